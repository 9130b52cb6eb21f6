from odoo.tests import HttpCase, tagged

from .contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestContactTour(HttpCase, ContactCommon):
    def test_a_clerk_logs_a_call_from_a_case_and_refers_it(self):
        intake = self._receive()
        self.start_tour(
            f"/odoo/service-cases/{intake.id}",
            "service_intake_contact",
            login="clerk_t",
        )
        contact = intake.contact_ids
        self.assertEqual(contact.activity_ids.user_id, self.worker)
        self.assertEqual(contact.duration_minutes, 3)
