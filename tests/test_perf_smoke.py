"""What `./dev bench` does still works, on a few items; nothing is timed here."""

import sys
from pathlib import Path

from odoo.tests import HttpCase, TransactionCase, tagged

sys.path.insert(0, str(Path(__file__).parent))

from perf import intake, repair, report, settlement, storage, tracking
from perf.harness import Figures, Result
from perf.scene import Scene

FEES = 3


@tagged("post_install", "-at_install")
class TestPerfSmoke(TransactionCase):
    def _check(self, works, size):
        for work in works:
            for name in ("ours", "theirs"):
                with self.subTest(work=work.key, side=name):
                    savepoint = self.env.cr.savepoint()
                    scene = Scene(self.env(context={}))
                    work.seed(scene, size)
                    side = getattr(work, name)
                    side.run(scene, side.prepare(scene, size))
                    savepoint.close(rollback=True)

    def test_intakes_and_receipts(self):
        self._check(intake.WORKS, 2)

    def test_repairs(self):
        self._check(repair.WORKS, 2)

    def test_settlement_step(self):
        self._check(settlement.WORKS[:1], FEES)

    def test_settlement_to_posted_bills(self):
        self._check(settlement.WORKS[1:], FEES)

    def test_storage_days_and_fees(self):
        self._check(storage.WORKS, 50)

    def test_the_storage_job_and_sql_come_to_the_same(self):
        scene = Scene(self.env)
        storage.seed(scene, 50)
        storage.store_by_sql(scene, None)
        expected = storage.totals(scene)
        scene.env.cr.execute("UPDATE service_storage_charge SET days = 0, fee = 0")
        scene.env.cr.execute(
            "UPDATE service_storage_charge SET computed_on = start_date"
        )
        storage.count(scene, None)
        self.assertEqual(storage.totals(scene), expected)
        self.assertEqual(storage.sum_by_sql(scene, None), expected)
        self.assertGreaterEqual(expected[0], 50)

    def test_seeded_fees_are_as_many_as_asked_for(self):
        scene = Scene(self.env)
        settlement.seed(scene, FEES)
        contracts = settlement.contracts_of(scene, FEES)
        fees = self.env["service.fee"].search([("contract_id", "in", contracts.ids)])
        self.assertEqual(len(fees), FEES)
        self.assertEqual(len(fees.repair_id.service_intake_id.lot_id), FEES)
        self.assertEqual(fees._refresh_holds(), fees, "nothing stands against them")

    def test_figures_become_a_table(self):
        work = intake.WORKS[0]
        ours = Figures([1.0, 2.0, 9.0], [1.0] * 3, [10] * 3, 1.5)
        theirs = Figures([2.0, 4.0, 10.0], [1.0] * 3, [20] * 3, 3.0)
        result = Result(work, 10, ours, theirs)
        self.assertEqual(result.ratio(), 0.5)
        rates = [tracking.Rates(1, False, [40.0], [10.0])]
        text = report.text([result], rates, 3, "15")
        self.assertIn("| 200        | 400    | 0.50  | at most 0.8 |", text)
        self.assertIn("| 4.00  | at least 3 |", text)


@tagged("post_install", "-at_install")
class TestPerfPages(HttpCase):
    def test_both_pages_open_by_their_link(self):
        for path in tracking.make_pages(Scene(self.env)):
            self.assertEqual(self.url_open(path).status_code, 200)
