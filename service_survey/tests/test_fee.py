from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestFee(ServiceSurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls._finish()
        with freeze_time("2026-03-10 12:00:00"):
            cls.call = cls._hand_over(cls.repair.service_intake_id)

    def _get_reasons(self, day="2026-03-12 12:00:00", user=None):
        repair = self.repair.with_user(user or self.env.user)
        with freeze_time(day):
            return repair._service_fee_blockers().get(self.repair, [])

    def _answer_unhappy(self, **answers):
        self.call.action_call()
        self._answer(self.call, **answers)

    def test_the_fee_waits_for_an_open_call(self):
        (reason,) = self._get_reasons()
        self.assertIn("waiting for the happy call until 03/24/2026", reason)

    def test_the_fee_does_not_wait_for_ever(self):
        self.assertTrue(self._get_reasons("2026-03-23 12:00:00"))
        self.assertFalse(self._get_reasons("2026-03-24 12:00:00"))

    def test_the_fee_waits_as_long_as_the_company_says(self):
        self.env.company.service_fee_wait_days = 1
        self.assertFalse(self._get_reasons())

    def test_a_happy_customer_frees_the_fee(self):
        self._answer_unhappy(nps="7")
        self.assertFalse(self._get_reasons())

    def test_a_customer_who_refused_or_was_not_reached_frees_the_fee(self):
        self.call.action_call()
        self.call.action_refuse()
        self.assertFalse(self._get_reasons())

    def test_a_low_score_holds_the_fee_without_end(self):
        self._answer_unhappy(nps="6")
        (reason,) = self._get_reasons("2027-01-01 12:00:00")
        self.assertIn("unhappy customer: NPS 6", reason)

    def test_a_score_of_zero_holds_the_fee(self):
        self._answer_unhappy(nps="0")
        self.assertIn("NPS 0", self._get_reasons()[0])

    def test_a_device_that_does_not_work_holds_the_fee(self):
        self._answer_unhappy(nps="9", repaired="no")
        self.assertIn("unhappy customer: not repaired", self._get_reasons()[0])

    def test_a_settled_complaint_frees_the_fee(self):
        self._answer_unhappy(nps="2")
        call = self.call.with_user(self.director)
        call.settlement_note = "Repaired again, free of charge"
        call.action_settle()
        self.assertFalse(self._get_reasons())
        self.assertEqual(call.settled_by_id, self.director)

    def test_settling_needs_a_note(self):
        self._answer_unhappy(nps="2")
        call = self.call.with_user(self.director)
        for note in (False, "  "):
            call.settlement_note = note
            with self.subTest(note=note), self.assertRaises(UserError):
                call.action_settle()

    def test_only_a_director_settles(self):
        self._answer_unhappy(nps="2")
        with self.assertRaises(AccessError):
            self.call.settlement_note = "never mind"
        with self.assertRaises(AccessError):
            self.call.action_settle()

    def test_what_is_settled_stays(self):
        self.test_a_settled_complaint_frees_the_fee()
        call = self.call.with_user(self.director)
        settled_at = call.settled_at
        call.action_settle()
        self.assertEqual(call.settled_at, settled_at)
        with self.assertRaises(UserError):
            call.settlement_note = "something else"

    def test_there_is_nothing_to_settle_with_a_happy_customer(self):
        self._answer_unhappy(nps="10")
        call = self.call.with_user(self.director)
        call.settlement_note = "just so"
        with self.assertRaises(UserError):
            call.action_settle()

    def test_a_case_without_happy_call_does_not_hold_the_fee(self):
        self.call.sudo().unlink()
        self.assertFalse(self._get_reasons())

    def test_the_reason_is_told_to_who_has_no_right_on_happy_calls(self):
        self.assertTrue(self._get_reasons(user=self.clerk))

    def test_other_reasons_stay(self):
        repair = self._finish(serial="OPEN")
        reasons = (self.repair | repair)._service_fee_blockers()
        self.assertIn("not handed over", reasons[repair][0])

    def _count_queries(self, calls):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for call in calls.sudo():
            self.assertTrue(call._get_fee_blocker())
        return self.env.cr.sql_log_count - before

    def test_the_calls_are_read_in_constant_queries(self):
        calls = self._hand_over(serial="N1")
        few = self._count_queries(calls)
        calls |= self._hand_over(serial="N2") | self._hand_over(serial="N3")
        self.assertEqual(self._count_queries(calls), few)
