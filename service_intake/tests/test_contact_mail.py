from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contact_common import ContactCommon

MAIL = """From: %(sender)s
To: %(to)s
Subject: %(subject)s
Message-ID: <%(id)s@example.org>
In-Reply-To: %(reply)s
Date: Mon, 05 Jan 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

%(body)s
"""


class IncomingMailCommon(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env.company.alias_domain_id or cls.env["mail.alias.domain"].create(
            {"name": "service.example.com"}
        )
        cls.env.company.alias_domain_id = domain
        cls.catchall = domain.catchall_email
        cls.center.write({"alias_name": "north-test", "alias_domain_id": domain.id})

    def _get_message_id(self, intake):
        return self._get_mails(intake).mail_message_id.message_id

    def _receive_mail(self, number=1, **values):
        """Return the contact that a mail to the centre became."""
        before = self.env["service.contact"].search([])
        mail = {
            "sender": "Ingrid <ingrid.contact@example.org>",
            "to": self.center.alias_email,
            "subject": "Is it ready?",
            "id": f"in-{number}",
            "reply": "",
            "body": "Hello, is my laptop ready?",
            **values,
        }
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, MAIL % mail)
        return self.env["service.contact"].search([]) - before


@tagged("post_install", "-at_install")
class TestIncomingMail(IncomingMailCommon):
    def test_a_mail_to_a_centre_is_a_contact_of_a_known_customer(self):
        contact = self._receive_mail()
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(contact.center_id, self.center)
        self.assertEqual((contact.channel, contact.direction), ("email", "in"))
        self.assertEqual(contact.name, "Is it ready?")
        self.assertIn("my laptop", contact.note)

    def test_a_stranger_is_not_made_a_customer_by_writing(self):
        contact = self._receive_mail(sender="new@example.org")
        self.assertFalse(contact.partner_id)
        self.assertEqual(contact.email_from, "new@example.org")

    def test_a_mail_without_subject_is_a_contact(self):
        self.assertEqual(self._receive_mail(subject="").name, "(no subject)")

    def test_emoji_and_persian_arrive_unchanged(self):
        contact = self._receive_mail(subject="سلام 📱", body="دستگاه خراب است 😀")
        self.assertEqual(contact.name, "سلام 📱")
        self.assertIn("دستگاه", contact.note)

    def test_the_same_mail_twice_is_one_contact(self):
        self.assertEqual(len(self._receive_mail()), 1)
        self.assertFalse(self._receive_mail())

    def test_two_workers_at_once_log_a_message_once(self):
        message = self._receive_mail().message_id
        contact = self._create_contact().sudo()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            contact.message_id = message
            contact.flush_recordset()

    def test_a_sender_of_another_company_is_not_recognised(self):
        other = self.env["res.company"].create({"name": "Other Service"})
        self.customer.company_id = other
        self.assertFalse(self._receive_mail().partner_id)

    def test_a_reply_in_the_thread_of_a_case_is_one_touch(self):
        intake = self._receive()
        reply = {"reply": self._get_message_id(intake), "to": self.catchall}
        contact = self._receive_mail(2, **reply)
        self.assertEqual(contact.intake_id, intake)
        self.assertEqual((contact.channel, contact.direction), ("email", "in"))
        self._receive_mail(2, **reply)
        self.assertEqual(intake.touch_count, 1)

    def test_a_reply_to_the_alias_is_a_touch_on_the_case(self):
        intake = self._receive()
        contact = self._receive_mail(2, reply=self._get_message_id(intake))
        self.assertEqual(contact.intake_id, intake)
        self.assertEqual(intake.touch_count, 1)

    def test_a_reply_about_a_case_of_another_company_is_a_plain_contact(self):
        intake = self._receive()
        other = self.env["res.company"].create({"name": "Other Service"})
        message = self.env["service.contact"]._find_answered_case(
            {"in_reply_to": self._get_message_id(intake)}, other
        )
        self.assertFalse(message)

    def test_a_colleagues_reply_is_no_touch(self):
        intake = self._receive()
        self._receive_mail(
            2,
            reply=self._get_message_id(intake),
            to=self.catchall,
            sender=self.worker.email,
        )
        self.assertFalse(intake.touch_count)

    def test_a_reply_to_a_contact_is_a_touch_on_its_case(self):
        contact = self._receive_mail()
        contact.intake_id = self._create_intake()
        reply = self._receive_mail(2, reply=contact.message_id.message_id)
        self.assertEqual(reply.intake_id, contact.intake_id)
        self.assertEqual(contact.intake_id.touch_count, 2)

    def test_a_centre_without_alias_has_none(self):
        self.assertFalse(self.env["service.center"].search([], limit=1).alias_id)

    def test_two_centres_cannot_share_an_address(self):
        second = self.center.create(
            {"name": "South", "code": "STH", "warehouse_id": self.warehouse.id}
        )
        with self.assertRaises(UserError):
            second.write(
                {
                    "alias_name": "north-test",
                    "alias_domain_id": self.center.alias_domain_id.id,
                }
            )


