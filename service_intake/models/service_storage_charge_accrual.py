from odoo import api, fields, models
from odoo.tools import SQL

from .. import storage
from .service_storage_charge import AGEING, OLDEST

CHUNK = 20_000


class ServiceStorageCharge(models.Model):
    """How days and fees are kept up: by set-based SQL, in chunks.

    A hundred thousand devices are counted every day. Records would be read, computed
    and written one by one, and held in memory; the statements below compute what
    ``storage.py`` says, where the rows are. Chunks keep the locks short.
    """

    _inherit = "service.storage.charge"

    @api.model
    def _cron_accrue(self):
        """Count the days of all running storages up to today, each once.

        What somebody works on right now is skipped and counted by the next run.
        """
        cron = self.env["ir.cron"]
        self._open_missing()
        self.flush_model()
        self.env["service.storage.pause"].flush_model()
        todays = self._get_todays()
        last = 0
        while ids := self._take_stale(todays, last):
            last = ids[-1]
            self._count_paused(ids, todays, SQL("JOIN"))
            self._count_fee(ids, todays)
            if not cron._commit_progress(len(ids)):
                break
        self.invalidate_model()

    @api.model
    def _open_missing(self):
        """Start clocks that did not start with the notice: of imported cases, say."""
        domain = self.env["service.intake"]._get_storage_missing_domain()
        last = 0
        while cases := self.env["service.intake"].search(
            [*domain, ("id", ">", last)], limit=1000, order="id"
        ):
            last = cases[-1].id
            self._open(cases.try_lock_for_update(allow_referencing=True))
            if not self.env["ir.cron"]._commit_progress(len(cases)):
                break

    def _refresh(self):
        """Count these storages up to today, after something changed."""
        self.flush_model()
        self.env["service.storage.pause"].flush_model()
        if self.ids:
            todays = self._get_todays()
            self._count_paused(self.ids, todays, SQL("LEFT JOIN"))
            self._count_fee(self.ids, todays)
            self.invalidate_recordset()
            # What cases show of it is cached with them, and SQL tells nobody.
            shown = ["storage_free_until", "storage_days", "storage_fee"]
            self.intake_id.invalidate_recordset(shown)

    @api.model
    def _get_todays(self):
        """Return the rows ``(time zone, today there)`` of all zones in use.

        :rtype: SQL
        """
        zones = self.env.execute_query(
            SQL("SELECT DISTINCT tz FROM service_storage_charge")
        )
        now = fields.Datetime.now()
        return SQL(", ").join(
            SQL("(%s, %s::date)", zone, storage.local_day(now, zone))
            for [zone] in zones or [("UTC",)]
        )

    def _take_stale(self, todays, last):
        """Lock the next chunk of running storages that are behind.

        :return: their ids in order
        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.id
                FROM service_storage_charge charge
                JOIN (VALUES %(todays)s) AS zone (tz, today) ON zone.tz = charge.tz
                WHERE charge.is_running AND charge.id > %(last)s
                  AND charge.computed_on < zone.today
                ORDER BY charge.id LIMIT %(limit)s
                FOR NO KEY UPDATE OF charge SKIP LOCKED
                """,
                todays=todays,
                last=last,
                limit=CHUNK,
            )
        )
        return [charge_id for [charge_id] in rows]

    def _count_paused(self, ids, todays, join):
        """Count the days that a dispute stopped the clock, and what moves with them.

        :param SQL join: how pauses are joined: ``LEFT JOIN`` also forgets deleted ones
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE service_storage_charge charge
                SET paused_days = paused.days,
                    free_until = charge.start_date + charge.free_days + paused.days,
                    abandonable_on
                        = charge.start_date + charge.abandon_days + paused.days
                FROM (
                    SELECT inner_charge.id, COALESCE(SUM(GREATEST(0,
                        LEAST(
                            pause.date_to, inner_charge.end_date, zone.today
                        ) - GREATEST(pause.date_from, inner_charge.start_date + 1) + 1
                    )) FILTER (WHERE pause.id IS NOT NULL), 0)::int AS days
                    FROM service_storage_charge inner_charge
                    JOIN (VALUES %(todays)s) AS zone (tz, today)
                      ON zone.tz = inner_charge.tz
                    %(join)s service_storage_pause pause
                      ON pause.intake_id = inner_charge.intake_id
                    WHERE inner_charge.id = ANY(%(ids)s)
                    GROUP BY inner_charge.id
                ) paused
                WHERE charge.id = paused.id
                  AND charge.paused_days IS DISTINCT FROM paused.days
                """,
                todays=todays,
                join=join,
                ids=list(ids),
            )
        )

    def _count_fee(self, ids, todays):
        """Count days and fee: what ``storage.fee`` says of ``storage.charged_days``."""
        today = SQL("LEAST(charge.end_date, zone.today)")
        age = SQL(
            "GREATEST(0, %s - charge.start_date - COALESCE(charge.paused_days, 0))",
            today,
        )
        days = SQL(
            "LEAST(GREATEST(0, %s - charge.free_days), NULLIF(charge.cap_days, 0))", age
        )
        gross = SQL(
            "round(LEAST(%s * charge.daily_rate, NULLIF(charge.cap_amount, 0))"
            " / currency.rounding) * currency.rounding",
            days,
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE service_storage_charge charge
                SET computed_on = %(today)s,
                    age_days = %(age)s,
                    days = %(days)s,
                    fee = GREATEST(0, %(gross)s - COALESCE(charge.waived_fee, 0)),
                    ageing = %(ageing)s
                FROM (VALUES %(todays)s) AS zone (tz, today),
                    res_company company
                    JOIN res_currency currency ON currency.id = company.currency_id
                WHERE zone.tz = charge.tz AND company.id = charge.company_id
                  AND charge.id = ANY(%(ids)s)
                """,
                today=today,
                age=age,
                days=days,
                gross=gross,
                ageing=self._get_ageing_sql(age),
                todays=todays,
                ids=list(ids),
            )
        )

    def _get_ageing_sql(self, age):
        cases = SQL(" ").join(
            SQL("WHEN %s <= %s THEN %s", age, limit, key) for limit, key in AGEING
        )
        return SQL("CASE %s ELSE %s END", cases, OLDEST)
