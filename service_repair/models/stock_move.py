from odoo import api, models
from odoo.fields import Command


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the customer as owner when a repair moves the device.

        The native end of a repair looks for the owner where the parts come from,
        not where the device lies, and loses it (odoo/odoo#285715).
        """
        prepared = []
        for vals in vals_list:
            if vals.get("repair_id") and not vals.get("repair_line_type"):
                repair = self.env["repair.order"].browse(vals["repair_id"])
                intake = repair.service_intake_id
                if intake and vals.get("product_id") == intake.product_id.id:
                    vals = self._with_custody_owner(vals, intake)
            prepared.append(vals)
        return super().create(prepared)

    @api.model
    def _with_custody_owner(self, vals, intake):
        owner = intake._get_custody_owner()
        lines = [
            Command.create({**command[2], "owner_id": owner.id})
            if command[0] == Command.CREATE
            else command
            for command in vals.get("move_line_ids", [])
        ]
        return {
            **vals,
            "restrict_partner_id": owner.id,
            "service_intake_id": intake.id,
            "move_line_ids": lines,
        }
