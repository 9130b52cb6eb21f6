from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .storage_common import ServiceStorageCommon


@tagged("post_install", "-at_install")
class TestStorageInvoice(ServiceStorageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        cls.tax = cls.env["account.tax"].create(
            {"name": "10 %", "amount": 10, "company_id": company.id}
        )
        cls.product = cls.env.ref("service_intake.product_storage_fee")
        cls.product.taxes_id = cls.tax
        cls.intake = cls._store()
        cls.charge = cls.intake.storage_charge_id.sudo()
        cls.startClassPatcher(freeze_time("2026-02-19 12:00:00"))  # 10 days, 15.00

    def _lines(self):
        return self.charge.invoice_line_ids

    def _pay(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def test_a_clerk_invoices_the_fee(self):
        self.intake.action_invoice_storage()
        move = self._lines().move_id
        self.assertEqual((move.state, move.partner_id), ("posted", self.customer))
        self.assertEqual((move.amount_untaxed, move.amount_total), (15.0, 16.5))
        self.assertIn(self.intake.name, self._lines().name)
        self.assertEqual(self.charge.invoiced_fee, 15.0)

    def test_a_second_time_invoices_nothing_more(self):
        self.intake.action_invoice_storage()
        self.intake.action_invoice_storage()
        self.assertEqual(len(self._lines()), 1)

    def test_what_accrues_later_is_invoiced_by_the_difference(self):
        self.intake.action_invoice_storage()
        with freeze_time("2026-02-21 12:00:00"):
            self.intake.action_invoice_storage()
        self.assertEqual(self._lines().sorted("id").mapped("price_unit"), [15.0, 3.0])

    def test_a_cancelled_invoice_frees_the_fee(self):
        self.intake.action_invoice_storage()
        move = self._lines().move_id
        move.button_draft()
        move.button_cancel()
        self.assertEqual(self.charge.invoiced_fee, 0)
        self.intake.action_invoice_storage()
        self.assertEqual(len(self._lines()), 2)

    def test_nothing_owed_is_nothing_to_invoice(self):
        with freeze_time("2026-02-01 12:00:00"), self.assertRaises(UserError):
            self.intake.action_invoice_storage()

    def test_a_reader_cannot_invoice(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self.intake.with_user(reader).action_invoice_storage()

    def test_a_batch_gets_an_invoice_each(self):
        with freeze_time("2026-01-10 12:00:00"):
            other = self._store()
        (self.intake + other).action_invoice_storage()
        self.assertEqual(len(other.storage_charge_id.sudo().invoice_line_ids), 1)
        self.assertEqual(len(self._lines()), 1)

    def test_an_unpaid_fee_stands_in_the_way_of_hand_over(self):
        wizard = self._hand_over_wizard(self.intake)
        self.assertIn("not invoiced", wizard.blockers)
        with self.assertRaisesRegex(UserError, "15.00"):
            wizard.action_confirm()
        self.intake.action_invoice_storage()
        with self.assertRaisesRegex(UserError, "not paid"):
            wizard.action_confirm()

    def test_a_paid_fee_lets_the_device_go(self):
        self.intake.action_invoice_storage()
        self._pay(self._lines().move_id)
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_a_paid_fee_is_not_owed_any_more(self):
        self.intake.action_invoice_storage()
        self.assertEqual(self.charge._get_owed_fee(), 15)
        self._pay(self._lines().move_id)
        self.assertEqual(self.charge._get_owed_fee(), 0)

    def test_a_waived_fee_lets_the_device_go(self):
        self.env["service.storage.waiver"].with_user(self.director).create(
            {"charge_id": self.charge.id, "amount": 15.0, "reason": "goodwill"}
        )
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_an_invoiced_fee_cannot_be_waived(self):
        self.intake.action_invoice_storage()
        with self.assertRaises(UserError):
            self.env["service.storage.waiver"].with_user(self.director).create(
                {"charge_id": self.charge.id, "amount": 1.0, "reason": "late"}
            )

    def test_another_invoice_can_carry_the_line(self):
        vals = self.intake.sudo()._prepare_storage_invoice_line_vals()
        self.assertEqual((vals["price_unit"], vals["quantity"]), (15.0, 1))
        self.assertEqual(vals["service_storage_charge_id"], self.charge.id)
