from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestFee(ServiceDealerCommon):
    def test_a_finished_repair_earns_one_fee(self):
        fee = self._earn()
        self.env["service.fee"]._accrue(fee.repair_id)
        self.assertEqual(len(fee.repair_id.with_user(self.manager).service_fee_ids), 1)

    def test_the_database_refuses_a_second_fee(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._earn().sudo().copy()

    def test_the_own_workshop_earns_no_fee(self):
        repair = self._create_repair()
        repair.with_user(self.manager).service_contract_id = False
        self._submit(repair).action_pass()
        self.assertFalse(repair.sudo().service_fee_ids)

    def test_a_fee_is_held_until_the_hand_over(self):
        fee = self._earn()
        self.assertEqual(fee.state, "held")
        self.assertIn("not handed over", fee.hold_reason)

    def test_the_hand_over_releases_the_fee(self):
        fee = self._earn_payable()
        self.assertEqual(fee.state, "payable")
        self.assertFalse(fee.hold_reason)

    def test_a_defective_part_holds_the_fee(self):
        fee = self._earn_payable(parts=[self.battery])
        self.assertEqual(fee.state, "held")
        self.assertIn("Battery", fee.hold_reason)

    def test_a_dealer_owes_the_defective_part(self):
        fee = self._earn([self.battery])
        self.assertEqual(
            fee.repair_id.service_obligation_ids.debtor_id, self.contract.partner_id
        )

    def test_the_nightly_job_releases_what_nothing_holds(self):
        fee = self._earn_payable(parts=[self.battery])
        fee.repair_id.service_obligation_ids.with_user(self.keeper).action_receive()
        with self.enter_registry_test_mode():
            self.env.ref("service_dealer.ir_cron_release").method_direct_trigger()
        self.assertEqual(fee.state, "payable")

    def test_a_device_that_came_back_holds_the_fee_again(self):
        fee = self._earn_payable(serial="BACK")
        self._receive(serial="BACK")
        fee.action_refresh()
        self.assertEqual(fee.state, "held")
        self.assertIn("came back", fee.hold_reason)

    def test_a_fee_is_neither_edited_nor_deleted(self):
        fee = self._earn()
        for values in ({"amount": 1000}, {"state": "payable"}, {"date": "2020-01-01"}):
            with self.subTest(**values), self.assertRaises(AccessError):
                fee.write(values)
        with self.assertRaises(UserError):
            fee.sudo().unlink()

    def test_a_reversed_fee_can_be_earned_again(self):
        fee = self._earn()
        fee.action_reverse()
        again = self.env["service.fee"]._accrue(fee.repair_id)
        self.assertEqual(again.amount, 30)
        self.assertEqual(fee.state, "reversed")

    def test_the_dealer_of_an_ended_job_stays(self):
        fee = self._earn()
        other = self._create_contract("Dealer Two")
        with self.assertRaises(UserError):
            fee.repair_id.with_user(self.manager).service_contract_id = other

    def test_a_batch_earns_with_few_queries_more_than_one(self):
        contracts = self.contract
        single = self._create_repair(serial="F0")
        batch = self.env["repair.order"]
        for index in range(10):
            batch += self._create_repair(serial=f"F{index + 1}", contract=contracts)
        (single + batch).sudo().service_done_at = "2026-01-10 10:00:00"
        self.env["service.fee"]._accrue(single)  # warms caches
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.env["service.fee"]._accrue(batch)
            self.env.flush_all()

    def test_another_company_does_not_see_the_fee(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_dealer.group_service_dealer_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        fee = self._earn()
        self.assertNotIn(fee, self.env["service.fee"].with_user(stranger).search([]))
