from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What cases were told; a new version is made to change it.
TERMS = frozenset(
    {
        "free_days",
        "rate_small",
        "rate_medium",
        "rate_large",
        "cap_days",
        "cap_amount",
        "abandon_days",
        "waiting_days",
        "step_ids",
        "proceeds",
        "auction_threshold",
        "company_id",
    }
)


class ServiceStoragePolicy(models.Model):
    """What storage costs, and what must happen before a device may become ours.

    A policy that cases stand under is not edited: it is what their customers were
    told. Its new version serves the cases to come.
    """

    _name = "service.storage.policy"
    _description = "Storage Policy"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Left empty, all companies may use it."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    country_id = fields.Many2one(
        "res.country", help="Whose law it follows. It says so only; nothing checks it."
    )
    free_days = fields.Integer(
        default=30,
        required=True,
        help="Days after the proven notice that cost nothing.",
    )
    rate_small = fields.Monetary(string="Small Device, a Day")
    rate_medium = fields.Monetary(string="Medium Device, a Day")
    rate_large = fields.Monetary(string="Large Device, a Day")
    cap_days = fields.Integer(
        string="Charged Days at Most", help="0: no limit by days."
    )
    cap_amount = fields.Monetary(string="Fee at Most", help="0: no limit by amount.")
    abandon_days = fields.Integer(
        string="Abandonable after Days",
        default=365,
        required=True,
        help="Days after the proven notice.",
    )
    waiting_days = fields.Integer(
        string="Waiting Days after the Last Notice",
        default=30,
        required=True,
        help="Counted from the day that the last notice of the ladder was proven.",
    )
    step_ids = fields.One2many(
        "service.storage.policy.step", "policy_id", string="Notices", copy=True
    )
    proceeds = fields.Selection(
        [
            ("kept", "Kept by the company"),
            ("owner", "The owner's, minus costs and what is owed"),
        ],
        default="owner",
        required=True,
        help="Whose the proceeds are when the device is sold.",
    )
    auction_threshold = fields.Monetary(
        string="Auction above", help="0: no auction is demanded."
    )
    auction_note = fields.Text(string="How to Auction", translate=True)
    legal_note = fields.Text(translate=True)
    product_id = fields.Many2one(
        "product.product",
        string="Invoiced as",
        required=True,
        check_company=True,
        domain=[("type", "=", "service")],
        default=lambda self: self.env.ref(
            "service_intake.product_storage_fee", raise_if_not_found=False
        ),
    )
    charge_count = fields.Integer(
        string="Cases", compute="_compute_charge_count", compute_sudo=True
    )

    _days_positive = models.Constraint(
        "CHECK (free_days >= 0 AND cap_days >= 0 AND abandon_days >= 1"
        " AND waiting_days >= 0)",
        "Days cannot be negative, and no device is abandoned on the first day.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (rate_small >= 0 AND rate_medium >= 0 AND rate_large >= 0"
        " AND cap_amount >= 0 AND auction_threshold >= 0)",
        "Rates and limits cannot be negative.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            company = policy.company_id or self.env.company
            policy.currency_id = company.currency_id

    def _compute_charge_count(self):
        counts = dict(
            self.env["service.storage.charge"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.charge_count = counts.get(policy, 0)

    @api.constrains("active", "step_ids")
    def _check_has_steps(self):
        if any(policy.active and not policy.step_ids for policy in self):
            raise ValidationError(
                self.env._("A storage policy needs at least one notice to the owner.")
            )

    def write(self, vals):
        """Refuse to change what customers were told.

        :raises UserError: when terms of a policy with cases would change
        """
        if TERMS & vals.keys():
            self._check_is_unused()
        return super().write(vals)

    def action_new_version(self):
        """Copy a policy, put the copy in its place at the centres, archive it.

        Open cases stay under the old one.
        """
        self.ensure_one()
        self.check_access("write")
        version = self.copy({"name": self.name})
        centers = self.env["service.center"].with_context(active_test=False)
        centers.search([("storage_policy_id", "=", self.id)]).write(
            {"storage_policy_id": version.id}
        )
        self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "view_mode": "form",
        }

    def _check_is_unused(self):
        used = self.filtered("charge_count")
        if used:
            raise UserError(
                self.env._(
                    "Cases stand under “%(policy)s”: make a new version to change its "
                    "terms.",
                    policy=used[0].name,
                )
            )

    def _get_daily_rate(self, size):
        """Return what a day costs.

        :param str size: a key of ``service.device.type.storage_size``
        :return: in the currency of the case's company
        :rtype: float
        """
        self.ensure_one()
        return self[f"rate_{size or 'small'}"]
