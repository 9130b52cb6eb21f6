from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    service_storage_charge_id = fields.Many2one(
        "service.storage.charge",
        string="Storage",
        index="btree_not_null",
        copy=False,
        help="The storage fee that this line invoices.",
    )
