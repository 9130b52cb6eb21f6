from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResCompany(models.Model):
    """When customers are called, with which questions, how long fees wait."""

    _inherit = "res.company"

    service_happy_call_days = fields.Integer(
        string="Happy Call After",
        default=2,
        help="Days from hand-over to the call that asks how it went.",
    )
    service_happy_call_attempts = fields.Integer(
        string="Happy Call Attempts",
        default=3,
        help="After this many calls without an answer the customer is left in peace.",
    )
    service_fee_wait_days = fields.Integer(
        string="Fee Waits For",
        default=14,
        help="Days from hand-over for which the fee waits for an open happy call.",
    )
    service_survey_id = fields.Many2one(
        "survey.survey",
        string="Happy Call Questionnaire",
        help="Left empty, the questionnaire that comes with the module is used.",
    )

    _service_happy_call_days_positive = models.Constraint(
        "CHECK (service_happy_call_days >= 0)",
        "The days until the happy call cannot be negative.",
    )
    _service_happy_call_attempts_positive = models.Constraint(
        "CHECK (service_happy_call_attempts > 0)",
        "At least one attempt is made to reach a customer.",
    )
    _service_fee_wait_days_positive = models.Constraint(
        "CHECK (service_fee_wait_days >= 0)",
        "The days that a fee waits cannot be negative.",
    )

    @api.constrains("service_survey_id")
    def _check_service_survey_id(self):
        for company in self:
            questions = company.service_survey_id.question_ids
            if company.service_survey_id and not questions.filtered("service_role"):
                raise ValidationError(
                    self.env._(
                        "No question of “%(survey)s” has a role in happy calls: its "
                        "answers would give no scores.",
                        survey=company.service_survey_id.title,
                    )
                )

    def _get_service_survey(self):
        """Return the questionnaire of this company's happy calls.

        :rtype: survey.survey
        :raises UserError: when there is none, or it is archived
        """
        self.ensure_one()
        survey = self.service_survey_id or self.env.ref(
            "service_survey.survey_happy_call", raise_if_not_found=False
        )
        if not survey or not survey.active:
            raise UserError(
                self.env._(
                    "No questionnaire is in use for happy calls: choose one in the "
                    "settings of %(company)s.",
                    company=self.name,
                )
            )
        return survey
