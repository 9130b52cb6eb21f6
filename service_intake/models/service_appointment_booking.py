from uuid import uuid4

from odoo import Command, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, format_time


class ServiceAppointment(models.Model):
    """How a place is taken, and who hears of it: the calendar and the customer."""

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

    # === MAIL === #
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
