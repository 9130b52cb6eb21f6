from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SIGNATURE, ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestHandOver(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls._receive(serial="HO-1")
        cls.intake.action_ready()

    def test_a_ready_device_is_handed_over_against_its_receipt(self):
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")
        self.assertEqual(self.intake.handed_over_by_id, self.clerk)
        self.assertEqual(self.intake.signed_by, "Ingrid Ødegård")
        self.assertTrue(self.intake.signature)

    def test_the_qr_code_serves_as_receipt(self):
        url = self.intake._get_tracking_url()
        self._hand_over_wizard(self.intake, code=url).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_the_receipt_number_is_found_in_lower_case(self):
        code = f" {self.intake.name.lower()} "
        self._hand_over_wizard(self.intake, code=code).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_no_wildcard_stands_for_a_receipt(self):
        for code in ("%", "SR%", "_" * len(self.intake.name), ""):
            with self.subTest(code), self.assertRaises(UserError):
                self._hand_over_wizard(self.intake, code=code).action_confirm()

    def test_another_receipt_is_refused(self):
        other = self._receive(serial="HO-2")
        with self.assertRaises(UserError):
            self._hand_over_wizard(self.intake, code=other.name).action_confirm()

    def test_identity_name_and_signature_are_required(self):
        for values in (
            {"is_identity_checked": False},
            {"signed_by": False},
            {"signature": False},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                self._hand_over_wizard(self.intake, **values).action_confirm()

    def test_a_device_is_handed_over_once(self):
        stale = self._hand_over_wizard(self.intake)
        self._hand_over_wizard(self.intake).action_confirm()
        with self.assertRaises(UserError):
            stale.action_confirm()
        self.assertEqual(len(self.intake.custody_event_ids), 3)

    def test_a_device_in_work_is_not_handed_over(self):
        intake = self._receive(serial="HO-2")
        with self.assertRaises(UserError):
            self._hand_over_wizard(intake).action_confirm()

    def test_accessories_must_be_ticked_back(self):
        self.intake.accessory_ids = [Command.create({"name": "Charger"})]
        wizard = self._hand_over_wizard(self.intake)
        self.assertIn("Charger", wizard.blockers)
        with self.assertRaisesRegex(UserError, "Charger"):
            wizard.action_confirm()
        wizard.accessory_ids.is_returned = True
        wizard.action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_the_form_shows_whose_device_the_receipt_is(self):
        form = Form(self.env["service.intake.hand.over"].with_user(self.clerk))
        form.receipt_code = self.intake.name
        self.assertEqual(form.found_intake_id, self.intake)
        self.assertEqual(form.signed_by, self.customer.name)

    def test_a_reader_cannot_hand_over(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self.intake.with_user(reader)._hand_over("X", SIGNATURE)

    def test_a_customer_told_in_person_counts_as_told(self):
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.notice_channel, "person")
