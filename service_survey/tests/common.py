from odoo.addons.service_repair.tests.common import ServiceRepairCommon


class ServiceSurveyCommon(ServiceRepairCommon):
    """An operator, and customers who just got their devices back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = cls._create_user(
            "operator_t", "service_survey.group_service_operator"
        )
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.survey = cls.env.ref("service_survey.survey_happy_call")

    @classmethod
    def _hand_over(cls, intake=None, **values):
        """Return the happy call of a device just handed over, as the operator."""
        intake = intake or cls._finish(**values).service_intake_id
        cls._hand_over_wizard(intake).action_confirm()
        return cls._get_call(intake)

    @classmethod
    def _get_call(cls, intake):
        return (
            cls.env["service.happy.call"]
            .with_user(cls.operator)
            .search([("intake_id", "=", intake.id)])
        )

    @classmethod
    def _pick_up(cls, **values):
        """Return a happy call that the operator has picked up."""
        call = cls._hand_over(**values)
        call.action_call()
        return call

    @classmethod
    def _submit_answer(cls, call, survey=None, **answers):
        """Fill in and complete the call's answer, as the native page does.

        :param answers: by role; texts, as a form sends them
        """
        call.action_answer()
        answer = call.sudo().user_input_id
        for question in (survey or cls.survey).question_ids:
            value = answers.get(question.service_role, "")
            if question.question_type == "simple_choice" and value:
                value = question.suggested_answer_ids.filtered(
                    lambda choice, value=value: choice.service_answer == value
                ).id
            answer._save_lines(question, value)
        answer._mark_done()
        return answer

    @classmethod
    def _answer(cls, call=None, **answers):
        """Return a happy call answered on the phone."""
        call = call or cls._pick_up()
        cls._submit_answer(
            call, **{"repaired": "yes", "nps": "10", "csat": "5", **answers}
        )
        return call
