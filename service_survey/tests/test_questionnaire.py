from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestQuestionnaire(ServiceSurveyCommon):
    @classmethod
    def _create_survey(cls, **question):
        return cls.env["survey.survey"].create(
            {
                "title": "Ours",
                "question_and_page_ids": [
                    Command.create({"title": "Q", "question_type": "scale", **question})
                ],
            }
        )

    def test_the_shipped_questionnaire_has_every_role_once(self):
        field = self.env["survey.question"]._fields["service_role"]
        roles = self.survey.question_ids.mapped("service_role")
        self.assertEqual(sorted(roles), sorted(field.get_values(self.env)))

    def test_the_companys_own_questionnaire_is_used(self):
        survey = self._create_survey(service_role="nps")
        self.env.company.service_survey_id = survey
        call = self._pick_up()
        self._submit_answer(call, survey, nps="7")
        self.assertEqual(call.nps, 7)
        self.assertEqual(call.sudo().user_input_id.survey_id, survey)

    def test_a_questionnaire_without_roles_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env.company.service_survey_id = self._create_survey()

    def test_without_a_questionnaire_the_operator_is_told(self):
        self.survey.active = False
        with self.assertRaisesRegex(UserError, "questionnaire"):
            self._pick_up().action_answer()

    def test_an_unfinished_answer_of_a_closed_survey_is_replaced(self):
        call = self._pick_up()
        url = call.action_answer()["url"]
        self.env.company.service_survey_id = self._create_survey(service_role="nps")
        self.survey.active = False
        self.assertNotEqual(call.action_answer()["url"], url)

    def test_a_role_needs_a_fitting_question(self):
        for values in (
            {"service_role": "csat"},
            {"service_role": "nps", "scale_min": 1},
            {"service_role": "comment"},
            {"service_role": "repaired"},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._create_survey(**values)

    def test_a_role_stands_once_in_a_survey(self):
        survey = self._create_survey(service_role="nps")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            survey.question_ids.copy()

    def test_a_copied_survey_keeps_its_roles(self):
        copy = self.survey.copy()
        self.assertEqual(
            copy.question_ids.mapped("service_role"),
            self.survey.question_ids.mapped("service_role"),
        )
