from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from .notification_common import NotificationCommon


@tagged("post_install", "-at_install")
class TestSmsNotice(NotificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sms_rule.active = True
        cls.ready_rule.active = False
        cls.intake = cls._get_ready(serial="SMS-1")
        cls.notice = cls.env["service.notification"].search(
            [("rule_id", "=", cls.sms_rule.id), ("intake_id", "=", cls.intake.id)]
        )

    def _send(self, state):
        """Send the queued text message; the provider answers as told."""

        def answer(_api, messages, **_options):
            numbers = [number for line in messages for number in line["numbers"]]
            return [{"uuid": number["uuid"], "state": state} for number in numbers]

        sms = self.env["sms.sms"].search([("body", "ilike", self.intake.name)])
        with patch.object(SmsApi, "_send_sms_batch", answer):
            sms.send()
        return sms

    def test_a_text_message_is_queued(self):
        self.assertEqual(self.notice.state, "queued")
        self.assertEqual(self.notice.recipient, self.customer.phone)
        self.assertFalse(self.intake.activity_ids)

    def test_a_text_message_sent_proves_nothing_yet(self):
        self._send("success")
        self.assertEqual(self.notice.state, "sent")
        self.assertFalse(self.intake.notified_at)

    def test_a_text_message_delivered_is_a_proof(self):
        self._send("delivered")
        self.assertEqual(self.notice.state, "delivered")
        self.assertEqual(self.intake.notice_channel, "sms")
        domain = [("intake_id", "=", self.intake.id), ("channel", "=", "sms")]
        self.assertEqual(len(self.env["service.contact"].search(domain)), 1)

    def test_without_provider_it_fails_and_somebody_must_call(self):
        for state in ("unregistered", "insufficient_credit"):
            with self.subTest(state):
                self._send(state)
                self.assertEqual(self.notice.state, "failed")
                self.assertTrue(self.notice.failure_reason)
        self.assertEqual(self.intake.activity_ids.user_id, self.clerk)

    def test_a_provider_that_hangs_up_breaks_nothing(self):
        sms = self.env["sms.sms"].search([("body", "ilike", self.intake.name)])
        with patch.object(SmsApi, "_send_sms_batch", side_effect=OSError):
            sms.send()
        self.assertEqual(self.notice.state, "failed")

    def test_the_rule_says_that_there_is_no_provider(self):
        self.env["iap.account"].search([]).state = "unregistered"
        self.assertIn("No SMS provider", self.sms_rule.warning)
        self.assertFalse(self.ready_rule.warning)
        self.env["iap.account"].search([]).unlink()
        self.sms_rule.invalidate_recordset()
        self.assertIn("No SMS provider", self.sms_rule.warning)

    def test_a_customer_without_phone_is_called_on_no_number(self):
        self.customer.phone = False
        intake = self._get_ready(serial="SMS-2")
        notice = self._notices(self.sms_rule, intake)
        self.assertEqual(notice.failure_type, "no_address")
        self.assertTrue(intake.activity_ids)
