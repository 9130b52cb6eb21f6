from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class HappyCallSurvey(Survey):
    """Let an operator fill in the customer's answer on the native survey page.

    No route of our own: the native ones ask these methods.
    """

    def _get_operated_call(self, answer_sudo):
        """Return the happy call that the present user makes with this answer.

        :param survey.user_input answer_sudo: found by its token
        :return: the call as the user may see it, empty for anybody else
        :rtype: service.happy.call
        """
        call_sudo = answer_sudo.service_happy_call_id
        if call_sudo and call_sudo._is_operated_by(request.env.user, answer_sudo):
            return call_sudo.with_user(request.env.user)
        return request.env["service.happy.call"]

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        """Do not take the operator, who answers for the customer, for an intruder."""
        if check_partner and answer_sudo and self._get_operated_call(answer_sudo):
            check_partner = False
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner,
        )

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        """Show the operator whom they are talking to, and the way back."""
        values = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        call = self._get_operated_call(answer_sudo)
        values["happy_call"] = call._get_page_values() if call else None
        return values
