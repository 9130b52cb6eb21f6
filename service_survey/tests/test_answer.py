from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestAnswer(ServiceSurveyCommon):
    def test_the_desk_sees_an_open_complaint(self):
        call = self._answer(nps="2")
        new = self._create_intake(serial="NEW-1")
        [alert] = new._get_customer_alerts()
        self.assertIn(call.intake_id.name, alert)
        call.with_user(self.director).write({"settlement_note": "A new charger."})
        call.with_user(self.director).action_settle()
        self.assertFalse(new._get_customer_alerts())

    def test_the_answer_opens_the_native_form_for_the_customer(self):
        call = self._pick_up()
        url = call.action_answer()["url"]
        answer = call.sudo().user_input_id
        self.assertIn(answer.access_token, url)
        self.assertEqual(answer.partner_id, self.customer)
        self.assertEqual(answer.service_happy_call_id, call)

    def test_scores_are_taken_over_by_role(self):
        call = self._answer(nps="9", csat="4", paid_dealer="yes", comment="So så")
        self.assertEqual(call.state, "answered")
        self.assertEqual((call.nps, call.csat, call.nps_points), (9, 4, 100))
        self.assertEqual((call.repaired, call.paid_dealer), ("yes", "yes"))
        self.assertEqual(call.comment, "So så")
        self.assertTrue(call.answered_at)
        self.assertFalse(call.is_unhappy)

    def test_an_nps_of_zero_is_an_answer(self):
        call = self._answer(nps="0")
        self.assertTrue(call.has_nps)
        self.assertEqual((call.nps, call.nps_points), (0, -100))
        self.assertTrue(call.is_unhappy)

    def test_a_skipped_nps_is_no_zero(self):
        call = self._answer(nps="", csat="")
        self.assertEqual(call.state, "answered")
        self.assertFalse(call.has_nps)
        self.assertFalse(call.is_unhappy)

    def test_averages_count_zeros_and_leave_out_who_was_not_asked(self):
        calls = self._answer(self._pick_up(serial="A1"), nps="0", csat="1")
        calls |= self._answer(self._pick_up(serial="A2"), nps="10", csat="4")
        calls |= self._answer(self._pick_up(serial="A3"), nps="", csat="")
        calls |= self._hand_over(serial="A4")
        means = ["nps:avg", "csat:avg", "nps_points:avg"]
        found = calls._read_group([("id", "in", calls.ids)], [], means)
        self.assertEqual(found, [(5.0, 2.5, 0.0)])

    def test_the_database_tells_zero_from_nothing(self):
        call = self._hand_over().sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            call.has_nps = True
            call.flush_recordset()

    def test_a_question_is_known_by_its_role_not_by_its_title(self):
        question = self.env.ref("service_survey.survey_question_nps")
        question.title = "Would you come again?"
        self.assertEqual(self._answer(nps="8").nps, 8)

    def test_an_unfinished_answer_is_taken_up_again(self):
        call = self._pick_up()
        url = call.action_answer()["url"]
        self.assertEqual(call.action_answer()["url"], url)

    def test_an_answered_call_is_never_opened_again(self):
        call = self._answer()
        for button in ("answer", "call", "release"):
            with self.subTest(button), self.assertRaises(UserError):
                getattr(call, f"action_{button}")()

    def test_completing_twice_changes_nothing(self):
        call = self._answer(nps="9")
        answer = call.sudo().user_input_id
        question = self.env.ref("service_survey.survey_question_nps")
        answer._save_lines(question, "1")
        answer._mark_done()
        self.assertEqual(call.nps, 9)

    def test_another_answer_of_the_customer_changes_nothing(self):
        call = self._answer(nps="9")
        other = self.survey._create_answer(
            partner=self.customer, check_attempts=False, service_happy_call_id=call.id
        )
        other._save_lines(self.env.ref("service_survey.survey_question_nps"), "1")
        other._mark_done()
        self.assertEqual(call.nps, 9)

    def test_answers_of_other_surveys_concern_no_call(self):
        call = self._pick_up()
        survey = self.env["survey.survey"].create({"title": "Lunch"})
        answer = survey._create_answer(partner=self.customer)
        answer._mark_done()
        self.assertFalse(answer._get_happy_calls())
        self.assertEqual(call.state, "todo")

    def test_a_customer_with_two_devices_answers_for_both(self):
        first = self._answer(self._pick_up(serial="D1"), nps="9")
        second = self._answer(self._pick_up(serial="D2"), nps="3")
        self.assertEqual((first.nps, second.nps), (9, 3))

    def test_a_customer_who_refused_may_still_use_the_link(self):
        call = self._pick_up()
        call.action_answer()
        call.action_refuse()
        call.sudo().user_input_id._mark_done()
        self.assertEqual(call.state, "answered")

    def test_the_answer_of_a_call_is_not_deleted(self):
        answer = self._answer().sudo().user_input_id
        with self.assertRaises(UserError):
            answer.unlink()
        with self.assertRaises(UserError):
            answer.survey_id.unlink()
