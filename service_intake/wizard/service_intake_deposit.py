from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceIntakeDeposit(models.TransientModel):
    """Take a deposit, or give it back: one form, one payment."""

    _name = "service.intake.deposit"
    _description = "Deposit"

    intake_id = fields.Many2one("service.intake", required=True, readonly=True)
    payment_type = fields.Selection(
        [("inbound", "Taken"), ("outbound", "Given Back")],
        default="inbound",
        required=True,
        readonly=True,
    )
    currency_id = fields.Many2one(related="intake_id.currency_id")
    deposit_amount = fields.Monetary(related="intake_id.deposit_amount")
    amount = fields.Monetary(required=True)
    journal_ids = fields.Many2many(
        "account.journal", string="Allowed Journals", compute="_compute_journal_ids"
    )
    journal_id = fields.Many2one(
        "account.journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', journal_ids)]",
    )
    memo = fields.Char(related="intake_id.name")
    client_key = fields.Char(
        default=lambda self: str(uuid4()), required=True, readonly=True
    )

    @api.depends("intake_id")
    def _compute_journal_ids(self):
        for wizard in self:
            center = wizard.intake_id.center_id
            wizard.journal_ids = center and center._get_deposit_journals()

    @api.depends("intake_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = wizard.journal_ids[:1]

    @api.constrains("amount")
    def _check_amount(self):
        for wizard in self:
            if wizard.currency_id.compare_amounts(wizard.amount, 0) <= 0:
                raise ValidationError(self.env._("Amount: it must be more than zero."))

    def action_confirm(self):
        """Book the payment; a second click books nothing more.

        :raises UserError: when case, sum or journal does not fit
        """
        self.ensure_one()
        self.intake_id._book_deposit(
            self.payment_type, self.amount, self.journal_id, self.client_key
        )
        return {"type": "ir.actions.act_window_close"}
