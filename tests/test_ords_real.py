"""Import of real repairs, counted against what the csv module alone makes of the file.

The file is no part of the repository: Open Repair Data of Repair Connects, by the Open
Repair Alliance, 2025-07, licence CC BY-SA 4.0.
"""

import csv
import os
import unittest
from collections import Counter
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.service_intake.normalise import brand_key

FOLDER = Path(
    os.environ.get("SERVICE_ORDS")
    or Path(__file__).resolve().parents[2] / "shared" / "data" / "ords"
)
FILE = FOLDER / "RepairConnects.csv"
RESULTS = {
    "Fixed": "repaired",
    "Repairable": "repairable",
    "End of life": "end_of_life",
    "Unknown": "unknown",
}


@tagged("post_install", "-at_install")
@unittest.skipUnless(
    FILE.is_file(), f"no {FILE}: set SERVICE_ORDS to the folder of the ORDS files"
)
class TestOrdsReal(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with FILE.open(encoding="utf-8-sig", newline="") as lines:
            cls.rows = list(csv.DictReader(lines))
        # A company of its own: whatever the database holds is not counted.
        cls.company = cls.env["res.company"].create({"name": "Real Repairs"})
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.center = cls.env["service.center"].create(
            {
                "name": "Real Repairs",
                "code": "REAL",
                "company_id": cls.company.id,
                "warehouse_id": warehouse.id,
            }
        )

    def _import(self):
        """Return the import of the whole file, run to its end."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cursor:
            self.env(cr=cursor)["service.import"]._import_file(
                FILE, company_id=self.company.id, center_id=self.center.id
            )
        return self.env["service.import"].search(
            [("company_id", "=", self.company.id)], limit=1
        )

    def _assert_counts(self, group, expected):
        """Compare repairs per value of a field with the rows of the file."""
        rows = self.env["repair.order"]._read_group(
            [("company_id", "=", self.company.id)], [group], ["__count"]
        )
        self.assertEqual(
            {getattr(value, "display_name", value): count for value, count in rows},
            dict(Counter(expected)),
        )

    def test_every_repair_of_the_file_is_imported_once(self):
        moves = self.env["stock.move"].search_count([])
        first = self._import()
        self.assertEqual(first.state, "done")
        self.assertEqual(first.imported_count, len(self.rows))
        self.assertFalse(first.error_ids)
        self.assertEqual(len(first.repair_ids), len({r["id"] for r in self.rows}))
        self._assert_counts(
            "service_result", (RESULTS[row["repair_status"]] for row in self.rows)
        )
        self._assert_counts(
            "service_workshop", (row["group_identifier"] for row in self.rows)
        )
        self._assert_counts(
            "product_id", (row["product_category"] for row in self.rows)
        )
        self._assert_brands(first.repair_ids)
        self._assert_days(first.repair_ids)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)

        second = self._import()
        self.assertEqual(second.imported_count, 0)
        self.assertEqual(second.duplicate_count, len(self.rows))
        self.assertFalse(second.error_ids)

    def _assert_brands(self, repairs):
        """Each repair has the brand of its spelling; spellings are folded."""
        keys = {
            row["id"]: brand_key(row["brand"]) if row["brand"] != "Unknown" else ""
            for row in self.rows
        }
        found = {
            repair.service_external_ref: repair.lot_id.service_brand_id.key or ""
            for repair in repairs
        }
        self.assertEqual(found, keys)
        spellings = {row["brand"] for row in self.rows if keys[row["id"]]}
        self.assertLess(len(set(keys.values()) - {""}), len(spellings))

    def _assert_days(self, repairs):
        found = {
            repair.service_external_ref: str(repair.service_done_at)
            for repair in repairs
        }
        self.assertEqual(
            found, {row["id"]: f"{row['event_date']} 12:00:00" for row in self.rows}
        )
