from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceConsent(models.Model):
    """A customer's word on marketing: given or withdrawn, when, how, to whom.

    Append-only, written by ``res.partner._register_consent``; the last one counts.
    """

    _name = "service.consent"
    _description = "Marketing Consent"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    is_given = fields.Boolean(string="Given", help="Otherwise it was withdrawn.")
    registered_at = fields.Datetime(
        string="Date", required=True, default=fields.Datetime.now, index=True
    )
    source_kind = fields.Selection(
        [
            ("receipt", "Signed Receipt"),
            ("portal", "Portal"),
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("person", "In Person"),
        ],
        string="Source",
        required=True,
        help="How the customer said so.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Registered By",
        required=True,
        default=lambda self: self.env.user,
    )
    note = fields.Char(help="Where the proof is: a receipt number, a letter's date.")

    def write(self, vals):  # pylint: disable=method-required-super # never writes
        """Refuse: what a customer said cannot be rewritten.

        :raises UserError: always
        """
        raise UserError(self.env._("The log of consents cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of consents cannot be deleted."))
