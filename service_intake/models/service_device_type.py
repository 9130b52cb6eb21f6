from odoo import fields, models


class ServiceDeviceType(models.Model):
    """A kind of device as the desk knows it: what to ask, what to keep it in.

    Products name their type; a type without products is only waiting for them.
    """

    _name = "service.device.type"
    _description = "Device Type"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_bulky = fields.Boolean(
        string="Bulky", help="Too big to carry: it is fetched and delivered home."
    )
    storage_size = fields.Selection(
        [("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        default="small",
        required=True,
        help="What room it takes in storage; the storage fee goes by it.",
    )
    needs_passcode = fields.Boolean(
        string="Passcode Needed",
        help="Such a device cannot be tested without its code: the desk asks for it.",
    )
    product_tmpl_ids = fields.One2many(
        "product.template", "service_device_type_id", string="Products"
    )

    _name_uniq = models.UniqueIndex("(name)", "This device type exists already.")
