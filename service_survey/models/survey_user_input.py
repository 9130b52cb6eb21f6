from odoo import api, fields, models
from odoo.exceptions import UserError

from ..scores import nps_points


class SurveyUserInput(models.Model):
    """An answer whose scores go to the happy call it was given in."""

    _inherit = "survey.user_input"

    service_happy_call_id = fields.Many2one(
        "service.happy.call",
        string="Happy Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="service_survey.group_service_operator",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_happy_call(self):
        if self._get_happy_calls():
            raise UserError(self.env._("The answer of a happy call stays."))

    def _mark_done(self):
        """Take the scores over to the happy calls that these answers belong to."""
        result = super()._mark_done()
        for call in self._get_happy_calls():
            # Who answers, the customer on the web too, has no right on the call.
            values = call.sudo().user_input_id._get_happy_call_scores()
            call._register_answer(values)
        return result

    def _get_happy_calls(self):
        """Return the happy calls that name these answers as theirs.

        Not those that the answers name: survey users may write that.

        :return: as superuser
        :rtype: service.happy.call
        """
        # Survey users have no right on happy calls, and need none to answer.
        calls_sudo = self.env["service.happy.call"].sudo()
        return calls_sudo.search([("user_input_id", "in", self.ids)])

    def _get_happy_call_scores(self):
        """Return what this answer says, by the roles of its questions.

        :return: values of ``service.happy.call``; what was skipped has no key, for
            0 is an answer
        :rtype: dict
        """
        self.ensure_one()
        values = {}
        for line in self.user_input_line_ids.filtered(lambda line: not line.skipped):
            role = line.question_id.service_role
            if role == "nps":
                values.update(
                    nps=line.value_scale,
                    has_nps=True,
                    nps_points=nps_points(line.value_scale),
                )
            elif role == "csat":
                values["csat"] = line.value_scale
            elif role in ("repaired", "paid_dealer") and line.suggested_answer_id:
                values[role] = line.suggested_answer_id.service_answer
            elif role == "comment":
                values["comment"] = line.value_text_box or line.value_char_box
        return values
