from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.service_intake.tests.matrix import GROUPS, AccessMatrix

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestAccess(AccessMatrix, ServiceSurveyCommon):
    """Who may read, write, create and delete what (r, w, c, d)."""

    GROUPS = {
        **GROUPS,
        "technician": "service_repair.group_service_technician",
        "foreman": "service_repair.group_service_foreman",
        "operator": "service_survey.group_service_operator",
    }
    MATRIX = {
        "service.happy.call": {"operator": "rw", "auditor": "r", "director": "rw"},
        "survey.user_input": {},
        "survey.survey": {},
        "service.intake": {
            "reader": "r",
            "clerk": "rwc",
            "technician": "r",
            "foreman": "r",
            "operator": "r",
            "auditor": "r",
            "director": "rwcd",
        },
    }

    def test_an_operator_of_another_company_sees_nothing(self):
        call = self._hand_over()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self._create_user(
            "operator_2",
            "service_survey.group_service_operator",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(call.with_user(other).search([("id", "=", call.id)]))
        with self.assertRaises(AccessError):
            call.with_user(other).action_call()

    def test_nobody_writes_scores_or_states_by_hand(self):
        call = self._pick_up().with_user(self.director)
        for values in (
            {"state": "answered"},
            {"nps": 10},
            {"has_nps": True},
            {"csat": 5},
            {"repaired": "yes"},
            {"comment": "fine"},
            {"operator_id": False},
            {"attempt_count": 0},
            {"user_input_id": False},
            {"is_unhappy": False},
            {"is_settled": True},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                call.write(values)

    def test_those_without_a_role_here_cannot_use_the_buttons(self):
        call = self._hand_over()
        auditor = self._create_user("audit_t", "service_intake.group_service_auditor")
        for user in (self.clerk, self.technician, auditor):
            for button in ("call", "release", "no_answer", "refuse", "answer"):
                with (
                    self.subTest(user=user.login, button=button),
                    self.assertRaises(AccessError),
                ):
                    getattr(call.with_user(user), f"action_{button}")()

    def test_survey_users_do_not_attach_their_answers_to_a_call(self):
        call = self._hand_over()
        surveyor = self._create_user("surveyor", "survey.group_survey_user")
        answers = self.env["survey.user_input"].with_user(surveyor)
        vals = {"survey_id": self.survey.id, "service_happy_call_id": call.id}
        with self.assertRaises(AccessError):
            answers.create(vals)
