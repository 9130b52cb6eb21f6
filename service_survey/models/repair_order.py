from odoo import models


class RepairOrder(models.Model):
    """A repair whose fee waits for what the customer says."""

    _inherit = "repair.order"

    def _service_fee_blockers(self):
        """Add what the customer said, or that nobody has asked them yet."""
        blockers = super()._service_fee_blockers()
        calls = (
            self.env["service.happy.call"]
            # Who pays fees needs no right on happy calls: only reasons leave here.
            .sudo()
            .search([("intake_id", "in", self.service_intake_id.ids)])
        )
        reason_by_intake = {call.intake_id: call._get_fee_blocker() for call in calls}
        for repair in self:
            reason = reason_by_intake.get(repair.service_intake_id)
            if reason:
                blockers.setdefault(repair, []).append(reason)
        return blockers
