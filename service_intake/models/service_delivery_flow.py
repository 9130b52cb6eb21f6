from odoo import fields, models
from odoo.exceptions import UserError


class ServiceDelivery(models.Model):
    """The way of a delivery: planned, on the way, delivered or back."""

    _inherit = "service.delivery"

    def action_start(self):
        """Send the driver off; nobody drives to a door with an unpaid device.

        :raises UserError: naming what is still to be paid
        """
        self.check_access("write")
        unpaid = self.intake_id.filtered(lambda case: not case.credit_allowed_by_id)
        unpaid._raise_blockers(unpaid._get_payment_blockers())
        self._set_state("on_the_way", started_at=fields.Datetime.now())
        return True

    def action_return_all(self):
        """Tick all accessories back at once."""
        self.check_access("write")
        self.accessory_ids.is_returned = True
        return True

    def action_deliver(self):
        """End custody at the customer's door, with the proof.

        :raises UserError: when the proof is missing, or something stands in the way
        """
        self.check_access("write")
        for delivery in self:
            if not delivery.received_by or not delivery.signature:
                raise UserError(
                    self.env._("Name and signature of the receiver are missing.")
                )
        delivered = self._set_state(
            "delivered",
            delivered_at=fields.Datetime.now(),
            delivered_by_id=self.env.uid,
        )
        for delivery in delivered:
            delivery.intake_id._hand_over(
                delivery.received_by, delivery.signature, identity_kind="delivery"
            )
        delivered._charge_delivery()
        return True

    def action_fail(self):
        """Note that a device comes back; another delivery can be planned.

        :raises UserError: when the reason is missing
        """
        self.check_access("write")
        for delivery in self:
            if not (delivery.fail_reason or "").strip():
                raise UserError(
                    self.env._("Write why %s was not delivered.", delivery.name)
                )
        failed = self._set_state("failed", failed_at=fields.Datetime.now())
        failed._cancel_picking()
        return True

    def action_cancel(self):
        """Give up deliveries that have not started."""
        self.check_access("write")
        self._set_state("cancelled")._cancel_picking()
        return True

    # === HOOKS === #
    def _get_delivery_payer(self):
        """Return who pays for this delivery. Nobody but us; others extend it.

        :rtype: res.partner
        """
        self.ensure_one()
        return self.env["res.partner"]

    def _charge_delivery(self):
        """Charge what deliveries cost to who pays. Empty; others extend it.

        Called once for each delivery, in the transaction that ends it; ``cost`` is in
        the company's currency.
        """

    # === INVENTORY === #
    def _ensure_picking(self):
        """Plan the transfer that the warehouse prepares, and that ends custody."""
        self.ensure_one()
        if self.picking_id:
            return
        case = self.intake_id
        # Making the transfer is the delivery's right, not the clerk's on Inventory.
        picking = self.env["stock.picking"].sudo().create(self._prepare_picking_vals())
        move = self.env["stock.move"].sudo().create(self._prepare_move_vals(picking))
        move._action_confirm(merge=False)
        # What was reserved by itself may be another device of this customer.
        move.move_line_ids.unlink()
        self.env["stock.move.line"].sudo().create(
            {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": case.product_id.id,
                "product_uom_id": case.product_id.uom_id.id,
                "lot_id": case.lot_id.id,
                "owner_id": case._get_custody_owner().id,
                "quantity": 1,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )
        self.sudo().picking_id = picking  # set here only

    def _prepare_picking_vals(self):
        case = self.intake_id
        return {
            "picking_type_id": case.center_id.warehouse_id.out_type_id.id,
            "partner_id": self.address_id.id,
            "owner_id": case._get_custody_owner().id,
            "location_id": case.custody_location_id.id,
            "location_dest_id": case._get_customer_location().id,
            "scheduled_date": self.window_start,
            "origin": f"{case.name} · {self.name}",
            "company_id": self.company_id.id,
        }

    def _prepare_move_vals(self, picking):
        case = self.intake_id
        return {
            "picking_id": picking.id,
            "product_id": case.product_id.id,
            "product_uom": case.product_id.uom_id.id,
            "product_uom_qty": 1,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": self.company_id.id,
            "restrict_partner_id": case._get_custody_owner().id,
            "service_intake_id": case.id,
            "service_reason": self.name,
            "origin": case.name,
            "date": self.window_start,
        }

    def _update_picking(self):
        self.ensure_one()
        if self.is_open:
            # The delivery leads, the warehouse's transfer follows.
            self.picking_id.sudo().write(
                {"scheduled_date": self.window_start, "partner_id": self.address_id.id}
            )

    def _cancel_picking(self):
        # The delivery leads, the warehouse's transfer follows.
        self.picking_id.sudo().action_cancel()
