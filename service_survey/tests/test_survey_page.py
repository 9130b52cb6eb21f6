from odoo.tests import HttpCase, tagged

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestSurveyPage(HttpCase, ServiceSurveyCommon):
    """Who may fill in the customer's answer on the native page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._pick_up()
        cls.url = cls.call.action_answer()["url"]

    def _open(self, login=None):
        if login:
            self.authenticate(login, login)
        return self.url_open(self.url).text

    def test_the_operator_sees_the_questions_and_the_customer(self):
        page = self._open("operator_t")
        self.assertIn("Does your device work again?", page)
        self.assertIn("o_service_happy_call", page)
        self.assertIn("Ingrid Ødegård", page)

    def test_the_customer_sees_the_questions_alone(self):
        page = self._open()
        self.assertIn("Does your device work again?", page)
        self.assertNotIn("o_service_happy_call", page)
        self.assertNotIn("/odoo/happy-calls", page)

    def test_another_operator_is_kept_out(self):
        self._create_user("operator_2", "service_survey.group_service_operator")
        self.assertNotIn("Does your device work again?", self._open("operator_2"))

    def test_an_operator_who_released_the_call_is_kept_out(self):
        self.call.action_release()
        self.assertNotIn("Does your device work again?", self._open("operator_t"))

    def test_an_employee_with_the_link_is_kept_out(self):
        self.assertNotIn("Does your device work again?", self._open("clerk_t"))

    def test_an_operator_who_lost_the_role_is_kept_out(self):
        group = self.env.ref("service_survey.group_service_operator")
        self.operator.group_ids -= group
        self.assertNotIn("Does your device work again?", self._open("operator_t"))

    def test_an_answered_questionnaire_is_not_opened_again(self):
        self.call.sudo().user_input_id._mark_done()
        page = self._open("operator_t")
        self.assertNotIn("o_survey_form_choice_item", page)
        self.assertIn("Back to the call", page)

    def test_a_wrong_token_shows_nothing(self):
        for token in ("wrong", "%20", "ø"):
            with self.subTest(token):
                answer = self.call.sudo().user_input_id
                url = self.url.replace(answer.access_token, token)
                page = self.url_open(url)
                self.assertLess(page.status_code, 500)
                self.assertNotIn("Does your device work again?", page.text)

    def test_nobody_starts_an_answer_without_a_link(self):
        count = self.env["survey.user_input"].search_count([])
        self.url_open(self.survey.get_start_url())
        self.assertEqual(self.env["survey.user_input"].search_count([]), count)
