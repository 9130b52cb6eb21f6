from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    service_intake_id = fields.Many2one(
        "service.intake",
        string="Intake",
        index="btree_not_null",
        copy=False,
        help="The case for which this move carried the customer's device.",
    )

    service_reason = fields.Char(
        string="Reason",
        copy=False,
        help="Why a customer's device was moved, where the receipt alone does not say.",
    )

    def _compute_reference(self):
        """Reference moves of custody by their receipt.

        A bare move has none, and a journal entry of a move without reference
        fails (``stock_account`` joins it with a string).
        """
        custody_moves = self.filtered(
            lambda move: move.service_intake_id and not move.picking_id
        )
        for move in custody_moves:
            move.reference = move.service_intake_id.name
        return super(StockMove, self - custody_moves)._compute_reference()

    def _update_reserved_quantity(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        """Reserve our own goods only, unless the move says whose.

        Natively any move may take a customer's device or a dealer's part.
        """
        move = self
        if not strict and not owner_id:
            restricted = self.restrict_partner_id.id
            own = [False, self.company_id.partner_id.id]
            move = self.with_context(
                service_owner_ids=[restricted] if restricted else own
            )
        return super(StockMove, move)._update_reserved_quantity(
            need,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _action_done(self, cancel_backorder=False):
        """Log every step of a device in custody, whoever moved it."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        lines = moves.move_line_ids.filtered(
            lambda line: line.lot_id and line.state == "done"
        )
        if lines:
            # Warehouse people who move a device by hand have no right on cases.
            self.env["service.custody.event"].sudo()._log_move_lines(lines)
        return moves
