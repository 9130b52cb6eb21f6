import importlib.util
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestNumberSeries(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center.tz = "UTC"

    @freeze_time("2031-05-01 12:00:00")
    def test_a_receipt_number_names_centre_and_year(self):
        names = (self._create_intake() + self._create_intake()).mapped("name")
        self.assertEqual(names, ["NRT/2031/00001", "NRT/2031/00002"])

    @freeze_time("2031-05-01 12:00:00")
    def test_a_batch_is_numbered_without_a_gap(self):
        vals = {"partner_id": self.customer.id, "product_id": self.device.id}
        vals["center_id"] = self.center.id
        intakes = self.env["service.intake"].with_user(self.clerk).create([vals] * 3)
        self.assertEqual(
            [name[-5:] for name in intakes.mapped("name")], ["00001", "00002", "00003"]
        )

    @freeze_time("2031-05-01 12:00:00")
    def test_every_centre_counts_for_itself(self):
        self._create_intake()
        south = self.center.create(
            {"name": "South", "code": "STH", "warehouse_id": self.warehouse.id}
        )
        self.assertEqual(self._create_intake(center_id=south.id).name, "STH/2031/00001")

    def test_the_year_begins_at_midnight_of_the_centre(self):
        self.center.tz = "Asia/Tokyo"
        with freeze_time("2031-12-31 14:59:00"):
            self.assertEqual(self._create_intake().name, "NRT/2031/00001")
        with freeze_time("2031-12-31 15:00:00"):
            self.assertEqual(self._create_intake().name, "NRT/2032/00001")

    @freeze_time("2031-05-01 12:00:00")
    def test_a_clerk_does_not_choose_a_number(self):
        self.assertEqual(self._create_intake(name="MINE").name, "NRT/2031/00001")
        with self.assertRaises(AccessError):
            self._create_intake().name = "MINE"

    @freeze_time("2031-05-01 12:00:00")
    def test_history_keeps_its_number(self):
        vals = {"partner_id": self.customer.id, "product_id": self.device.id}
        intake = self.env["service.intake"].create(
            [{**vals, "center_id": self.center.id, "name": "OLD-7"}]
        )
        self.assertEqual(intake.name, "OLD-7")

    @freeze_time("2031-05-01 12:00:00")
    def test_a_code_that_comes_back_goes_on(self):
        self._create_intake()
        self.center.code = "NEW"
        self.assertEqual(self._create_intake().name, "NEW/2031/00001")
        self.center.code = "NRT"
        self.assertEqual(self._create_intake().name, "NRT/2031/00002")

    @freeze_time("2031-05-01 12:00:00")
    def test_a_percent_sign_in_the_code_is_printed(self):
        self.center.code = "A%B"
        self.assertEqual(self._create_intake().name, "A%B/2031/00001")

    @freeze_time("2031-05-01 12:00:00")
    def test_without_own_series_the_shared_one_serves(self):
        self.center.receipt_sequence_id = False
        self.assertTrue(self._create_intake().name.startswith("SR"))

    @freeze_time("2031-05-01 12:00:00")
    def test_the_coming_year_is_open_before_it_begins(self):
        self.center._cron_open_number_years()
        self.center._cron_open_number_years()
        ranges = self.center.receipt_sequence_id.date_range_ids
        years = [line.date_from.year for line in ranges if line.date_from.year > 2030]
        self.assertEqual(sorted(years), [2031, 2032])

    def test_the_series_is_of_the_kind_that_never_repeats(self):
        sequences = self.center.receipt_sequence_id | self.center.batch_sequence_id
        self.assertEqual(len(sequences), 2)
        self.assertEqual(set(sequences.mapped("implementation")), {"standard"})

    def test_the_migration_numbers_existing_centres_once(self):
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-migration.py"
        spec = importlib.util.spec_from_file_location("migration", path)
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        sequence = self.center.receipt_sequence_id
        self.center.receipt_sequence_id = False
        for _run in range(2):
            migration.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()
            self.assertEqual(self.center.receipt_sequence_id, sequence)

    def test_a_number_with_slashes_is_found_and_handed_over(self):
        intake = self._receive()
        found = self.env["service.intake"].name_search(intake.name)
        self.assertEqual([row[0] for row in found], intake.ids)
        intake.action_ready()
        self._hand_over_wizard(intake).action_confirm()
        self.assertEqual(intake.state, "handed_over")
