from odoo import api, models


class StockLot(models.Model):
    """The device registry, open to people who buy nothing."""

    _inherit = "stock.lot"

    @api.depends("name")
    def _compute_purchase_order_ids(self):
        """Show no purchases to whoever may see none; native code fails for them."""
        if self.env["purchase.order"].has_access("read"):
            return super()._compute_purchase_order_ids()
        lots = self.sudo()  # emptying needs no right on what is not shown
        lots.purchase_order_ids = False
        lots.purchase_order_count = 0
        return None
