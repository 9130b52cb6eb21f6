from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestOperator(ServiceSurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user(
            "operator_2", "service_survey.group_service_operator", name="Ana Petrović"
        )

    def test_picking_up_assigns_the_call(self):
        self.assertEqual(self._pick_up().operator_id, self.operator)

    def test_picking_up_twice_changes_nothing(self):
        call = self._pick_up()
        call.action_call()
        self.assertEqual(call.operator_id, self.operator)

    def test_a_second_operator_is_told_who_is_calling(self):
        call = self._hand_over()
        call.with_user(self.colleague).action_call()
        with self.assertRaisesRegex(UserError, "Ana Petrović"):
            call.action_call()
        self.assertEqual(call.operator_id, self.colleague)

    def test_a_call_that_somebody_is_taking_up_is_refused_in_words(self):
        call = self._hand_over()
        target = "odoo.models.BaseModel.lock_for_update"
        with (
            patch(target, side_effect=LockError("busy")),
            self.assertRaisesRegex(UserError, "try again"),
        ):
            call.action_call()

    def test_the_list_picks_up_and_opens(self):
        call = self._hand_over()
        action = call.action_call_and_open()
        self.assertEqual(action["res_id"], call.id)
        self.assertEqual(call.operator_id, self.operator)

    def test_a_released_call_is_free(self):
        call = self._pick_up()
        call.action_release()
        call.with_user(self.colleague).action_call()
        self.assertEqual(call.operator_id, self.colleague)

    def test_a_colleague_does_not_release_it(self):
        call = self._pick_up()
        with self.assertRaises(UserError):
            call.with_user(self.colleague).action_release()

    def test_a_director_releases_it(self):
        call = self._pick_up()
        call.with_user(self.director).action_release()
        self.assertFalse(call.operator_id)

    def test_who_does_not_hold_the_call_notes_no_outcome(self):
        call = self._pick_up().with_user(self.colleague)
        for button in ("no_answer", "refuse", "answer"):
            with self.subTest(button), self.assertRaisesRegex(UserError, "Pick"):
                getattr(call, f"action_{button}")()

    def test_no_answer_plans_the_call_for_the_next_day(self):
        call = self._pick_up()
        with freeze_time("2026-05-01 12:00:00"):
            call.action_no_answer()
        self.assertEqual(call.attempt_count, 1)
        self.assertEqual(call.due_date, date(2026, 5, 2))
        self.assertFalse(call.operator_id)
        self.assertEqual(call.state, "todo")

    def test_a_double_click_counts_one_attempt(self):
        call = self._pick_up()
        call.action_no_answer()
        with self.assertRaises(UserError):
            call.action_no_answer()
        self.assertEqual(call.attempt_count, 1)

    def test_after_three_attempts_the_customer_is_left_in_peace(self):
        call = self._hand_over()
        for _attempt in range(3):
            self.assertEqual(call.state, "todo")
            call.action_call()
            call.action_no_answer()
        self.assertEqual(call.state, "unreached")
        self.assertEqual(call.attempt_count, 3)

    def test_the_number_of_attempts_is_the_companys(self):
        self.env.company.service_happy_call_attempts = 1
        call = self._pick_up()
        call.action_no_answer()
        self.assertEqual(call.state, "unreached")

    def test_a_customer_may_refuse(self):
        call = self._pick_up()
        call.action_refuse()
        self.assertEqual(call.state, "refused")
        with self.assertRaises(UserError):
            call.action_no_answer()

    def test_an_unreached_customer_may_call_back(self):
        self.env.company.service_happy_call_attempts = 1
        call = self._pick_up()
        call.action_no_answer()
        call.with_user(self.colleague).action_call()
        self._answer(call.with_user(self.colleague))
        self.assertEqual(call.state, "answered")

    def test_an_open_call_can_be_postponed(self):
        call = self._hand_over()
        call.due_date = "2026-12-24"
        self.assertEqual(call.due_date, date(2026, 12, 24))

    def test_a_call_that_is_over_cannot_be_postponed(self):
        call = self._answer()
        with self.assertRaises(UserError):
            call.due_date = "2026-12-24"

    def test_a_batch_is_picked_up_and_noted_together(self):
        calls = self._hand_over(serial="B1") | self._hand_over(serial="B2")
        calls.action_call()
        calls.action_no_answer()
        self.assertEqual(calls.mapped("attempt_count"), [1, 1])
