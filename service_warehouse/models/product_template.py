from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_is_core = fields.Boolean(
        string="Defective Part Owed Back",
        help="Using this part in a repair makes the defective one owed back.",
    )
    service_core_partner_id = fields.Many2one(
        "res.partner",
        string="Goes Back To",
        help="The maker or importer that wants the defective part. It owns it from "
        "the moment it is in hand, so that it never counts as the company's stock.",
    )

    @api.constrains("service_is_core", "is_storable")
    def _check_service_core(self):
        for product in self.filtered("service_is_core"):
            if not product.is_storable:
                raise ValidationError(
                    self.env._(
                        "%s is not stored: no defective part can be owed back.",
                        product.display_name,
                    )
                )
