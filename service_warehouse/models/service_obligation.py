from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "expected": ("in_hand", "waived"),
    "in_hand": ("returned",),
    "returned": (),
    "waived": (),
}


class ServiceObligation(models.Model):
    """A defective part that somebody owes back: one for each part consumed."""

    _name = "service.obligation"
    _description = "Part Owed Back"
    _inherit = ["service.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "due_date, id"
    _check_company_auto = True
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "name",
            "move_id",
            "repair_id",
            "product_id",
            "quantity",
            "in_hand_at",
            "move_in_id",
            "move_out_id",
        }
    )

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    state = fields.Selection(
        [
            ("expected", "Expected"),
            ("in_hand", "In Hand"),
            ("returned", "Returned"),
            ("waived", "Waived"),
        ],
        default="expected",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    move_id = fields.Many2one(
        "stock.move",
        string="Part Used",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The consumption that made this part owed.",
    )
    repair_id = fields.Many2one(
        "repair.order", readonly=True, index=True, ondelete="restrict"
    )
    intake_id = fields.Many2one(
        related="repair_id.service_intake_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, readonly=True, index=True
    )
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    debtor_id = fields.Many2one(
        "res.partner", string="Owed By", required=True, index=True, tracking=True
    )
    creditor_id = fields.Many2one(
        "res.partner", string="Goes Back To", required=True, index=True
    )
    due_date = fields.Date(required=True, index=True, tracking=True)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    in_hand_at = fields.Datetime(readonly=True, copy=False)
    move_in_id = fields.Many2one("stock.move", readonly=True, copy=False)
    move_out_id = fields.Many2one("stock.move", readonly=True, copy=False)
    note = fields.Char(string="Reason", help="Why a part was waived.")

    _name_uniq = models.UniqueIndex("(company_id, name)")
    _move_uniq = models.UniqueIndex(
        "(move_id)", "The defective part of this consumption is owed already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity owed must be positive."
    )

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for obligation in self:
            obligation.is_overdue = (
                obligation.state == "expected" and obligation.due_date < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "expected"),
            ("due_date", "<", fields.Date.context_today(self)),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            vals["name"] = (
                self.env["ir.sequence"]
                .with_company(vals.get("company_id"))
                .next_by_code("service.obligation")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What is owed is settled or waived, not deleted."))

    def action_receive(self):
        """Take the defective parts in hand; doing it twice moves nothing twice.

        :raises UserError: when one was returned or waived
        """
        received = self._set_state("in_hand", in_hand_at=fields.Datetime.now())
        received._move_part("move_in_id")
        return True

    def action_return(self):
        """Send the defective parts back to whom they belong.

        :raises UserError: when one is not in hand
        """
        self._set_state("returned")._move_part("move_out_id")
        return True

    def action_waive(self):
        """Give up defective parts that will not come.

        :raises UserError: when a reason is missing, or a part is not expected
        """
        if any(not obligation.note for obligation in self):
            raise UserError(self.env._("Write down why it is waived."))
        self._set_state("waived")
        return True

    def _move_part(self, field):
        """Move the parts in or out; Inventory shows them as their creditor's.

        :param str field: ``move_in_id`` or ``move_out_id``
        """
        # A keeper's right is on what is owed; the move follows from it.
        moves = (
            self.env["stock.move"]
            .sudo()
            .create([owed._prepare_move_vals(field) for owed in self.sudo()])
        )
        moves._action_done()
        for obligation, move in zip(self, moves, strict=True):
            obligation.sudo()[field] = move

    def _prepare_move_vals(self, field):
        self.ensure_one()
        defective = self.company_id._ensure_service_defective_location()
        if field == "move_in_id":
            # The device gave it up where the good part went.
            source, destination = self.move_id.location_dest_id, defective
        else:
            source, destination = (
                defective,
                self.env.ref("stock.stock_location_suppliers"),
            )
        common = {
            "product_id": self.product_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": self.company_id.id,
        }
        lines = [
            {
                **common,
                "product_uom_id": self.product_id.uom_id.id,
                "owner_id": self.creditor_id.id,
                "lot_id": lot_id,
                "quantity": quantity,
                "picked": True,
            }
            for lot_id, quantity in self._get_lot_quantities()
        ]
        return {
            **common,
            "product_uom": self.product_id.uom_id.id,
            "product_uom_qty": self.quantity,
            "restrict_partner_id": self.creditor_id.id,
            "service_obligation_id": self.id,
            "origin": self.repair_id.name,
            "picked": True,
            "move_line_ids": [fields.Command.create(line) for line in lines],
        }

    def _get_lot_quantities(self):
        """Return in which lots the defective parts move.

        A tracked part that came out of a device was never in stock: it gets the
        obligation's number as its lot, the same on its way in and out.

        :return: ``[(stock.lot id or False, quantity)]``
        :rtype: list
        """
        self.ensure_one()
        if self.product_id.tracking == "none":
            return [(False, self.quantity)]
        if self.move_in_id:
            lines = self.move_in_id.move_line_ids
            return [(line.lot_id.id, line.quantity) for line in lines]
        single = self.product_id.tracking == "lot" or self.quantity == 1
        names = (
            [self.name]
            if single
            else [f"{self.name}-{index + 1}" for index in range(int(self.quantity))]
        )
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.product_id.id} for name in names]
        )
        return [(lot.id, self.quantity / len(lots)) for lot in lots]
