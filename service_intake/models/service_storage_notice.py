from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "due": ("sent", "failed", "cancelled"),
    "sent": ("proven", "failed", "cancelled"),
    "proven": ("failed",),
    "failed": ("due", "cancelled"),
    "cancelled": (),
}
EVIDENCE = frozenset({"letter_number", "scan", "signed_by", "signature", "note"})
QUEUED = ("email", "sms")


class ServiceStorageNotice(models.Model):
    """One notice to the owner of a stored device, and what proves it.

    E-mails and SMS are queued by the job and proven when they did not come back;
    letters, calls and visits are the desk's to do and to prove.
    """

    _name = "service.storage.notice"
    _description = "Storage Notice"
    _inherit = ["service.state.mixin", "mail.thread", "mail.activity.mixin"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "charge_id",
            "intake_id",
            "company_id",
            "step_id",
            "due_date",
            "mail_id",
            "amount_owed",
            "final_date",
            "sent_at",
            "sent_by_id",
            "proven_at",
            "proven_by_id",
            "failure",
        }
    )
    _order = "due_date desc, id desc"
    _check_company_auto = True

    charge_id = fields.Many2one(
        "service.storage.charge",
        string="Storage",
        required=True,
        index=True,
        ondelete="restrict",
    )
    intake_id = fields.Many2one(
        "service.intake", string="Case", required=True, index=True, check_company=True
    )
    partner_id = fields.Many2one(related="intake_id.partner_id")
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    step_id = fields.Many2one(
        "service.storage.policy.step", required=True, index=True, ondelete="restrict"
    )
    channel = fields.Selection(related="step_id.channel", store=True)
    proof = fields.Selection(related="step_id.proof")
    is_running = fields.Boolean(related="charge_id.is_running")
    state = fields.Selection(
        [
            ("due", "Due"),
            ("sent", "Sent"),
            ("proven", "Proven"),
            ("failed", "Failed"),
            ("cancelled", "Not Needed"),
        ],
        default="due",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    due_date = fields.Date(required=True)
    amount_owed = fields.Monetary(help="What was owed when the notice went out.")
    final_date = fields.Date(
        string="Collect By", help="Until when the owner was told to collect it."
    )
    mail_id = fields.Many2one("mail.mail", groups="base.group_system")
    sent_at = fields.Datetime()
    sent_by_id = fields.Many2one("res.users")
    proven_at = fields.Datetime()
    proven_by_id = fields.Many2one("res.users")
    failure = fields.Char(string="Why It Failed")
    letter_number = fields.Char(help="Number of the registered letter.")
    scan = fields.Binary(attachment=True)
    scan_name = fields.Char()
    signed_by = fields.Char()
    signature = fields.Image(max_width=1024, max_height=1024, attachment=True)
    note = fields.Text(help="Who was told, when, and what they said.")

    _step_uniq = models.UniqueIndex(
        "(charge_id, step_id)", "This notice of the case exists already."
    )

    @api.depends("intake_id.name", "step_id")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = (
                f"{notice.intake_id.name} · {notice.step_id.display_name}"
            )

    def write(self, vals):
        """Refuse to change the evidence of a proven notice.

        :raises UserError: when it would change
        """
        if (EVIDENCE & vals.keys()) and any(
            notice.state in ("proven", "cancelled") for notice in self
        ):
            raise UserError(self.env._("The proof of this notice stands."))
        return super().write(vals)

    # === BUTTONS === #
    def action_send(self):
        """Send notices: queue e-mails and SMS, note the rest as done.

        :raises UserError: when a letter has no number, or a call no note
        """
        self.check_access("write")
        for notice in self.filtered(lambda notice: notice.state == "due"):
            notice._send()
        return True

    def action_prove(self):
        """Accept the proof of notices that the desk sent.

        :raises UserError: naming the evidence that is missing
        """
        self.check_access("write")
        for notice in self:
            if notice.channel in QUEUED:
                raise UserError(
                    self.env._("Delivery proves this notice; nobody does by hand.")
                )
            notice._check_evidence()
        self._prove()
        return True

    def action_fail(self):
        """Note that notices did not reach the owner."""
        self.check_access("write")
        if any(not notice.is_running for notice in self):
            raise UserError(self.env._("The device has left: its notices stand."))
        self._set_state("failed", failure=self.env._("said by hand"))
        return True

    def action_retry(self):
        """Take failed notices up again."""
        self.check_access("write")
        retried = self._set_state("due", failure=False, sent_at=False, proven_at=False)
        retried._schedule_activities()
        return True

    def action_print_letter(self):
        """Print the letter."""
        return self.env.ref(
            "service_intake.action_report_storage_notice"
        ).report_action(self)

    # === PROOF === #
    def _get_missing_evidence(self):
        """Return what a notice that the desk sent lacks to be proven.

        :rtype: list[str]
        """
        self.ensure_one()
        needed = {
            "letter": ("letter_number", "scan"),
            "signature": ("signed_by", "signature"),
            "note": ("note",),
        }.get(self.proof, ())
        return [
            self._fields[name]._description_string(self.env)
            for name in needed
            if not self[name]
        ]

    def _check_evidence(self):
        missing = self._get_missing_evidence()
        if missing:
            raise UserError(
                self.env._(
                    "%(notice)s is not proven: %(missing)s missing.",
                    notice=self.display_name,
                    missing=", ".join(missing),
                )
            )

    def _prove(self):
        proven = self._set_state(
            "proven", proven_at=fields.Datetime.now(), proven_by_id=self.env.uid
        )
        proven.activity_feedback(["mail.mail_activity_data_todo"])

    def _drop(self):
        """Give up notices that nobody needs any more: the device left."""
        self.filtered(lambda notice: notice.state in ("due", "failed"))._set_state(
            "cancelled"
        ).activity_unlink(["mail.mail_activity_data_todo"])

    def _message_receive_bounce(self, email, partner):
        """Take the proof back: the e-mail came back."""
        res = super()._message_receive_bounce(email, partner)
        self.filtered(lambda notice: notice.state in ("sent", "proven"))._fail(
            self.env._("The e-mail came back.")
        )
        return res

    def _fail(self, reason):
        """Note why notices did not reach the owner, and ask the desk to act."""
        self._set_state("failed", failure=reason)
        self._schedule_activities()

    def _schedule_activities(self):
        """Ask whoever took the device in to do what no machine does."""
        manual = self.filtered(
            lambda notice: notice.channel not in QUEUED or notice.state == "failed"
        )
        for notice in manual:
            user = notice.intake_id.received_by_id
            notice.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id if user.active else self.env.uid,
                summary=notice.step_id.display_name,
                note=notice.failure or False,
            )
