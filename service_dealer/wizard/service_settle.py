from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class ServiceSettle(models.TransientModel):
    """Settle what dealers earned in some months."""

    _name = "service.settle"
    _description = "Settle Dealer Fees"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From Month",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(months=-1, day=1)
        ),
    )
    date_to = fields.Date(
        string="To Month",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(months=-1, day=31)
        ),
    )
    contract_ids = fields.Many2many(
        "service.dealer.contract",
        string="Contracts",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Empty: all dealers.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    payable_count = fields.Integer(compute="_compute_counts", string="Payable Jobs")
    held_count = fields.Integer(compute="_compute_counts", string="Held Jobs")
    is_billed = fields.Boolean(
        string="Make and Post the Bills",
        help="Otherwise the settlements wait for an accountant.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "The last month is before the first."
    )

    @api.depends("company_id", "date_to", "contract_ids")
    def _compute_counts(self):
        for wizard in self:
            counts = dict(
                self.env["service.fee"]._read_group(
                    wizard._get_fee_domain(), ["state"], ["__count"]
                )
            )
            wizard.payable_count = counts.get("payable", 0)
            wizard.held_count = counts.get("held", 0)

    def _get_fee_domain(self):
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "in", ("held", "payable")),
            ("date", "<=", self.date_to and self.date_to + relativedelta(day=31)),
        ]
        if self.contract_ids:
            domain.append(("contract_id", "in", self.contract_ids.ids))
        return domain

    def action_view_fees(self):
        """Open the open fees, each held one with its reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_dealer.service_fee_action"
        )
        action["domain"] = self._get_fee_domain()
        action["context"] = {"search_default_group_state": 1}
        return action

    def action_settle(self):
        """Make the settlements, and their bills when that is asked for.

        What is payable is looked at again and locked here, not when the window was
        opened.
        """
        self.ensure_one()
        contracts = self.contract_ids or self.env["service.dealer.contract"].search(
            [("company_id", "=", self.company_id.id)]
        )
        settlements = self.env["service.settlement"].settle(
            contracts, self.date_from, self.date_to
        )
        if self.is_billed:
            settlements.action_bill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_dealer.service_settlement_action"
        )
        action["domain"] = [("id", "in", settlements.ids)]
        action["context"] = {}
        return action
