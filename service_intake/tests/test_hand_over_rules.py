from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SIGNATURE, ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestHandOverRules(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.intake = cls._receive(serial="HR-1")
        cls.intake.action_ready()

    def _unpaid(self):
        """Let every case owe something."""
        return patch.object(
            self.registry["service.intake"],
            "_get_payment_blockers",
            lambda cases: {case: ["12.00 not paid"] for case in cases},
        )

    def _dialog(self, model, user, **values):
        values = {"intake_ids": [Command.set(self.intake.ids)], **values}
        return self.env[model].with_user(user).create(values)

    def test_the_kind_of_identity_is_kept(self):
        wizard = self._hand_over_wizard(self.intake, identity_kind="document")
        wizard.action_confirm()
        self.assertEqual(self.intake.identity_kind, "document")

    def test_who_comes_for_the_customer_needs_a_written_authority(self):
        wizard = self._hand_over_wizard(self.intake, identity_kind="authorised")
        with self.assertRaisesRegex(UserError, "authority"):
            wizard.action_confirm()
        wizard.authority = "letter of 12 March"
        wizard.action_confirm()
        self.assertEqual(self.intake.authority, "letter of 12 March")

    def test_an_unpaid_device_stays(self):
        with self._unpaid(), self.assertRaisesRegex(UserError, "not paid"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_a_device_leaves_unpaid_when_a_director_allows_credit(self):
        self._dialog(
            "service.intake.credit", self.director, reason="Monthly account"
        ).action_confirm()
        with self._unpaid():
            self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.credit_allowed_by_id, self.director)
        self.assertIn("Monthly account", str(self.intake.message_ids.mapped("body")))

    def test_credit_covers_money_only(self):
        self.intake.accessory_ids = [Command.create({"name": "Charger"})]
        self.intake.with_user(self.director)._allow_credit("Monthly account")
        with self.assertRaisesRegex(UserError, "Charger"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_a_clerk_cannot_allow_credit(self):
        with self.assertRaises(AccessError):
            self.intake.with_user(self.clerk)._allow_credit("please")
        with self.assertRaises(AccessError):
            self.intake.with_user(self.clerk).write({"credit_reason": "x"})

    def test_credit_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "why"):
            self.intake.with_user(self.director)._allow_credit("  ")

    def test_credit_taken_back_blocks_again(self):
        case = self.intake.with_user(self.director)
        case._allow_credit("Monthly account")
        case.action_revoke_credit()
        with self._unpaid(), self.assertRaisesRegex(UserError, "not paid"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_no_credit_for_what_is_gone(self):
        self._hand_over_wizard(self.intake).action_confirm()
        with self.assertRaisesRegex(UserError, "not in custody"):
            self.intake.with_user(self.director)._allow_credit("Monthly account")

    def test_all_accessories_are_ticked_at_once(self):
        self.intake.accessory_ids = [
            Command.create({"name": "Charger"}),
            Command.create({"name": "Bag"}),
        ]
        wizard = self._hand_over_wizard(self.intake)
        wizard.action_return_all()
        wizard.action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def _scan(self, case):
        form = Form(self.env["service.intake.hand.over"].with_user(self.clerk))
        form.receipt_code = case.name
        return form

    def test_an_accessory_is_ticked_back_in_the_dialog(self):
        self.intake.accessory_ids = [Command.create({"name": "Charger"})]
        form = self._scan(self.intake)
        with form.accessory_ids.edit(0) as line:
            line.is_returned = True
        self.assertFalse(form.blockers)
        form.is_identity_checked = True
        form.signature = SIGNATURE
        form.save().action_confirm()
        self.assertTrue(self.intake.accessory_ids.is_returned)

    def test_the_dialog_ticks_all_accessories_at_once(self):
        self.intake.accessory_ids = [Command.create({"name": "Charger"})]
        self._scan(self.intake).save().action_return_all()
        self.assertTrue(self.intake.accessory_ids.is_returned)

    def test_another_receipt_is_another_receiver(self):
        form = self._scan(self.intake)
        form.is_identity_checked = True
        form.signature = SIGNATURE
        other = self._receive(
            serial="HR-2", partner_id=self.env["res.partner"].create({"name": "Ola"}).id
        )
        form.receipt_code = other.name
        self.assertEqual(form.signed_by, "Ola")
        self.assertFalse(form.is_identity_checked or form.signature)

    def test_a_second_scan_says_when_and_to_whom(self):
        self._hand_over_wizard(self.intake).action_confirm()
        form = Form(self.env["service.intake.hand.over"].with_user(self.clerk))
        form.receipt_code = self.intake.name
        self.assertIn("to Ingrid Ødegård by", form.blockers)
        with self.assertRaisesRegex(UserError, "to Ingrid Ødegård by"):
            self.intake.with_user(self.clerk)._hand_over("X", SIGNATURE)

    def test_garbage_stands_for_no_case(self):
        cases = self.env["service.intake"].with_user(self.clerk)
        codes = ["\0", "", " ", "/service/track/", "-R2", "%", "😀", "x" * 5000]
        self.assertEqual(cases._find_scanned(codes), {})

    def test_a_serial_number_is_no_receipt(self):
        with self.assertRaisesRegex(UserError, "no case"):
            self._hand_over_wizard(self.intake, code="HR-1").action_confirm()


@tagged("post_install", "-at_install")
class TestReturnUnrepaired(ServiceIntakeCommon):
    def _return(self, intakes, reason="declined", note=False):
        self.env["service.intake.unrepaired"].with_user(self.clerk).create(
            {
                "intake_ids": [Command.set(intakes.ids)],
                "reason": reason,
                "note": note,
            }
        ).action_confirm()

    def test_a_device_goes_back_unrepaired_with_the_reason(self):
        intake = self._receive(serial="UR-1")
        self._return(intake, note="too dear")
        self.assertEqual(intake.state, "ready")
        self.assertTrue(intake.is_unrepaired)
        self._assert_in_custody(intake, self.center.ready_location_id)

    def test_the_receipt_and_the_hand_over_say_so(self):
        intake = self._receive(serial="UR-1")
        self._return(intake, note="too dear")
        text = "Estimate declined: too dear"
        self.assertIn(("Returned unrepaired", text), intake._get_receipt_sections())
        self.assertEqual(self._hand_over_wizard(intake).unrepaired, text)

    def test_the_tracking_page_says_not_repaired(self):
        intake = self._receive(serial="UR-1")
        self._return(intake)
        values = intake._get_tracking_values()
        self.assertIn("Not repaired", values["status"])
        self.assertIn("Not repaired", values["steps"][2]["label"])

    def test_several_go_back_at_once(self):
        intakes = self._receive(serial="UR-1") + self._receive(serial="UR-2")
        self._return(intakes, reason="not_repairable")
        self.assertEqual(set(intakes.mapped("unrepaired_reason")), {"not_repairable"})

    def test_work_that_goes_on_forgets_it(self):
        intake = self._receive(serial="UR-1")
        self._return(intake)
        intake._set_state("in_service")
        self.assertFalse(intake.is_unrepaired)

    def test_a_ready_device_is_not_returned_unrepaired(self):
        intake = self._receive(serial="UR-1")
        self._return(intake)
        with self.assertRaisesRegex(UserError, "ready already"):
            self._return(intake)

    def test_open_work_stands_in_the_way(self):
        intake = self._receive(serial="UR-1")
        with (
            patch.object(
                self.registry["service.intake"],
                "_get_ready_blockers",
                lambda cases: {case: ["work is open"] for case in cases},
            ),
            self.assertRaisesRegex(UserError, "work is open"),
        ):
            self._return(intake)

    def test_a_new_case_cannot_be_returned(self):
        with self.assertRaises(UserError):
            self._return(self._create_intake())

    def test_a_reader_cannot_return(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self._receive().with_user(reader)
        with self.assertRaises(AccessError):
            intake._return_unrepaired("declined")
