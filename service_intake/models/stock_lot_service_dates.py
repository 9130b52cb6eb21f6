from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockLot(models.Model):
    """What a device is due for: the end of its guarantee, its next service."""

    _inherit = "stock.lot"

    service_warranty_end = fields.Date(
        string="Guarantee Until",
        index="btree_not_null",
        help="The last day of the maker's or seller's guarantee.",
    )
    service_next_service_date = fields.Date(
        string="Next Service",
        index="btree_not_null",
        help="When the service interval ends.",
    )

    @api.constrains("service_purchase_date", "service_warranty_end")
    def _check_service_warranty_end(self):
        for lot in self:
            start, end = lot.service_purchase_date, lot.service_warranty_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "%(device)s: the guarantee cannot end before the purchase.",
                        device=lot.display_name,
                    )
                )
