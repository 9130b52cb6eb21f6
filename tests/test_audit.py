"""The audit finds what it is there to find: one that never fails proves nothing."""

from audit import AUDITS, find_violations
from suite_common import ServiceSuiteCommon

from odoo.tests import tagged

# {fact: what contradicts it, done behind Odoo's back}
DAMAGES = {
    "a settled fee has a settlement that is not cancelled, any other has none": (
        "UPDATE service_settlement SET is_cancelled = TRUE"
    ),
    "a fee is in the settlement of its dealer, in its month or a later one": (
        "UPDATE service_fee SET date = '2090-01-01'"
    ),
    "a repair earns one fee": (
        "DROP INDEX service_fee_repair_uniq;"
        "UPDATE service_fee SET repair_id = (SELECT max(id) FROM repair_order)"
    ),
    "a settlement's total is the sum of its fees": (
        "UPDATE service_settlement SET amount_total = amount_total + 0.01"
    ),
    "a bill before taxes is the sum of its settlement's fees, and posted": (
        "UPDATE account_move SET amount_untaxed = amount_untaxed + 0.01"
    ),
    "no two live bills name one settlement": (
        "UPDATE account_move SET ref = (SELECT max(name) FROM service_settlement)"
    ),
    "a dealer has one settlement a month": (
        "DROP INDEX service_settlement_period_uniq;"
        "UPDATE service_settlement SET date_from = '2026-01-01', is_cancelled = FALSE"
    ),
    "a receipt number is given once": (
        "DROP INDEX service_intake_name_uniq; UPDATE service_intake SET name = 'SR1'"
    ),
    "a serial number has one open case, in any spelling": (
        "UPDATE stock_lot SET service_serial_key = 'X'"
    ),
    "a device lies with us once while its case is open, else not at all": (
        "UPDATE stock_quant SET quantity = 0"
    ),
    "no place of custody holds less than nothing": (
        "UPDATE stock_quant SET quantity = -1"
    ),
    "a device comes in once and goes out once per case": (
        "UPDATE stock_move SET service_intake_id = (SELECT max(id) FROM service_intake)"
    ),
    "a defective part in hand was moved in once": (
        "UPDATE service_obligation SET state = 'expected'"
    ),
    "a storage fee is not negative, nor charged for more days than passed": (
        "UPDATE service_storage_charge SET days = age_days + 1"
    ),
    "an abandoned device has a confirmed act, with two moves": (
        "UPDATE service_intake SET state = 'abandoned' WHERE state = 'ready'"
    ),
    "a case has one happy call": (
        "DROP INDEX service_happy_call_intake_uniq;"
        "UPDATE service_happy_call SET intake_id = (SELECT max(id) FROM service_intake)"
    ),
}


@tagged("post_install", "-at_install")
class TestAudit(ServiceSuiteCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.service_fee_wait_days = 0
        for day in ("2026-01-15", "2026-02-15"):
            cls._earn_payable(date=day)
        cls._bill(cls._settle(month_to="2026-02-01"))
        cls._owed().action_receive()
        cls._receive(serial="AUDIT-1")
        ready = cls._receive(serial="AUDIT-2")
        ready.action_ready()
        ready.action_register_call()
        cls.env.flush_all()

    def test_sound_books_are_passed(self):
        self.assertEqual(find_violations(self.cr), {})

    def test_each_damage_is_found(self):
        for fact in AUDITS:
            with self.subTest(fact):
                self.cr.execute("SAVEPOINT sound")
                try:
                    self.cr.execute(DAMAGES[fact])
                    self.assertIn(fact, find_violations(self.cr))
                finally:
                    self.cr.execute("ROLLBACK TO SAVEPOINT sound")
