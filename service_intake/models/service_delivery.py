from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "planned": ("on_the_way", "cancelled"),
    "on_the_way": ("delivered", "failed"),
    "delivered": (),
    "failed": (),
    "cancelled": (),
}
OPEN_STATES = ("planned", "on_the_way")


class ServiceDelivery(models.Model):
    """A device brought home: who drives when, and the proof that it arrived.

    The device leaves custody by a transfer of Inventory, which the warehouse sees.
    """

    _name = "service.delivery"
    _description = "Home Delivery"
    _inherit = [
        "service.state.mixin",
        "service.numbered.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _transitions = TRANSITIONS
    _order = "window_start, id"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "state",
            "picking_id",
            "started_at",
            "delivered_at",
            "delivered_by_id",
            "failed_at",
        }
    )

    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("on_the_way", "On the Way"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True)
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'ready')]",
    )
    company_id = fields.Many2one(
        related="intake_id.company_id", store=True, index=True, precompute=True
    )
    customer_id = fields.Many2one(related="intake_id.partner_id")
    product_id = fields.Many2one(related="intake_id.product_id")
    accessory_ids = fields.One2many(related="intake_id.accessory_ids", readonly=False)
    address_id = fields.Many2one(
        "res.partner",
        compute="_compute_address_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Where the device goes.",
    )
    address_text = fields.Char(
        string="Street and City", related="address_id.contact_address_inline"
    )
    phone = fields.Char(related="address_id.phone", readonly=True)
    window_start = fields.Datetime(string="From", required=True, index=True)
    window_end = fields.Datetime(string="Until", required=True)
    carrier_id = fields.Many2one("res.partner", check_company=True)
    driver_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    note = fields.Char(help="Floor, lift, door code, old device to take along.")
    picking_id = fields.Many2one(
        "stock.picking",
        string="Stock Transfer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(help="What this delivery costs us, before tax.")
    started_at = fields.Datetime(readonly=True, copy=False)
    # === PROOF === #
    received_by = fields.Char(copy=False)
    signature = fields.Image(
        copy=False, max_width=1024, max_height=1024, attachment=True
    )
    photo = fields.Image(
        copy=False,
        max_width=1920,
        max_height=1920,
        attachment=True,
        help="The device where it was put.",
    )
    delivered_at = fields.Datetime(readonly=True, copy=False)
    delivered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    fail_reason = fields.Char(string="Why Not Delivered", copy=False, tracking=True)
    failed_at = fields.Datetime(readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name)", "This number is taken.")
    _open_uniq = models.UniqueIndex(
        "(intake_id) WHERE is_open", "A delivery of this device is planned already."
    )
    _window = models.Constraint(
        "CHECK (window_end > window_start)",
        "The time window must end after it begins.",
    )
    _cost_positive = models.Constraint(
        "CHECK (cost >= 0)", "The cost cannot be negative."
    )

    @api.depends("state")
    def _compute_is_open(self):
        for delivery in self:
            delivery.is_open = delivery.state in OPEN_STATES

    @api.depends("intake_id")
    def _compute_address_id(self):
        for delivery in self:
            customer = delivery.intake_id.partner_id
            address_id = customer.address_get(["delivery"])["delivery"]
            delivery.address_id = address_id if customer else False

    @api.model_create_multi
    def create(self, vals_list):
        deliveries = super().create(vals_list)
        cases = deliveries.intake_id
        cases._lock_or_refuse()
        cases.invalidate_recordset(["state"])
        cases._check_ready_to_hand_over()
        cases._raise_blockers(cases._get_transfer_blockers())
        for delivery in deliveries:
            delivery._ensure_picking()
        return deliveries

    def write(self, vals):
        """Keep what was proven; of an open delivery the case stays.

        :raises UserError: when a delivery that ended, or its case, would change
        """
        kept = {"received_by", "signature", "photo", "address_id"} & vals.keys()
        if kept and any(not delivery.is_open for delivery in self):
            raise UserError(self.env._("This delivery has ended: its proof stays."))
        if "intake_id" in vals:
            raise UserError(self.env._("Plan another delivery for another device."))
        result = super().write(vals)
        if {"window_start", "address_id"} & vals.keys():
            for delivery in self.filtered("picking_id"):
                delivery._update_picking()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A delivery is cancelled, not deleted."))
