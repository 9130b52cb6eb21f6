from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    """A choice that may mean yes or no in happy calls."""

    _inherit = "survey.question.answer"

    service_answer = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Means",
        help="What this choice means in happy calls, whatever its wording.",
    )
