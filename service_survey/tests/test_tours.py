from odoo.tests import HttpCase, tagged

from .common import ServiceSurveyCommon


@tagged("post_install", "-at_install")
class TestHappyCallTour(HttpCase, ServiceSurveyCommon):
    def test_an_operator_calls_a_customer_and_fills_in_the_answers(self):
        call = self._hand_over(serial="TOUR-3")
        call.due_date = "2020-01-01"
        self.start_tour("/odoo/happy-calls", "service_happy_call", login="operator_t")
        self.assertEqual(call.state, "answered")
        self.assertEqual((call.nps, call.csat, call.repaired), (0, 4, "yes"))
        self.assertEqual(call.comment, "Too slow")
