from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Transfers that bring customers' devices home."""

    _inherit = "stock.picking"

    def _action_done(self):
        """Refuse to end custody without the proof of delivery.

        :raises UserError: when the delivery is not confirmed as delivered
        """
        carrying = self.filtered("move_ids.service_intake_id")
        # Warehouse people have no right on deliveries.
        deliveries = self.env["service.delivery"].sudo()
        if carrying:
            deliveries = deliveries.search([("picking_id", "in", carrying.ids)])
        for delivery in deliveries:
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
