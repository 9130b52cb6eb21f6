from odoo.tests import tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestContact(ServiceIntakeCommon):
    def test_a_touch_on_a_case_knows_the_customer_and_the_company(self):
        intake = self._create_intake()
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        contact = (
            self.env["service.contact"]
            .with_user(reader)
            ._log(
                [
                    {
                        "name": "Ready",
                        "channel": "email",
                        "direction": "out",
                        "intake_id": intake.id,
                    }
                ]
            )
        )
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(contact.company_id, intake.company_id)
        self.assertEqual(contact.user_id, reader)
