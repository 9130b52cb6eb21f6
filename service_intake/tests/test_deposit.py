from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestDeposit(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receivable, cls.outstanding = cls.env["account.account"].create(
            [
                {
                    "name": "Receivable of a test",
                    "code": "SRVREC",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
                {
                    "name": "Outstanding of a test",
                    "code": "SRVOUT",
                    "account_type": "asset_current",
                    "reconcile": True,
                },
            ]
        )
        cls.customer.property_account_receivable_id = cls.receivable
        cls.cash, cls.safe = cls.env["account.journal"].create(
            [
                {"name": name, "code": code, "type": "cash"}
                for name, code in (("Desk", "SDK"), ("Safe", "SSF"))
            ]
        )
        lines = (cls.cash + cls.safe).mapped("inbound_payment_method_line_ids")
        lines += (cls.cash + cls.safe).mapped("outbound_payment_method_line_ids")
        lines.payment_account_id = cls.outstanding
        cls.center.deposit_journal_ids = cls.cash
        cls.intake = cls._receive(serial="DP-1")

    def _wizard(self, amount=50.0, user=None, **values):
        return (
            self.env["service.intake.deposit"]
            .with_user(user or self.clerk)
            .create({"intake_id": self.intake.id, "amount": amount, **values})
        )

    def _book(self, amount=50.0, **values):
        self._wizard(amount, **values).action_confirm()
        return self._payments()[:1]

    def _payments(self):
        return self.env["account.payment"].search(
            [("service_intake_id", "=", self.intake.id)], order="id desc"
        )

    def test_a_clerk_takes_a_deposit_that_accounting_knows(self):
        payment = self._book()
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(payment.move_id.state, "posted")
        self.assertEqual(payment.partner_id, self.customer)
        self.assertEqual(payment.memo, self.intake.name)
        self.assertEqual(payment.journal_id, self.cash)
        self.assertEqual(self.intake.deposit_amount, 50.0)

    def test_the_form_proposes_the_centres_journal(self):
        wizards = self.env["service.intake.deposit"].with_user(self.clerk)
        form = Form(wizards.with_context(default_intake_id=self.intake.id))
        self.assertEqual(form.journal_id, self.cash)

    def test_nothing_or_less_is_refused_at_the_field(self):
        for amount in (0.0, -5.0, 0.001):
            with (
                self.subTest(amount),
                self.assertRaisesRegex(ValidationError, "more than zero"),
            ):
                self._wizard(amount)

    def test_one_form_pays_once(self):
        wizard = self._wizard()
        wizard.action_confirm()
        wizard.action_confirm()
        self.assertEqual(len(self._payments()), 1)
        self.assertEqual(self.intake.deposit_amount, 50.0)

    def test_one_key_does_not_pay_another_sum(self):
        wizard = self._wizard()
        wizard.action_confirm()
        wizard.amount = 70.0
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_one_key_twice_is_refused_by_the_database(self):
        payment = self._book()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            payment.copy().service_client_key = payment.service_client_key
            self.env.flush_all()

    def test_two_forms_pay_twice(self):
        self._book()
        self._book(25.0)
        self.assertEqual(self.intake.deposit_amount, 75.0)

    def test_a_journal_that_the_centre_does_not_allow_is_refused(self):
        sales = self.env["account.journal"].search([("type", "=", "sale")], limit=1)
        for journal in self.safe + sales:
            with self.subTest(journal.name), self.assertRaises(UserError):
                self._book(journal_id=journal.id)
        self.assertFalse(self._payments())

    def test_without_a_choice_all_cash_and_bank_journals_serve(self):
        self.center.deposit_journal_ids = False
        journals = self.center._get_deposit_journals()
        self.assertLessEqual(self.cash + self.safe, journals)
        self.assertLessEqual(set(journals.mapped("type")), {"bank", "cash"})

    def test_a_deposit_is_given_back(self):
        self._book()
        refund = self._book(20.0, payment_type="outbound")
        self.assertEqual(refund.payment_type, "outbound")
        self.assertEqual(refund.move_id.state, "posted")
        self.assertEqual(self.intake.deposit_amount, 30.0)

    def test_giving_back_proposes_what_was_paid(self):
        self._book()
        action = self.intake.with_user(self.clerk).action_refund_deposit()
        self.assertEqual(action["context"]["default_amount"], 50.0)

    def test_no_more_than_was_paid_is_given_back(self):
        self._book()
        self._book(40.0, payment_type="outbound")
        with self.assertRaisesRegex(UserError, "no more"):
            self._book(10.01, payment_type="outbound")
        self.assertEqual(self.intake.deposit_amount, 10.0)

    def test_a_cancelled_payment_does_not_count(self):
        payment = self._book()
        payment.action_draft()
        payment.action_cancel()
        self.intake.invalidate_recordset()
        self.assertEqual(self.intake.deposit_amount, 0.0)
        with self.assertRaises(UserError):
            self._book(1.0, payment_type="outbound")

    def test_a_case_that_is_over_takes_no_deposit(self):
        self.intake.action_ready()
        self._hand_over_wizard(self.intake).action_confirm()
        with self.assertRaises(UserError):
            self._book()

    def test_a_case_with_a_deposit_is_not_cancelled(self):
        self.intake = self._create_intake(serial="DP-2")
        self._book()
        with self.assertRaisesRegex(UserError, "back first"):
            self.intake.action_cancel()
        self._book(payment_type="outbound")
        self.intake.action_cancel()
        self.assertEqual(self.intake.state, "cancelled")

    def test_a_reader_takes_no_deposit(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._wizard(user=reader)
        intake = self.intake.with_user(reader)
        with self.assertRaises(AccessError):
            intake._book_deposit("inbound", 5.0, self.cash, "k")
        with self.assertRaises(AccessError):
            intake.action_take_deposit()

    def test_a_clerk_gets_no_right_on_payments(self):
        payment = self._book()
        with self.assertRaises(AccessError):
            payment.with_user(self.clerk).read(["amount"])

    def test_the_deposit_is_printed(self):
        self._book()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_intake.report_receipt", self.intake.ids
        )
        self.assertRegex(html.decode(), r"(?s)Deposit paid.*50\.00")

    def test_a_list_of_cases_asks_for_deposits_once(self):
        cases = self.intake + self._receive(serial="DP-2") + self._receive(serial="D3")
        cases.invalidate_recordset()
        cases.mapped("name")
        with self.assertQueryCount(1):
            cases.mapped("deposit_amount")
