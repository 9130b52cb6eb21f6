import base64
import csv
import io
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.service_repair.ords_schema import COLUMNS

from .common import ServiceRepairCommon

ORDS_LINE = {
    "id": "demo_1",
    "data_provider": "Demo Repairs",
    "country": "NOR",
    "partner_product_category": "Water kettle",
    "product_category": "Kettle",
    "product_category_id": "14",
    "brand": "Polaris Testing",
    "year_of_manufacture": "2015",
    "product_age": "5",
    "repair_status": "Fixed",
    "repair_barrier_if_end_of_life": "",
    "group_identifier": "Workshop A",
    "event_date": "2020-03-05",
    "problem": "does not heat",
}
CHUNK_SIZE = "odoo.addons.service_repair.models.service_import_run.CHUNK_SIZE"


def ords_csv(*lines, header=COLUMNS):
    """Return an ORDS file.

    :param lines: each a dict of what differs from ``ORDS_LINE``, or the text of a line
    :rtype: str
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for line in lines:
        if isinstance(line, str):
            buffer.write(line + "\n")
        else:
            cells = {**ORDS_LINE, **line}
            writer.writerow([cells.get(name, "") for name in header])
    return buffer.getvalue()


class ServiceImportCommon(ServiceRepairCommon):
    """A director who imports files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )

    @classmethod
    def _create_import(cls, *lines, user=None, **values):
        """Return a new import of these lines, made as the director."""
        return (
            cls.env["service.import"]
            .with_user(user or cls.director)
            .create(
                {
                    "name": "demo.csv",
                    "file": base64.b64encode(ords_csv(*lines).encode()),
                    "center_id": cls.center.id,
                    **values,
                }
            )
        )

    def _lines(self, count, first=1):
        """Return lines of so many repairs, demo_1 and on."""
        return [{"id": f"demo_{number}"} for number in range(first, first + count)]

    @contextmanager
    def _may_commit(self):
        """Give an environment whose commits are the test's own."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cursor:
            yield self.env(cr=cursor)

    def _run(self, record, chunk_size=200):
        """Run a started import as the scheduler does."""
        with self._may_commit() as env, patch(CHUNK_SIZE, chunk_size):
            env[record._name].browse(record.id)._run()

    def _import(self, *lines, chunk_size=200, **values):
        """Return an import of these lines that has run."""
        record = self._create_import(*lines, **values)
        record.action_start()
        self._run(record, chunk_size)
        return record

    def _assert_counts(self, record, imported=0, duplicates=0, errors=0):
        counts = (record.imported_count, record.duplicate_count, record.error_count)
        self.assertEqual(counts, (imported, duplicates, errors))
        self.assertEqual(len(record.repair_ids), imported)
        self.assertEqual(len(record.error_ids), errors)
