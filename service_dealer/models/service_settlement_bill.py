from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

LIVE_BILL_STATES = ("draft", "posted")


class ServiceSettlement(models.Model):
    """The vendor bill that pays a settlement."""

    _inherit = "service.settlement"

    def _has_live_bill(self):
        self.ensure_one()
        bill = self.sudo().bill_id  # a dealer manager sees no bills, only that one is
        return bill.state in LIVE_BILL_STATES and bill.payment_state != "reversed"

    def action_bill(self):
        """Make and post the vendor bills.

        :raises AccessError: when the user is no accountant
        :raises UserError: when one is billed or cancelled
        """
        self.check_access("write")
        self.env["account.move"].check_access("create")
        self._lock_or_refuse()
        self.invalidate_recordset(["bill_id", "is_cancelled", "state"])
        for settlement in self:
            if settlement.is_cancelled:
                raise UserError(self.env._("%s is cancelled.", settlement.name))
            if settlement._has_live_bill():
                raise UserError(
                    self.env._(
                        "%(settlement)s has its bill already: %(bill)s.",
                        settlement=settlement.name,
                        bill=settlement.bill_id.display_name,
                    )
                )
        bills = self.env["account.move"]
        for company in self.company_id:
            mine = self.filtered(lambda s, company=company: s.company_id == company)
            made = bills.with_company(company).create(
                [settlement._prepare_bill_vals() for settlement in mine]
            )
            for settlement, bill in zip(mine, made, strict=True):
                settlement.sudo().bill_id = bill  # written here only
            bills += made
        bills.action_post()
        return self.action_view_bills()

    def _prepare_bill_vals(self):
        """Return the values of the vendor bill that pays this settlement.

        :rtype: dict
        """
        self.ensure_one()
        contract = self.contract_id
        return {
            "move_type": "in_invoice",
            "journal_id": contract._get_settlement_journal().id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "ref": self.name,
            "invoice_origin": self.name,
            "invoice_line_ids": [
                Command.create(vals) for vals in self._prepare_bill_line_vals()
            ],
        }

    def _prepare_bill_line_vals(self):
        """Return one line per kind of fee; the jobs stand in the settlement.

        :rtype: list[dict]
        """
        self.ensure_one()
        groups = (
            self.env["service.fee"]
            .sudo()  # the accountant bills what the settlement holds
            ._read_group(
                [("settlement_id", "=", self.id)], ["kind"], ["__count", "amount:sum"]
            )
        )
        labels = dict(self.env["service.fee"]._fields["kind"].selection)
        return [
            {
                "name": self.env._(
                    "%(kind)s fees %(month)s: %(count)s jobs",
                    kind=labels[kind],
                    month=self.date_from.strftime("%Y-%m"),
                    count=count,
                ),
                "quantity": 1,
                "price_unit": self.currency_id.round(amount),
                "tax_ids": [Command.set(self.contract_id.tax_ids.ids)],
                "analytic_distribution": self.contract_id.analytic_distribution,
            }
            for kind, count, amount in groups
        ]

    def action_cancel(self):
        """Cancel settlements without bill; their fees are payable again.

        :raises UserError: when one has a bill
        """
        self.check_access("write")
        self._lock_or_refuse()
        self.invalidate_recordset(["bill_id", "is_cancelled"])
        for settlement in self:
            if settlement._has_live_bill():
                raise UserError(
                    self.env._(
                        "%s has a bill: cancel or reverse that first.", settlement.name
                    )
                )
        fees = (
            self.env["service.fee"].sudo().search([("settlement_id", "in", self.ids)])
        )
        fees._set_state("payable", settlement_id=False)
        self.sudo().write({"is_cancelled": True})  # access was checked above
        self._update_totals()
        return True

    def action_view_bills(self):
        """Open the bills of these settlements."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        action["domain"] = [("id", "in", self.bill_id.ids)]
        action["context"] = {}
        if len(self.bill_id) == 1:
            action.update(
                view_mode="form", views=[(False, "form")], res_id=self.bill_id.id
            )
        return action
