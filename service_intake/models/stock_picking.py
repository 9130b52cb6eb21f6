from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Transfers that bring customers' devices home."""

    _inherit = "stock.picking"

    service_delivery_ids = fields.One2many(
        "service.delivery", "picking_id", string="Home Deliveries"
    )

    def _action_done(self):
        """Refuse to end custody without the proof of delivery.

        :raises UserError: when the delivery is not confirmed as delivered
        """
        # Warehouse people have no right on deliveries.
        for delivery in self.sudo().service_delivery_ids:
            if delivery.state != "delivered":
                raise UserError(
                    self.env._(
                        "%(picking)s brings a customer's device home: confirm "
                        "%(delivery)s with the receiver's signature instead.",
                        picking=delivery.picking_id.name,
                        delivery=delivery.name,
                    )
                )
        return super()._action_done()
