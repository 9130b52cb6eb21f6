from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceWarehouseCommon


@tagged("post_install", "-at_install")
class TestObligation(ServiceWarehouseCommon):
    def _defective_quants(self):
        place = self.env.company.service_defective_location_id
        return self.env["stock.quant"].search(
            [("location_id", "=", place.id), ("product_id", "=", self.battery.id)]
        )

    def test_only_the_returnable_part_is_owed_back(self):
        owed = self._owed([self.battery, self.screen])
        self.assertEqual(owed.product_id, self.battery)
        self.assertEqual(owed.quantity, 1)
        self.assertEqual(owed.debtor_id, self.technician.partner_id)
        self.assertEqual(owed.creditor_id, self.maker)

    def test_it_is_due_within_the_company_s_days(self):
        self.env.company.service_core_days = 7
        self.center.tz = "Asia/Tokyo"
        with freeze_time("2026-03-01 20:00:00"):
            self.assertEqual(str(self._owed().due_date), "2026-03-09")

    def test_one_consumption_owes_one_part(self):
        owed = self._owed()
        owed.repair_id.sudo()._ensure_core_obligations()
        self.assertEqual(len(owed.repair_id.service_obligation_ids), 1)

    def test_the_database_refuses_a_second_obligation(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._owed().sudo().copy({"move_id": self._owed().move_id.id})

    def test_a_part_in_hand_is_the_maker_s_and_worth_nothing(self):
        owed = self._owed()
        value = self.battery.total_value
        owed.action_receive()
        quant = self._defective_quants()
        self.assertEqual(quant.owner_id, self.maker)
        self.assertEqual(quant.quantity, 1)
        self.assertEqual(self.battery.total_value, value)

    def test_a_part_in_hand_is_not_available(self):
        available = self.battery.free_qty
        self._owed().action_receive()
        self.battery.invalidate_recordset()
        self.assertEqual(self.battery.free_qty, available - 1)

    def test_taking_in_hand_twice_moves_once(self):
        owed = self._owed()
        owed.action_receive()
        owed.action_receive()
        moves = self.env["stock.move"].search([("service_obligation_id", "=", owed.id)])
        self.assertEqual(len(moves), 1)
        self.assertEqual(moves.reference, owed.name)

    def test_a_returned_part_has_left_the_house(self):
        owed = self._owed()
        owed.action_receive()
        owed.action_return()
        self.assertFalse(sum(self._defective_quants().mapped("quantity")))

    def test_a_part_is_not_returned_before_it_is_in_hand(self):
        with self.assertRaises(UserError):
            self._owed().action_return()

    def test_waiving_needs_a_reason(self):
        owed = self._owed()
        with self.assertRaises(UserError):
            owed.action_waive()
        owed.note = "customer kept it"
        owed.action_waive()
        self.assertEqual(owed.state, "waived")

    def test_a_waived_part_cannot_be_taken_in_hand(self):
        owed = self._owed()
        owed.note = "lost"
        owed.action_waive()
        with self.assertRaises(UserError):
            owed.action_receive()

    def test_serial_numbered_parts_come_back_under_the_number_of_the_debt(self):
        part = self._create_part("Board", quantity=0, tracking="serial")
        part.product_tmpl_id.write(
            {"service_is_core": True, "service_core_partner_id": self.maker.id}
        )
        lot = self.env["stock.lot"].create({"name": "NEW1", "product_id": part.id})
        self.env["stock.quant"]._update_available_quantity(
            part, self.warehouse.lot_stock_id, 1, lot_id=lot
        )
        owed = self._owed([part])
        owed.action_receive()
        owed.action_return()
        self.assertEqual(owed.sudo().move_out_id.move_line_ids.lot_id.name, owed.name)

    def test_a_batch_is_taken_in_hand_together(self):
        owed = self._owed(serial="C1") + self._owed(serial="C2")
        owed.action_receive()
        self.assertEqual(set(owed.mapped("state")), {"in_hand"})

    def test_the_fee_waits_for_the_defective_part(self):
        owed = self._owed()
        repair = owed.repair_id
        reasons = repair._service_fee_blockers()[repair]
        self.assertTrue(any(owed.name in reason for reason in reasons))
        owed.action_receive()
        reasons = repair._service_fee_blockers()[repair]
        self.assertFalse(any(owed.name in reason for reason in reasons))

    def test_an_expected_part_past_its_date_is_overdue(self):
        owed = self._owed()
        self.assertFalse(owed.is_overdue)
        owed.due_date = "2020-01-01"
        self.assertTrue(owed.is_overdue)
        found = self.env["service.obligation"].search([("is_overdue", "=", True)])
        self.assertIn(owed.id, found.ids)

    def test_a_returnable_part_names_whom_it_goes_back_to(self):
        self.screen.service_is_core = True
        repair = self._create_repair([self.screen])
        with self.assertRaisesRegex(UserError, "goes back"):
            self._submit(repair)

    def test_a_part_that_is_not_stored_is_not_owed_back(self):
        service = self.env["product.product"].create({"name": "X", "type": "service"})
        with self.assertRaises(ValidationError):
            service.service_is_core = True

    def test_a_technician_cannot_take_in_hand(self):
        with self.assertRaises(AccessError):
            self._owed().with_user(self.technician).action_receive()

    def test_the_facts_of_a_debt_are_not_edited(self):
        owed = self._owed()
        for values in ({"state": "returned"}, {"quantity": 0.5}, {"move_id": False}):
            with self.subTest(**values), self.assertRaises(AccessError):
                owed.write(values)

    def test_a_debt_is_not_deleted(self):
        with self.assertRaises(UserError):
            self._owed().sudo().unlink()

    def test_another_company_does_not_see_the_debt(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_warehouse.group_service_keeper",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        owed = self._owed()
        self.assertNotIn(
            owed, self.env["service.obligation"].with_user(stranger).search([])
        )
