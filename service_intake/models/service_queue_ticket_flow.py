from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceQueueTicket(models.Model):
    """The way of a ticket: called to a counter, served, ended."""

    _inherit = "service.queue.ticket"

    def action_call_next(self):
        """Call the next customer to the user's counter; ask for a counter if need be.

        Whoever is being served there is done. Of two clerks each gets another ticket.

        :raises UserError: when nobody waits, or the last one called did not come yet
        """
        self.check_access("write")
        counter = self.env["service.queue.counter"]._get_mine()
        if not counter:
            return self.action_open_counter()
        here = self.search(
            [("counter_id", "=", counter.id), ("state", "in", ("called", "serving"))]
        )
        called = here.filtered(lambda ticket: ticket.state == "called")
        if called:
            raise UserError(
                self.env._(
                    "%(number)s is called and not there yet: start, call again or mark "
                    "as not come.",
                    number=", ".join(called.mapped("name")),
                )
            )
        here.action_done()
        ticket = self._take_next(counter)
        if not ticket:
            raise UserError(self.env._("Nobody is waiting."))
        ticket._call(counter)
        return self._action_queue()

    @api.model
    def _take_next(self, counter):
        """Lock and return the ticket to be called next, empty when nobody waits.

        :param service.queue.counter counter: where
        :rtype: service.queue.ticket
        """
        services = counter.desk_service_ids.mapped("service")
        waiting = counter.center_id._get_waiting_tickets(services)
        # A ticket that another clerk is just calling is locked: the next one then.
        return waiting.try_lock_for_update(allow_referencing=True, limit=1)

    def _call(self, counter):
        """Call tickets to a counter.

        :param service.queue.counter counter: where
        """
        now = fields.Datetime.now()
        self._set_state(
            "called",
            called_at=now,
            last_called_at=now,
            counter_id=counter.id,
            user_id=self.env.uid,
        )

    def action_call(self):
        """Call one waiting customer out of turn to the user's counter."""
        self.ensure_one()
        self.check_access("write")
        counter = self.env["service.queue.counter"]._ensure_mine()
        if counter.center_id != self.center_id:
            raise UserError(self.env._("Your counter is at another centre."))
        self._call(counter)
        return True

    def action_recall(self):
        """Show the numbers as called once more.

        :raises UserError: when one is not called
        """
        self.check_access("write")
        if any(ticket.state != "called" for ticket in self):
            raise UserError(self.env._("Only a called number can be called again."))
        # Set by the flow only; access was checked above.
        self.sudo().last_called_at = fields.Datetime.now()
        return True

    def action_start(self):
        """Start to serve called customers."""
        self._set_state("serving", started_at=fields.Datetime.now())
        return True

    def action_done(self):
        """End serving; an appointment that led here is done too."""
        done = self._set_state("done", ended_at=fields.Datetime.now())
        done._end_appointments()
        return True

    def action_no_show(self):
        """Record that customers with these numbers did not come."""
        self._set_state("no_show")
        return True

    def action_back(self):
        """Put tickets back in the queue, where they were."""
        self._set_state(
            "waiting",
            called_at=False,
            last_called_at=False,
            started_at=False,
            counter_id=False,
            user_id=False,
        )
        return True

    def action_take_in(self):
        """Open a new case for this customer; service starts if it had not yet.

        :raises UserError: when the customer was not called
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "called":
            self.action_start()
        if self.state not in ("serving", "done"):
            raise UserError(self.env._("Call this number first."))
        appointment = self.appointment_id
        partner = self.partner_id
        if appointment and not partner:
            partner = self.partner_id = appointment._ensure_partner()
        return self.env["service.intake"]._action_take_in(
            self.center_id,
            default_partner_id=partner.id,
            default_appointment_id=appointment.id,
            default_queue_ticket_id=self.id,
            default_fault=appointment.note,
        )

    def action_open_status(self):
        """Open the page that the customer sees, to be printed."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self._get_status_url(),
            "target": "new",
        }

    def action_open_counter(self):
        """Ask at which counter the user sits today."""
        self.check_access("write")
        counter = self.env["service.queue.counter"]._get_mine()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Counter"),
            "res_model": "service.queue.counter",
            "res_id": counter.id,
            "views": [
                (
                    self.env.ref("service_intake.service_queue_counter_view_dialog").id,
                    "form",
                )
            ],
            "target": "new",
        }

    @api.model
    def _action_queue(self):
        """Return what shows the queue anew after something happened in it."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _get_status_url(self):
        """Return the absolute link to the customer's live page of this ticket.

        :rtype: str
        """
        self.ensure_one()
        token = self.sudo().access_token  # only ever shown as part of the link
        return f"{self.get_base_url()}/service/ticket/{token}"

    def _end_appointments(self):
        appointments = self.appointment_id.filtered(
            lambda appointment: appointment.state in ("booked", "arrived")
        )
        # Who ends a ticket may do so, and the appointment ends with it.
        appointments.sudo()._set_state("done")

    @api.model
    def _cron_close_days(self):
        """Close the tickets that a day left open, in each centre's time zone."""
        self._work_in_chunks(
            [
                ("state", "in", ("waiting", "called", "serving")),
                ("day", "<=", fields.Date.today() + timedelta(days=1)),
            ],
            "_close_day",
            lambda ticket: ticket.day < ticket.center_id._get_local_day(),
        )

    def _close_day(self):
        if self.state == "serving":
            self._set_state("done", is_left_open=True, ended_at=fields.Datetime.now())
            self._end_appointments()
        else:
            self._set_state("no_show", is_left_open=True)

    def _get_public_values(self):
        """Return all that a customer's page may show of a ticket: no name, no record.

        :rtype: dict
        """
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "number": self.name,
            "state": self.state,
            "status": labels[self.state],
            "service": self._get_service_label(),
            "counter": self.counter_id.name or "",
            "minutes": self.expected_minutes,
        }
