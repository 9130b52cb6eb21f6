from odoo import fields, models


class ServiceIntake(models.Model):
    """A case whose hand-over queues a happy call."""

    _inherit = "service.intake"

    def _after_set_state(self, target):
        """Queue a happy call for each device handed over."""
        if target == "handed_over":
            # Clerks have no right on happy calls, and need no news of them: the
            # hand-over queues them.
            calls_sudo = self.env["service.happy.call"].sudo()
            calls_sudo.with_context(mail_create_nosubscribe=True).create(
                [intake._prepare_happy_call_vals() for intake in self]
            )
        return super()._after_set_state(target)

    def _prepare_happy_call_vals(self):
        """Return the values of this case's happy call. Extended by upper modules.

        :rtype: dict
        """
        self.ensure_one()
        repairs = self.repair_ids.filtered(lambda repair: repair.state == "done")
        return {
            "intake_id": self.id,
            "company_id": self.company_id.id,
            "repair_id": repairs.sorted("id")[-1:].id,
            "due_date": fields.Date.add(
                self._get_local_date(self.handed_over_at),
                days=self.company_id.service_happy_call_days,
            ),
        }

    def _get_customer_alerts(self):
        """Add complaints of unhappy customers that are not settled."""
        alerts = super()._get_customer_alerts()
        # Clerks have no right on happy calls; that there is a complaint they must know.
        calls = (
            self.env["service.happy.call"]
            .sudo()
            .search_fetch(
                [
                    ("intake_id.partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("is_unhappy", "=", True),
                    ("is_settled", "=", False),
                ],
                ["intake_id"],
            )
        )
        if calls:
            receipts = ", ".join(calls.intake_id.mapped("name"))
            alerts.append(self.env._("Open complaint: %(receipts)s", receipts=receipts))
        return alerts

    def action_view_happy_call(self):
        """Open this case's happy call."""
        self.ensure_one()
        call = self.env["service.happy.call"].search([("intake_id", "=", self.id)])
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Happy Call"),
            "res_model": "service.happy.call",
            "domain": [("intake_id", "=", self.id)],
            "view_mode": "list,form",
        }
        if call:
            action.update(view_mode="form", res_id=call.id)
        return action
