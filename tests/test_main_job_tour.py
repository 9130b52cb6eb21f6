"""The organisation's main job through the screens, each role in Chromium."""

from suite_common import ServiceSuiteCommon

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestMainJobTour(HttpCase, ServiceSuiteCommon):
    def test_a_device_goes_through_all_screens(self):
        """
        Scenario: clerk, technician, dealer manager, foreman, keeper, operator and
            accountant do the main job one after another, by mouse and keyboard.
        Expected: the device is handed over, its owner was asked, the dealer's bill
            is posted.
        """
        self.center.sequence = -1  # the clerk's default
        self.start_tour(
            "/odoo/service-intake", "service_intake_take_in", login="clerk_t"
        )
        intake = self.env["service.intake"].search([("serial", "=", "TOUR-1")])
        case = f"/odoo/service-cases/{intake.id}"
        self.start_tour(case, "service_repair_technician", login="technician_t")
        repair = intake.repair_ids
        job = f"/odoo/service-jobs/{repair.id}"
        self.start_tour(job, "service_dealer_assign", login="dealer_manager_t")
        check = f"/odoo/service-checks/{repair.service_check_ids.id}"
        self.start_tour(check, "service_repair_pass", login="foreman_t")
        self.start_tour(job, "service_repair_estimate", login="clerk_t")
        self._invoice_and_pay(repair)
        self.start_tour(case, "service_intake_hand_over", login="clerk_t")
        self.assertEqual(intake.state, "handed_over")

        owed = f"/odoo/service-parts-owed/{repair.service_obligation_ids.id}"
        self.start_tour(owed, "service_warehouse_keeper", login="keeper_t")
        # It is not due yet today; the operator looks at all calls.
        call = self.env["service.happy.call"].search([("intake_id", "=", intake.id)])
        self.start_tour(
            f"/odoo/happy-calls/{call.id}",
            "service_happy_call_content",
            login="operator_t",
        )
        self.assertEqual(call.state, "answered")

        fee = repair.service_fee_ids
        fee.date = self._last_month()
        self.start_tour(
            "/odoo/service-settlements", "service_dealer_accountant", login="admin"
        )
        self.assertEqual(fee.settlement_id.state, "billed")

    def _invoice_and_pay(self, repair):
        """Do the accountant's part, which is native from end to end."""
        invoice = repair.sale_order_id._create_invoices()
        invoice.action_post()
        self._pay(invoice)
