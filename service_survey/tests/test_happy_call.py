from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestHappyCall(ServiceSurveyCommon):
    def test_the_hand_over_queues_a_call(self):
        call = self._hand_over()
        self.assertEqual(call.state, "todo")
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.phone, self.customer.phone)
        self.assertEqual(call.technician_id, self.technician)
        self.assertEqual(call.company_id, self.env.company)
        self.assertFalse(call.message_follower_ids)

    def test_a_device_that_is_only_ready_gets_no_call(self):
        self.assertFalse(self._get_call(self._finish().service_intake_id))

    def test_a_case_without_a_repair_gets_a_call_too(self):
        intake = self._receive()
        intake.action_ready()
        call = self._hand_over(intake)
        self.assertFalse(call.repair_id)
        self.assertEqual(call.state, "todo")

    def test_the_call_names_the_repair_that_was_done(self):
        repair = self._create_repair()
        repair.action_repair_cancel()
        second = self._finish(intake=repair.service_intake_id)
        self.assertEqual(self._hand_over(second.service_intake_id).repair_id, second)

    def test_a_batch_is_queued_together(self):
        intakes = self._receive(serial="H1") + self._receive(serial="H2")
        intakes.action_ready()
        intakes._hand_over("Ingrid", b"")
        self.assertEqual(self._get_call(intakes[0]).state, "todo")
        self.assertEqual(self._get_call(intakes[1]).state, "todo")

    def test_a_case_has_one_call(self):
        call = self._hand_over().sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            call.create(call.intake_id._prepare_happy_call_vals())

    def test_an_imported_case_gets_no_call(self):
        intake = self._create_intake()
        intake.sudo().write({"state": "handed_over", "is_imported": True})
        self.assertFalse(self._get_call(intake))

    def test_the_due_date_counts_from_the_day_at_the_centre(self):
        self.center.tz = "Asia/Tokyo"
        intake = self._finish().service_intake_id
        with freeze_time("2026-03-10 20:00:00"):  # the 11th already in Tokyo
            call = self._hand_over(intake)
        self.assertEqual(call.due_date, date(2026, 3, 13))

    def test_the_company_says_after_how_many_days(self):
        self.center.tz = "America/New_York"
        self.env.company.service_happy_call_days = 5
        intake = self._finish().service_intake_id
        with freeze_time("2026-03-10 02:00:00"):  # still the 9th in New York
            call = self._hand_over(intake)
        self.assertEqual(call.due_date, date(2026, 3, 14))

    def test_an_outcome_is_not_deleted(self):
        call = self._answer().sudo()
        with self.assertRaises(UserError):
            call.unlink()

    def test_the_case_leads_to_its_call(self):
        call = self._hand_over()
        action = call.intake_id.action_view_happy_call()
        self.assertEqual(action["res_id"], call.id)

    def test_the_queue_reads_in_constant_queries(self):
        calls = self._hand_over(serial="Q1")
        fields = ["partner_id", "phone", "product_id", "technician_id", "state"]
        names = {name: {} for name in fields}
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=20):
            calls.sudo().search([]).web_read(names)
        for number in range(2, 5):
            calls |= self._hand_over(serial=f"Q{number}")
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=20):
            calls.sudo().search([]).web_read(names)
