from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceCustodyEvent(models.Model):
    """One step of a device in custody: who moved it, when, from where, where to.

    Append-only, written by the stock move itself.
    """

    _name = "service.custody.event"
    _description = "Custody Event"
    _order = "id desc"
    _check_company_auto = True

    intake_id = fields.Many2one(
        "service.intake", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Device", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Moved By", required=True)
    moved_at = fields.Datetime(required=True)
    location_id = fields.Many2one("stock.location", string="From", required=True)
    location_dest_id = fields.Many2one("stock.location", string="To", required=True)
    move_line_id = fields.Many2one("stock.move.line", ondelete="set null")
    reference = fields.Char(help="The document that moved the device.")
    reason = fields.Char()

    _move_line_uniq = models.UniqueIndex(
        "(move_line_id) WHERE move_line_id IS NOT NULL",
        "This step of the device is logged already.",
    )

    def write(self, vals):  # pylint: disable=method-required-super # never writes
        """Refuse: custody cannot be rewritten.

        :raises UserError: always
        """
        raise UserError(self.env._("The custody log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The custody log cannot be deleted."))

    def _log_move_lines(self, lines):
        """Log done move lines that carried a device of an open case.

        Called by ``stock.move._action_done``.

        :param stock.move.line lines: done lines with a lot
        :return: the events made
        :rtype: service.custody.event
        """
        intakes = self.env["service.intake"].search(
            [("lot_id", "in", lines.lot_id.ids), ("is_in_custody", "=", True)]
        )
        intake_by_lot = {intake.lot_id: intake for intake in intakes}
        return self.create(
            [
                {
                    "intake_id": intake_by_lot[line.lot_id].id,
                    "company_id": intake_by_lot[line.lot_id].company_id.id,
                    "lot_id": line.lot_id.id,
                    "user_id": self.env.uid,
                    "moved_at": line.date,
                    "location_id": line.location_id.id,
                    "location_dest_id": line.location_dest_id.id,
                    "move_line_id": line.id,
                    "reference": line.move_id.reference,
                    "reason": line.move_id.service_reason,
                }
                for line in lines
                if line.lot_id in intake_by_lot
            ]
        )
