from odoo import fields, models


class ServiceConsentRegister(models.TransientModel):
    """Register what customers said about marketing."""

    _name = "service.consent.register"
    _description = "Register a Marketing Consent"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    is_given = fields.Boolean(string="Given", default=True)
    source_kind = fields.Selection(
        lambda self: self.env["service.consent"]._fields["source_kind"].selection,
        string="Source",
        required=True,
    )
    note = fields.Char(
        string="Proof", help="Where the proof is: a receipt number, a letter's date."
    )

    def action_confirm(self):
        """Log it; the customers' segments follow.

        :raises UserError: when a customer said the same before
        """
        self.ensure_one()
        self.partner_ids._register_consent(self.is_given, self.source_kind, self.note)
        return {"type": "ir.actions.act_window_close"}
