from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestContact(ContactCommon):
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
        self.assertEqual(contact.center_id, self.center)
        self.assertEqual(contact.user_id, reader)

    def test_who_started_it_follows_the_direction_and_can_differ(self):
        self.assertEqual(self._create_contact().initiator, "customer")
        self.assertEqual(self._create_contact(direction="out").initiator, "company")
        call_back = self._create_contact(direction="out", initiator="customer")
        self.assertEqual(call_back.initiator, "customer")

    def test_a_contact_cannot_last_less_than_no_minutes(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._create_contact(duration_minutes=-1)

    def test_a_contact_of_another_company_is_hidden(self):
        contact = self._create_contact()
        other = self._create_other_company_clerk()
        with self.assertRaises(AccessError):
            contact.with_user(other).read(["name"])

    def test_a_contact_cannot_be_on_a_case_of_another_company(self):
        other = self._create_other_company_clerk()
        with self.assertRaises(UserError):
            self._create_contact(
                user=self.env.ref("base.user_admin"),
                company_id=other.company_id.id,
                center_id=False,
                intake_id=self._create_intake().id,
            )

    def test_the_dialog_of_a_case_is_filled_in(self):
        action = self._create_intake()._get_contact_action()
        form = Form(
            self.env["service.contact"]
            .with_user(self.clerk)
            .with_context(**action["context"]),
            view="service_intake.service_contact_view_form_quick",
        )
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.center_id, self.center)

    def test_the_dialog_of_a_customer_is_filled_in(self):
        action = self.customer.with_user(self.clerk).action_log_service_contact()
        contact = (
            self.env["service.contact"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"name": "Asks"})
        )
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(self.customer.with_user(self.clerk).service_contact_count, 1)

    def test_the_dialog_of_a_lead_is_filled_in(self):
        seller = self._create_user(
            "seller_t",
            "sales_team.group_sale_salesman,service_intake.group_service_clerk",
        )
        lead = self.env["crm.lead"].create(
            {"name": "Wants ten", "partner_id": self.customer.id, "user_id": seller.id}
        )
        action = lead.with_user(seller).action_log_service_contact()
        contacts = self.env["service.contact"].with_user(seller)
        contact = contacts.with_context(**action["context"]).create({"name": "Asks"})
        self.assertEqual(contact.lead_id, lead)
        self.assertEqual(lead.with_user(seller).service_contact_count, 1)

    def test_a_contact_cannot_be_linked_to_a_lead_that_is_hidden(self):
        self._take_sales_from_clerks()
        seller = self._create_user(
            "seller_t",
            "sales_team.group_sale_salesman,service_intake.group_service_clerk",
        )
        lead = self.env["crm.lead"].create(
            {"name": "Hidden", "user_id": self.env.ref("base.user_admin").id}
        )
        contact = self._create_contact(user=seller)
        with self.assertRaises(AccessError):
            contact.lead_id = lead

    def test_a_clerk_without_sales_rights_cannot_link_a_lead(self):
        self._take_sales_from_clerks()
        lead = self.env["crm.lead"].create({"name": "Hidden"})
        with self.assertRaises(AccessError):
            self._create_contact().lead_id = lead


@tagged("post_install", "-at_install")
class TestRefer(ContactCommon):
    def test_a_referred_contact_is_an_activity_of_the_units_person(self):
        contact = self._create_contact(unit="workshop", note="<b>loud</b>")
        action = contact.action_refer()
        self.assertEqual(contact.activity_ids.user_id, self.worker)
        self.assertEqual(contact.referred_user_id, self.worker)
        self.assertEqual(contact.outcome, "referred")
        self.assertEqual(action["params"]["type"], "success")
        self.assertNotIn("<b>", str(contact.activity_ids.note))

    def test_a_referral_to_nobody_says_so(self):
        contact = self._create_contact(unit="finance")
        action = contact.action_refer()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertTrue(contact.referred_at)
        self.assertFalse(contact.activity_ids)

    def test_a_person_who_lost_the_right_gets_no_referral(self):
        self.worker.sudo().group_ids = self.env.ref("base.group_user")
        contact = self._create_contact(unit="workshop")
        contact.action_refer()
        self.assertFalse(contact.referred_user_id)

    def test_a_contact_without_unit_cannot_be_referred(self):
        with self.assertRaisesRegex(UserError, "Choose the unit"):
            self._create_contact().action_refer()

    def test_a_contact_is_referred_to_a_unit_once(self):
        contact = self._create_contact(unit="workshop")
        contact.action_refer()
        with self.assertRaisesRegex(UserError, "already"):
            contact.action_refer()
        self.assertEqual(len(contact.activity_ids), 1)

    def test_a_contact_can_be_referred_on_to_another_unit(self):
        contact = self._create_contact(unit="workshop")
        contact.action_refer()
        contact.unit = "director"
        self.assertFalse(contact.referred_user_id)
        contact.action_refer()
        self.assertEqual(contact.activity_ids.user_id, self.boss)

    def test_two_contacts_are_referred_at_once(self):
        contacts = self._create_contact(unit="workshop")
        contacts |= self._create_contact(unit="director")
        contacts.action_refer()
        self.assertEqual(contacts.activity_ids.user_id, self.worker | self.boss)

    def test_all_or_none_are_referred(self):
        contacts = self._create_contact(unit="workshop") | self._create_contact()
        with self.assertRaises(UserError):
            contacts.action_refer()
        self.assertFalse(contacts.activity_ids)

    def test_a_reader_cannot_refer(self):
        contact = self._create_contact(unit="workshop")
        with self.assertRaises(AccessError):
            contact.with_user(self.worker).action_refer()

    def test_a_clerk_of_another_company_cannot_refer(self):
        contact = self._create_contact(unit="workshop")
        with self.assertRaises(AccessError):
            contact.with_user(self._create_other_company_clerk()).action_refer()

    def test_a_client_cannot_write_who_was_referred_to(self):
        contact = self._create_contact(unit="workshop")
        with self.assertRaises(AccessError):
            contact.referred_user_id = self.boss

    def test_the_mail_about_a_referral_is_queued(self):
        self.worker.notification_type = "email"
        contact = self._create_contact(unit="workshop")
        with patch.object(type(self.env["mail.mail"]), "send") as sent:
            contact.action_refer()
            self.env.cr.postcommit.run()
        self.assertFalse(sent.called)

    def test_a_centre_cannot_name_somebody_who_sees_no_contacts(self):
        outsider = self._create_user("plain_t", "base.group_user")
        with self.assertRaises(ValidationError):
            self.center.finance_user_id = outsider
