from odoo import api, fields, models


class ServicePasscodeEnter(models.TransientModel):
    """Put a passcode into the vault.

    The field keeps nothing: what is typed goes straight where nobody reads it.
    """

    _name = "service.passcode.enter"
    _description = "Enter a Passcode"

    intake_id = fields.Many2one("service.intake", required=True, readonly=True)
    secret = fields.Char(
        string="Passcode",
        required=True,
        size=128,
        compute="_compute_secret",
        inverse="_inverse_secret",
    )

    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for wizard in self.filtered("secret"):
            wizard.intake_id._store_passcode(wizard.secret)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.flush_recordset()
        wizards.invalidate_recordset(["secret"])
        return wizards

    def action_save(self):
        """Close: saving the form kept the passcode."""
        return {"type": "ir.actions.act_window_close"}
