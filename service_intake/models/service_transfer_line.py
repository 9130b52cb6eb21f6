from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceTransferLine(models.Model):
    """One device of a transfer between centres."""

    _name = "service.transfer.line"
    _description = "Device of a Transfer"
    _inherit = ["service.protected.mixin"]
    _check_company_auto = True
    _protected_fields = frozenset(
        {"is_on_the_way", "arrived_at", "arrived_by_id", "returned_at"}
    )

    transfer_id = fields.Many2one(
        "service.transfer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="transfer_id.company_id", store=True, index=True
    )
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    serial = fields.Char(related="intake_id.serial")
    product_id = fields.Many2one(related="intake_id.product_id")
    partner_id = fields.Many2one(related="intake_id.partner_id", string="Owner")
    intake_state = fields.Selection(related="intake_id.state", string="State")
    is_on_the_way = fields.Boolean(readonly=True)
    arrived_at = fields.Datetime(readonly=True)
    arrived_by_id = fields.Many2one("res.users", readonly=True)
    returned_at = fields.Datetime(string="Never Left", readonly=True)

    _case_uniq = models.UniqueIndex(
        "(transfer_id, intake_id)", "This device is on the list already."
    )
    _on_the_way_uniq = models.UniqueIndex(
        "(intake_id) WHERE is_on_the_way",
        "This device is on its way with another transfer.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Keep the list of what left.

        :raises UserError: when a device of a transfer that left would change
        """
        if {"transfer_id", "intake_id"} & vals.keys():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_draft(self):
        if any(line.transfer_id.state != "draft" for line in self):
            raise UserError(self.env._("The transfer has left: its list stays."))

    def action_never_left(self):
        """Put devices that are not on their way back to the centre they came from.

        :raises AccessError: when the user is not a director
        :raises UserError: when a device is not on its way
        """
        self.transfer_id.check_access("write")
        self.intake_id._check_director()
        self.transfer_id._lock_or_refuse()
        self.invalidate_recordset(["is_on_the_way"])
        if not all(line.is_on_the_way for line in self):
            raise UserError(self.env._("Only what is on its way can be put back."))
        # Written by the transfer only; access was checked above.
        self.sudo().write(
            {"is_on_the_way": False, "returned_at": fields.Datetime.now()}
        )
        for transfer in self.transfer_id:
            cases = (self & transfer.line_ids).intake_id
            cases._move_custody(
                lambda case: case._get_arrival_location(case.center_id),
                reason=self.env._("never left with %(name)s", name=transfer.name),
            )
            transfer._end_when_empty()
        return True
