from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestQuality(ServiceRepairCommon):
    def test_passing_ends_the_repair_and_makes_the_device_ready(self):
        repair = self._create_repair([self.battery, self.screen])
        self._submit(repair).action_pass()
        self.assertEqual(repair.state, "done")
        self.assertEqual(repair.service_intake_id.state, "ready")
        self.assertTrue(repair.service_done_at)

    def test_a_repair_does_not_end_without_quality_control(self):
        repair = self._create_repair()
        repair.action_repair_start()
        for method in ("action_repair_end", "action_repair_done"):
            with self.subTest(method), self.assertRaisesRegex(UserError, "quality"):
                getattr(repair, method)()

    def test_a_failed_check_sends_the_repair_back(self):
        repair = self._create_repair()
        check = self._submit(repair)
        check.note = "still dead"
        check.action_fail()
        self.assertEqual(repair.service_quality_state, "failed")
        self.assertNotEqual(repair.state, "done")
        self.assertEqual(repair.activity_ids.user_id, self.technician)

    def test_failing_does_not_wait_for_a_mail_server(self):
        check = self._submit(self._create_repair())
        check.note = "still dead"
        mail_class = self.registry["mail.mail"]
        with patch.object(mail_class, "send_after_commit") as send_after_commit:
            check.action_fail()
        send_after_commit.assert_not_called()
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self.assertIn(self.technician.partner_id, mails.recipient_ids)

    def test_a_failed_repair_can_be_submitted_again(self):
        repair = self._create_repair()
        check = self._submit(repair)
        check.note = "still dead"
        check.action_fail()
        repair.action_service_submit()
        self.assertEqual(repair.service_quality_state, "todo")
        self.assertFalse(repair.activity_ids)

    def test_failing_needs_a_finding(self):
        with self.assertRaises(UserError):
            self._submit(self._create_repair()).action_fail()

    def test_the_repairer_cannot_check(self):
        repair = self._create_repair()
        repair.service_technician_id = self.foreman
        check = self._submit(repair)
        with self.assertRaisesRegex(UserError, "second person"):
            check.action_pass()

    def test_who_submitted_it_for_another_cannot_check(self):
        repair = self._create_repair().with_user(self.foreman)
        repair.service_technician_id = self.technician
        check = self._submit(repair)
        with self.assertRaisesRegex(UserError, "second person"):
            check.action_pass()

    def test_quality_control_is_not_bypassed_by_writing(self):
        repair = self._create_repair()
        with self.assertRaises(AccessError):
            repair.service_quality_state = "passed"
        with self.assertRaisesRegex(UserError, "quality"):
            repair.state = "done"

    def test_the_database_knows_the_second_person_too(self):
        check = self._submit(self._create_repair()).sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            check.inspector_id = check.technician_id

    def test_a_technician_cannot_check(self):
        check = self._submit(self._create_repair())
        other = self._create_user("tech2", "service_repair.group_service_technician")
        with self.assertRaises(AccessError):
            check.with_user(other).action_pass()

    def test_nobody_writes_a_decision_by_hand(self):
        check = self._submit(self._create_repair())
        for values in ({"state": "passed"}, {"inspector_id": self.foreman.id}):
            with self.subTest(**values), self.assertRaises(AccessError):
                check.write(values)

    def test_a_decision_is_final(self):
        repair = self._finish()
        check = repair.service_check_ids.with_user(self.foreman)
        check.note = "too late"
        with self.assertRaises(UserError):
            check.action_fail()
        with self.assertRaises(UserError):
            check.sudo().unlink()

    def test_passing_twice_ends_the_repair_once(self):
        repair = self._finish()
        repair.service_check_ids.with_user(self.foreman).action_pass()
        self.assertEqual(len(repair.service_intake_id.custody_event_ids), 3)

    def test_a_repair_is_submitted_once(self):
        repair = self._create_repair()
        self._submit(repair)
        with self.assertRaises(UserError):
            repair.action_service_submit()

    def test_a_result_is_needed(self):
        repair = self._create_repair()
        repair.service_result = False
        with self.assertRaisesRegex(UserError, "result"):
            self._submit(repair)

    def test_end_of_life_needs_its_reason(self):
        repair = self._create_repair()
        repair.service_result = "end_of_life"
        with self.assertRaisesRegex(UserError, "why"):
            self._submit(repair)

    def test_missing_parts_are_not_dropped_in_silence(self):
        part = self._create_part("Rare", quantity=0)
        repair = self._create_repair([part])
        with self.assertRaisesRegex(UserError, "Rare"):
            self._submit(repair)

    def test_a_cancelled_repair_leaves_no_check_behind(self):
        repair = self._create_repair()
        check = self._submit(repair)
        repair.action_repair_cancel()
        self.assertFalse(check.exists())

    def test_a_batch_is_passed_together(self):
        repairs = self._create_repair(serial="Q1") + self._create_repair(serial="Q2")
        repairs.action_repair_start()
        repairs.action_service_submit()
        repairs.service_check_ids.with_user(self.foreman).action_pass()
        self.assertEqual(set(repairs.mapped("state")), {"done"})
        self.assertEqual(set(repairs.service_intake_id.mapped("state")), {"ready"})
