from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceTariffRule(models.Model):
    """What one finished repair earns; of the rules that fit, the most specific."""

    _name = "service.tariff.rule"
    _description = "Tariff Rule"
    _order = "company_id, contract_id, categ_id, product_id, date_from desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    contract_id = fields.Many2one(
        "service.dealer.contract",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Empty: for every dealer.",
    )
    product_id = fields.Many2one(
        "product.product", string="Device", help="Empty: every device."
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        help="Devices of this category and those below it. Empty: every category.",
    )
    result = fields.Selection(
        selection=lambda self: (
            self.env["repair.order"]
            ._fields["service_result"]
            ._description_selection(self.env)
        ),
        help="Empty: whatever the result.",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True
    )
    amount = fields.Monetary(required=True)
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A tariff's amount must be positive."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A tariff rule cannot end before it starts.",
    )

    @api.depends("contract_id.currency_id", "company_id.currency_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (
                rule.contract_id.currency_id or rule.company_id.currency_id
            )

    @api.depends("contract_id", "product_id", "categ_id", "result")
    def _compute_display_name(self):
        labels = dict(self._fields["result"]._description_selection(self.env))
        for rule in self:
            parts = [
                rule.contract_id.partner_id.name,
                rule.product_id.display_name,
                rule.categ_id.name,
                labels.get(rule.result),
            ]
            rule.display_name = " / ".join(part for part in parts if part) or (
                self.env._("Every repair")
            )

    @api.constrains(
        "company_id",
        "contract_id",
        "product_id",
        "categ_id",
        "result",
        "date_from",
        "date_to",
        "active",
    )
    def _check_tie(self):
        """Refuse a rule that would fit the same repairs as another, equally well."""
        for rule in self.filtered("active"):
            twins = self.search(
                [
                    ("id", "!=", rule.id),
                    ("company_id", "=", rule.company_id.id),
                    ("contract_id", "=", rule.contract_id.id),
                    ("product_id", "=", rule.product_id.id),
                    ("categ_id", "=", rule.categ_id.id),
                    ("result", "=", rule.result),
                ]
            )
            for twin in twins:
                if rule._overlaps(twin):
                    raise ValidationError(
                        self.env._(
                            "Another rule fits the same repairs in the same time: "
                            "%(rule)s, %(amount)s.",
                            rule=twin.display_name,
                            amount=twin.currency_id.format(twin.amount),
                        )
                    )

    def _overlaps(self, other):
        return not (
            (self.date_to and other.date_from and self.date_to < other.date_from)
            or (other.date_to and self.date_from and other.date_to < self.date_from)
        )

    def _fits(self, repair, contract, day):
        """Whether this rule applies to a repair.

        :param repair.order repair: the finished repair
        :param service.dealer.contract contract: under which it was done
        :param date day: when it was finished
        :rtype: bool
        """
        self.ensure_one()
        category_path = (repair.product_id.categ_id.parent_path or "").split("/")
        return (
            self.company_id == contract.company_id
            and self.currency_id == contract.currency_id
            and self.contract_id.id in (False, contract.id)
            and self.product_id.id in (False, repair.product_id.id)
            and (not self.categ_id or str(self.categ_id.id) in category_path)
            and self.result in (False, repair.service_result)
            and (not self.date_from or self.date_from <= day)
            and (not self.date_to or day <= self.date_to)
        )

    def _get_specificity(self):
        """Return how specific this rule is; of two that fit, the greater one wins.

        The dealer's own rule before the common one, then device, deeper category,
        result.

        :rtype: tuple
        """
        self.ensure_one()
        depth = (self.categ_id.parent_path or "").count("/")
        return (bool(self.contract_id), bool(self.product_id), depth, bool(self.result))

    def _pick(self, repair, contract, day):
        """Return the rule of this set that a repair earns by.

        :return: one rule; none when no rule fits, several when the best ones tie
        :rtype: service.tariff.rule
        """
        fitting = self.filtered(lambda rule: rule._fits(repair, contract, day))
        best = max((rule._get_specificity() for rule in fitting), default=None)
        return fitting.filtered(lambda rule: rule._get_specificity() == best)
