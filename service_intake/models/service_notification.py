import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "queued": ("sent", "delivered", "failed", "bounced", "cancelled"),
    "sent": ("delivered", "failed", "bounced"),
    "delivered": ("bounced",),
    "failed": ("queued", "sent", "delivered", "bounced", "cancelled"),
    "bounced": ("queued",),
    "cancelled": ("queued", "sent", "delivered"),
}
LOST_STATES = ("failed", "bounced", "cancelled")

_logger = logging.getLogger(__name__)


class ServiceNotification(models.Model):
    """One notice about a case: what went to whom, when, and whether it arrived."""

    _name = "service.notification"
    _description = "Notice"
    _inherit = ["service.state.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _transitions = TRANSITIONS

    name = fields.Char(string="Subject", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    rule_id = fields.Many2one(
        "service.notification.rule", index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("activity", "Activity")], required=True
    )
    recipient = fields.Char(help="The address or number when it was queued.")
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("bounced", "Bounced"),
            ("cancelled", "Cancelled"),
        ],
        default="queued",
        required=True,
        index=True,
    )
    failure_type = fields.Selection(
        [
            ("no_address", "No address or number"),
            ("template", "The notice could not be made"),
            ("provider", "Not accepted by the server or the provider"),
            ("bounce", "Came back"),
        ],
        string="Failure",
    )
    failure_reason = fields.Text()
    sent_at = fields.Datetime()
    # === WHAT IT STANDS FOR === #
    is_ready_notice = fields.Boolean(
        help="Proves that the customer knows that the device is ready."
    )
    occasion_at = fields.Datetime(help="Tells one time from another.")
    state_since = fields.Datetime(help="Since when the case was in its state.")
    # === WHAT CARRIES IT === #
    mail_id = fields.Many2one("mail.mail", index="btree_not_null")
    mail_reference = fields.Char(index="btree_not_null", help="The mail's Message-Id.")
    sms_notification_id = fields.Many2one("mail.notification", index="btree_not_null")

    _once_uniq = models.UniqueIndex(
        "(rule_id, intake_id, COALESCE(occasion_at, '1970-01-01'))",
        "This notice was sent already.",
    )

    def action_resend(self):
        """Send lost notices again, to the address that the customer has now.

        :raises UserError: when one was not lost
        """
        self.intake_id.check_access("write")
        lost = self.sudo()  # who may work on the case may tell its customer
        if any(notice.state not in LOST_STATES for notice in lost):
            raise UserError(self.env._("Only what did not arrive can be sent again."))
        if any(not notice.rule_id for notice in lost):
            raise UserError(self.env._("The rule of this notice is gone."))
        for notice in lost:
            case = notice.intake_id
            address = case._get_notice_address(notice.channel)
            if notice.channel != "activity" and not address:
                raise UserError(
                    self.env._("%(name)s: no address.", name=case.display_name)
                )
            notice.recipient = address
        lost._set_state("queued", failure_type=False, failure_reason=False)
        lost._deliver_safely()
        return True

    # === DELIVERY === #
    def _deliver_safely(self):
        """Hand notices to their queues; one that cannot be made fails alone."""
        try:
            with self.env.cr.savepoint():
                self._deliver()
        except OperationalError:
            raise  # the whole transaction is tried again
        except Exception as error:  # templates are what directors make of them
            if len(self) == 1:
                _logger.warning("Notice %s could not be made", self.id, exc_info=True)
                self._follow("failed", "template", str(error))
            else:
                for notice in self:
                    notice._deliver_safely()

    def _deliver(self):
        for (rule, channel), notices in self.grouped(
            lambda notice: (notice.rule_id, notice.channel)
        ).items():
            getattr(notices, f"_deliver_{channel}")(rule)

    def _deliver_email(self, rule):
        mails = self.intake_id._queue_template(rule.mail_template_id)
        for notice in self:
            mail = mails.get(notice.intake_id)
            notice.mail_id = mail
            notice.mail_reference = mail and mail.message_id
            if mail and notice.is_ready_notice:
                notice.intake_id.notice_mail_id = mail

    def _deliver_sms(self, rule):
        for lang, notices in self.grouped(lambda n: n.partner_id.lang).items():
            template = rule.sms_template_id.with_context(lang=lang or self.env.lang)
            bodies = template._render_field("body", notices.intake_id.ids)
            for notice in notices:
                message = notice.intake_id._message_sms(
                    bodies[notice.intake_id.id],
                    partner_ids=notice.partner_id.ids,
                    put_in_queue=True,
                )
                notice.sms_notification_id = message.notification_ids.filtered(
                    lambda line: line.notification_type == "sms"
                )[:1]

    def _deliver_activity(self, rule):
        for notice in self:
            case = notice.intake_id
            user = rule._get_activity_user(case)
            kind = rule.activity_type_id or self.env.ref("mail.mail_activity_data_todo")
            case.with_context(mail_activity_quick_update=True).activity_schedule(
                activity_type_id=kind.id,
                summary=rule.with_context(lang=user.lang).summary or rule.name,
                user_id=user.id,
            )
            notice.recipient = user.name
        self._follow("sent")

    # === WHAT BECAME OF IT === #
    def _follow(self, target, failure_type=False, reason=False):
        """Follow what the mail server or the provider says.

        Called where mails and text messages change their state. Never fails: what was
        sent must not be taken for unsent because its log is locked.

        :param str target: a state
        :param str failure_type: a key of ``failure_type``
        :param str reason: in the server's words
        """
        notices = self.sudo().try_lock_for_update(allow_referencing=True)
        notices = notices.filtered(lambda n: target in TRANSITIONS[n.state])
        if notices:
            notices._set_state(
                target, failure_type=failure_type, failure_reason=reason or False
            )

    def _after_set_state(self, target):
        """Draw the conclusions: a touch, a proof, or a call to be made."""
        result = super()._after_set_state(target)
        if target in ("sent", "delivered"):
            self._log_touches()
            for channel, notices in self._get_proofs(target).grouped("channel").items():
                notices.intake_id._register_notice(channel, fields.Datetime.now())
        elif target in LOST_STATES:
            ready = self.filtered("is_ready_notice")
            ready.intake_id._revoke_notice(ready)
        return result

    def _get_proofs(self, target):
        """Return the notices that prove, in a state, that the customer was told.

        A mail counts when it went out and did not come back; a text message only
        when the provider reports it as delivered.
        """
        return self.filtered(
            lambda notice: (
                notice.is_ready_notice
                and (notice.channel == "email" or target == "delivered")
            )
        )

    def _get_arrived(self):
        """Return the notices that prove, as things are, that the customer was told."""
        return self.filtered(
            lambda notice: (
                notice.state in ("sent", "delivered")
                and notice in notice._get_proofs(notice.state)
            )
        )

    def _log_touches(self):
        """Log text messages as touches; the mail queue logs the mails that left."""
        new = self.filtered(lambda n: n.channel == "sms" and not n.sent_at)
        self.env["service.contact"]._log(
            [
                {
                    "name": notice.name,
                    "channel": notice.channel,
                    "direction": "out",
                    "intake_id": notice.intake_id.id,
                }
                for notice in new
            ]
        )
        self.filtered(lambda n: not n.sent_at).sudo().sent_at = fields.Datetime.now()

    @api.model
    def _follow_bounce(self, references, reason):
        """Count notices as not delivered whose mail came back.

        :param list[str] references: Message-Ids that the bounce names
        :param str reason: what the other server said
        """
        # Whoever fetches mail needs no right on cases.
        notices = self.sudo().search([("mail_reference", "in", references or [])])
        notices._follow("bounced", "bounce", reason)
