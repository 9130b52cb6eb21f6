from odoo import api, fields, models
from odoo.exceptions import UserError

MONEY_GROUPS = (
    "service_dealer.group_service_dealer_manager,"
    "service_intake.group_service_auditor,"
    "account.group_account_invoice"
)


class RepairOrder(models.Model):
    _inherit = "repair.order"

    service_contract_id = fields.Many2one(
        "service.dealer.contract",
        string="Dealer Contract",
        index="btree_not_null",
        copy=False,
        check_company=True,
        groups=MONEY_GROUPS,
        domain="[('state', '=', 'active'), ('company_id', '=', company_id)]",
        help="The dealer who does this job, and under what terms.",
    )
    service_dealer_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        compute="_compute_service_dealer_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="Who did the job, when it was not the own workshop.",
    )
    service_fee_ids = fields.One2many(
        "service.fee", "repair_id", string="Fees", groups=MONEY_GROUPS
    )
    service_fee_note = fields.Char(
        string="No Fee Because", readonly=True, copy=False, groups=MONEY_GROUPS
    )

    @api.depends("service_contract_id.partner_id")
    def _compute_service_dealer_id(self):
        for repair in self:
            repair.service_dealer_id = repair.service_contract_id.partner_id

    def write(self, vals):
        """Give jobs only to dealers whose contract is in force.

        :raises UserError: when it is not, or the job has ended
        """
        if "service_contract_id" in vals:
            self._check_contract_change(vals["service_contract_id"])
        return super().write(vals)

    def _get_protected_fields(self):
        """Why a repair earns no fee is what the accrual found."""
        return super()._get_protected_fields() | {"service_fee_note"}

    def _check_contract_change(self, contract_id):
        contract = self.env["service.dealer.contract"].browse(contract_id)
        for repair in self.filtered(lambda r: r.service_contract_id != contract):
            if repair.state in ("done", "cancel"):
                raise UserError(
                    self.env._("%s has ended: its dealer stays.", repair.name)
                )
            if contract and not repair.service_intake_id:
                raise UserError(
                    self.env._(
                        "%s belongs to no case: dealers get devices in custody only.",
                        repair.name,
                    )
                )
            if contract and not contract._is_in_force(
                repair.service_intake_id._get_local_date(fields.Datetime.now())
            ):
                raise UserError(
                    self.env._(
                        "The contract %s is not in force: it gets no new jobs.",
                        contract.display_name,
                    )
                )

    def _get_service_done_date(self):
        """Return the day on which the work was finished, where it was done.

        :rtype: date
        """
        self.ensure_one()
        return self.service_intake_id._get_local_date(self.service_done_at)

    def _get_core_debtor(self):
        """A dealer who does the job owes its defective parts."""
        return self.service_dealer_id or super()._get_core_debtor()

    def _service_after_done(self):
        """Earn the dealer's fee."""
        result = super()._service_after_done()
        self.env["service.fee"]._accrue(self)
        return result

    def action_service_accrue(self):
        """Earn fees that finished repairs lack, say after a tariff was completed.

        :raises UserError: when nothing was earned; it says why
        """
        self.env["service.fee"].check_access("write")
        done = self.filtered(lambda repair: repair.state == "done")
        if not self.env["service.fee"]._accrue(done):
            notes = set(done.sudo().mapped("service_fee_note")) - {False}
            raise UserError(
                "\n".join(sorted(notes))
                or self.env._(
                    "Nothing to earn: no dealer, not done, or earned already."
                )
            )
        return True
