from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceAppointment(models.Model):
    """The day of an appointment: who came, who did not, what followed."""

    _inherit = "service.appointment"

    def action_arrive(self):
        """Give customers who came their ticket, ahead of those without appointment.

        :raises UserError: when an appointment is for another day
        """
        self.check_access("write")
        for appointment in self:
            center = appointment.center_id
            if center._get_local_day(appointment.start) != center._get_local_day():
                raise UserError(
                    self.env._(
                        "The appointment of %(customer)s is for another day.",
                        customer=appointment.name,
                    )
                )
        arrived = self._set_state("arrived", arrived_at=fields.Datetime.now())
        self.env["service.queue.ticket"].create(
            [
                {
                    "center_id": appointment.center_id.id,
                    "service": appointment.service,
                    "appointment_id": appointment.id,
                    "partner_id": appointment.partner_id.id,
                    "priority": "1",
                }
                for appointment in arrived
                if appointment.center_id._get_desk_service(
                    appointment.service
                ).is_queued
            ]
        )
        return True

    def action_done(self):
        """Close appointments whose customers were served."""
        self._set_state("done")
        return True

    def action_no_show(self):
        """Record that customers did not come.

        :raises UserError: when an appointment is still to come
        """
        self.check_access("write")
        now = fields.Datetime.now()
        if any(appointment.start > now for appointment in self):
            raise UserError(self.env._("Its time has not come yet: wait a little."))
        self._set_state("no_show")
        return True

    def action_cancel(self):
        """Cancel appointments; their places are free again and customers are told."""
        self._set_state("cancelled")
        return True

    def action_take_in(self):
        """Open a new case with what the appointment tells."""
        self.ensure_one()
        self.check_access("write")
        return self.env["service.intake"]._action_take_in(
            self.center_id,
            default_partner_id=self._ensure_partner().id,
            default_appointment_id=self.id,
            default_queue_ticket_id=self.ticket_ids[-1:].id,
            default_fault=self.note,
        )

    def action_view_intakes(self):
        """Open the cases that came of this appointment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action"
        )
        action["domain"] = [("appointment_id", "=", self.id)]
        action["context"] = {}
        return action

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

    def _after_set_state(self, target):
        result = super()._after_set_state(target)
        if target == "cancelled":
            self.sudo()._sync_event()  # whoever cancels, access was checked before
            self._queue_mail("service_intake.mail_template_appointment_cancelled")
        return result

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