@tagged("post_install", "-at_install")
class TestConvert(IncomingMailCommon):
    def _take_in(self, contact, **values):
        action = contact.with_user(self.clerk).action_create_intake()
        intakes = self.env["service.intake"].with_user(self.clerk)
        return intakes.with_context(**action["context"]).create(
            {"product_id": self.device.id, **values}
        )

    def test_a_contact_becomes_a_case(self):
        contact = self._receive_mail()
        intake = self._take_in(contact)
        self.assertEqual(intake.partner_id, self.customer)
        self.assertEqual(intake.center_id, self.center)
        self.assertIn("my laptop", intake.fault)
        self.assertEqual(contact.intake_id, intake)
        self.assertEqual(intake.touch_count, 1)

    def test_a_stranger_becomes_a_customer_with_the_case(self):
        contact = self._receive_mail(sender="Nora Vik <nora@example.org>")
        intake = self._take_in(contact)
        self.assertEqual(intake.partner_id.name, "Nora Vik")
        self.assertEqual(contact.partner_id, intake.partner_id)

    def test_a_contact_becomes_one_case_only(self):
        contact = self._receive_mail()
        self._take_in(contact)
        with self.assertRaisesRegex(UserError, "already"):
            contact.with_user(self.clerk).action_create_intake()

    def test_a_dialog_left_open_makes_no_second_case(self):
        contact = self._receive_mail()
        action = contact.with_user(self.clerk).action_create_intake()
        self._take_in(contact)
        intakes = self.env["service.intake"].with_user(self.clerk)
        with self.assertRaises(UserError):
            intakes.with_context(**action["context"]).create(
                {"product_id": self.device.id}
            )

    def test_two_clerks_at_once_make_one_case_of_a_contact(self):
        contact = self._receive_mail()
        intakes = self._create_intake() | self._create_intake()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            intakes.sudo().origin_contact_id = contact
            intakes.flush_recordset()

    def test_a_reader_cannot_take_in(self):
        contact = self._receive_mail()
        with self.assertRaises(AccessError):
            contact.with_user(self.worker).action_create_intake()

    def test_a_clerk_of_another_company_cannot_use_a_contact(self):
        contact = self._receive_mail()
        other = self._create_other_company_clerk()
        with self.assertRaises(AccessError):
            contact.with_user(other).action_create_intake()
        with self.assertRaises(AccessError):
            contact.with_user(other).action_create_lead()

    def test_the_origin_of_a_case_cannot_be_rewritten(self):
        intake = self._take_in(self._receive_mail())
        with self.assertRaises(AccessError):
            intake.origin_contact_id = self._create_contact()

    def test_a_clerk_without_sales_rights_makes_a_lead(self):
        self._take_sales_from_clerks()
        contact = self._receive_mail()
        action = contact.with_user(self.clerk).action_create_lead()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(contact.lead_id.partner_id, self.customer)
        self.assertEqual(contact.lead_id.company_id, self.env.company)
        self.assertTrue(contact.with_user(self.clerk).has_lead)

    def test_a_seller_is_shown_the_lead(self):
        seller = self._create_user(
            "seller_t",
            "sales_team.group_sale_salesman_all_leads,"
            "service_intake.group_service_clerk",
        )
        action = self._receive_mail().with_user(seller).action_create_lead()
        self.assertEqual(action["res_model"], "crm.lead")

    def test_a_contact_becomes_one_lead_only(self):
        contact = self._receive_mail()
        contact.with_user(self.clerk).action_create_lead()
        with self.assertRaisesRegex(UserError, "already"):
            contact.with_user(self.clerk).action_create_lead()

    def test_a_reader_cannot_make_a_lead(self):
        contact = self._receive_mail()
        with self.assertRaises(AccessError):
            contact.with_user(self.worker).action_create_lead()

    def test_a_customers_html_is_text_in_the_lead(self):
        contact = self._create_contact(note="<script>alert(1)</script>")
        contact.action_create_lead()
        self.assertNotIn("<script", str(contact.sudo().lead_id.description))
