"""The organisation's main job, through all five modules."""

from suite_common import ServiceSuiteCommon

from odoo.fields import Command
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestMainJob(HttpCase, ServiceSuiteCommon):
    def _sell(self, repair):
        """Return the posted invoice of a repair's two parts."""
        repair.with_user(self.clerk).action_create_sale_order()
        order = repair.sudo().sale_order_id
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def test_a_device_goes_from_the_desk_to_the_dealer_s_paid_bill(self):
        """
        Scenario: a device is taken in, repaired by a dealer with two parts, checked,
            invoiced, handed over; its owner is asked; the dealer is paid.
        Expected: custody, stock, accounting and tracking say the same at each step.
        """
        # Reception
        intake = self._create_intake(
            serial="JOB-1", accessory_ids=[Command.create({"name": "Charger"})]
        )
        intake.action_receive()
        self._assert_in_custody(intake, self.center.reception_location_id)
        receipt = self.url_open(
            f"/service/track/{intake.sudo().access_token}", allow_redirects=False
        )
        self.assertIn(intake.name, receipt.text)

        # Workshop: the dealer's job, two parts, one of them owed back
        repair = self._create_repair([self.battery, self.screen], intake=intake)
        check = self._submit(repair)
        check.action_pass()
        self.assertEqual(intake.state, "ready")
        self._assert_in_custody(intake, self.center.ready_location_id)
        page = self.url_open(f"/service/track/{intake.sudo().access_token}")
        self.assertIn("you can collect your device", page.text)

        # Estimate, invoice, payment, hand-over
        invoice = self._sell(repair)
        self.assertEqual(invoice.amount_untaxed, 115)
        self._pay(invoice)
        intake.accessory_ids.is_returned = True
        self._hand_over_wizard(intake).action_confirm()
        self.assertFalse(self._custody(intake.lot_id))

        # The fee waits for the defective part and for the customer's word
        fee = repair.with_user(self.manager).service_fee_ids
        self.assertEqual(fee.state, "held")
        self.assertIn("Battery", fee.hold_reason)
        self.assertIn("happy call", fee.hold_reason)
        repair.service_obligation_ids.with_user(self.keeper).action_receive()
        call = self._get_call(intake)
        call.action_call()
        self._answer(call, nps="10")
        fee.action_refresh()
        self.assertEqual(fee.state, "payable")

        # Settlement: one posted bill, paid
        fee.sudo().date = "2026-01-15"
        settlement = self._settle()
        bill = self._bill(settlement)
        self._pay(bill)
        self.assertEqual(settlement.state, "paid")
        self.assertEqual(bill.amount_untaxed, self.rule.amount)

    def test_an_unhappy_customer_holds_the_dealer_s_fee(self):
        fee = self._earn_payable()
        call = self._get_call(fee.repair_id.service_intake_id)
        call.action_call()
        self._answer(call, nps="2")
        fee.action_refresh()
        self.assertEqual(fee.state, "held")
        self.assertIn("unhappy", fee.hold_reason)
