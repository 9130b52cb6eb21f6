from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..scores import DETRACTOR_MAX

TRANSITIONS = {
    "todo": ("answered", "unreached", "refused"),
    # Customers call back, or use the link they were sent.
    "unreached": ("answered",),
    "refused": ("answered",),
    "answered": (),
}


class ServiceHappyCall(models.Model):
    """The call that asks a customer, some days after hand-over, how it went."""

    _name = "service.happy.call"
    _description = "Happy Call"
    _inherit = ["service.state.mixin", "mail.thread", "mail.activity.mixin"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "intake_id",
            "company_id",
            "center_id",
            "partner_id",
            "product_id",
            "handed_over_at",
            "repair_id",
            "technician_id",
            "operator_id",
            "attempt_count",
            "user_input_id",
            "answered_at",
            "nps",
            "has_nps",
            "nps_points",
            "csat",
            "repaired",
            "paid_dealer",
            "comment",
            "is_unhappy",
            "is_settled",
            "settled_by_id",
            "settled_at",
        }
    )
    _order = "due_date, id"
    _check_company_auto = True

    state = fields.Selection(
        [
            ("todo", "To Call"),
            ("answered", "Answered"),
            ("unreached", "Not Reached"),
            ("refused", "Refused"),
        ],
        default="todo",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    due_date = fields.Date(string="Call On", required=True, index=True, tracking=True)
    operator_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        tracking=True,
        help="Who makes this call: nobody else rings the customer meanwhile.",
    )
    attempt_count = fields.Integer(
        string="Without Answer",
        readonly=True,
        aggregator="sum",
        tracking=True,
        help="How often the customer did not pick up.",
    )
    # === THE CASE'S STORY === #
    intake_id = fields.Many2one(
        "service.intake",
        string="Receipt",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    repair_id = fields.Many2one(
        "repair.order", readonly=True, index="btree_not_null", check_company=True
    )
    center_id = fields.Many2one(related="intake_id.center_id", store=True)
    partner_id = fields.Many2one(related="intake_id.partner_id", store=True, index=True)
    phone = fields.Char(related="partner_id.phone")
    product_id = fields.Many2one(
        related="intake_id.product_id", string="Device", store=True
    )
    brand_id = fields.Many2one(related="intake_id.brand_id")
    lot_id = fields.Many2one(related="intake_id.lot_id", string="Serial / IMEI")
    fault = fields.Text(related="intake_id.fault")
    received_at = fields.Datetime(related="intake_id.received_at")
    handed_over_at = fields.Datetime(related="intake_id.handed_over_at", store=True)
    technician_id = fields.Many2one(
        related="repair_id.service_technician_id", store=True, index="btree_not_null"
    )
    result = fields.Selection(related="repair_id.service_result")
    # === THE ANSWER === #
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answers", readonly=True, ondelete="set null"
    )
    answered_at = fields.Datetime(readonly=True, index="btree_not_null")
    # Never written without an answer: NULL keeps who was not asked out of averages,
    # and 0 in.
    nps = fields.Integer(
        string="Recommends (0–10)",
        readonly=True,
        aggregator="avg",
        help="How likely the customer recommends the service; 0 is an answer.",
    )
    has_nps = fields.Boolean(string="Said How Likely", readonly=True)
    nps_points = fields.Integer(
        string="NPS",
        readonly=True,
        aggregator="avg",
        help="100 for 9 and 10, -100 for 0 to 6: the average is the Net Promoter "
        "Score.",
    )
    csat = fields.Integer(string="Satisfaction (1–5)", readonly=True, aggregator="avg")
    repaired = fields.Selection([("yes", "Yes"), ("no", "No")], readonly=True)
    paid_dealer = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Paid beside the Invoice",
        readonly=True,
    )
    comment = fields.Text(readonly=True)
    is_unhappy = fields.Boolean(
        compute="_compute_is_unhappy", store=True, string="Unhappy"
    )
    # === SETTLEMENT === #
    settlement_note = fields.Text(help="What was agreed with the unhappy customer.")
    is_settled = fields.Boolean(
        string="Settled",
        readonly=True,
        tracking=True,
        help="The complaint no longer holds back the fee.",
    )
    settled_by_id = fields.Many2one("res.users", readonly=True)
    settled_at = fields.Datetime(readonly=True)

    _intake_uniq = models.UniqueIndex("(intake_id)", "This case has its happy call.")
    _user_input_uniq = models.UniqueIndex(
        "(user_input_id) WHERE user_input_id IS NOT NULL",
        "These answers belong to another happy call.",
    )
    _attempt_count_positive = models.Constraint(
        "CHECK (attempt_count IS NULL OR attempt_count >= 0)",
        "The number of attempts cannot be negative.",
    )
    _nps_range = models.Constraint(
        "CHECK (nps IS NULL OR nps BETWEEN 0 AND 10)", "NPS goes from 0 to 10."
    )
    _nps_given = models.Constraint(
        "CHECK ((nps IS NOT NULL) = COALESCE(has_nps, FALSE))",
        "An NPS of 0 and no NPS are not the same.",
    )
    _csat_range = models.Constraint(
        "CHECK (csat IS NULL OR csat BETWEEN 1 AND 5)",
        "Satisfaction goes from 1 to 5.",
    )

    # === COMPUTES === #
    @api.depends("intake_id.display_name")
    def _compute_display_name(self):
        for call in self:
            call.display_name = call.intake_id.display_name

    @api.depends("has_nps", "nps", "repaired")
    def _compute_is_unhappy(self):
        for call in self:
            detractor = call.has_nps and call.nps <= DETRACTOR_MAX
            call.is_unhappy = detractor or call.repaired == "no"

    # === CRUD === #
    def write(self, vals):
        """Guard the two fields that people may write.

        :raises AccessError: when anybody but a director settles
        :raises UserError: when the call is over, or settled
        """
        if not self.env.su:
            if "settlement_note" in vals:
                self._check_may_settle()
                if any(call.is_settled for call in self):
                    raise UserError(self.env._("This call is settled already."))
            if "due_date" in vals and any(call.state != "todo" for call in self):
                raise UserError(self.env._("This call is over: it has no new date."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_todo(self):
        if any(call.state != "todo" for call in self):
            raise UserError(self.env._("The outcome of a happy call stays."))

    # === WHAT IT MEANS FOR THE FEE === #
    def _get_fee_blocker(self):
        """Return why the fee of this case's repairs waits, empty when it does not.

        :rtype: str
        """
        self.ensure_one()
        if self.state == "todo":
            until = self._get_fee_wait_date()
            if self.intake_id._get_local_date(fields.Datetime.now()) < until:
                return self.env._(
                    "waiting for the happy call until %(date)s",
                    date=format_date(self.env, until),
                )
        if self.is_unhappy and not self.is_settled:
            return self.env._(
                "unhappy customer: %(complaints)s",
                complaints=", ".join(self._get_complaints()),
            )
        return ""

    def _get_fee_wait_date(self):
        """Return the day from which an open call no longer holds back the fee.

        :rtype: date
        """
        self.ensure_one()
        return fields.Date.add(
            self.intake_id._get_local_date(self.intake_id.handed_over_at),
            days=self.company_id.service_fee_wait_days,
        )

    def _get_complaints(self):
        self.ensure_one()
        complaints = []
        if self.has_nps and self.nps <= DETRACTOR_MAX:
            complaints.append(self.env._("NPS %(nps)s", nps=self.nps))
        if self.repaired == "no":
            complaints.append(self.env._("not repaired"))
        return complaints

    def _check_may_settle(self):
        if not self.env.user.has_group("service_intake.group_service_director"):
            raise AccessError(
                self.env._("Only a director settles with an unhappy customer.")
            )
