from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SIGNATURE
from .test_batch import ServiceBatchCommon


@tagged("post_install", "-at_install")
class TestBatchHandOver(ServiceBatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch = cls._receive_batch("H-1\nH-2;;;Charger\nH-3")
        cls.first, cls.second, cls.third = cls.batch.intake_ids.sorted("id")
        (cls.first + cls.second).action_ready()

    def _wizard(self, **values):
        return (
            self.env["service.intake.batch.hand.over"]
            .with_user(self.clerk)
            .create(
                {
                    "batch_id": self.batch.id,
                    "receipt_code": self.batch.name,
                    "is_identity_checked": True,
                    "is_accessories_returned": True,
                    "signed_by": "Anna",
                    "signature": SIGNATURE,
                    **values,
                }
            )
        )

    def test_all_ready_devices_go_with_one_signature(self):
        self._wizard().action_confirm()
        states = (self.batch.intake_ids.sorted("id")).mapped("state")
        self.assertEqual(states, ["handed_over", "handed_over", "received"])
        self.assertEqual(self.second.signed_by, "Anna")
        self.assertTrue(self.second.signature)
        self.assertTrue(self.second.accessory_ids.is_returned)

    def test_the_form_lists_what_is_ready(self):
        form = Form(self.env["service.intake.batch.hand.over"].with_user(self.clerk))
        form.receipt_code = self.batch.name.lower()
        self.assertEqual(form.found_batch_id, self.batch)
        self.assertEqual(form.intake_ids[:], self.first + self.second)
        self.assertEqual(form.waiting_count, 1)
        self.assertIn("Charger", form.accessory_text)

    def test_ticked_accessories_hide_nothing_else_that_is_in_the_way(self):
        with patch.object(
            self.registry["service.intake"],
            "_get_way_blockers",
            lambda cases: {case: ["on its way"] for case in cases},
        ):
            blockers = self._wizard().blockers
        self.assertIn(f"{self.second.name}: on its way", blockers)
        self.assertNotIn("Charger", blockers)

    def test_another_receipt_is_another_receiver(self):
        other = self._receive_batch("O-1")
        form = Form(self.env["service.intake.batch.hand.over"].with_user(self.clerk))
        form.receipt_code = self.batch.name
        form.is_identity_checked = True
        form.signed_by = "Anna"
        form.receipt_code = other.name
        self.assertFalse(form.is_identity_checked or form.signed_by)

    def test_a_part_can_be_collected_and_the_rest_later(self):
        self._wizard(intake_ids=self.first.ids).action_confirm()
        self.assertEqual(self.second.state, "ready")
        self._wizard().action_confirm()
        self.assertEqual(self.second.state, "handed_over")

    def test_ticked_accessories_hide_nothing_else(self):
        self.env["service.receipt.claim"].create(
            {
                "intake_id": self.second.id,
                "applicant_name": "Anna",
                "identity_kind": "passport",
                "identity_number_entry": "N1",
                "statement": "It is lost.",
                "stated_serial": "H-2",
            }
        ).action_submit()
        wizard = self._wizard()
        self.assertIn(self.second.name, wizard.blockers)
        self.assertNotIn("Charger", wizard.blockers)

    def test_it_is_kept_who_of_the_named_people_came(self):
        self.batch.contact_ids = self.anna
        self._wizard(contact_id=self.anna.id).action_confirm()
        self.assertEqual(self.first.identity_kind, "authorised")
        self.assertEqual(self.first.authority, self.batch.name)

    def test_a_single_hand_over_names_who_may_collect(self):
        self.batch.contact_ids = self.anna
        wizard = self._hand_over_wizard(self.first)
        self.assertEqual(wizard.may_collect, self.anna.name)

    def test_one_device_that_cannot_go_is_named_and_nothing_goes(self):
        wizard = self._wizard(is_accessories_returned=False)
        self.assertIn(self.second.name, wizard.blockers)
        with self.assertRaisesRegex(UserError, f"(?s){self.second.name}.*Charger"):
            wizard.action_confirm()
        self.assertEqual(self.first.state, "ready")

    def test_a_device_in_work_is_not_handed_over(self):
        with self.assertRaises(UserError):
            self._wizard(intake_ids=self.third.ids).action_confirm()

    def test_a_device_of_another_batch_is_not_handed_over(self):
        other = self._receive(serial="H-9")
        other.action_ready()
        with self.assertRaisesRegex(UserError, "another batch"):
            self._wizard(intake_ids=(self.first + other).ids).action_confirm()

    def test_another_receipt_is_refused(self):
        for code in ("", "%", self.first.name, self._receive_batch("O-1").name):
            with self.subTest(code), self.assertRaises(UserError):
                self._wizard(receipt_code=code).action_confirm()

    def test_identity_name_and_signature_are_required(self):
        for values in (
            {"is_identity_checked": False},
            {"signed_by": False},
            {"signature": False},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                self._wizard(**values).action_confirm()

    def test_any_named_person_may_sign_and_nobody_else(self):
        self.batch.contact_ids = self.anna + self.boris
        with self.assertRaisesRegex(UserError, "Anna, Boris"):
            self._wizard().action_confirm()
        with self.assertRaises(UserError):
            self._wizard(contact_id=self.customer.id).action_confirm()
        self._wizard(contact_id=self.boris.id).action_confirm()
        self.assertEqual(self.first.state, "handed_over")

    def test_devices_are_handed_over_once(self):
        stale = self._wizard()
        self._wizard().action_confirm()
        with self.assertRaises(UserError):
            stale.action_confirm()
