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

    def test_a_clerk_takes_in_from_a_mail_and_then_another_device(self):
        contact = self._create_contact(
            channel="email", partner_id=self.customer.id, note="The screen is black"
        )
        self.start_tour(
            f"/odoo/service-contacts/{contact.id}",
            "service_intake_contact_take_in",
            login="clerk_t",
        )
        cases = self.env["service.intake"].search([("product_id", "=", self.device.id)])
        self.assertEqual(len(cases), 2)
        self.assertEqual(contact.intake_id, cases[1])
        self.assertEqual(cases.origin_contact_id, contact)
