from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "draft": ("confirmed", "cancelled"),
    "confirmed": (),
    "cancelled": (),
}
AFTERWARDS = frozenset({"proceeds", "costs", "note", "message_main_attachment_id"})


class ServiceOwnershipTransfer(models.Model):
    """The abandonment act: a device that nobody collected becomes the company's.

    Only a director confirms it, and only when every notice of the ladder is proven and
    the waiting time has passed.
    """

    _name = "service.ownership.transfer"
    _description = "Abandonment Act"
    _inherit = ["service.state.mixin", "mail.thread", "mail.activity.mixin"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "name",
            "wiped_at",
            "wiped_by_id",
            "confirmed_at",
            "confirmed_by_id",
            "move_ids",
            "fee_owed",
        }
    )
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Act", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'ready'), ('storage_charge_id', '!=', False)]",
    )
    company_id = fields.Many2one(
        related="intake_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(related="intake_id.storage_charge_id")
    policy_id = fields.Many2one(related="charge_id.policy_id")
    notice_ids = fields.One2many(related="charge_id.notice_ids")
    partner_id = fields.Many2one(related="intake_id.partner_id", string="Owner")
    lot_id = fields.Many2one(related="intake_id.lot_id")
    value = fields.Monetary(help="What the device is worth to the company today.")
    disposition = fields.Selection(
        [("sale", "Sale"), ("dismantle", "Dismantling"), ("scrap", "Scrap")],
        default="sale",
        required=True,
        help="What is meant to be done with it; Inventory does it.",
    )
    location_dest_id = fields.Many2one(
        "stock.location",
        string="Put Into",
        check_company=True,
        compute="_compute_location_dest_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '!=', False)]",
    )
    blockers = fields.Text(compute="_compute_blockers", string="In the Way")
    # === DATA === #
    is_wipe_required = fields.Boolean(
        string="Holds Data", default=True, help="The owner's data must be wiped first."
    )
    wiped_at = fields.Datetime(string="Wiped On", readonly=True, copy=False)
    wiped_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    wipe_note = fields.Char(
        string="How It Was Wiped", help="The method; or why there is nothing to wipe."
    )
    # === DECISION === #
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    move_ids = fields.Many2many("stock.move", readonly=True, copy=False)
    fee_owed = fields.Monetary(
        string="Storage Owed", readonly=True, copy=False, help="On the day of the act."
    )
    # === PROCEEDS === #
    proceeds = fields.Monetary(tracking=True, help="What its sale brought.")
    costs = fields.Monetary(tracking=True, help="What keeping and selling it cost.")
    owner_amount = fields.Monetary(
        string="Due to the Owner",
        compute="_compute_owner_amount",
        help="What is left of the proceeds, where the policy leaves it to the owner.",
    )
    is_auction_required = fields.Boolean(compute="_compute_is_auction_required")
    note = fields.Text()

    _intake_uniq = models.UniqueIndex(
        "(intake_id) WHERE state <> 'cancelled'",
        "There is an abandonment act of this case already.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (value >= 0 AND proceeds >= 0 AND costs >= 0)",
        "Value, proceeds and costs cannot be negative.",
    )

    @api.depends("intake_id")
    def _compute_location_dest_id(self):
        for act in self:
            warehouse = act.intake_id.center_id.warehouse_id
            act.location_dest_id = warehouse.sudo().lot_stock_id

    @api.depends("state", "intake_id", "notice_ids.state", "wiped_at", "wipe_note")
    def _compute_blockers(self):
        blockers = self.filtered(
            lambda act: act.state == "draft" and act.intake_id
        )._get_confirm_blockers()
        for act in self:
            act.blockers = "\n".join(map(str, blockers.get(act, [])))

    @api.depends("proceeds", "costs", "fee_owed", "policy_id.proceeds")
    def _compute_owner_amount(self):
        for act in self:
            left = act.proceeds - act.costs - act.fee_owed
            is_owners = act.policy_id.proceeds == "owner"
            act.owner_amount = max(0.0, left) if is_owners else 0.0

    @api.depends("value", "policy_id.auction_threshold")
    def _compute_is_auction_required(self):
        for act in self:
            threshold = act.policy_id.auction_threshold
            act.is_auction_required = bool(threshold) and act.value > threshold

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        acts = super().create(vals_list)
        for act in acts:
            sequence = self.env["ir.sequence"].with_company(act.company_id)
            # Clients do not number acts.
            act.sudo().name = sequence.next_by_code("service.ownership.transfer")
        return acts

    def write(self, vals):
        """Refuse to change a decided act, but for what came after it.

        :raises UserError: when it is confirmed or cancelled
        """
        if (
            not self.env.su
            and (vals.keys() - AFTERWARDS)
            and any(act.state != "draft" for act in self)
        ):
            raise UserError(self.env._("This act is decided and cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(act.state == "confirmed" for act in self):
            raise UserError(self.env._("A confirmed act cannot be deleted."))
