from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "held": ("payable", "reversed"),
    "payable": ("held", "settled", "reversed"),
    "settled": ("payable",),
    "reversed": (),
}
RELEASE_CHUNK = 1000


class ServiceFee(models.Model):
    """Money earned by one finished repair: frozen, paid once."""

    _name = "service.fee"
    _description = "Dealer Fee"
    _inherit = ["service.state.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "repair_id",
            "contract_id",
            "rule_id",
            "kind",
            "date",
            "amount",
            "currency_id",
            "company_id",
            "hold_reason",
            "checked_at",
            "settlement_id",
        }
    )

    repair_id = fields.Many2one(
        "repair.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    contract_id = fields.Many2one(
        "service.dealer.contract",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, string="Dealer"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    kind = fields.Selection(
        [("service", "Service")], default="service", required=True, readonly=True
    )
    product_id = fields.Many2one(
        related="repair_id.product_id", store=True, string="Device"
    )
    rule_id = fields.Many2one(
        "service.tariff.rule", string="By Rule", readonly=True, ondelete="set null"
    )
    date = fields.Date(
        required=True,
        readonly=True,
        help="When the repair was finished, in the centre's time zone.",
    )
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection(
        [
            ("held", "Held"),
            ("payable", "Payable"),
            ("settled", "Settled"),
            ("reversed", "Reversed"),
        ],
        default="held",
        required=True,
        readonly=True,
    )
    hold_reason = fields.Char(
        string="Held Because", readonly=True, help="Why it cannot be paid yet."
    )
    checked_at = fields.Datetime(readonly=True)
    settlement_id = fields.Many2one(
        "service.settlement", readonly=True, index="btree_not_null"
    )

    _repair_uniq = models.UniqueIndex(
        "(repair_id, kind) WHERE state <> 'reversed'",
        "This repair has earned its fee already.",
    )
    _settled_claimed = models.Constraint(
        "CHECK ((state = 'settled') = (settlement_id IS NOT NULL))",
        "A fee is settled by exactly one settlement.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A fee must be positive."
    )
    _due_idx = models.Index("(contract_id, date) WHERE state IN ('held', 'payable')")

    @api.depends("repair_id.name", "partner_id.name")
    def _compute_display_name(self):
        for fee in self:
            fee.display_name = f"{fee.repair_id.name} · {fee.partner_id.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A fee is reversed, not deleted."))

    def action_reverse(self):
        """Take back fees that were not settled.

        :raises UserError: when one is settled
        """
        self._set_state("reversed")
        return True

    def action_refresh(self):
        """Look again at what holds these fees."""
        self.check_access("write")
        self._refresh_holds()
        return True

    def _refresh_holds(self):
        """Hold what something stands against, release the rest.

        :return: those of these fees that are payable now
        :rtype: service.fee
        """
        open_fees = self.filtered(lambda fee: fee.state in ("held", "payable")).sudo()
        blockers = open_fees.repair_id._service_fee_blockers()
        free = open_fees.filtered(lambda fee: not blockers.get(fee.repair_id))
        free._set_state("payable", hold_reason=False)
        by_reason = defaultdict(self.sudo().browse)
        for fee in open_fees - free:
            by_reason["; ".join(str(line) for line in blockers[fee.repair_id])] += fee
        for reason, fees in by_reason.items():
            newly_held = fees._set_state("held", hold_reason=reason)
            (fees - newly_held).filtered(
                lambda fee, r=reason: fee.hold_reason != r
            ).write({"hold_reason": reason})
        return free.with_env(self.env)

    @api.model
    def _cron_release(self):
        """Release held fees in chunks, each committed before the next."""
        cron = self.env["ir.cron"]
        now = fields.Datetime.now()
        domain = [
            ("state", "=", "held"),
            "|",
            ("checked_at", "=", False),
            ("checked_at", "<", now),
        ]
        cron._commit_progress(remaining=self.search_count(domain))
        while fees := self.search(
            domain, limit=RELEASE_CHUNK, order="checked_at nulls first, id"
        ):
            locked = fees.try_lock_for_update()
            # Skipped rows are somebody's work right now: they are not held for long.
            fees.filtered(lambda fee, locked=locked: fee in locked).write(
                {"checked_at": now}
            )
            locked._refresh_holds()
            if not locked or not cron._commit_progress(len(locked)):
                break

    # === ACCRUAL === #
    @api.model
    def _accrue(self, repairs):
        """Earn the fees of finished repairs that dealers did, once each.

        A repair that earns none says why in ``service_fee_note``.

        :param repair.order repairs: finished ones
        :return: the fees made
        :rtype: service.fee
        """
        # Fees follow from finished work, whoever finished it.
        repairs = repairs.sudo().filtered("service_contract_id")
        known = self.sudo().search(
            [("repair_id", "in", repairs.ids), ("state", "!=", "reversed")]
        )
        rules = (
            self.env["service.tariff.rule"]
            .sudo()
            .search([("company_id", "in", repairs.company_id.ids)])
        )
        vals_list = []
        for repair in repairs - known.repair_id:
            contract = repair.service_contract_id
            day = repair._get_service_done_date()
            rule = rules._pick(repair, contract, day)
            if len(rule) == 1:
                vals_list.append(self._prepare_vals(repair, contract, rule, day))
            repair.service_fee_note = self._explain_no_fee(rule)
        fees = self.sudo().create(vals_list)
        fees._refresh_holds()
        return fees

    @api.model
    def _explain_no_fee(self, rules):
        """Return why no fee could be earned, False when exactly one rule fits.

        :param service.tariff.rule rules: what ``_pick`` returned
        """
        if not rules:
            return self.env._("No tariff rule fits this repair.")
        if len(rules) > 1:
            return self.env._("Two tariff rules fit equally well.")
        return False

    @api.model
    def _prepare_vals(self, repair, contract, rule, day):
        return {
            "repair_id": repair.id,
            "contract_id": contract.id,
            "company_id": contract.company_id.id,
            "currency_id": contract.currency_id.id,
            "rule_id": rule.id,
            "date": day,
            # Rounded before it becomes part of a bill, so that lines sum to it.
            "amount": contract.currency_id.round(rule.amount),
        }
