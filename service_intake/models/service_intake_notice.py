from odoo import api, fields, models


class ServiceIntake(models.Model):
    """What the customer is told: notices by rule, and the proof that she knows."""

    _inherit = "service.intake"

    state_since = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now
    )
    notification_ids = fields.One2many(
        "service.notification", "intake_id", string="Notices"
    )
    notification_count = fields.Integer(
        string="Notice Count", compute="_compute_notification_count"
    )

    def _compute_notification_count(self):
        counts = dict(
            self.env["service.notification"]._read_group(
                [("intake_id", "in", self.ids)], ["intake_id"], ["__count"]
            )
        )
        for intake in self:
            intake.notification_count = counts.get(intake, 0)

    @api.model_create_multi
    def create(self, vals_list):
        intakes = super().create(vals_list)
        intakes._fire_rules("created")
        return intakes

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"state_since"}

    def _set_state(self, target, **values):
        """Tell whom the rules name that cases left a state and entered another."""
        left = {intake.id: intake.state for intake in self}
        values.setdefault("state_since", fields.Datetime.now())
        moved = super()._set_state(target, **values)
        moved._fire_rules("state_enter", target)
        for state in {left[intake.id] for intake in moved}:
            cases = moved.filtered(lambda intake, state=state: left[intake.id] == state)
            cases._fire_rules("state_leave", state)
        return moved

    def _fire_rules(self, event, state=False):
        """Do what the notification rules say about something that happened.

        :param str event: a key of ``service.notification.rule.event``
        :param str state: the state that it is about, if any
        """
        # The rules are the company's word, whoever triggers them.
        rules = self.env["service.notification.rule"].sudo()._get_rules(event, state)
        if self and rules:
            rules._send(self.sudo())

    def action_view_notifications(self):
        """Open what was sent about this case."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_notification_action"
        )
        return {**action, "domain": [("intake_id", "=", self.id)], "context": {}}

    def _get_receipt_sections(self):
        """Return more rows of the receipt. Empty; others add to it.

        :return: pairs of a label and a text, already in the customer's language
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        return []

    def _queue_mail(self, template_xmlid):
        """Queue a mail to each customer who has an address.

        Never sent within the request: a slow mail server must not stop the desk.

        :return: ``{service.intake: mail.mail}`` for the mails queued
        :rtype: dict
        """
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        return self._queue_template(template) if template else {}

    def _queue_template(self, template):
        """Queue a mail from a template, in each customer's language.

        :param mail.template template: for cases
        :return: ``{service.intake: mail.mail}`` for the mails queued
        :rtype: dict
        """
        queued = {}
        with_email = self.filtered("email")
        for lang, cases in with_email.grouped(lambda i: i.partner_id.lang).items():
            # The template is the company's word, whoever triggers it.
            template_sudo = template.sudo().with_context(lang=lang or self.env.lang)
            mails = template_sudo.send_mail_batch(cases.ids, force_send=False)
            queued.update(zip(cases, mails, strict=True))
        return queued

    def _get_notice_address(self, channel):
        """Return where a notice goes, False where the customer has no such address.

        :param str channel: a key of ``service.notification.channel``
        :rtype: str | bool
        """
        self.ensure_one()
        return {"email": self.email, "sms": self.phone}.get(channel)

    # === THE PROOF THAT THE CUSTOMER KNOWS === #
    def _notify_ready(self):
        """Have somebody call the customers whom no notice goes to."""
        told = (
            self.env["service.notification"]
            .sudo()
            .search(  # the flow's own log
                [
                    ("intake_id", "in", self.ids),
                    ("is_ready_notice", "=", True),
                    ("state", "in", ("queued", "sent", "delivered")),
                ]
            )
        )
        now_told = told.filtered(lambda n: n.state_since == n.intake_id.state_since)
        for intake in self - now_told.intake_id:
            intake._ask_for_call(self.env.user)

    def _ask_for_call(self, user):
        """Have a customer called, unless somebody is to do that already.

        :param res.users user: who calls
        """
        self.ensure_one()
        kind = self.env.ref("mail.mail_activity_data_call")
        if kind not in self.activity_ids.activity_type_id:
            self.activity_schedule(
                activity_type_id=kind.id,
                user_id=user.id,
                summary=self.env._("Tell the customer that the device is ready"),
            )

    def _register_notice(self, channel, moment):
        """Record the first proof that the customer was told.

        :param str channel: a key of ``notice_channel``
        :param datetime moment: naive UTC
        """
        self.filtered(lambda intake: not intake.notified_at).write(
            {"notified_at": moment, "notice_channel": channel}
        )

    def _revoke_notice(self, lost):
        """Take back the proof that notices gave which did not arrive.

        Another notice that did, or the hand-over itself, takes its place; otherwise
        somebody must call.

        :param service.notification lost: notices that failed or came back
        """
        for intake in self:
            channels = set(
                lost.filtered(lambda n, i=intake: n.intake_id == i).mapped("channel")
            )
            others = intake.notification_ids - lost
            other = others._get_arrived()[-1:]  # the first one sent
            if intake.notice_channel in channels:
                intake.write(intake._prepare_notice_vals(other))
            if intake.state == "ready" and not intake.notified_at:
                intake._ask_for_call(intake._get_responsible_user())

    def _prepare_notice_vals(self, notice):
        """Return what proves that the customer was told, one way gone.

        :param service.notification notice: that arrived, may be empty
        """
        if notice:
            return {"notified_at": notice.sent_at, "notice_channel": notice.channel}
        moment = self.handed_over_at  # at the latest then she knew
        return {"notified_at": moment, "notice_channel": "person" if moment else False}
