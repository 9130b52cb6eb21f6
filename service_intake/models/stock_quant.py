from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def write(self, vals):
        """Refuse a change of owner without a move.

        Native code refuses it in inventory mode only; elsewhere goods would
        change hands with no move, no value and no trace.

        :raises UserError: when ``owner_id`` would change
        """
        if "owner_id" in vals and any(
            quant.owner_id.id != (vals["owner_id"] or False) for quant in self
        ):
            raise UserError(
                self.env._(
                    "Goods change hands by a stock move, not by editing their owner."
                )
            )
        return super().write(vals)

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """Keep a reservation to the owners it may take from.

        ``service_owner_ids`` is set only by the reservation of a stock move
        (see ``stock.move._update_reserved_quantity``).
        """
        domain = super()._get_gather_domain(
            product_id,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )
        owner_ids = self.env.context.get("service_owner_ids")
        if owner_ids is not None and not strict and not owner_id:
            domain = Domain(domain) & Domain("owner_id", "in", owner_ids)
        return domain
