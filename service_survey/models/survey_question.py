from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SurveyQuestion(models.Model):
    """A question that may have a role in happy calls, whatever its wording."""

    _inherit = "survey.question"

    service_role = fields.Selection(
        [
            ("repaired", "Is it repaired?"),
            ("nps", "Recommendation (NPS, 0 to 10)"),
            ("csat", "Satisfaction (CSAT, 1 to 5)"),
            ("paid_dealer", "Paid beside the invoice?"),
            ("comment", "Comment"),
        ],
        string="Role in Happy Calls",
        help="What the answer to this question means after a happy call, whatever "
        "its wording.",
    )

    _service_role_uniq = models.UniqueIndex(
        "(survey_id, service_role) WHERE service_role IS NOT NULL",
        "Another question of this survey has this role in happy calls.",
    )

    @api.constrains("service_role", "question_type", "scale_min", "scale_max")
    def _check_service_role(self):
        types = {
            "repaired": ("simple_choice",),
            "nps": ("scale",),
            "csat": ("scale",),
            "paid_dealer": ("simple_choice",),
            "comment": ("text_box", "char_box"),
        }
        scales = {"nps": (0, 10), "csat": (1, 5)}
        labels = dict(self._fields["service_role"]._description_selection(self.env))
        for question in self.filtered("service_role"):
            role = question.service_role
            scale = (question.scale_min, question.scale_max)
            if (
                question.question_type not in types[role]
                or scales.get(role, scale) != scale
            ):
                raise ValidationError(
                    self.env._(
                        "The question “%(question)s” cannot have the role “%(role)s”: "
                        "yes or no is a choice of one answer, NPS a scale from 0 to "
                        "10, CSAT a scale from 1 to 5, a comment is text.",
                        question=question.title,
                        role=labels[role],
                    )
                )
