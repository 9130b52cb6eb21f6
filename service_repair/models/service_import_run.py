import base64
import logging
import time
from itertools import dropwhile, islice
from pathlib import Path

from odoo import api, fields, models

from .. import ords

_logger = logging.getLogger(__name__)

CHUNK_SIZE = 200


class ServiceImport(models.Model):
    """The run of an import, by the scheduler or on the command line."""

    _inherit = "service.import"

    @api.model
    def _cron_run(self):
        """Import what is waiting, as long as the scheduler grants time."""
        for record in self.search([("state", "=", "running")], order="id"):
            if record._run() <= 0:
                break

    @api.model
    @api.private
    def _import_file(self, source, name=None, **values):
        """Import a file to its end, each chunk committed. For the command line.

        :param source: path of the file, or its bytes
        :param str name: shown as file name; by default that of the path
        :param values: of the import: ``company_id``, ``center_id``
        :return: what became of it, to be printed
        :rtype: str
        :raises AccessError: when the user is no director
        :raises UserError: when the file as a whole cannot be read
        """
        if isinstance(source, bytes):
            data = source
        else:
            path = Path(source)
            data, name = path.read_bytes(), name or path.name
        record = self.create(
            {"name": name or "ORDS", "file": base64.b64encode(data), **values}
        )
        record._start()
        while record.state == "running":
            self.env["ir.cron"]._commit_progress()
            record._run()
            record.invalidate_recordset()
            if record.state == "running":  # the scheduled action works on it too
                time.sleep(1)
        return record._get_summary()

    def _run(self):
        """Import from where it stands to the end, or until time is up.

        Stops as well when somebody else has the import in hand.

        :return: seconds that the scheduler grants still; infinite outside of it
        :rtype: float
        """
        self.ensure_one()
        entries, position = None, None
        seconds_left = float("inf")
        while seconds_left > 0 and self._take():
            if position != self.next_line:  # at first, or another process was here
                try:
                    entries = self._read_entries(self.next_line)
                except ords.OrdsFileError as error:
                    self._set_state("failed", failure=self.env._(error.reason))
                    entries = ()
            chunk = list(islice(entries, CHUNK_SIZE))
            if self.state == "running":
                self._settle_chunk(chunk)
            position = self.next_line
            seconds_left = self.env["ir.cron"]._commit_progress(
                len(chunk), remaining=self._get_remaining_count()
            )
            _logger.info("%s", self._get_summary_line())
        return seconds_left

    def _take(self):
        """Lock the import, unless another process has it or it has ended.

        The lock lasts for one chunk, until its commit.
        """
        taken = self.try_lock_for_update(allow_referencing=True)
        taken.invalidate_recordset()
        return bool(taken) and taken.state == "running"

    def _read_entries(self, next_line=0):
        self.ensure_one()
        data = base64.b64decode(self.with_context(bin_size=False).file or b"")
        entries = ords.read(data, fields.Date.today())
        return dropwhile(lambda entry: entry[0] < next_line, entries)

    def _settle_chunk(self, chunk):
        """Import a chunk and note what became of it.

        :param list chunk: pairs as of ``ords.read``; a short one is the last
        """
        self = self.with_context(lang=self.user_id.lang)  # of the reasons
        errors = [
            (number, entry.identifier, self.env._(entry.reason))
            for number, entry in chunk
            if isinstance(entry, ords.BadLine)
        ]
        records = [
            (number, entry)
            for number, entry in chunk
            if isinstance(entry, ords.OrdsRecord)
        ]
        imported_count, failures = self._import_records(records)
        errors += failures
        # Nobody may write these by hand; whoever runs this may import, as checked.
        self.env["service.import.error"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "line": number,
                    "identifier": identifier,
                    "reason": reason,
                }
                for number, identifier, reason in errors
            ]
        )
        duplicate_count = len(records) - len(failures) - imported_count
        self.sudo().write(
            {
                "next_line": chunk[-1][0] + 1 if chunk else self.next_line,
                "imported_count": self.imported_count + imported_count,
                "duplicate_count": self.duplicate_count + duplicate_count,
                "error_count": self.error_count + len(errors),
            }
        )
        if len(chunk) < CHUNK_SIZE:
            self._set_state("done", done_at=fields.Datetime.now())
