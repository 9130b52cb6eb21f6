from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestRepair(ServiceRepairCommon):
    def test_work_starts_on_a_received_case(self):
        intake = self._receive()
        repair = intake.with_user(self.technician)._create_repairs()
        self.assertEqual(intake.state, "in_service")
        self.assertEqual(repair.lot_id, intake.lot_id)
        self.assertEqual(repair.partner_id, self.customer)
        self._assert_in_custody(intake, self.center.workshop_location_id)

    def test_a_clerk_may_send_a_device_to_the_workshop(self):
        intake = self._receive()
        action = intake.action_create_repair()
        self.assertEqual(action["res_id"], intake.repair_ids.id)

    def test_a_contact_is_logged_on_the_case_of_a_repair(self):
        repair = self._receive()._create_repairs()
        context = repair.action_log_contact()["context"]
        self.assertEqual(context["default_intake_id"], repair.service_intake_id.id)

    def test_a_contact_needs_a_case(self):
        repair = self.env["repair.order"].create({"product_id": self.device.id})
        with self.assertRaisesRegex(UserError, "cases"):
            repair.action_log_contact()

    def test_work_starts_once(self):
        intake = self._receive()
        intake._create_repairs()
        with self.assertRaises(UserError):
            intake._create_repairs()
        self.assertEqual(intake.repair_count, 1)

    def test_work_does_not_start_on_a_new_case(self):
        with self.assertRaises(UserError):
            self._create_intake()._create_repairs()

    def test_a_reader_cannot_start_work(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._receive().with_user(reader).action_create_repair()

    def test_a_technician_of_another_company_cannot_start_work(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_repair.group_service_technician",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        intake = self._receive()
        with self.assertRaises(AccessError):
            intake.with_user(stranger).action_create_repair()
        self.assertEqual(intake.state, "received")

    def test_a_batch_goes_to_the_workshop_together(self):
        intakes = self._receive(serial="B1") + self._receive(serial="B2")
        action = intakes.action_create_repair()
        self.assertEqual(len(intakes.repair_ids), 2)
        self.assertEqual(action["domain"], [("service_intake_id", "in", intakes.ids)])

    def test_repairs_of_two_centres_take_their_own_warehouse(self):
        warehouse = self.env["stock.warehouse"].create({"name": "South", "code": "STH"})
        center = self.env["service.center"].create(
            {"name": "South", "code": "STH", "warehouse_id": warehouse.id}
        )
        intakes = self._receive(serial="B1") + self._receive(
            serial="B2", center_id=center.id
        )
        intakes._create_repairs()
        self.assertEqual(
            intakes.repair_ids.picking_type_id,
            self.warehouse.repair_type_id + warehouse.repair_type_id,
        )

    def test_the_device_keeps_its_owner_when_the_repair_ends(self):
        repair = self._finish([self.battery])
        intake = repair.service_intake_id
        self._assert_in_custody(intake, self.center.ready_location_id)
        self.assertEqual(repair.move_id.restrict_partner_id, self.customer)

    def test_custody_is_empty_after_hand_over_of_a_repaired_device(self):
        intake = self._finish().service_intake_id.with_user(self.clerk)
        self._hand_over_wizard(intake).action_confirm()
        self.assertFalse(self._custody(intake.lot_id))

    def test_a_cancelled_repair_brings_the_device_back_to_reception(self):
        repair = self._create_repair([self.battery])
        repair.action_repair_cancel()
        self.assertEqual(repair.service_intake_id.state, "received")
        self._assert_in_custody(
            repair.service_intake_id, self.center.reception_location_id
        )

    def test_work_can_start_again_after_a_cancelled_repair(self):
        repair = self._create_repair()
        repair.action_repair_cancel()
        again = repair.service_intake_id._create_repairs()
        self.assertEqual(again.service_intake_id.state, "in_service")

    def test_the_case_is_not_ready_while_a_repair_is_open(self):
        intake = self._create_repair().service_intake_id
        with self.assertRaisesRegex(UserError, intake.repair_ids.name):
            intake.with_user(self.clerk).action_ready()

    def test_a_repair_does_not_change_its_device(self):
        repair = self._create_repair()
        other = self._receive(serial="OTHER")
        for values in (
            {"lot_id": other.lot_id.id},
            {"product_id": self.battery.id},
            {"partner_id": self.env.company.partner_id.id},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                repair.write(values)

    def test_a_repair_gets_its_case_only_by_starting_work(self):
        other = self._receive(serial="OTHER")
        with self.assertRaises(AccessError):
            self._create_repair().service_intake_id = other
        with self.assertRaises(AccessError):
            self.env["repair.order"].with_user(self.technician).create(
                {"service_intake_id": other.id}
            )

    def test_an_open_repair_of_a_case_is_not_deleted(self):
        with self.assertRaises(UserError):
            self._create_repair().sudo().unlink()

    def test_a_copy_is_not_bound_to_the_case(self):
        copy = self._create_repair().sudo().copy()
        self.assertFalse(copy.service_intake_id)

    def test_native_repairs_stay_as_they_are(self):
        repair = self.env["repair.order"].create({"partner_id": self.customer.id})
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_every_warehouse_has_a_repair_operation_type(self):
        warehouses = self.env["stock.warehouse"].search([])
        self.assertTrue(all(warehouse.repair_type_id for warehouse in warehouses))
