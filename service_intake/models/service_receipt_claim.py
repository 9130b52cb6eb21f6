from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TRANSITIONS = {
    "draft": ("submitted", "cancelled"),
    "submitted": ("approved", "refused", "cancelled"),
    "approved": ("used",),
    "refused": (),
    "used": (),
    "cancelled": (),
}
OPEN_STATES = ("draft", "submitted", "approved")
# What the applicant says and signs: fixed once it is submitted.
CONTENT = frozenset(
    {
        "intake_id",
        "company_id",
        "applicant_name",
        "applicant_phone",
        "statement",
        "stated_brand",
        "stated_model",
        "stated_serial",
        "stated_fault",
        "stated_accessories",
        "stated_date",
        "identity_kind",
        "identity_number_entry",
        "identity_issuer_entry",
        "identity_scan_entry",
    }
)


class ServiceReceiptClaim(models.Model):
    """A lost receipt: who claims the device, how they prove it, what was decided."""

    _name = "service.receipt.claim"
    _description = "Lost-receipt Claim"
    _inherit = [
        "service.state.mixin",
        "service.numbered.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _transitions = TRANSITIONS
    _order = "id desc"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "state",
            "submitted_at",
            "submitted_by_id",
            "decision_due_at",
            "decided_at",
            "decided_by_id",
            "escalated_at",
            "used_at",
            "identity_number",
            "identity_issuer",
            "identity_scan",
            "identity_erased_at",
        }
    )

    state = fields.Selection(
        [
            ("draft", "New"),
            ("submitted", "To Decide"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("used", "Handed Over"),
            ("cancelled", "Withdrawn"),
        ],
        default="draft",
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
        domain="[('is_in_custody', '=', True)]",
    )
    company_id = fields.Many2one(
        related="intake_id.company_id", store=True, index=True, precompute=True
    )
    center_id = fields.Many2one(related="intake_id.center_id")
    partner_id = fields.Many2one(related="intake_id.partner_id", string="Customer")
    # === APPLICANT === #
    applicant_name = fields.Char(string="Applicant", required=True)
    applicant_phone = fields.Char(string="Applicant's Phone")
    statement = fields.Text(
        help="How the receipt was lost and why the device is the applicant's, in the "
        "applicant's words; printed and signed.",
    )
    # === WHAT THE APPLICANT SAYS OF THE DEVICE === #
    stated_brand = fields.Char(string="Brand")
    stated_model = fields.Char(string="Model")
    stated_serial = fields.Char(
        string="Serial / IMEI", help="A part of it will do: at least four characters."
    )
    stated_fault = fields.Char(string="Fault")
    stated_accessories = fields.Char(string="Accessories")
    stated_date = fields.Date(string="Handed In About")
    # === DECISION === #
    submitted_at = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decision_due_at = fields.Datetime(
        string="Decide Until", readonly=True, copy=False, index="btree_not_null"
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decision_note = fields.Char(
        string="Reason",
        copy=False,
        tracking=True,
        help="Why the claim is refused; required then.",
    )
    escalated_at = fields.Datetime(readonly=True, copy=False)
    used_at = fields.Datetime(string="Handed Over On", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name)", "This claim number is taken.")
    _open_uniq = models.UniqueIndex(
        "(intake_id) WHERE is_open",
        "A lost-receipt claim on this case is open already.",
    )

    @api.depends("state")
    def _compute_is_open(self):
        for claim in self:
            claim.is_open = claim.state in OPEN_STATES

    @api.depends("state", "decision_due_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for claim in self:
            claim.is_overdue = (
                claim.state == "submitted"
                and bool(claim.decision_due_at)
                and claim.decision_due_at < now
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("state", "=", "submitted") & fields.Domain(
            "decision_due_at", "<", fields.Datetime.now()
        )
        if set(value) == {True, False}:
            return fields.Domain.TRUE
        return domain if True in value else ~domain

    @api.constrains("intake_id")
    def _check_in_custody(self):
        for claim in self:
            if not claim.intake_id.is_in_custody:
                raise ValidationError(
                    self.env._(
                        "%(case)s: there is nothing to claim, the device is not in "
                        "custody.",
                        case=claim.intake_id.display_name,
                    )
                )

    def write(self, vals):
        """Keep what was submitted; of a claim to decide only the reason is written.

        :raises UserError: when the applicant's statement would change
        """
        if CONTENT & vals.keys() and any(claim.state != "draft" for claim in self):
            raise UserError(
                self.env._("What the applicant said and signed stays as it is.")
            )
        if "decision_note" in vals and any(
            claim.state not in ("draft", "submitted") for claim in self
        ):
            raise UserError(self.env._("The decision is taken: its reason stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(claim.state != "draft" for claim in self):
            raise UserError(self.env._("A submitted claim is evidence and stays."))
