from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TRANSITIONS = {
    "draft": ("sent", "cancelled"),
    "sent": ("received",),
    "received": (),
    "cancelled": (),
}


class ServiceTransfer(models.Model):
    """Devices that travel from one service centre to another.

    Nobody in the warehouse picks them, so no transfer of Inventory is made for people
    to process: the devices' bare moves are its stock moves.
    """

    _name = "service.transfer"
    _description = "Transfer between Service Centres"
    _inherit = [
        "service.state.mixin",
        "service.numbered.mixin",
        "service.scan.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _transitions = TRANSITIONS
    _order = "id desc"
    _check_company_auto = True
    _protected_fields = frozenset(
        {"state", "sent_at", "sent_by_id", "received_at", "received_by_id"}
    )

    state = fields.Selection(
        [
            ("draft", "New"),
            ("sent", "On the Way"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="center_id.company_id", store=True, index=True, precompute=True
    )
    center_id = fields.Many2one(
        "service.center",
        string="From",
        required=True,
        index=True,
        default=lambda self: self.env["service.intake"]._default_center_id(),
    )
    center_dest_id = fields.Many2one(
        "service.center", string="To", required=True, index=True
    )
    carrier = fields.Char(help="Who carries the devices: driver, number of the van.")
    line_ids = fields.One2many("service.transfer.line", "transfer_id", copy=False)
    device_count = fields.Integer(string="Devices", compute="_compute_counts")
    missing_count = fields.Integer(string="Not Arrived", compute="_compute_counts")
    sent_at = fields.Datetime(readonly=True, copy=False)
    sent_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    received_at = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name)", "This number is taken.")

    @api.depends("line_ids.is_on_the_way")
    def _compute_counts(self):
        counts = {
            (transfer, is_away): count
            for transfer, is_away, count in self.env[
                "service.transfer.line"
            ]._read_group(
                [("transfer_id", "in", self.ids)],
                ["transfer_id", "is_on_the_way"],
                ["__count"],
            )
        }
        for transfer in self:
            missing = counts.get((transfer, True), 0)
            transfer.missing_count = missing
            transfer.device_count = missing + counts.get((transfer, False), 0)

    @api.constrains("center_id", "center_dest_id")
    def _check_centers(self):
        for transfer in self:
            if transfer.center_id == transfer.center_dest_id:
                raise ValidationError(
                    self.env._("A transfer leads from one centre to another.")
                )
            if transfer.center_id.company_id != transfer.center_dest_id.company_id:
                raise ValidationError(
                    self.env._(
                        "%(center)s belongs to another company: devices stay in the "
                        "custody of the company that gave the receipt.",
                        center=transfer.center_dest_id.name,
                    )
                )

    def write(self, vals):
        """Keep where a transfer that left comes from and goes to.

        :raises UserError: when a centre would change
        """
        if {"center_id", "center_dest_id"} & vals.keys() and any(
            transfer.state != "draft" for transfer in self
        ):
            raise UserError(self.env._("This transfer has left already."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(transfer.state not in ("draft", "cancelled") for transfer in self):
            raise UserError(self.env._("A transfer that left is kept."))
