from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceSettlement(models.Model):
    """What one dealer is paid for one month: fees claimed, one vendor bill."""

    _name = "service.settlement"
    _description = "Dealer Settlement"
    _inherit = ["service.protected.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "name",
            "contract_id",
            "company_id",
            "date_from",
            "date_to",
            "fee_ids",
            "fee_count",
            "amount_total",
            "is_cancelled",
            "bill_id",
            "state",
        }
    )

    name = fields.Char(string="Number", readonly=True, copy=False)
    contract_id = fields.Many2one(
        "service.dealer.contract",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, string="Dealer"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)
    date_from = fields.Date(string="Month From", required=True, readonly=True)
    date_to = fields.Date(string="Month To", required=True, readonly=True)
    fee_ids = fields.One2many("service.fee", "settlement_id", readonly=True)
    fee_count = fields.Integer(string="Jobs", readonly=True)
    amount_total = fields.Monetary(string="Fees", readonly=True)
    is_cancelled = fields.Boolean(readonly=True, copy=False)
    bill_id = fields.Many2one(
        "account.move", readonly=True, copy=False, index="btree_not_null"
    )
    payment_state = fields.Selection(related="bill_id.payment_state")
    state = fields.Selection(
        [
            ("draft", "To Bill"),
            ("billed", "Billed"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        help="Follows the bill: cancelled, deleted or reversed, it reopens this.",
    )

    _name_uniq = models.UniqueIndex("(company_id, name)")
    _period_uniq = models.UniqueIndex(
        "(contract_id, date_from, date_to) WHERE is_cancelled IS NOT TRUE",
        "This dealer's month is settled already.",
    )
    _bill_uniq = models.UniqueIndex(
        "(bill_id) WHERE bill_id IS NOT NULL", "This bill pays another settlement."
    )

    @api.depends("is_cancelled", "bill_id.state", "bill_id.payment_state")
    def _compute_state(self):
        for settlement in self:
            bill = settlement.bill_id
            if settlement.is_cancelled:
                settlement.state = "cancelled"
            elif bill.state != "posted" or bill.payment_state == "reversed":
                settlement.state = "draft"
            elif bill.payment_state in ("paid", "in_payment"):
                settlement.state = "paid"
            else:
                settlement.state = "billed"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A settlement is cancelled, not deleted."))

    # === SETTLING === #
    @api.model
    @api.private
    def settle(self, contracts, month_from, month_to):
        """Claim the payable fees of some months, one settlement a dealer and month.

        A fee from before the first month, or of a month whose bill is made, goes
        into the next month of the range that is still open.

        :param service.dealer.contract contracts: whose fees
        :param date month_from: any day of the first month
        :param date month_to: any day of the last month
        :return: the settlements made or added to
        :rtype: service.settlement
        :raises AccessError: when the user may not make settlements
        :raises UserError: when nothing can be settled; it says why
        """
        self.check_access("create")
        first = month_from.replace(day=1)
        last = month_to + relativedelta(day=31)
        fees = self.env["service.fee"].search(
            [
                ("contract_id", "in", contracts.ids),
                ("state", "in", ("held", "payable")),
                ("date", "<=", last),
            ]
        )
        # The lock makes the claim: whoever else settles waits for none of these.
        fees = fees.try_lock_for_update(allow_referencing=True)
        fees.invalidate_recordset(["state", "settlement_id"])
        payable = fees._refresh_holds()
        claims = self._distribute(payable, first, last)
        if not claims:
            raise UserError(self._explain_nothing(fees, payable))
        return self._claim(claims)

    @api.model
    def _distribute(self, fees, first, last):
        """Decide in which month's settlement each fee goes.

        :return: ``{(contract, first of month): service.fee}``
        :rtype: dict
        """
        billed = {
            (settlement.contract_id, settlement.date_from)
            for settlement in self.search(
                [
                    ("contract_id", "in", fees.contract_id.ids),
                    ("date_from", ">=", first),
                    ("is_cancelled", "=", False),
                ]
            )
            if settlement._has_live_bill()
        }
        claims = defaultdict(list)
        for fee in fees:
            month = max(fee.date.replace(day=1), first)
            while (fee.contract_id, month) in billed:
                month += relativedelta(months=1)
            if month <= last:
                claims[fee.contract_id, month].append(fee.id)
        return {key: fees.browse(ids) for key, ids in claims.items()}

    @api.model
    def _claim(self, claims):
        contracts = self.env["service.dealer.contract"].union(
            *(contract for contract, _month in claims)
        )
        known = self.search(
            [("contract_id", "in", contracts.ids), ("is_cancelled", "=", False)]
        )
        by_key = {(known_.contract_id, known_.date_from): known_ for known_ in known}
        missing = [
            key for key in sorted(claims, key=self._sort_key) if key not in by_key
        ]
        # The table of settlements is written here only; access was checked.
        made = self.sudo().create([self._prepare_vals(*key) for key in missing])
        by_key.update(zip(missing, made.with_env(self.env), strict=True))
        settlements = self.union(*(by_key[key] for key in claims))
        for key, fees in claims.items():
            fees.sudo()._set_state("settled", settlement_id=by_key[key].id)
        settlements._update_totals()
        return settlements

    @api.model
    def _sort_key(self, key):
        contract, month = key
        return month, contract.name

    @api.model
    def _prepare_vals(self, contract, month):
        return {
            "name": self.env["ir.sequence"]
            .with_company(contract.company_id)
            .next_by_code("service.settlement"),
            "contract_id": contract.id,
            "company_id": contract.company_id.id,
            "date_from": month,
            "date_to": month + relativedelta(day=31),
        }

    def _update_totals(self):
        self.env["service.fee"].flush_model()
        totals = {
            settlement: (count, amount)
            for settlement, count, amount in self.env["service.fee"]
            .sudo()
            ._read_group(
                [("settlement_id", "in", self.ids)],
                ["settlement_id"],
                ["__count", "amount:sum"],
            )
        }
        for settlement in self.sudo():
            count, amount = totals.get(settlement, (0, 0.0))
            settlement.fee_count = count
            settlement.amount_total = settlement.currency_id.round(amount)

    @api.model
    def _explain_nothing(self, fees, payable):
        if not fees:
            return self.env._(
                "Nothing to settle: no fee was earned, or all are settled."
            )
        if payable:
            return self.env._(
                "Nothing to settle: these months have their bills; %s payable fees "
                "come into the next month.",
                len(payable),
            )
        reasons = defaultdict(int)
        for fee in fees:
            reasons[fee.hold_reason] += 1
        lines = sorted(reasons.items(), key=lambda item: -item[1])[:5]
        return self.env._("Nothing to settle: every fee is held.") + "".join(
            f"\n{count} × {reason}" for reason, count in lines
        )
