from odoo.tests import tagged

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestAccounting(ServiceRepairCommon):
    """Parts cost once; the customer's device costs nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expense = cls.env["account.account"].create(
            {"name": "Cost of parts", "code": "SVC600", "account_type": "expense"}
        )
        cls.valuation = cls.env["account.account"].create(
            {"name": "Parts", "code": "SVC110", "account_type": "asset_current"}
        )
        cls.category.write(
            {
                "property_valuation": "real_time",
                "property_account_expense_categ_id": cls.expense.id,
                "property_stock_valuation_account_id": cls.valuation.id,
            }
        )

    def _balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def test_parts_of_an_invoiced_repair_cost_once(self):
        repair = self._create_repair([self.battery, self.screen])
        repair.with_user(self.clerk).action_create_sale_order()
        order = repair.sudo().sale_order_id
        order.action_confirm()
        self._submit(repair).action_pass()
        order._create_invoices().action_post()
        self.assertEqual(self._balance(self.expense), 50)
        self.assertEqual(self._balance(self.valuation), -50)

    def test_the_device_costs_nothing_from_desk_to_desk(self):
        intake = self._finish().service_intake_id.with_user(self.clerk)
        self._hand_over_wizard(intake).action_confirm()
        moves = self.env["stock.move"].search([("product_id", "=", self.device.id)])
        self.assertEqual(set(moves.mapped("value")), {0})
        self.assertFalse(self._balance(self.valuation))
        self.assertEqual(self.device.total_value, 0)
