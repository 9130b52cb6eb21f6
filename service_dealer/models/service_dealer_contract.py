from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "draft": ("active",),
    "active": ("suspended", "ended"),
    "suspended": ("active", "ended"),
    "ended": (),
}


class ServiceDealerContract(models.Model):
    """Under what terms a dealer works for the company."""

    _name = "service.dealer.contract"
    _description = "Dealer Contract"
    _inherit = ["service.state.mixin", "mail.thread", "analytic.mixin"]
    _order = "name desc"
    _rec_names_search = ["name", "partner_id.name", "workshop"]
    _check_company_auto = True
    _transitions = TRANSITIONS

    name = fields.Char(string="Number", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Dealer", required=True, index=True, tracking=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Fees and settlements of this contract are in this currency only.",
    )
    date_start = fields.Date(
        string="Valid From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Valid Until", tracking=True)
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        domain="[('type_tax_use', '=', 'purchase'), ('company_id', '=', company_id)]",
        check_company=True,
        help="Put on the dealer's bill as they stand; none means none.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', '=', 'purchase'), ('company_id', '=', company_id)]",
        check_company=True,
        help="Where this dealer's bills go. Empty: the company's settlement journal.",
    )
    workshop = fields.Char(
        string="Known As",
        index="btree_not_null",
        help="How imported files name this dealer's workshop.",
    )
    note = fields.Html(string="Terms")
    rule_ids = fields.One2many(
        "service.tariff.rule", "contract_id", string="Own Tariff Rules"
    )
    fee_count = fields.Integer(compute="_compute_fee_count")
    settlement_count = fields.Integer(compute="_compute_settlement_count")

    _name_uniq = models.UniqueIndex("(company_id, name)")
    _active_uniq = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'active'",
        "This dealer has an active contract already.",
    )
    _workshop_uniq = models.UniqueIndex(
        "(company_id, workshop) WHERE workshop IS NOT NULL",
        "Another contract is known by this workshop's name.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A contract cannot end before it starts.",
    )

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for contract in self:
            parts = [contract.name, contract.partner_id.name]
            contract.display_name = " · ".join(part for part in parts if part)

    def _compute_fee_count(self):
        counts = dict(
            self.env["service.fee"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.fee_count = counts.get(contract, 0)

    def _compute_settlement_count(self):
        counts = dict(
            self.env["service.settlement"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.settlement_count = counts.get(contract, 0)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            company_id = vals.get("company_id") or self.env.company.id
            vals["name"] = (
                self.env["ir.sequence"]
                .with_company(company_id)
                .next_by_code("service.dealer.contract")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change what earned fees rest on.

        :raises UserError: when dealer, company or currency of a contract with fees
            would change
        """
        fixed = {"partner_id", "company_id", "currency_id"} & vals.keys()
        for contract in self if fixed else ():
            changed = any(contract[name].id != vals[name] for name in fixed)
            if changed and contract.sudo().fee_count:
                raise UserError(
                    self.env._(
                        "Fees were earned under %s: its dealer, company and currency "
                        "stay. End it and make a new one.",
                        contract.display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(contract.state != "draft" for contract in self):
            raise UserError(self.env._("Only a draft contract can be deleted."))

    def action_activate(self):
        """Put contracts in force: their dealers may get jobs."""
        self._set_state("active")
        return True

    def action_suspend(self):
        """Suspend contracts: no new jobs until they are active again."""
        self._set_state("suspended")
        return True

    def action_end(self):
        """End contracts for good; earned fees are still paid."""
        self._set_state("ended")
        return True

    def _is_in_force(self, day):
        """Whether new jobs may be given on this day.

        :param date day: in the centre's time zone
        :rtype: bool
        """
        self.ensure_one()
        return (
            self.state == "active"
            and self.date_start <= day
            and (not self.date_end or day <= self.date_end)
        )

    def _get_settlement_journal(self):
        """Return where this dealer's bills go.

        :rtype: account.journal
        :raises UserError: when neither the contract nor the company has one
        """
        self.ensure_one()
        journal = self.journal_id or self.company_id.service_settlement_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "Choose a journal for the settlements of %(contract)s: on the "
                    "contract, or for all dealers on the company %(company)s.",
                    contract=self.display_name,
                    company=self.company_id.name,
                )
            )
        return journal

    def action_view_fees(self):
        """Open the fees of these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_dealer.service_fee_action"
        )
        action["domain"] = [("contract_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_settlements(self):
        """Open the settlements of these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_dealer.service_settlement_action"
        )
        action["domain"] = [("contract_id", "in", self.ids)]
        action["context"] = {}
        return action
