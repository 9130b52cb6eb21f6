from odoo import api, models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """A questionnaire that happy calls may have been made with."""

    _inherit = "survey.survey"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_happy_calls(self):
        """Keep what scores came from; the database would take the answers along."""
        answers = (
            self.env["survey.user_input"]
            # Whose answers they are matters not: they must stay.
            .sudo()
            .search([("survey_id", "in", self.ids)])
        )
        if answers._get_happy_calls():
            raise UserError(
                self.env._("Happy calls were made with this survey: archive it.")
            )
