import logging

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

SERVICES = [
    ("hand_in", "Hand In"),
    ("collect", "Collect"),
    ("ask", "Ask"),
    ("pay", "Pay"),
    ("on_site", "Visit on Site"),
]
CHUNK = 100


class ServiceDeskMixin(models.AbstractModel):
    """What belongs to one service at the desks of one centre."""

    _name = "service.desk.mixin"
    _description = "Service at a Centre's Desk"

    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["service.intake"]._default_center_id(),
    )
    company_id = fields.Many2one(related="center_id.company_id", store=True, index=True)
    service = fields.Selection(SERVICES, required=True, default="hand_in")

    def _get_service_label(self):
        """Return the service in the words of the current language.

        :rtype: str
        """
        self.ensure_one()
        labels = dict(self._fields["service"]._description_selection(self.env))
        return labels[self.service]

    def _claim(self, name, values):
        """Write the first value that the field's unique index leaves free.

        What others claimed since this transaction began cannot be read, yet the index
        knows it: the next value is tried then, nobody waits for a retry.

        :param str name: an integer field that is part of a unique index
        :param values: the values to try, in order
        :return: the value claimed, None when all are taken
        """
        self.ensure_one()
        self.flush_recordset()
        for value in values:
            query = SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(self._table),
                SQL.identifier(name),
                value,
                self.id,
            )
            try:
                with self.env.cr.savepoint(flush=False):
                    # That a value is taken is no error to be logged.
                    self.env.cr.execute(query, log_exceptions=False)
            except errors.UniqueViolation:
                continue
            self.invalidate_recordset([name], flush=False)
            self.modified([name])
            return value
        return None

    @api.model
    def _work_in_chunks(self, domain, method, condition=None):
        """Do something with each record of a domain, for a cron.

        Each chunk is committed. A record that fails is logged and says so in its
        messages, the others go on; rows that somebody works on are left for the next
        run. The method must make its records leave the domain.

        :param domain: which records
        :param str method: name of a method of one record
        :param condition: a further test of a record, done under lock
        """
        cron = self.env["ir.cron"]
        found = self.search(domain, order="id")
        cron._commit_progress(remaining=len(found))
        for start in range(0, len(found), CHUNK):
            chunk = found[start : start + CHUNK]
            locked = chunk.try_lock_for_update(allow_referencing=True)
            locked.invalidate_recordset()
            for record in locked.filtered_domain(domain):
                if condition is None or condition(record):
                    record._work_safely(method)
            if not cron._commit_progress(len(chunk)):
                break

    def _work_safely(self, method):
        """Call a method; should it fail, undo its work and say so.

        :param str method: its name
        """
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except Exception as error:
            _logger.warning("%s failed for %s", method, self, exc_info=True)
            if "message_ids" in self._fields:
                self.message_post(
                    body=self.env._(
                        "Could not be done automatically: %(reason)s", reason=error
                    )
                )
