from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError

UNIT_FIELDS = {
    "reception": "reception_user_id",
    "workshop": "workshop_user_id",
    "dealer": "dealer_user_id",
    "crm": "crm_user_id",
    "finance": "finance_user_id",
    "director": "director_user_id",
}


class ServiceCenter(models.Model):
    """How a centre is reached, and who of its units takes a contact on."""

    _name = "service.center"
    _inherit = ["mail.alias.mixin.optional", "service.center"]

    touch_limit = fields.Integer(
        string="Contacts per Case",
        default=8,
        required=True,
        help="A case with more contacts than this is flagged, and the director is "
        "asked to look into it. 0: never.",
    )
    reception_user_id = fields.Many2one("res.users", string="Reception")
    workshop_user_id = fields.Many2one("res.users", string="Workshop")
    dealer_user_id = fields.Many2one("res.users", string="Dealers")
    crm_user_id = fields.Many2one("res.users", string="CRM")
    finance_user_id = fields.Many2one("res.users", string="Finance")
    director_user_id = fields.Many2one(
        "res.users",
        string="Director",
        help="Decides on lost receipts and gets the alarms; empty: any director.",
    )

    _touch_limit_positive = models.Constraint(
        "CHECK (touch_limit >= 0)", "The limit of contacts cannot be negative."
    )

    @api.constrains("company_id", *UNIT_FIELDS.values())
    def _check_unit_users(self):
        """Refuse people who could not open what is referred to them."""
        for center in self:
            for field in UNIT_FIELDS.values():
                user = center[field]
                if user and not user._can_see_contacts(center.company_id):
                    raise ValidationError(
                        self.env._(
                            "%(user)s cannot take contacts on for %(center)s: give "
                            "them a role of After-sales Service in this company.",
                            user=user.name,
                            center=center.name,
                        )
                    )

    def _alias_get_creation_values(self):
        """Let mail to the alias become contacts of this centre."""
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("service.contact")
        if self.id:
            values["alias_defaults"] = {
                **literal_eval(self.alias_defaults or "{}"),
                "center_id": self.id,
            }
        return values

    def _get_unit_user(self, unit):
        """Return who takes contacts on for a unit of this centre.

        :param str unit: a key of ``service.contact.unit``
        :return: empty when nobody is named
        :rtype: res.users
        """
        return self[UNIT_FIELDS[unit]] if self else self.env["res.users"]
