from .common import ServiceIntakeCommon

MODEL = "odoo.addons.service_intake.models.service_notification"


class NotificationCommon(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["service.notification.rule"]
        cls.received_rule = cls.env.ref("service_intake.notification_rule_received")
        cls.ready_rule = cls.env.ref("service_intake.notification_rule_ready")
        cls.sms_rule = cls.env.ref("service_intake.notification_rule_ready_sms")
        cls.mail = cls.env.ref("service_intake.mail_template_ready")

    @classmethod
    def _create_rule(cls, **values):
        return cls.rules.create(
            {
                "name": "Testing",
                "event": "state_enter",
                "state": "received",
                "channel": "activity",
                "summary": "Look at it",
                **values,
            }
        )

    @classmethod
    def _get_ready(cls, **values):
        """Return a case whose device is ready."""
        intake = cls._receive(**values)
        intake.action_ready()
        return intake

    def _notices(self, rule, cases):
        return self.env["service.notification"].search(
            [("rule_id", "=", rule.id), ("intake_id", "in", cases.ids)]
        )

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("service_intake.ir_cron_notify").method_direct_trigger()

    def _bounce(self, notice):
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": notice.recipient,
                "bounced_partner": notice.partner_id,
                "bounced_msg_ids": [notice.mail_reference],
                "bounced_message": notice.mail_id.mail_message_id,
                "body": "<p>no such mailbox</p>",
                "email_from": "mailer-daemon@example.com",
                "to": "us@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
