from odoo import fields, models

from ..models.service_intake_hand_over import UNREPAIRED_REASONS


class ServiceIntakeUnrepaired(models.TransientModel):
    """Send devices back as they came, with the reason."""

    _name = "service.intake.unrepaired"
    _description = "Return Unrepaired"

    intake_ids = fields.Many2many("service.intake", string="Cases", required=True)
    reason = fields.Selection(UNREPAIRED_REASONS, required=True)
    note = fields.Char(help="Printed on the receipt.")

    def action_confirm(self):
        """Declare the devices ready, unrepaired; their owners are told."""
        self.ensure_one()
        self.intake_ids._return_unrepaired(self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
