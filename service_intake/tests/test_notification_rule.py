from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .notification_common import MODEL, NotificationCommon


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
