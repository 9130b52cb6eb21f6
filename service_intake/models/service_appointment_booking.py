from datetime import timedelta
from uuid import uuid4

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, format_time

OPEN_LIMIT = 5


class ServiceAppointment(models.Model):
    """How a place is taken, and what follows: event, mails, ends of days."""

    _inherit = "service.appointment"

    def _book(self):
        """Take a place for each appointment, and tell the calendar and the customer.

        Called by create and write, as superuser.

        :raises ValidationError: when a time is not offered or has no place left
        """
        # One after the other: they may want the same place.
        for appointment in self:
            capacity = appointment._check_time()
            taken = appointment._get_taken_places()
            free = [n for n in range(1, capacity + 1) if n not in taken]
            if not appointment._claim("place", free):
                raise ValidationError(
                    self.env._(
                        "%(time)s was just taken: choose another time. %(free)s",
                        time=appointment._get_when(),
                        free=appointment._describe_free_times(),
                    )
                )
            appointment.access_token = appointment.access_token or str(uuid4())
            appointment.reminded_at = False
        self._sync_event()
        self._queue_mail("service_intake.mail_template_appointment_booked")

    def _check_time(self):
        """Check that the time is one that the centre offers.

        :return: how many places that time has
        :rtype: int
        :raises ValidationError: when it is not
        """
        self.ensure_one()
        center = self.center_id
        day = center._get_local_day(self.start)
        if day < center._get_local_day():
            raise ValidationError(self.env._("This day is over: choose another."))
        if self.start not in center._get_slots(self.service, day, day):
            raise ValidationError(
                self.env._(
                    "%(time)s is no time for “%(service)s” at %(center)s. %(free)s",
                    time=self._get_when(),
                    service=self._get_service_label(),
                    center=center.name,
                    free=self._describe_free_times(),
                )
            )
        return center._get_desk_service(self.service).capacity

    def _get_taken_places(self):
        """Return the places that others have at this time.

        :rtype: set[int]
        """
        others = self.search(
            [
                ("id", "!=", self.id),
                ("center_id", "=", self.center_id.id),
                ("service", "=", self.service),
                ("state", "!=", "cancelled"),
                ("start", "<", self.stop),
                ("stop", ">", self.start),
            ]
        )
        return set(others.mapped("place"))

    def _describe_free_times(self):
        """Return the free times of that day as a sentence.

        :rtype: str
        """
        self.ensure_one()
        center = self.center_id
        day = center._get_local_day(self.start)
        now = fields.Datetime.now()
        free = center._get_free_slots(self.service, day, day)
        times = [
            format_time(self.env, start, tz=center.tz, time_format="short")
            for start in free
            if start > now
        ]
        if not times:
            return self.env._("Nothing is free that day.")
        return self.env._("Free that day: %(times)s.", times=", ".join(times))

    def _get_when(self):
        """Return day and time at the centre, in the current language.

        :rtype: str
        """
        self.ensure_one()
        return self._format_when(self.start)

    def _format_when(self, start):
        tz = self.center_id.tz
        day = format_date(
            self.env, self.center_id._get_local_day(start), date_format="EEEE, d MMMM"
        )
        return f"{day}, {format_time(self.env, start, tz=tz, time_format='short')}"

    # === CALENDAR === #
    def _sync_event(self):
        """Show these appointments in the calendar; cancelled ones disappear there."""
        event_model = (
            self.env["calendar.event"]
            .sudo()  # clerks and strangers alike keep no calendar of their own here
            .with_context(
                no_mail_to_attendees=True,
                dont_notify=True,
                skip_contact_description=True,
            )
        )
        for appointment in self:
            values = appointment._prepare_event_values()
            if appointment.event_id:
                event_model.browse(appointment.event_id.id).write(values)
            elif appointment.state != "cancelled":
                appointment.event_id = event_model.create(
                    {
                        **values,
                        "res_model_id": self.env["ir.model"]._get_id(self._name),
                        "res_id": appointment.id,
                    }
                )

    def _prepare_event_values(self):
        """Return the values of the calendar event. Others may add to it.

        :rtype: dict
        """
        self.ensure_one()
        attendees = self.center_id.partner_id + self.user_id.partner_id
        return {
            "name": self.display_name,
            "start": self.start,
            "stop": self.stop,
            "location": self.center_id.name,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(attendees.ids)],
            "active": self.state != "cancelled",
        }

    def _after_set_state(self, target):
        result = super()._after_set_state(target)
        if target == "cancelled":
            self.sudo()._sync_event()  # whoever cancels, access was checked before
            self._queue_mail("service_intake.mail_template_appointment_cancelled")
        return result

    # === CUSTOMERS === #
    def _ensure_partner(self):
        """Return the customer; strangers become one, or are found by their address.

        :rtype: res.partner
        """
        self.ensure_one()
        if not self.partner_id:
            partner_model = self.env["res.partner"]
            found = partner_model
            if self.email:
                found = partner_model.search([("email", "=ilike", self.email)], limit=2)
            self.partner_id = (
                found
                if len(found) == 1
                else partner_model.create(
                    {"name": self.name, "phone": self.phone, "email": self.email}
                )
            )
        return self.partner_id

    def _queue_mail(self, template_xmlid):
        """Queue a mail to each customer with an address; never sent in the request."""
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        with_email = self.filtered("email")
        if template and with_email:
            # The template is the company's word, whoever triggers it.
            template.sudo().send_mail_batch(with_email.ids, force_send=False)

    def _get_mail_lang(self):
        """Return the language to write in. Called by the mail templates.

        :rtype: str
        """
        return self.partner_id.lang or self.lang or self.env.lang or "en_US"

    def _get_customer_url(self):
        """Return the absolute link to the customer's page of this appointment.

        :rtype: str
        """
        self.ensure_one()
        token = self.sudo().access_token  # only ever shown as part of the link
        return f"{self.get_base_url()}/service/appointment/{token}"

    @api.model
    def _book_publicly(self, center, service, start, contact):
        """Book for whoever fills the public page; all is checked again here.

        :param service.center center: where
        :param str service: a key of ``SERVICES``
        :param datetime start: naive UTC
        :param dict contact: ``name``, ``phone``, ``email``, ``lang``, ``partner_id``,
            ``note``
        :return: the appointment
        :rtype: service.appointment
        :raises ValidationError: when the time is not offered any more
        """
        if not center.is_booking_open or start not in center._get_offered_slots(
            service
        ):
            raise ValidationError(
                self.env._("This time was just taken: choose another.")
            )
        self._check_open_bookings(contact)
        return self.create(
            {
                **contact,
                "center_id": center.id,
                "service": service,
                "start": start,
                "user_id": False,
            }
        )

    @api.model
    def _check_open_bookings(self, contact):
        """Check that nobody holds more places than a customer needs.

        :raises UserError: when that phone number or address has its share
        """
        for name in ("phone", "email"):
            domain = [
                (name, "=", contact.get(name)),
                ("state", "=", "booked"),
                ("start", ">", fields.Datetime.now()),
            ]
            if contact.get(name) and self.search_count(domain) >= OPEN_LIMIT:
                raise UserError(
                    self.env._(
                        "You have %(count)s appointments already: please call us.",
                        count=OPEN_LIMIT,
                    )
                )

    def _is_changeable(self):
        """Return whether the customer may still move or cancel by the link.

        :rtype: bool
        """
        self.ensure_one()
        notice = timedelta(hours=self.center_id.booking_cancel_hours)
        return self.state == "booked" and fields.Datetime.now() <= self.start - notice

    def _change_publicly(self, start=None):
        """Move or cancel by the customer's link.

        :param datetime start: the new time, naive UTC; None cancels
        :raises UserError: when it is too late
        :raises ValidationError: when the new time is not offered
        """
        self._lock_or_refuse()
        self.invalidate_recordset(["state", "start"])
        if not self._is_changeable():
            raise UserError(
                self.env._("It is too late to change this here: please call us.")
            )
        if start is None:
            self.action_cancel()
        elif start in self.center_id._get_offered_slots(self.service, ignored=self):
            self.start = start
        else:
            raise ValidationError(
                self.env._("This time was just taken: choose another.")
            )

    def _get_public_values(self):
        """Return all that the customer's page may show: plain values, no record.

        :rtype: dict
        """
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        address = self.center_id.partner_id
        return {
            "token": self.access_token,
            "name": self.name,
            "service": self._get_service_label(),
            "when": self._get_when(),
            "state": self.state,
            "status": labels[self.state],
            "is_changeable": self._is_changeable(),
            "center": self.center_id.name,
            "center_phone": address.phone,
            "center_address": ", ".join(
                part for part in (address.street, address.city) if part
            ),
        }

    # === CRONS === #
    @api.model
    def _cron_remind(self):
        """Remind, once, those who come tomorrow."""
        now = fields.Datetime.now()
        self._work_in_chunks(
            [
                ("state", "=", "booked"),
                ("reminded_at", "=", False),
                ("email", "!=", False),
                ("start", ">", now),
                ("start", "<", now + timedelta(days=2)),
            ],
            "_remind",
            lambda appointment: appointment._get_days_ahead() == 1,
        )

    def _get_days_ahead(self):
        center = self.center_id
        return (center._get_local_day(self.start) - center._get_local_day()).days

    def _remind(self):
        self._queue_mail("service_intake.mail_template_appointment_reminder")
        self.reminded_at = fields.Datetime.now()

    @api.model
    def _cron_end_days(self):
        """Close the appointments of days that are over, in each centre's time zone."""
        self._work_in_chunks(
            [
                ("state", "in", ("booked", "arrived")),
                ("start", "<", fields.Datetime.now()),
            ],
            "_end_day",
            lambda appointment: appointment._get_days_ahead() < 0,
        )

    def _end_day(self):
        self._set_state("done" if self.state == "arrived" else "no_show")
