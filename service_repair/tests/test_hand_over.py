from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestHandOver(ServiceRepairCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._ignore_overrides(
            "repair.order", "_service_fee_blockers", ("service_repair",)
        )
        cls.repair = cls._create_repair([cls.battery, cls.screen])
        cls.intake = cls.repair.service_intake_id.with_user(cls.clerk)
        cls.repair.with_user(cls.clerk).action_create_sale_order()
        cls.order = cls.repair.sudo().sale_order_id
        cls._submit(cls.repair).action_pass()

    def _invoice(self):
        self.order.action_confirm()
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _pay(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def test_an_undecided_estimate_blocks(self):
        with self.assertRaisesRegex(UserError, "neither approved nor declined"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_the_customer_sees_what_it_will_cost(self):
        case = self.intake.sudo()
        self.assertEqual(case._get_forecast_cost(), self.order.amount_total)
        self.order._action_cancel()
        self.assertIsNone(case._get_forecast_cost())

    def test_uninvoiced_work_blocks(self):
        self.order.action_confirm()
        with self.assertRaisesRegex(UserError, "not invoiced"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_an_unpaid_invoice_blocks_with_its_amount(self):
        self._invoice()
        with self.assertRaisesRegex(UserError, "115"):
            self._hand_over_wizard(self.intake).action_confirm()

    def test_a_paid_device_is_handed_over(self):
        self._pay(self._invoice())
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_a_customer_on_term_takes_the_device_before_paying(self):
        self.order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self._invoice()
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_a_declined_estimate_does_not_block(self):
        self.order.action_cancel()
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_the_fee_waits_for_the_hand_over(self):
        self._pay(self._invoice())
        self.assertIn(self.repair, self.repair._service_fee_blockers())
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertFalse(self.repair._service_fee_blockers())

    def test_a_device_that_came_back_blocks_the_fee(self):
        self.order.action_cancel()
        self._hand_over_wizard(self.intake).action_confirm()
        comeback = self._receive(serial=self.intake.serial)
        self.intake.sudo().handed_over_at = "2026-01-10 10:00:00"
        comeback.sudo().received_at = "2026-01-20 10:00:00"
        reasons = self.repair._service_fee_blockers()[self.repair]
        self.assertIn(comeback.name, reasons[0])
        comeback.sudo().received_at = "2026-03-20 10:00:00"
        self.assertFalse(self.repair._service_fee_blockers())
