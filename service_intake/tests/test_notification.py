from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .notification_common import MODEL, NotificationCommon


@tagged("post_install", "-at_install")
class TestNotification(NotificationCommon):
    def test_a_notice_is_queued_once(self):
        intake = self._receive()
        notice = self._notices(self.received_rule, intake)
        self.assertEqual(notice.state, "queued")
        self.assertEqual(notice.recipient, "ingrid@example.com")
        self.received_rule._send(intake.sudo())
        self.assertEqual(self._notices(self.received_rule, intake), notice)

    def test_the_database_refuses_a_second_one(self):
        notice = self._notices(self.received_rule, self._receive())
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            notice.copy()

    def test_a_device_ready_again_is_told_again(self):
        intake = self._get_ready()
        intake._set_state("in_service")
        later = fields.Datetime.now() + timedelta(hours=1)
        intake._set_state("ready", state_since=later)
        self.assertEqual(len(self._notices(self.ready_rule, intake)), 2)

    def test_a_batch_is_told_each(self):
        intakes = self._create_intake(serial="N1") + self._create_intake(serial="N2")
        intakes.action_receive()
        notices = self._notices(self.received_rule, intakes)
        self.assertEqual(notices.intake_id, intakes)
        self.assertEqual(len(notices.mail_id), 2)

    def test_the_customer_reads_it_in_her_language(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.mail.with_context(lang="nb_NO").subject = "Klar {{ object.name }}"
        self.customer.lang = "nb_NO"
        intake = self._get_ready()
        self.assertEqual(
            self._notices(self.ready_rule, intake).mail_id.subject,
            f"Klar {intake.name}",
        )

    def test_the_desk_waits_for_no_mail_server(self):
        with patch.object(
            IrMail_Server, "_connect__", side_effect=TimeoutError
        ) as smtp:
            self._get_ready()
            self.env.cr.postcommit.run()
        smtp.assert_not_called()

    def test_a_mail_that_went_out_is_a_touch_once(self):
        intake = self._receive()
        notice = self._notices(self.received_rule, intake)
        touches = self.env["service.contact"]
        domain = [("intake_id", "=", intake.id), ("channel", "=", "email")]
        self.assertFalse(touches.search(domain))
        for _time in range(2):
            notice.mail_id._postprocess_sent_message([], [])
        self.assertEqual(notice.state, "sent")
        self.assertTrue(notice.sent_at)
        self.assertEqual(touches.search(domain).direction, "out")

    def test_a_mail_that_failed_says_why(self):
        notice = self._notices(self.received_rule, self._receive())
        notice.mail_id._postprocess_sent_message(
            [], [], failure_reason="refused", failure_type="mail_smtp"
        )
        self.assertEqual((notice.state, notice.failure_reason), ("failed", "refused"))
        self.assertEqual(notice.failure_type, "provider")

    def test_a_mail_cancelled_in_the_queue_did_not_arrive(self):
        notice = self._notices(self.received_rule, self._receive())
        notice.mail_id.cancel()
        self.assertEqual(notice.state, "cancelled")

    def test_a_customer_without_address_is_logged(self):
        self.customer.email = False
        notice = self._notices(self.received_rule, self._receive())
        self.assertEqual(notice.failure_type, "no_address")
        self.assertFalse(notice.mail_id)

    def test_a_bounce_takes_the_proof_back(self):
        intake = self._get_ready()
        notice = self._notices(self.ready_rule, intake)
        notice.mail_id._postprocess_sent_message([], [])
        self.assertEqual(intake.notice_channel, "email")
        self._bounce(notice)
        self.assertEqual(notice.state, "bounced")
        self.assertIn("no such mailbox", notice.failure_reason)
        self.assertFalse(intake.notified_at)
        self.assertFalse(intake.notice_channel)
        self.assertEqual(intake.activity_ids.user_id, self.clerk)

    def test_a_bounce_is_known_when_the_mail_is_gone(self):
        notice = self._notices(self.ready_rule, self._get_ready())
        notice.mail_id._postprocess_sent_message([], [])
        reference = notice.mail_reference
        notice.mail_id.mail_message_id.unlink()
        self.env["service.notification"]._follow_bounce([reference], "gone")
        self.assertEqual(notice.state, "bounced")

    def test_another_proof_stays_when_a_mail_bounces(self):
        intake = self._get_ready()
        intake.action_register_call()
        notice = self._notices(self.ready_rule, intake)
        notice.mail_id._postprocess_sent_message([], [])
        self._bounce(notice)
        self.assertEqual(intake.notice_channel, "phone")
        self.assertFalse(intake.activity_ids)

    def test_a_bounce_after_hand_over_leaves_the_hand_over_as_proof(self):
        intake = self._get_ready()
        notice = self._notices(self.ready_rule, intake)
        notice.mail_id._postprocess_sent_message([], [])
        self._hand_over_wizard(intake).action_confirm()
        self._bounce(notice)
        self.assertEqual(intake.notice_channel, "person")
        self.assertEqual(intake.notified_at, intake.handed_over_at)

    def test_a_bounce_of_something_else_changes_nothing(self):
        notice = self._notices(self.received_rule, self._receive())
        self.env["service.notification"]._follow_bounce(["<other@x>"], "gone")
        self.env["service.notification"]._follow_bounce(False, "gone")
        self.assertEqual(notice.state, "queued")

    def test_what_failed_can_be_sent_again(self):
        self.customer.email = False
        notice = self._notices(self.received_rule, self._receive())
        with self.assertRaisesRegex(UserError, "no address"):
            notice.with_user(self.clerk).action_resend()
        self.customer.email = "new@example.com"
        notice.with_user(self.clerk).action_resend()
        self.assertEqual((notice.state, notice.failure_type), ("queued", False))
        self.assertEqual(notice.recipient, "new@example.com")
        with self.assertRaisesRegex(UserError, "Only what did not arrive"):
            notice.with_user(self.clerk).action_resend()

    def test_a_reader_sends_nothing_again(self):
        self.customer.email = False
        notice = self._notices(self.received_rule, self._receive())
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            notice.with_user(reader).action_resend()

    def test_a_broken_template_does_not_stop_the_desk(self):
        template = self.env.ref("service_intake.mail_template_received")
        template.subject = "{{ 1 / (object.serial != 'BAD') }}"
        with mute_logger(MODEL, "odoo.addons.mail.models.mail_render_mixin"):
            intake = self._receive(serial="BAD")
        notice = self._notices(self.received_rule, intake)
        self.assertEqual(intake.state, "received")
        self.assertEqual((notice.state, notice.failure_type), ("failed", "template"))
        self.assertTrue(notice.failure_reason)

    def test_one_bad_case_stops_no_other(self):
        good, bad = self._create_intake(serial="G"), self._create_intake(serial="B")
        queue = type(good)._queue_template

        def fail(cases, template):
            if bad in cases:
                raise ValueError("bad")
            return queue(cases, template)

        with patch.object(type(good), "_queue_template", fail), mute_logger(MODEL):
            (good + bad).action_receive()
        self.assertEqual(self._notices(self.received_rule, good).state, "queued")
        self.assertEqual(self._notices(self.received_rule, bad).state, "failed")

    def test_a_case_shows_its_notices(self):
        intake = self._receive()
        self.assertGreaterEqual(intake.notification_count, 1)
        action = intake.action_view_notifications()
        self.assertEqual(action["domain"], [("intake_id", "=", intake.id)])

    def test_another_company_does_not_see_it(self):
        notice = self._notices(self.received_rule, self._receive())
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_director",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["service.notification"].with_user(stranger).search([])
        self.assertNotIn(notice, found)
