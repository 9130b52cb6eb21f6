from odoo import models
from odoo.exceptions import UserError


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def write(self, vals):
        """Leave the time of appointments to the appointments.

        Their places are counted: an event dragged elsewhere would overbook.

        :raises UserError: when a user moves or archives the event of one
        """
        if {"start", "stop", "active"} & vals.keys():
            self._check_no_service_appointment()
        return super().write(vals)

    def unlink(self):
        """Leave the events of appointments to the appointments.

        :raises UserError: when a user deletes the event of one
        """
        self._check_no_service_appointment()
        return super().unlink()

    def _check_no_service_appointment(self):
        if self.env.su:  # the appointment itself
            return
        # Whoever moves an event need not have a right on appointments.
        appointments = (
            self.env["service.appointment"]
            .sudo()
            .search(
                [("event_id", "in", self.ids), ("state", "!=", "cancelled")], limit=1
            )
        )
        if appointments:
            raise UserError(
                self.env._(
                    "“%(event)s” is an appointment of the service centre: move or "
                    "cancel it there.",
                    event=appointments.display_name,
                )
            )
