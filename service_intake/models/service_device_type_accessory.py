from odoo import fields, models


class ServiceDeviceTypeAccessory(models.Model):
    """Something that customers usually hand in with a device of this type."""

    _name = "service.device.type.accessory"
    _description = "Usual Accessory of a Device Type"
    _order = "sequence, id"

    device_type_id = fields.Many2one(
        "service.device.type", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Accessory", required=True, translate=True)
