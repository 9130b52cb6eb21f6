from odoo import fields, models


class ServicePasscodeShow(models.TransientModel):
    """Ask why, then show a passcode once."""

    _name = "service.passcode.show"
    _description = "Show a Passcode"

    intake_id = fields.Many2one("service.intake", required=True, readonly=True)
    reason = fields.Char(required=True, help="Kept with your name and the time.")

    def action_show(self):
        """Show the passcode in a message that is stored nowhere.

        :raises UserError: without a reason, or when there is no passcode
        """
        self.ensure_one()
        secret = self.intake_id._reveal_passcode(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Passcode of %(case)s", case=self.intake_id.name),
                "message": secret,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
