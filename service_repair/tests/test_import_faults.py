from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_repair import ords

from .ords_common import ServiceImportCommon

RECORDS = "odoo.addons.service_repair.models.service_import_records"


@tagged("post_install", "-at_install")
class TestImportFaults(ServiceImportCommon):
    """What goes wrong on the way: runs cut off, files lost, repairs refused."""

    # === INTERRUPTION === #
    def _run_into_fault(self, record, **options):
        """Run until the database fails; ``assertRaises`` would undo the commits."""
        try:
            self._run(record, **options)
        except OperationalError:
            return
        self.fail("the run did not fail")

    def _interrupt(self, record, after):
        """Run an import that is cut off after this many chunks of two lines."""
        calls, settle = [], type(record)._settle_chunk

        def _settle_chunk(self, chunk):
            calls.append(chunk)
            settle(self, chunk)
            if len(calls) > after:
                raise OperationalError("server closed the connection")

        with patch.object(type(record), "_settle_chunk", _settle_chunk):
            self._run_into_fault(record, chunk_size=2)

    def test_a_killed_run_goes_on_where_it_stood(self):
        record = self._create_import(*self._lines(3), "bad", *self._lines(4, first=10))
        record.action_start()
        self._interrupt(record, after=2)
        self.assertEqual((record.state, record.next_line), ("running", 6))
        self._assert_counts(record, imported=3, errors=1)
        self._run(record, chunk_size=3)
        self.assertEqual(record.state, "done")
        self._assert_counts(record, imported=7, errors=1)

    def test_a_run_in_other_hands_is_left_alone(self):
        record = self._create_import({})
        record.action_start()
        nothing = self.env["service.import"]
        with patch.object(
            type(record), "try_lock_for_update", lambda self, **options: nothing
        ):
            self._run(record)
        self._assert_counts(record)
        self.assertEqual(record.state, "running")

    def test_a_run_goes_on_behind_what_another_process_settled(self):
        record = self._create_import(*self._lines(6))
        record.action_start()
        take = type(record)._take
        calls = []

        def _take(self):
            calls.append(self.next_line)
            if len(calls) == 2:  # as if another process took the next chunk meanwhile
                self.next_line += 2
                self.flush_recordset()
            return take(self)

        with patch.object(type(record), "_take", _take):
            self._run(record, chunk_size=2)
        found = record.repair_ids.sorted("id").mapped("service_external_ref")
        self.assertEqual(found, ["demo_1", "demo_2", "demo_5", "demo_6"])

    def test_a_file_that_became_unreadable_fails_and_can_be_resumed(self):
        record = self._create_import({})
        record.action_start()
        with patch.object(ords, "read", side_effect=ords.OrdsFileError("gone")):
            self._run(record)
        self.assertEqual((record.state, record.failure), ("failed", "gone"))
        record.action_resume()
        self.assertFalse(record.failure)
        self._run(record)
        self._assert_counts(record, imported=1)

    # === ONE BAD REPAIR === #
    def _fail_on(self, identifier, error):
        """Make what follows an import fail for one repair."""

        def _service_after_import(self, repairs):
            if identifier in repairs.mapped("service_external_ref"):
                raise error

        return patch.object(
            type(self.env["service.import"]),
            "_service_after_import",
            _service_after_import,
        )

    def test_one_bad_repair_does_not_stop_the_others(self):
        with self._fail_on("demo_2", ValidationError("no tariff")):
            record = self._import(*self._lines(4))
        self.assertEqual(record.state, "done")
        self._assert_counts(record, imported=3, errors=1)
        error = record.error_ids
        self.assertEqual((error.line, error.identifier), (3, "demo_2"))
        self.assertEqual(error.reason, "no tariff")

    def test_nothing_is_left_of_a_bad_repair(self):
        with self._fail_on("demo_2", ValidationError("no tariff")):
            self._import(*self._lines(3))
        for model, field in (("stock.lot", "name"), ("service.intake", "serial")):
            self.assertFalse(self.env[model].search([(field, "=", "demo_2")]))
        self.assertEqual(self._import({"id": "demo_2"}).imported_count, 1)

    def test_an_unexpected_error_is_reported_too(self):
        with self._fail_on("demo_2", KeyError("x")), mute_logger(RECORDS):
            record = self._import(*self._lines(3))
        self._assert_counts(record, imported=2, errors=1)
        self.assertIn("KeyError", record.error_ids.reason)

    def test_a_fault_of_the_database_is_no_bad_line(self):
        record = self._create_import(*self._lines(3))
        record.action_start()
        with self._fail_on("demo_2", OperationalError("disk full")):
            self._run_into_fault(record)
        self.assertEqual(record.state, "running")
        self._assert_counts(record)

    def test_a_repair_imported_meanwhile_by_another_process_is_no_error(self):
        self._import(*self._lines(2))
        with (
            patch.object(
                type(self.env["service.import"]),
                "_filter_new",
                lambda self, records: records,
            ),
            mute_logger("odoo.sql_db"),
        ):
            record = self._import(*self._lines(3))
        self._assert_counts(record, imported=1, duplicates=2)
