from odoo import api, fields, models


class ServiceStorageCharge(models.Model):
    """What of a storage fee is invoiced and paid."""

    _inherit = "service.storage.charge"

    invoice_line_ids = fields.One2many(
        "account.move.line",
        "service_storage_charge_id",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    invoiced_fee = fields.Monetary(
        compute="_compute_invoiced_fee",
        # Clerks see no invoices, but what is invoiced.
        compute_sudo=True,
        store=True,
        string="Invoiced",
    )
    invoice_names = fields.Char(
        compute="_compute_invoice_names", compute_sudo=True, string="Invoices"
    )

    @api.depends(
        "invoice_line_ids.price_unit",
        "invoice_line_ids.quantity",
        "invoice_line_ids.move_id.state",
        "invoice_line_ids.move_id.payment_state",
    )
    def _compute_invoiced_fee(self):
        for charge in self:
            lines = charge.invoice_line_ids.filtered(
                lambda line: (
                    line.move_id.move_type == "out_invoice"
                    and line.move_id.state != "cancel"
                    and line.move_id.payment_state != "reversed"
                )
            )
            amounts = [line.price_unit * line.quantity for line in lines]
            charge.invoiced_fee = charge.currency_id.round(sum(amounts))

    @api.depends("invoice_line_ids.move_id.payment_state")
    def _compute_invoice_names(self):
        for charge in self:
            moves = charge.invoice_line_ids.move_id
            charge.invoice_names = ", ".join(moves.mapped("display_name"))

    def _get_open_fee(self):
        """Return what of today's fee is on no invoice yet.

        :return: in ``currency_id``, not negative
        :rtype: float
        """
        self.ensure_one()
        return max(0.0, self.currency_id.round(self._get_fee() - self.invoiced_fee))

    def _get_owed_fee(self):
        """Return what of today's fee is not paid, invoiced or not.

        :return: in ``currency_id``, not negative
        :rtype: float
        """
        self.ensure_one()
        # Clerks have no right on invoices: what is paid leaves here only.
        paid = self.sudo().invoice_line_ids.filtered(
            lambda line: line.move_id.payment_state in ("paid", "in_payment")
        )
        fee = self._get_fee() - sum(line.price_unit * line.quantity for line in paid)
        return max(0.0, self.currency_id.round(fee))

    def _get_unpaid_invoices(self):
        """Return the invoices of this fee that are not paid.

        :rtype: account.move
        """
        # Clerks have no right on invoices: whether they are paid leaves here only.
        moves = self.sudo().invoice_line_ids.move_id
        return moves.filtered(
            lambda move: (
                move.state != "cancel"
                and move.move_type == "out_invoice"
                and move.payment_state not in ("paid", "in_payment", "reversed")
            )
        )
