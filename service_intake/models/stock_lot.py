from odoo import api, fields, models
from odoo.fields import Domain

from ..normalise import serial_key


class StockLot(models.Model):
    """The registry of devices."""

    _inherit = "stock.lot"

    service_serial_key = fields.Char(
        string="Normalised Serial",
        compute="_compute_service_serial_key",
        store=True,
        index=True,
        help="The serial number without case, spaces and punctuation.",
    )
    service_owner_id = fields.Many2one(
        "res.partner",
        string="Device Owner",
        index="btree_not_null",
        help="The customer who brought this device last.",
    )
    service_brand_id = fields.Many2one(
        "service.brand", string="Brand", index="btree_not_null"
    )
    service_model = fields.Char(string="Model")
    service_purchase_date = fields.Date(string="Purchase Date")
    service_sold_by_id = fields.Many2one(
        "res.partner", string="Sold By", index="btree_not_null"
    )
    service_intake_ids = fields.One2many(
        "service.intake", "lot_id", string="Service Intakes"
    )
    service_intake_count = fields.Integer(
        string="Services", compute="_compute_service_intake_count"
    )

    @api.depends("name")
    def _compute_service_serial_key(self):
        for lot in self:
            lot.service_serial_key = serial_key(lot.name)

    @api.depends("service_intake_ids")
    def _compute_service_intake_count(self):
        counts = dict(
            self.env["service.intake"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.service_intake_count = counts.get(lot, 0)

    def _search_display_name(self, operator, value):
        """Find a device by any spelling of its serial number."""
        domain = super()._search_display_name(operator, value)
        if operator in ("ilike", "=") and isinstance(value, str) and serial_key(value):
            domain = Domain(domain) | Domain(
                "service_serial_key", "=like", serial_key(value) + "%"
            )
        return domain

    def action_view_service_intakes(self):
        """Open this device's history at the desk."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action"
        )
        action["domain"] = [("lot_id", "=", self.id)]
        action["context"] = {}
        return action
