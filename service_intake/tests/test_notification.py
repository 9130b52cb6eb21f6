from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.sms.tools.sms_api import SmsApi

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
        self.assertEqual(notice.failure_type, "cancelled")

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
        with self.assertRaisesRegex(UserError, "Only what failed"):
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


@tagged("post_install", "-at_install")
class TestNotificationRule(NotificationCommon):
    def test_entering_and_leaving_a_state_are_events(self):
        enter = self._create_rule(state="ready")
        leave = self._create_rule(event="state_leave", state="received")
        intake = self._receive()
        self.assertFalse(self._notices(enter, intake))
        intake.action_ready()
        self.assertEqual(self._notices(enter, intake).state, "sent")
        self.assertEqual(self._notices(leave, intake).state, "sent")
        self.assertIn("Look at it", intake.activity_ids.mapped("summary"))

    def test_registering_a_case_is_an_event(self):
        rule = self._create_rule(event="created", state=False)
        self.assertTrue(self._notices(rule, self._create_intake()))
        imported = self.env["service.intake"].create(
            {
                "partner_id": self.customer.id,
                "product_id": self.device.id,
                "center_id": self.center.id,
                "is_imported": True,
            }
        )
        self.assertFalse(self._notices(rule, imported))

    def test_a_rule_is_for_the_cases_it_names(self):
        kind = self.env["service.device.type"].create({"name": "Testing kind"})
        other = self.env["service.center"].create(
            {"name": "South", "code": "STH", "warehouse_id": self.warehouse.id}
        )
        intake = self._receive(service_type="paid")
        for values in (
            {"service_type": "warranty"},
            {"device_type_id": kind.id},
            {"center_id": other.id, "company_id": other.company_id.id},
        ):
            with self.subTest(**values):
                rule = self._create_rule(**values)
                self.assertFalse(rule._send(intake.sudo()))
        rule = self._create_rule(
            service_type="paid",
            center_id=self.center.id,
            company_id=self.center.company_id.id,
        )
        self.assertTrue(rule._send(intake.sudo()))

    def test_a_rule_of_another_company_is_not_for_us(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self._create_rule(company_id=company.id)
        self.assertFalse(self._notices(rule, self._receive()))

    def test_an_archived_rule_is_silent(self):
        self.received_rule.active = False
        self.assertFalse(self._notices(self.received_rule, self._receive()))

    def test_an_activity_goes_to_the_least_busy_of_a_role(self):
        group = self.env["res.groups"].create({"name": "Testing role"})
        busy, idle = (
            self._create_user(login, "service_intake.group_service_clerk")
            for login in ("busy_t", "idle_t")
        )
        group.user_ids = busy + idle
        self._create_intake().activity_schedule(user_id=busy.id)
        intake = self._receive()
        self._create_rule(group_id=group.id)._send(intake.sudo())
        self.assertEqual(intake.activity_ids.user_id, idle)

    def test_a_rule_without_what_it_needs_is_refused(self):
        for values in (
            {"state": False},
            {"channel": "email"},
            {"channel": "sms"},
            {"event": "state_longer", "delay": 0},
            {"center_id": self.center.id},
            {
                "channel": "email",
                "mail_template_id": self.env["mail.template"]
                .create({"model_id": self.env.ref("base.model_res_partner").id})
                .id,
            },
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._create_rule(**values)

    def test_a_case_that_stays_too_long_is_told_once(self):
        rule = self._create_rule(event="state_longer", delay=2, delay_unit="hours")
        intake, fresh = self._receive(serial="L1"), self._receive(serial="L2")
        intake.sudo().state_since = fields.Datetime.now() - timedelta(hours=3)
        self._run_cron()
        self._run_cron()
        self.assertEqual(len(self._notices(rule, intake)), 1)
        self.assertFalse(self._notices(rule, fresh))

    def test_the_promised_date_comes_near(self):
        rule = self._create_rule(event="promise_before", state=False, delay=2)
        today = fields.Date.today()
        near = self._receive(serial="P1", promised_date=today + timedelta(days=1))
        far = self._receive(serial="P2", promised_date=today + timedelta(days=9))
        self._run_cron()
        self.assertTrue(self._notices(rule, near))
        self.assertFalse(self._notices(rule, far))

    def test_the_promised_date_passed(self):
        rule = self.env.ref("service_intake.notification_rule_overdue")
        today = fields.Date.today()
        late = self._receive(serial="P1")
        late.promised_date = today - timedelta(days=3)
        done = self._receive(serial="P2")
        done.promised_date = today - timedelta(days=3)
        done.action_ready()
        self._run_cron()
        self.assertEqual(len(self._notices(rule, late)), 1)
        self.assertFalse(self._notices(rule, done))
        late.promised_date = today - timedelta(days=2)
        self._run_cron()
        self.assertEqual(len(self._notices(rule, late)), 2)

    def test_one_bad_case_of_the_schedule_stops_no_other(self):
        rule = self._create_rule(event="state_longer", delay=1, delay_unit="hours")
        bad, good = self._receive(serial="C1"), self._receive(serial="C2")
        past = fields.Datetime.now() - timedelta(hours=3)
        (bad + good).sudo().state_since = past
        schedule = type(bad).activity_schedule

        def fail(case, *args, **values):
            if case == bad:
                raise ValueError("bad")
            return schedule(case, *args, **values)

        with patch.object(type(bad), "activity_schedule", fail), mute_logger(MODEL):
            self._run_cron()
        self.assertEqual(self._notices(rule, bad).state, "failed")
        self.assertEqual(self._notices(rule, good).state, "sent")

    def test_the_schedule_works_in_chunks(self):
        rule = self._create_rule(event="state_longer", delay=1, delay_unit="hours")
        intakes = self.env["service.intake"]
        for number in range(3):
            intakes += self._receive(serial=f"K{number}")
        intakes.sudo().state_since = fields.Datetime.now() - timedelta(hours=3)
        path = "odoo.addons.service_intake.models.service_notification_rule_run.CHUNK"
        with patch(path, 2):
            self._run_cron()
        self.assertEqual(len(self._notices(rule, intakes)), 3)

    def test_a_clerk_makes_no_rules(self):
        with self.assertRaises(AccessError):
            self.rules.with_user(self.clerk).create({"name": "Mine"})

    def test_a_rule_shows_what_it_sent(self):
        before = self.received_rule.notification_count
        self._receive()
        self.received_rule.invalidate_recordset()
        self.assertEqual(self.received_rule.notification_count, before + 1)
        action = self.received_rule.action_view_notifications()
        self.assertEqual(action["domain"], [("rule_id", "=", self.received_rule.id)])
