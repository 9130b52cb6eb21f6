import ipaddress
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger
from odoo.tools.misc import hmac

TRIES = 3
KEEP_HOURS = 48


class ServiceRateLimit(models.Model):
    """How often something was tried, counted for all workers and machines together.

    Keys are hashed: neither addresses nor receipt numbers are kept.
    """

    _name = "service.rate.limit"
    _description = "Rate Limit"
    _log_access = False

    key = fields.Char(required=True)
    window_at = fields.Datetime(required=True, index=True)
    hits = fields.Integer(required=True, default=0)

    _window_uniq = models.UniqueIndex("(key, window_at)")

    @api.model
    def _allow(self, scope, subject, limit, minutes):
        """Count one try, and say whether it is within the limit.

        Counted in a transaction of its own: a request that fails counts too.

        :param str scope: what is tried
        :param str subject: who tries it, or on what
        :param int limit: tries allowed per window
        :param int minutes: length of the window
        :rtype: bool
        """
        now = fields.Datetime.now()
        seconds = int(now.timestamp()) % (minutes * 60)
        window = now - timedelta(seconds=seconds, microseconds=now.microsecond)
        # The secret of the database is the system's.
        key = hmac(self.env(su=True), f"service-{scope}", subject)
        statement = SQL(
            "INSERT INTO service_rate_limit AS l (key, window_at, hits)"
            " VALUES (%s, %s, 1) ON CONFLICT (key, window_at)"
            " DO UPDATE SET hits = l.hits + 1 RETURNING hits",
            key,
            window,
        )
        for _try in range(TRIES):
            try:
                with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
                    cr.execute(statement)
                    return cr.fetchone()[0] <= limit
            except SerializationFailure:  # somebody counts the same: once more
                continue
        return False  # so many at once are too many

    @api.model
    def _get_network(self, address):
        """Return what counts as one visitor: an IPv4 address, an IPv6 network.

        :param str address: of the client, may be anything
        :rtype: str
        """
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return "unknown"
        if parsed.version == 4:
            return str(parsed)
        return str(ipaddress.ip_network((parsed, 64), strict=False))

    @api.autovacuum
    def _gc_windows(self):
        limit = fields.Datetime.now() - timedelta(hours=KEEP_HOURS)
        self.env.cr.execute(
            SQL("DELETE FROM service_rate_limit WHERE window_at < %s", limit)
        )
