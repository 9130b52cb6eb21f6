from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_device_type_id = fields.Many2one(
        "service.device.type",
        string="Device Type",
        index="btree_not_null",
        help="What the service desk asks and checks when such a device is taken in.",
    )
