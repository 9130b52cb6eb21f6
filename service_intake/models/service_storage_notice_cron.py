import logging

from odoo import api, fields, models
from odoo.tools import SQL

from .service_storage_notice import QUEUED

_logger = logging.getLogger(__name__)

CHUNK = 100
# An e-mail that has not come back by then has arrived.
BOUNCE_DAYS = 3


class ServiceStorageNotice(models.Model):
    """The job: notices become due, e-mails and SMS go out, their fate is read."""

    _inherit = "service.storage.notice"

    @api.model
    def _cron_notices(self):
        """Do all that is to do without the desk; a bad case stops no other."""
        while self._create_due() and self.env["ir.cron"]._commit_progress(CHUNK):
            pass
        queued = [("channel", "in", QUEUED), ("charge_id.is_running", "=", True)]
        self._for_each([*queued, ("state", "=", "due")], self._send_queued)
        self._for_each([*queued, ("state", "=", "sent")], self._read_fate)

    @api.model
    def _create_due(self):
        """Make some of the notices whose day has come, each once.

        :rtype: service.storage.notice
        """
        charge_model = self.env["service.storage.charge"]
        charge_model.flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.id, charge.intake_id, charge.company_id, step.id,
                    charge.start_date + step.day + COALESCE(charge.paused_days, 0)
                FROM service_storage_charge charge
                JOIN (VALUES %(todays)s) AS zone (tz, today) ON zone.tz = charge.tz
                JOIN service_storage_policy_step step
                  ON step.policy_id = charge.policy_id
                LEFT JOIN service_storage_notice notice
                  ON notice.charge_id = charge.id AND notice.step_id = step.id
                WHERE charge.is_running AND notice.id IS NULL
                  AND charge.start_date + step.day
                    + COALESCE(charge.paused_days, 0) <= zone.today
                ORDER BY charge.id, step.day LIMIT %(limit)s
                """,
                todays=charge_model._get_todays(),
                limit=CHUNK,
            )
        )
        names = ("charge_id", "intake_id", "company_id", "step_id", "due_date")
        notices = (
            self.sudo()  # only the job makes notices
            .with_context(tracking_disable=True)
            .create([dict(zip(names, row, strict=True)) for row in rows])
        )
        notices._schedule_activities()
        return notices

    @api.model
    def _for_each(self, domain, method):
        """Call a method with each notice, each in a savepoint of its own."""
        last = 0
        while notices := self.search(
            [*domain, ("id", ">", last)], limit=CHUNK, order="id"
        ):
            last = notices[-1].id
            for notice in notices.try_lock_for_update():
                try:
                    with self.env.cr.savepoint():
                        method(notice)
                except Exception as error:
                    _logger.exception("storage notice %s", notice.id)
                    notice.invalidate_recordset()
                    notice._fail(str(error))
            if not self.env["ir.cron"]._commit_progress(len(notices)):
                break

    @api.model
    def _send_queued(self, notice):
        """Send, or say in the notice why it cannot be sent."""
        reason = notice._get_unreachable_reason()
        if reason:
            notice._fail(reason)
        else:
            notice._send()

    def _get_unreachable_reason(self):
        self.ensure_one()
        if self.channel == "email" and not self.partner_id.email:
            return self.env._("The owner has no e-mail address.")
        if self.channel == "sms" and not self.partner_id.phone:
            return self.env._("The owner has no phone number.")
        return ""

    @api.model
    def _read_fate(self, notice):
        """Take over what became of a queued message."""
        status, reason = notice._get_fate()
        if status == "failed":
            notice._fail(reason or self.env._("It could not be delivered."))
        elif status == "delivered":
            notice._prove()

    def _get_fate(self):
        """Return what became of the queued message.

        :return: ``delivered``, ``failed`` or ``open``, and the reason of a failure
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        if self.channel == "email":
            mail = self.sudo().mail_id  # the queue is the system's
            if not mail or mail.state in ("exception", "cancel"):
                return "failed", mail.failure_reason
            until = fields.Datetime.subtract(fields.Datetime.now(), days=BOUNCE_DAYS)
            is_over = mail.state == "sent" and self.sent_at <= until
            return ("delivered" if is_over else "open"), ""
        rows = self.sudo().message_ids.notification_ids.filtered(
            lambda row: row.notification_type == "sms"
        )
        last = rows.sorted("id")[-1:]
        if last.notification_status in ("bounce", "exception", "canceled"):
            return "failed", last.failure_reason or ""
        return ("delivered" if last.notification_status == "sent" else "open"), ""
