import base64

from odoo.tests import HttpCase, tagged

from .common import SIGNATURE, ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestTrackingTour(HttpCase, ServiceIntakeCommon):
    def test_a_clerk_answers_the_customer_and_shows_a_photo(self):
        intake = self._receive(serial="TT-1")
        intake.sudo()._post_customer_message("When?")
        photo = self.env["service.photo"].create(
            {"intake_id": intake.id, "image": SIGNATURE}
        )
        self.start_tour(
            f"/odoo/service-intake/{intake.id}",
            "service_intake_answer",
            login="clerk_t",
        )
        self.assertTrue(photo.is_public)
        answer = intake.conversation_ids[-1]
        self.assertEqual(answer.body, "Come tomorrow")
        self.assertEqual(answer.author_id, self.clerk.partner_id)
        self.assertTrue(base64.b64decode(photo.image_256))
