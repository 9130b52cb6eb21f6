from odoo import fields, models

CHECK_KINDS = [
    ("check", "OK / Not OK"),
    ("text", "Text"),
    ("number", "Number"),
]


class ServiceDeviceTypeCheck(models.Model):
    """One question of a device type's condition checklist."""

    _name = "service.device.type.check"
    _description = "Condition Check of a Device Type"
    _order = "sequence, id"

    device_type_id = fields.Many2one(
        "service.device.type", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    kind = fields.Selection(
        CHECK_KINDS, string="Answer", default="check", required=True
    )
    is_mandatory = fields.Boolean(string="Mandatory", default=True)
