from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_service_payment_blockers(self):
        """Return what is open on these orders before a device may leave.

        An invoice with a later due date does not block: that customer pays on term.

        :return: reasons, with amounts in the invoice's currency
        :rtype: list[str]
        """
        reasons = []
        today = fields.Date.context_today(self)
        for order in self:
            if order.state in ("draft", "sent"):
                reasons.append(
                    self.env._(
                        "estimate %(order)s is neither approved nor declined",
                        order=order.name,
                    )
                )
            elif order.state == "sale" and order.invoice_status == "to invoice":
                reasons.append(
                    self.env._("%(order)s is not invoiced", order=order.name)
                )
            for invoice in order.invoice_ids:
                if invoice.state == "draft":
                    reasons.append(
                        self.env._(
                            "an invoice of %(order)s is a draft", order=order.name
                        )
                    )
                elif (
                    invoice.state == "posted"
                    and invoice.payment_state not in ("paid", "in_payment", "reversed")
                    and (invoice.invoice_date_due or today) <= today
                ):
                    reasons.append(
                        self.env._(
                            "%(invoice)s is not paid: %(amount)s",
                            invoice=invoice.name,
                            amount=invoice.currency_id.format(invoice.amount_residual),
                        )
                    )
        return reasons
