from datetime import datetime

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request
from odoo.tools import email_normalize, format_date, format_time

from ..models.service_desk_mixin import SERVICES
from .public_page import (
    find_by_token,
    get_network,
    is_allowed,
    render_page,
    use_language,
)

BOOKINGS_PER_HOUR = 10
CHANGES_PER_HOUR = 10  # each of them is told by mail
START_FORMAT = "%Y%m%dT%H%M"
LENGTHS = {"name": 100, "phone": 40, "email": 254, "note": 1000}


class ServiceBooking(http.Controller):
    """Appointments without log-in: what was chosen is checked anew at each step."""

    @http.route(
        "/service/book",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def book(self, **query):
        """Show the centres, what they offer, and the free times of a day."""
        use_language(query)
        return self._render_book(query)

    @http.route(
        "/service/book", type="http", auth="public", methods=["POST"], sitemap=False
    )
    def book_submit(self, **form):
        """Book what was chosen; whatever is wrong is said on the page itself."""
        use_language(form)
        if form.get("website") or not is_allowed(
            "book", get_network(), BOOKINGS_PER_HOUR, 60
        ):
            # The field is hidden: only a machine fills it.
            status = 400 if form.get("website") else 429
            message = request.env._("Too many bookings from here: please call us.")
            return self._render_book(form, message, status)
        try:
            center = self._get_center(form)
            service = self._get_service(form)
            start = self._get_start(form)
            contact = self._get_contact(form)
            with request.env.cr.savepoint():
                appointment = (
                    request.env["service.appointment"]
                    .sudo()  # strangers have no rights: all values were checked
                    .with_context(mail_create_nosubscribe=True)
                    ._book_publicly(center, service, start, contact)
                )
        except BadRequest as error:
            return self._render_book(form, error.description, 400)
        except ValidationError as error:
            return self._render_book(form, str(error), 409)
        except UserError as error:
            return self._render_book(form, str(error), 400)
        return request.redirect(
            f"/service/appointment/{appointment.access_token}", code=303
        )

    @http.route(
        "/service/appointment/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def appointment(self, token, **query):
        """Show one appointment to whoever holds its link."""
        appointment = find_by_token("service.appointment", "access_token", token)
        return self._render_appointment(appointment, query)

    @http.route(
        "/service/appointment/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def appointment_submit(self, token, **form):
        """Move the appointment to another time, or cancel it."""
        appointment = find_by_token("service.appointment", "access_token", token)
        if not is_allowed("appointment", token, CHANGES_PER_HOUR, 60):
            message = request.env._("Too many changes: please call us.")
            return self._render_appointment(appointment, form, message, 429)
        try:
            with request.env.cr.savepoint():
                start = (
                    None if form.get("action") == "cancel" else self._get_start(form)
                )
                appointment._change_publicly(start)
        except BadRequest as error:
            return self._render_appointment(appointment, form, error.description, 400)
        except UserError as error:
            return self._render_appointment(appointment, form, str(error), 409)
        return request.redirect(f"/service/appointment/{token}", code=303)

    # === PAGES === #
    def _render_book(self, chosen, message=None, status=200):
        centers = request.env["service.center"].sudo()  # name and times are public
        centers = centers.search([("is_booking_open", "=", True)])
        try:
            center, service = self._get_center(chosen), self._get_service(chosen)
        except BadRequest:
            center, service = centers[:0], None
        user = request.env.user
        known = request.env["res.partner"] if user._is_public() else user.partner_id
        labels = self._get_labels()
        values = {
            "centers": [{"id": c.id, "name": c.name} for c in centers],
            "services": [
                {"key": key, "label": label}
                for key, label in labels.items()
                if key
                in centers.desk_service_ids.filtered("is_bookable").mapped("service")
            ],
            "center_id": center.id,
            "service": service,
            "message": message,
            "form": {
                name: self._clean(chosen.get(name)) or known[name] or ""
                if name != "note"
                else self._clean(chosen.get(name))
                for name in LENGTHS
            },
            **self._get_times(center, service, chosen),
        }
        return render_page("service_intake.booking_page", values, status=status)

    def _render_appointment(self, appointment, chosen, message=None, status=200):
        lang = appointment._get_mail_lang()
        request.update_context(lang=lang)
        appointment = appointment.with_context(lang=lang)
        values = {"appointment": appointment._get_public_values(), "message": message}
        if values["appointment"]["is_changeable"]:
            values.update(
                self._get_times(
                    appointment.center_id, appointment.service, chosen, appointment
                )
            )
        template = "service_intake.appointment_page"
        return render_page(template, values, lang=lang, status=status)

    def _get_labels(self):
        model = request.env["service.desk.service"]
        return dict(model._fields["service"]._description_selection(request.env))

    def _get_times(self, center, service, chosen, moved=None):
        """Return the days that have free times, and the times of the chosen one."""
        if not center or not service:
            return {"days": [], "times": []}
        by_day = {}
        for start in center._get_offered_slots(service, ignored=moved):
            by_day.setdefault(center._get_local_day(start), []).append(start)
        wanted = self._clean(chosen.get("day"))
        day = next((day for day in by_day if day.isoformat() == wanted), None)
        day = day or next(iter(by_day), None)
        env = request.env
        return {
            "days": [
                {
                    "key": each.isoformat(),
                    "label": format_date(env, each, date_format="EEE d MMM"),
                    "count": len(starts),
                    "is_chosen": each == day,
                }
                for each, starts in by_day.items()
            ],
            "times": [
                {
                    "key": start.strftime(START_FORMAT),
                    "label": format_time(env, start, tz=center.tz, time_format="short"),
                }
                for start in by_day.get(day, ())
            ],
            "day": day and day.isoformat(),
        }

    # === WHAT STRANGERS SEND === #
    def _clean(self, value):
        """Return a text without what no form sends, empty for anything else."""
        return value.replace("\0", "").strip() if isinstance(value, str) else ""

    def _get_center(self, form):
        value = self._clean(form.get("center"))
        centers = request.env["service.center"].sudo()  # only open ones are found
        if value.isascii() and value.isdigit() and len(value) < 10:
            centers = centers.search(
                [("id", "=", int(value)), ("is_booking_open", "=", True)]
            )
        if not centers:
            raise BadRequest(request.env._("Please choose a service centre."))
        return centers

    def _get_service(self, form):
        service = self._clean(form.get("service"))
        if service not in dict(SERVICES):
            raise BadRequest(request.env._("Please choose what you come for."))
        return service

    def _get_start(self, form):
        try:
            return datetime.strptime(self._clean(form.get("start")), START_FORMAT)
        except ValueError:
            raise BadRequest(request.env._("Please choose a time.")) from None

    def _get_contact(self, form):
        """Return who books, checked.

        :raises BadRequest: in words for the customer
        """
        contact = {name: self._clean(form.get(name)) for name in LENGTHS}
        for name, length in LENGTHS.items():
            if len(contact[name]) > length:
                raise BadRequest(request.env._("One of the fields is too long."))
        if not contact["name"]:
            raise BadRequest(request.env._("Please tell us your name."))
        if not contact["phone"] and not contact["email"]:
            raise BadRequest(
                request.env._("Please give a phone number or an e-mail address.")
            )
        if contact["email"] and not email_normalize(contact["email"]):
            raise BadRequest(request.env._("This is no e-mail address."))
        if contact["phone"] and sum(c.isdigit() for c in contact["phone"]) < 5:
            raise BadRequest(request.env._("This is no phone number."))
        user = request.env.user
        return {
            **contact,
            "lang": request.env.lang,
            "partner_id": False if user._is_public() else user.partner_id.id,
        }
