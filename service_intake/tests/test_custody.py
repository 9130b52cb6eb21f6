from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestCustody(ServiceIntakeCommon):
    def test_a_received_device_lies_at_reception_owned_by_the_customer(self):
        intake = self._receive()
        self._assert_in_custody(intake, self.center.reception_location_id)
        self.assertEqual(intake.custody_location_id, self.center.reception_location_id)

    def test_a_device_in_custody_is_worth_nothing_and_not_available(self):
        self._receive()
        self.assertEqual(self.device.qty_available, 0)
        self.assertEqual(self.device.total_value, 0)

    def test_a_ready_device_lies_at_ready(self):
        intake = self._receive()
        intake.action_ready()
        self._assert_in_custody(intake, self.center.ready_location_id)

    def test_custody_is_empty_after_hand_over(self):
        intake = self._receive()
        intake.action_ready()
        self._hand_over_wizard(intake).action_confirm()
        self.assertFalse(self._custody(intake.lot_id))
        self.assertFalse(intake.custody_location_id)

    def test_each_step_is_logged_with_who_and_where(self):
        intake = self._receive()
        intake.action_ready()
        self._hand_over_wizard(intake).action_confirm()
        steps = intake.custody_event_ids.sorted("id")
        self.assertEqual(
            steps.mapped("location_dest_id"),
            self.center.reception_location_id
            + self.center.ready_location_id
            + self.customers,
        )
        self.assertEqual(steps.user_id, self.clerk)
        self.assertEqual(set(steps.mapped("reference")), {intake.name})

    def test_a_move_by_hand_is_logged_too(self):
        intake = self._receive()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", intake.lot_id.id), ("quantity", ">", 0)]
        )
        quant.move_quants(location_dest_id=self.center.workshop_location_id)
        self.assertEqual(
            intake.custody_event_ids.sorted("id")[-1].location_dest_id,
            self.center.workshop_location_id,
        )

    def test_the_log_cannot_be_changed_or_deleted(self):
        event = self._receive().custody_event_ids.sudo()
        with self.assertRaises(UserError):
            event.reference = "forged"
        with self.assertRaises(UserError):
            event.unlink()

    def test_a_clerk_cannot_write_the_log(self):
        with self.assertRaises(AccessError):
            self.env["service.custody.event"].with_user(self.clerk).create({})

    def test_a_quant_does_not_change_its_owner_without_a_move(self):
        intake = self._receive()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", intake.lot_id.id), ("quantity", ">", 0)]
        )
        with self.assertRaises(UserError):
            quant.owner_id = self.env.company.partner_id

    def test_a_device_that_lies_in_stock_cannot_be_taken_in(self):
        lot = self.env["stock.lot"].create(
            {"name": "OURS1", "product_id": self.device.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            self.device, self.warehouse.lot_stock_id, 1, lot_id=lot
        )
        intake = self._create_intake(serial="OURS1")
        with self.assertRaisesRegex(UserError, "lies at"):
            intake.action_receive()

    def test_a_case_that_somebody_works_on_is_refused_in_words(self):
        intake = self._create_intake()
        target = "odoo.models.BaseModel.lock_for_update"
        with (
            patch(target, side_effect=LockError("busy")),
            self.assertRaisesRegex(UserError, "try again") as refusal,
        ):
            intake.action_receive()
        self.assertNotIsInstance(refusal.exception, LockError)

    def test_uninstalling_ends_custody_in_inventory(self):
        intake = self._receive()
        uninstall_hook(self.env)
        self.assertEqual(
            [row[0] for row in self._custody(intake.lot_id) if row[2] > 0],
            [],
        )

    def test_custody_lies_outside_every_warehouse(self):
        self.assertFalse(self.center.reception_location_id.warehouse_id)

    def test_each_company_keeps_its_devices_apart(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        center = self.env["service.center"].search([("company_id", "=", company.id)])
        center = center or company._ensure_service_center()
        self.assertNotEqual(
            center.location_id.location_id, self.center.location_id.location_id
        )

    def test_a_batch_is_moved_with_few_more_queries_than_one(self):
        single = self._create_intake()
        batch = self.env["service.intake"].with_user(self.clerk)
        for _index in range(20):
            batch += self._create_intake()
        self.env.flush_all()
        before = self.cr.sql_log_count
        single.action_receive()
        self.env.flush_all()
        one = self.cr.sql_log_count - before
        batch.action_receive()
        self.env.flush_all()
        twenty = self.cr.sql_log_count - before - one
        self.assertLess(twenty, one * 10)
