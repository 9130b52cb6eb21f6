from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TRANSITIONS = {
    "draft": ("counting", "cancelled"),
    "counting": ("done", "cancelled"),
    "done": (),
    "cancelled": (),
}


class ServiceStockTake(models.Model):
    """A stock-take of the devices in custody: what should be here, what is."""

    _name = "service.stock.take"
    _description = "Stock-take of Devices"
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
        {"state", "started_at", "started_by_id", "finished_at"}
    )

    state = fields.Selection(
        [
            ("draft", "New"),
            ("counting", "Counting"),
            ("done", "Finished"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env["service.intake"]._default_center_id(),
    )
    company_id = fields.Many2one(
        related="center_id.company_id", store=True, index=True, precompute=True
    )
    custody_root_id = fields.Many2one(related="center_id.location_id")
    location_id = fields.Many2one(
        "stock.location",
        string="Place",
        check_company=True,
        domain="[('id', 'child_of', custody_root_id), ('usage', '=', 'internal')]",
        help="Count this place alone; empty: the whole centre.",
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("service.stock.take.line", "take_id")
    missing_ids = fields.One2many(
        "service.stock.take.line",
        "take_id",
        string="Missing Devices",
        domain=[("result", "=", "missing")],
    )
    found_ids = fields.One2many(
        "service.stock.take.line",
        "take_id",
        string="Found Devices",
        domain=[("result", "=", "found")],
    )
    extra_ids = fields.One2many(
        "service.stock.take.line",
        "take_id",
        string="Extra Devices",
        domain=[("result", "in", ("extra", "unknown"))],
    )
    missing_count = fields.Integer(string="Missing", compute="_compute_counts")
    found_count = fields.Integer(string="Found", compute="_compute_counts")
    extra_count = fields.Integer(string="Extra", compute="_compute_counts")

    _name_uniq = models.UniqueIndex("(name)", "This number is taken.")

    @api.depends("line_ids.result")
    def _compute_counts(self):
        counts = {
            (take, result): count
            for take, result, count in self.env["service.stock.take.line"]._read_group(
                [("take_id", "in", self.ids)], ["take_id", "result"], ["__count"]
            )
        }
        for take in self:
            take.missing_count = counts.get((take, "missing"), 0)
            take.found_count = counts.get((take, "found"), 0)
            take.extra_count = counts.get((take, "extra"), 0) + counts.get(
                (take, "unknown"), 0
            )

    @api.constrains("center_id", "location_id")
    def _check_place(self):
        for take in self:
            place, root = take.location_id, take.center_id.location_id
            if place and not place.parent_path.startswith(root.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(place)s is no place of custody of %(center)s.",
                        place=place.display_name,
                        center=take.center_id.name,
                    )
                )

    def write(self, vals):
        """Keep what is counted once the count runs.

        :raises UserError: when centre or place would change
        """
        if {"center_id", "location_id"} & vals.keys() and any(
            take.state != "draft" for take in self
        ):
            raise UserError(self.env._("The list is frozen: start another stock-take."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(take.state not in ("draft", "cancelled") for take in self):
            raise UserError(self.env._("A stock-take that ran is kept."))

    def action_start(self):
        """Freeze the list of what should be here, and start counting."""
        self.check_access("write")
        for take in self._set_state(
            "counting", started_at=fields.Datetime.now(), started_by_id=self.env.uid
        ):
            take._freeze_expected()
        return True

    def _freeze_expected(self):
        """List the devices that custody says are here."""
        self.ensure_one()
        root = self.location_id or self.center_id.location_id
        quants = (
            self.env["stock.quant"]
            .sudo()  # clerks have no right on quants; only the place is used
            .search(
                [
                    ("location_id", "child_of", root.id),
                    ("quantity", ">", 0),
                    ("owner_id", "!=", False),
                    ("lot_id", "!=", False),
                ]
            )
        )
        cases = self.env["service.intake"].search(
            [("lot_id", "in", quants.lot_id.ids), ("is_in_custody", "=", True)]
        )
        case_by_lot = {case.lot_id: case for case in cases}
        # Lines are made by the count only.
        self.env["service.stock.take.line"].sudo().create(
            [
                {
                    "take_id": self.id,
                    "intake_id": case_by_lot[quant.lot_id].id,
                    "location_id": quant.location_id.id,
                    "result": "missing",
                }
                for quant in quants
                if quant.lot_id in case_by_lot
            ]
        )

    def action_cancel(self):
        """Give the count up."""
        self.check_access("write")
        self._set_state("cancelled")
        return True
