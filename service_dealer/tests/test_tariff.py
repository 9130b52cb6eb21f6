from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestTariff(ServiceDealerCommon):
    def _amount(self, **values):
        return self._earn(**values).amount

    def test_a_repair_earns_by_the_rule_that_fits(self):
        fee = self._earn()
        self.assertEqual(fee.amount, 30)
        self.assertEqual(fee.rule_id, self.rule)

    def test_the_dealer_s_own_rule_wins(self):
        self._create_rule(product_id=self.device.id, amount=35)
        self._create_rule(contract_id=self.contract.id, amount=50)
        self.assertEqual(self._amount(), 50)

    def test_the_device_wins_over_the_category(self):
        self._create_rule(categ_id=False, product_id=self.device.id, amount=35)
        self.assertEqual(self._amount(), 35)

    def test_the_deeper_category_wins(self):
        self.category.parent_id = self.env["product.category"].create({"name": "All"})
        self._create_rule(categ_id=self.category.parent_id.id, amount=5)
        self.assertEqual(self._amount(), 30)

    def test_the_result_wins_over_any_result(self):
        self._create_rule(result="repaired", amount=40)
        self._create_rule(result="nff", amount=10)
        self.assertEqual(self._amount(), 40)

    def test_a_rule_of_another_time_does_not_fit(self):
        self.rule.date_to = "2020-12-31"
        self.assertFalse(self._earn())

    def test_a_rule_of_another_dealer_does_not_fit(self):
        self.rule.contract_id = self._create_contract("Dealer Two")
        self.assertFalse(self._earn())

    def test_a_repair_without_rule_says_why_and_can_earn_later(self):
        self.rule.active = False
        repair = self._finish().with_user(self.manager)
        self.assertIn("No tariff rule", repair.service_fee_note)
        self.rule.active = True
        repair.action_service_accrue()
        self.assertEqual(repair.service_fee_ids.amount, 30)
        self.assertFalse(repair.service_fee_note)

    def test_a_tie_is_refused_at_saving(self):
        with self.assertRaises(ValidationError):
            self._create_rule(amount=31)

    def test_the_same_rule_in_another_time_is_no_tie(self):
        self.rule.date_to = "2025-12-31"
        later = self._create_rule(amount=31, date_from="2026-01-01")
        self.assertEqual(self._amount(), later.amount)

    def test_a_tie_in_the_database_earns_nothing(self):
        twin = self._create_rule(amount=31, date_from="2090-01-01", active=False)
        self.env.cr.execute(
            "UPDATE service_tariff_rule SET active = true, date_from = NULL "
            "WHERE id = %s",
            [twin.id],
        )
        twin.invalidate_recordset()
        repair = self._finish().with_user(self.manager)
        self.assertFalse(repair.service_fee_ids)
        self.assertIn("Two tariff rules", repair.service_fee_note)

    def test_a_later_tariff_does_not_touch_earned_fees(self):
        fee = self._earn()
        self.rule.amount = 99
        self.assertEqual(fee.amount, 30)

    def test_an_amount_is_positive(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_rule(result="nff", amount=0)

    def test_a_fee_is_rounded_to_the_currency(self):
        self.rule.amount = 30.0049
        self.assertEqual(self._amount(), 30.0)

    def test_a_technician_does_not_see_tariffs(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.technician).read(["amount"])
