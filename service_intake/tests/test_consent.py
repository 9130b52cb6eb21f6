from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestConsent(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.customer.with_user(cls.clerk)

    def test_nobody_has_consented_by_default(self):
        self.assertFalse(self.partner.service_marketing_consent)

    def test_consent_is_registered_by_the_dialog(self):
        action = self.partner.action_register_consent()
        wizard = Form(
            self.env["service.consent.register"]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        wizard.source_kind = "phone"
        wizard.note = "3 May"
        wizard.save().action_confirm()
        self.assertTrue(self.partner.service_marketing_consent)
        self.assertEqual(self.partner.service_consent_source, "phone")
        self.assertEqual(self.partner.service_consent_user_id, self.clerk)
        self.assertTrue(self.partner.service_consent_date)

    def test_withdrawing_is_logged_too(self):
        self.partner._register_consent(True, "receipt")
        self.partner._register_consent(False, "letter")
        self.assertFalse(self.partner.service_marketing_consent)
        self.assertEqual(self.partner.service_consent_source, "letter")
        log = self.partner.service_consent_ids.sorted("id")
        self.assertEqual(log.mapped("is_given"), [True, False])

    def test_consent_is_given_once(self):
        self.partner._register_consent(True, "receipt")
        with self.assertRaisesRegex(UserError, "already"):
            self.partner._register_consent(True, "receipt")
        with self.assertRaisesRegex(UserError, "already"):
            self.partner.action_register_consent()

    def test_what_was_not_given_cannot_be_withdrawn(self):
        with self.assertRaisesRegex(UserError, "no consent"):
            self.partner.action_withdraw_consent()

    def test_consents_of_two_customers_are_registered_at_once(self):
        partners = self.partner | self.partner.create({"name": "Bjørn"})
        partners._register_consent(True, "letter")
        self.assertEqual(partners.mapped("service_marketing_consent"), [True, True])

    def test_of_two_customers_all_or_none_is_registered(self):
        second = self.partner.create({"name": "Bjørn"})
        second._register_consent(True, "letter")
        with self.assertRaises(UserError):
            (self.partner | second)._register_consent(True, "letter")
        self.assertFalse(self.partner.service_marketing_consent)

    def test_an_unknown_source_is_refused(self):
        with self.assertRaises(ValidationError):
            self.partner._register_consent(True, "rumour")

    def test_a_reader_cannot_register_consent(self):
        with self.assertRaises(AccessError):
            self.partner.with_user(self.worker)._register_consent(True, "phone")
        with self.assertRaises(AccessError):
            self.partner.with_user(self.worker).action_register_consent()

    def test_consent_cannot_be_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.partner.service_marketing_consent = True
        with self.assertRaises(AccessError):
            self.partner.create({"name": "New", "service_marketing_consent": True})

    def test_a_clerk_cannot_write_the_log(self):
        with self.assertRaises(AccessError):
            self.env["service.consent"].with_user(self.clerk).create(
                {
                    "partner_id": self.partner.id,
                    "is_given": True,
                    "source_kind": "phone",
                }
            )

    def test_the_log_can_neither_be_changed_nor_deleted(self):
        consent = self.partner._register_consent(True, "phone")
        with self.assertRaises(UserError):
            consent.write({"is_given": False})
        with self.assertRaises(UserError):
            consent.unlink()

    def test_consents_of_another_companys_customer_are_hidden(self):
        self.customer.company_id = self.env.company
        consent = self.partner._register_consent(True, "phone")
        other = self._create_other_company_clerk()
        self.assertFalse(
            self.env["service.consent"]
            .with_user(other)
            .search([("id", "=", consent.id)])
        )
        with self.assertRaises(AccessError):
            self.customer.with_user(other)._register_consent(False, "phone")

    def test_a_copy_of_a_customer_has_not_consented(self):
        self.partner._register_consent(True, "phone")
        self.assertFalse(self.customer.copy().service_marketing_consent)

    def test_merged_duplicates_keep_the_last_word(self):
        double = self.customer.copy({"name": "Ingrid O."})
        self.customer._register_consent(True, "receipt")
        double._register_consent(True, "receipt")
        double._register_consent(False, "letter")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, self.customer)
        self.assertFalse(self.customer.service_marketing_consent)
        self.assertEqual(len(self.customer.service_consent_ids), 3)
