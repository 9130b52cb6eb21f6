from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.sql import column_exists, create_column

CONSENT_COLUMNS = {
    "service_marketing_consent": "boolean",
    "service_consent_date": "date",
    "service_consent_source": "varchar",
    "service_consent_user_id": "int4",
}


class ResPartner(models.Model):
    """May we write to this customer for other than their repair?"""

    _name = "res.partner"
    _inherit = ["res.partner", "service.protected.mixin"]

    service_consent_ids = fields.One2many(
        "service.consent",
        "partner_id",
        string="Log of Consents",
        groups="service_intake.group_service_reader",
    )
    service_marketing_consent = fields.Boolean(
        string="Marketing Consent",
        compute="_compute_service_marketing_consent",
        store=True,
        index=True,
        help="The customer agreed to offers and news, and did not withdraw it.",
    )
    service_consent_date = fields.Date(
        string="Consent Date",
        compute="_compute_service_marketing_consent",
        store=True,
        help="When consent was given or withdrawn last.",
    )
    service_consent_source = fields.Selection(
        lambda self: self.env["service.consent"]._fields["source_kind"].selection,
        string="Consent Source",
        compute="_compute_service_marketing_consent",
        store=True,
    )
    service_consent_user_id = fields.Many2one(
        "res.users",
        string="Consent Registered By",
        compute="_compute_service_marketing_consent",
        store=True,
    )

    def _auto_init(self):
        """Add the columns empty: nobody consented before there was a log."""
        for name, kind in CONSENT_COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.depends("service_consent_ids")
    def _compute_service_marketing_consent(self):
        for partner in self:
            last = partner.service_consent_ids.sorted("id")[-1:]
            partner.service_marketing_consent = last.is_given
            partner.service_consent_date = last.registered_at
            partner.service_consent_source = last.source_kind
            partner.service_consent_user_id = last.user_id

    def action_register_consent(self):
        """Open the dialog to register that customers agreed to marketing."""
        return self._get_consent_action(True)

    def action_withdraw_consent(self):
        """Open the dialog to register that customers withdrew their consent."""
        return self._get_consent_action(False)

    def _get_consent_action(self, is_given):
        self.check_access("write")
        self._check_consent_changes(is_given)
        return {
            "type": "ir.actions.act_window",
            "name": (
                self.env._("Register Consent")
                if is_given
                else self.env._("Withdraw Consent")
            ),
            "res_model": "service.consent.register",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_ids": self.ids,
                "default_is_given": is_given,
            },
        }

    def _register_consent(self, is_given, source_kind, note=False):
        """Log what customers said about marketing; the last word counts.

        Called by the dialog, and by whatever else hears of it: a receipt, a portal
        page.

        :param bool is_given: False when consent is withdrawn
        :param str source_kind: a key of ``service.consent.source_kind``
        :param str note: where the proof is
        :return: the log's new rows
        :rtype: service.consent
        :raises AccessError: when the user may not write the customers
        :raises UserError: when a customer said the same before
        :raises ValidationError: when the source is unknown
        """
        self.check_access("write")
        consents = self.env["service.consent"]
        if source_kind not in dict(consents._fields["source_kind"].selection):
            raise ValidationError(
                self.env._("Say how the customer gave or withdrew consent.")
            )
        self._lock_or_refuse()
        self.invalidate_recordset(["service_marketing_consent"])
        self._check_consent_changes(is_given)
        # Nobody has a right to write the log but by this method.
        return consents.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "is_given": is_given,
                    "source_kind": source_kind,
                    "note": note,
                    "user_id": self.env.uid,
                }
                for partner in self
            ]
        )

    def _check_consent_changes(self, is_given):
        """Refuse to register what stands already.

        :raises UserError: naming a customer
        """
        for partner in self:
            if partner.service_marketing_consent == is_given:
                raise UserError(
                    self.env._(
                        "%(customer)s gave consent already.",
                        customer=partner.display_name,
                    )
                    if is_given
                    else self.env._(
                        "%(customer)s has given no consent that could be withdrawn.",
                        customer=partner.display_name,
                    )
                )
