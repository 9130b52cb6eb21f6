from odoo import fields, models
from odoo.exceptions import UserError


class ServiceIntake(models.Model):
    """A device that is brought home."""

    _inherit = "service.intake"

    delivery_ids = fields.One2many("service.delivery", "intake_id")
    delivery_count = fields.Integer(compute="_compute_delivery_count")
    is_bulky = fields.Boolean(related="device_type_id.is_bulky")

    def _compute_delivery_count(self):
        counts = dict(
            self.env["service.delivery"]._read_group(
                [("intake_id", "in", self.ids)], ["intake_id"], ["__count"]
            )
        )
        for case in self:
            case.delivery_count = counts.get(case, 0)

    def action_plan_delivery(self):
        """Plan to bring this device home.

        :raises UserError: when it is not ready
        """
        self.ensure_one()
        if self.state != "ready":
            raise UserError(self.env._("Only a ready device is brought home."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Home Delivery"),
            "res_model": "service.delivery",
            "view_mode": "form",
            "context": {"default_intake_id": self.id},
        }

    def action_view_deliveries(self):
        """Open the deliveries of this device."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_delivery_action"
        )
        action["domain"] = [("intake_id", "=", self.id)]
        action["context"] = {}
        return action

    def _get_open_deliveries(self):
        return (
            self.env["service.delivery"]
            .sudo()  # only number and state leave here
            .search([("intake_id", "in", self.ids), ("is_open", "=", True)])
        )

    def _get_way_blockers(self):
        """Add home deliveries that are planned or on the way."""
        blockers = super()._get_way_blockers()
        for delivery in self._get_open_deliveries():
            case = delivery.intake_id.with_env(self.env)
            if delivery.state == "on_the_way":
                text = self.env._(
                    "it is on its way home with %(delivery)s", delivery=delivery.name
                )
            else:
                text = self.env._(
                    "it waits for its delivery home, %(delivery)s; cancel that first",
                    delivery=delivery.name,
                )
            blockers.setdefault(case, []).append(text)
        return blockers

    def _get_carried_texts(self):
        """Leave out what is only planned: the device still stands in its place."""
        texts = super()._get_carried_texts()
        for delivery in self._get_open_deliveries():
            if delivery.state != "on_the_way":
                texts.pop(delivery.intake_id.with_env(self.env), None)
        return texts

    def _move_to_customer(self):
        """End custody by the transfer of those that were brought home."""
        pickings = (
            self.env["service.delivery"]
            .sudo()  # the delivery's right, not the driver's on Inventory
            .search(
                [
                    ("intake_id", "in", self.ids),
                    ("state", "=", "delivered"),
                    ("picking_id.state", "not in", ("done", "cancel")),
                ]
            )
            .picking_id
        )
        pickings.move_ids.picked = True
        for picking in pickings:
            picking._action_done()
        brought = pickings.move_ids.service_intake_id.with_env(self.env)
        return super(ServiceIntake, self - brought)._move_to_customer()
