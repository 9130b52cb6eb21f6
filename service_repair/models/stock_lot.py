from odoo import api, models


class StockLot(models.Model):
    """The device registry, open to people who sell nothing."""

    _inherit = "stock.lot"

    @api.depends("name")
    def _compute_sale_order_ids(self):
        """Show no sales to whoever may see none; native code fails for them."""
        if self.env["sale.order.line"].has_access("read"):
            return super()._compute_sale_order_ids()
        lots = self.sudo()  # emptying needs no right on what is not shown
        lots.sale_order_ids = False
        lots.sale_order_count = 0
        return None
