from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestReceptionTour(HttpCase, ServiceIntakeCommon):
    def test_a_clerk_takes_a_device_in_and_hands_it_over(self):
        self.center.sequence = -1  # the clerk's default
        self.start_tour(
            "/odoo/service-intake", "service_intake_reception", login="clerk_t"
        )
        intake = self.env["service.intake"].search([("serial", "=", "TOUR-1")])
        self.assertEqual(intake.state, "handed_over")
        self.assertTrue(intake.signature)
