from odoo import fields, models


class ServiceIntakeCredit(models.TransientModel):
    """Let devices leave unpaid, with the reason."""

    _name = "service.intake.credit"
    _description = "Allow Credit"

    intake_ids = fields.Many2many("service.intake", string="Cases", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Allow it; the case says who did and why."""
        self.ensure_one()
        self.intake_ids._allow_credit(self.reason)
        return {"type": "ir.actions.act_window_close"}
