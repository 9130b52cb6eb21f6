from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Refuse a dealer's bill that does not equal its settlement to the cent.

        :raises UserError: naming both amounts
        """
        bills = self.filtered(lambda move: move.move_type == "in_invoice")
        # An accountant may lack the right on settlements, but not get round it.
        settlements = (
            self.env["service.settlement"].sudo().search([("bill_id", "in", bills.ids)])
        )
        for settlement in settlements:
            bill = settlement.bill_id
            if (
                bill.currency_id != settlement.currency_id
                or bill.partner_id.commercial_partner_id
                != settlement.partner_id.commercial_partner_id
                or bill.currency_id.compare_amounts(
                    bill.amount_untaxed, settlement.amount_total
                )
            ):
                raise UserError(
                    self.env._(
                        "The bill of %(settlement)s must name its dealer and come to "
                        "%(fees)s before taxes, not %(amount)s.",
                        settlement=settlement.name,
                        fees=settlement.currency_id.format(settlement.amount_total),
                        amount=bill.currency_id.format(bill.amount_untaxed),
                    )
                )
        return super()._post(soft=soft)
