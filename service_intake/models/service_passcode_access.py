from odoo import api, fields, models
from odoo.exceptions import UserError


class ServicePasscodeAccess(models.Model):
    """Who saw the passcode of which device, when and why. Append-only.

    Outlives the passcode itself, which goes when the device does.
    """

    _name = "service.passcode.access"
    _description = "Passcode Access"
    _order = "id desc"
    _rec_name = "intake_id"
    _check_company_auto = True

    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="intake_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users", string="Seen By", required=True, readonly=True
    )
    accessed_at = fields.Datetime(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super # never writes
        """Refuse: the log cannot be rewritten.

        :raises UserError: always
        """
        raise UserError(self.env._("The log of passcodes seen cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of passcodes seen cannot be deleted."))
