from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    service_obligation_id = fields.Many2one(
        "service.obligation",
        string="Part Owed Back",
        index="btree_not_null",
        copy=False,
    )

    def _compute_reference(self):
        """Reference moves of defective parts by their number, as a document would."""
        owed = self.filtered(
            lambda move: move.service_obligation_id and not move.picking_id
        )
        for move in owed:
            move.reference = move.service_obligation_id.name
        return super(StockMove, self - owed)._compute_reference()
