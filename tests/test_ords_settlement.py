"""Real repairs, paid: the bills against what the csv module makes of the file."""

from collections import Counter, defaultdict

import test_ords_real

from odoo.tests import tagged

from devtools.paths import ROOT
from devtools.real_repairs import ensure_tariff, get_sums, read_tariff, settle


@tagged("post_install", "-at_install")
class TestOrdsSettlement(test_ords_real.TestOrdsReal):
    """Fees of the fixed repairs by a tariff per category, settled month by month."""

    test_every_repair_of_the_file_is_imported_once = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Bills need a chart of accounts: that of the company which has one.
        cls.company = cls.env.company
        cls.center = cls.env["service.center"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.company._ensure_service_settlement_journal()
        cls.env["service.tariff.rule"].search([]).active = False
        cls.tariff = read_tariff(ROOT / "docs/examples/tariff.csv")

    def test_the_bills_equal_the_fixed_repairs_by_tariff(self):
        repairs = self._import().repair_ids
        ensure_tariff(self.env, repairs, self.tariff)
        settlements = settle(self.env, repairs)

        due = defaultdict(Counter)
        for row in self.rows:
            if row["repair_status"] == "Fixed":
                key = row["group_identifier"], row["event_date"][:7]
                due[key][self.tariff[row["product_category"]]] += 1
        expected = {
            key: round(sum(amount * count for amount, count in amounts.items()), 2)
            for key, amounts in due.items()
        }
        billed = {
            (
                settlement.contract_id.workshop,
                settlement.date_from.strftime("%Y-%m"),
            ): settlement.bill_id.amount_untaxed
            for settlement in settlements
        }
        self.assertEqual(billed, expected)
        self.assertEqual(set(settlements.mapped("state")), {"billed"})

        (fixed, by_tariff), (bills, on_bills) = get_sums(
            self.env, repairs.service_import_id
        )
        self.assertEqual(fixed, sum(sum(counts.values()) for counts in due.values()))
        self.assertEqual(bills, len(expected))
        self.assertAlmostEqual(by_tariff, sum(expected.values()), 2)
        self.assertAlmostEqual(on_bills, sum(expected.values()), 2)

        # A second run earns, settles and bills nothing.
        self.assertFalse(settle(self.env, repairs))
