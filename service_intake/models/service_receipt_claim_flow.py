import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

CHUNK = 100


class ServiceReceiptClaim(models.Model):
    """The way of a claim: submitted by one, decided by another, used once."""

    _inherit = "service.receipt.claim"

    def action_submit(self):
        """Submit claims to the director; the registered customer is told.

        :raises UserError: naming what is missing
        """
        self.check_access("write")
        drafts = self.filtered(lambda claim: claim.state == "draft")
        for claim in drafts:
            claim._check_complete()
        now = fields.Datetime.now()
        for claim in self._set_state(
            "submitted", submitted_at=now, submitted_by_id=self.env.uid
        ):
            hours = claim.center_id.claim_decision_hours
            # Set by the flow only; access was checked above.
            claim.sudo().decision_due_at = fields.Datetime.add(now, hours=hours)
            claim._ask_director()
        # Whoever claims it, the customer on the register shall hear of it.
        drafts.intake_id._queue_mail("service_intake.mail_template_claim")
        return True

    def _check_complete(self):
        self.ensure_one()
        statement = (self.statement or "").strip()
        missing = [
            label
            for is_there, label in (
                (self.applicant_name, self.env._("the applicant")),
                (self.has_identity, self.env._("the identity document")),
                (statement, self.env._("the statement")),
                (self._has_description(), self.env._("a description of the device")),
            )
            if not is_there
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(claim)s is not complete: %(missing)s.",
                    claim=self.name,
                    missing=", ".join(missing),
                )
            )
        self._check_in_custody()

    def _ask_director(self):
        """Put the claim before a director who did not submit it."""
        self.ensure_one()
        director = self.center_id._get_director(apart_from=self.submitted_by_id)
        if director:
            deadline = self.intake_id._get_local_date(self.decision_due_at)
            self.sudo().activity_schedule(  # asks others than who submits
                "mail.mail_activity_data_todo",
                date_deadline=deadline,
                summary=self.env._("Decide on the lost receipt"),
                user_id=director.id,
            )

    def action_approve(self):
        """Permit the hand-over; the receipts that are out die.

        :raises AccessError: when the user is no director, or submitted the claim
        :raises UserError: when there is nothing to decide
        """
        self._check_decider()
        for claim in self._decide("approved"):
            claim.intake_id._void_receipt(claim)
            claim.intake_id._log_each(
                self.env._(
                    "Lost receipt: %(claim)s is approved. The old receipt and its QR "
                    "code are dead.",
                    claim=claim.name,
                )
            )
        return True

    def action_refuse(self):
        """Refuse the claims, with the reason.

        :raises AccessError: when the user is no director, or submitted the claim
        :raises UserError: when the reason is missing
        """
        self._check_decider()
        for claim in self:
            if not (claim.decision_note or "").strip():
                raise UserError(
                    self.env._("Write the reason why %s is refused.", claim.name)
                )
        self._decide("refused")
        return True

    def _check_decider(self):
        """Refuse who is no director, or has a part in the claim.

        :raises AccessError: saying why
        """
        self.check_access("write")
        self.intake_id._check_director()
        for claim in self:
            if self.env.uid in (claim.submitted_by_id.id, claim.create_uid.id):
                raise AccessError(
                    self.env._(
                        "%(claim)s is yours: a second person decides on it.",
                        claim=claim.name,
                    )
                )

    def _decide(self, target):
        decided = self._set_state(
            target, decided_at=fields.Datetime.now(), decided_by_id=self.env.uid
        )
        # The question was put to one director; whoever answers, it is answered.
        decided.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return decided

    def action_withdraw(self):
        """Withdraw claims: the receipt was found, or the applicant gave up."""
        self.check_access("write")
        withdrawn = self._set_state("cancelled")
        withdrawn.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def action_hand_over(self):
        """Open the hand-over with this claim in place of the receipt."""
        self.ensure_one()
        action = self.intake_id.action_hand_over()
        action["context"]["default_receipt_code"] = self.name
        return action

    def _get_use_blockers(self):
        """Return why no device is handed over on this claim.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.state == "approved":
            return []
        labels = dict(self._fields["state"]._description_selection(self.env))
        return [
            self.env._(
                "claim %(claim)s is “%(state)s”: only an approved one permits it",
                claim=self.name,
                state=labels[self.state],
            )
        ]

    # === ESCALATION === #
    @api.model
    def _cron_escalate(self):
        """Alarm all directors, once, when a decision is overdue."""
        domain = Domain("is_overdue", "=", True) & Domain("escalated_at", "=", False)
        self._process_each(domain, lambda claim: claim._escalate())

    def _escalate(self):
        self.ensure_one()
        for director in self.center_id._get_directors() - self.submitted_by_id:
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Overdue: decide on the lost receipt"),
                user_id=director.id,
            )
        self.escalated_at = fields.Datetime.now()

    @api.model
    def _process_each(self, domain, process):
        """Process claims one by one in a scheduled job, each for itself.

        A claim that fails is logged, and the others go on.

        :param Domain domain: which; a processed one no longer fits
        :param process: function of one claim
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        last_id = 0
        while claims := self.search(
            domain & Domain("id", ">", last_id), limit=CHUNK, order="id"
        ):
            last_id = claims[-1].id
            for claim in claims.try_lock_for_update():
                claim._process_safely(process)
            if not cron._commit_progress(len(claims)):
                break

    def _process_safely(self, process):
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                process(self)
        except Exception as error:
            _logger.exception("%s could not be processed", self.name)
            self.message_post(
                body=self.env._("The scheduled job failed: %(error)s", error=str(error))
            )
