from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestSettlement(ServiceDealerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fees = cls._earn_payable("2026-01-10") + cls._earn_payable(
            "2026-01-31", amount=12.34
        )

    def _pay(self, bill):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()

    def test_a_month_becomes_one_settlement(self):
        settlement = self._settle()
        self.assertEqual(settlement.fee_ids, self.fees)
        self.assertEqual(settlement.amount_total, 42.34)
        self.assertEqual(settlement.fee_count, 2)
        self.assertEqual(set(self.fees.mapped("state")), {"settled"})

    def test_the_bill_equals_the_fees_and_is_posted(self):
        bill = self._bill(self._settle())
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.amount_total, 42.34)
        self.assertEqual(bill.partner_id, self.contract.partner_id)
        self.assertTrue(bill.journal_id.is_self_billing)

    def test_the_bill_has_the_contract_s_taxes_only(self):
        tax = self.env["account.tax"].create(
            {"name": "Reverse", "amount": 10, "type_tax_use": "purchase"}
        )
        self.contract.sudo().tax_ids = [Command.set(tax.ids)]
        bill = self._bill(self._settle())
        self.assertEqual(bill.amount_untaxed, 42.34)
        self.assertEqual(bill.invoice_line_ids.tax_ids, tax)

    def test_settling_twice_makes_nothing(self):
        self._settle()
        with self.assertRaisesRegex(UserError, "Nothing to settle"):
            self._settle()
        self.assertEqual(self.contract.settlement_count, 1)

    def test_a_stale_window_pays_nothing_twice(self):
        values = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        stale = self.env["service.settle"].with_user(self.manager).create(values)
        self._bill(self._settle())
        with self.assertRaisesRegex(UserError, "Nothing to settle"):
            stale.action_settle()

    def test_a_settlement_is_billed_once(self):
        settlement = self._settle()
        self._bill(settlement)
        with self.assertRaisesRegex(UserError, "bill already"):
            self._bill(settlement)

    def test_the_database_refuses_a_second_settlement_of_the_month(self):
        settlement = self._settle()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            settlement.sudo().copy({"name": "ST-TWIN"}).flush_recordset()

    def test_paying_the_bill_pays_the_settlement(self):
        settlement = self._settle()
        self._pay(self._bill(settlement))
        self.assertEqual(settlement.state, "paid")

    def test_a_bill_set_back_to_draft_reopens_the_settlement(self):
        settlement = self._settle()
        bill = self._bill(settlement)
        bill.button_draft()
        self.assertEqual(settlement.state, "draft")
        bill.action_post()
        self.assertEqual(settlement.state, "billed")

    def test_a_cancelled_deleted_or_reversed_bill_can_be_made_again(self):
        def reverse(bill):
            today = {"invoice_date": bill.invoice_date}
            bill._reverse_moves(default_values_list=[today], cancel=True)

        def delete(bill):
            bill.button_draft()
            bill.with_context(force_delete=True).unlink()

        settlement = self._settle()
        for undo in (type(self.env["account.move"]).button_cancel, delete, reverse):
            with self.subTest(undo.__name__):
                undo(self._bill(settlement))
                self.assertEqual(settlement.state, "draft")
        self.assertEqual(self._bill(settlement).amount_total, 42.34)

    def test_a_cancelled_settlement_frees_its_fees_once(self):
        settlement = self._settle()
        settlement.with_user(self.manager).action_cancel()
        self.assertEqual(set(self.fees.mapped("state")), {"payable"})
        self.assertEqual(settlement.state, "cancelled")
        self.assertEqual(self._settle().fee_ids, self.fees)

    def test_a_billed_settlement_cannot_be_cancelled(self):
        settlement = self._settle()
        self._bill(settlement)
        with self.assertRaises(UserError):
            settlement.with_user(self.manager).action_cancel()

    def test_a_bill_that_differs_from_the_fees_is_not_posted(self):
        settlement = self._settle()
        bill = self._bill(settlement)
        bill.button_draft()
        bill.invoice_line_ids.price_unit = 50
        with self.assertRaisesRegex(UserError, "42.34"):
            bill.action_post()

    def test_held_fees_stay_out_and_say_why(self):
        self.fees.sudo().write({"state": "reversed"})
        self._earn().sudo().date = "2026-01-15"
        with self.assertRaisesRegex(UserError, "1 × the device is not handed over"):
            self._settle()

    def test_a_fee_that_must_be_held_again_is_not_settled(self):
        first = self.fees[0]
        self._receive(serial=first.repair_id.lot_id.name)
        settlement = self._settle()
        self.assertEqual(settlement.fee_ids, self.fees[1])
        self.assertEqual(first.state, "held")

    def test_each_month_of_a_range_has_its_settlement(self):
        self._earn_payable("2026-03-01")
        settlements = self._settle("2026-01-01", "2026-03-31").sorted("date_from")
        self.assertEqual(settlements.mapped("fee_count"), [2, 1])

    def test_a_late_fee_comes_into_the_next_month(self):
        self._bill(self._settle())
        late = self._earn_payable("2026-01-20")
        with self.assertRaisesRegex(UserError, "next month"):
            self._settle()
        february = self._settle("2026-02-01")
        self.assertEqual(february.fee_ids, late)

    def test_a_fee_joins_a_settlement_that_has_no_bill_yet(self):
        settlement = self._settle()
        self._earn_payable("2026-01-20")
        self.assertEqual(self._settle(), settlement)
        self.assertEqual(settlement.amount_total, 72.34)

    def test_dealers_are_settled_apart(self):
        other = self._create_contract("Dealer Two")
        self._earn_payable("2026-01-20", contract=other)
        settlements = self._settle(contracts=self.contract + other)
        self.assertEqual(settlements.partner_id, (self.contract + other).partner_id)

    def test_an_accountant_settles_and_bills_in_one_go(self):
        wizard = (
            self.env["service.settle"]
            .with_user(self.accountant)
            .create({"date_from": "2026-01-01", "date_to": "2026-01-31"})
        )
        self.assertEqual(wizard.payable_count, 2)
        wizard.is_billed = True
        wizard.action_settle()
        self.assertEqual(self.fees.settlement_id.state, "billed")

    def test_a_dealer_manager_makes_no_bill(self):
        with self.assertRaises(AccessError):
            self._settle().with_user(self.manager).action_bill()

    def test_without_journal_the_bill_says_what_is_missing(self):
        settlement = self._settle()
        self.env.company.service_settlement_journal_id = False
        with self.assertRaisesRegex(UserError, "journal"):
            self._bill(settlement)
        self.assertFalse(settlement.bill_id)

    def test_facts_of_a_settlement_are_not_edited(self):
        settlement = self._settle().with_user(self.manager)
        for values in ({"amount_total": 1}, {"is_cancelled": True}, {"bill_id": 1}):
            with self.subTest(**values), self.assertRaises(AccessError):
                settlement.write(values)
        with self.assertRaises(AccessError):
            self.env["service.settlement"].with_user(self.manager).create(
                {"contract_id": self.contract.id}
            )

    def test_a_settlement_is_not_deleted(self):
        with self.assertRaises(UserError):
            self._settle().sudo().unlink()
