from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tokens import TOKEN

AVERAGE_OF = 20
ENOUGH = 3
SHOWN_CALLS = 6


class ServiceCenter(models.Model):
    """The queue at a centre: who is next, how long it takes, what the display shows."""

    _inherit = "service.center"

    queue_token = fields.Char(
        readonly=True,
        copy=False,
        groups="service_intake.group_service_clerk",
        help="Part of the links to the kiosk and the display of this centre.",
    )
    queue_display_url = fields.Char(
        string="Display",
        compute="_compute_queue_urls",
        groups="service_intake.group_service_clerk",
    )
    queue_kiosk_url = fields.Char(
        string="Kiosk",
        compute="_compute_queue_urls",
        groups="service_intake.group_service_clerk",
    )
    waiting_count = fields.Integer(compute="_compute_waiting_count")

    _queue_token_uniq = models.UniqueIndex(
        "(queue_token) WHERE queue_token IS NOT NULL"
    )

    @api.depends("queue_token")
    def _compute_queue_urls(self):
        for center in self:
            base = f"{center.get_base_url()}/service/queue/{center.queue_token}"
            center.queue_display_url = center.queue_token and base
            center.queue_kiosk_url = center.queue_token and f"{base}/ticket"

    def _compute_waiting_count(self):
        counts = dict(
            self.env["service.queue.ticket"]._read_group(
                [("center_id", "in", self.ids), ("state", "=", "waiting")],
                ["center_id"],
                ["__count"],
            )
        )
        for center in self:
            center.waiting_count = counts.get(center, 0)

    @api.constrains("queue_token")
    def _check_queue_token(self):
        for center in self.sudo():  # whoever writes it
            if center.queue_token and not TOKEN.fullmatch(center.queue_token):
                raise ValidationError(
                    self.env._("The token is made by the button, not by hand.")
                )

    def action_rotate_queue_token(self):
        """Make new links for kiosk and display; the old ones are dead at once."""
        self.check_access("write")
        for center in self.sudo():  # tokens are made, not written
            center.queue_token = str(uuid4())
        return True

    def action_open_display(self):
        """Open the public display of the queue."""
        self.ensure_one()
        self._ensure_queue_token()
        return {
            "type": "ir.actions.act_url",
            "url": f"/service/queue/{self.queue_token}",
            "target": "new",
        }

    def action_open_kiosk(self):
        """Open the page on which customers take a number."""
        self.ensure_one()
        self._ensure_queue_token()
        return {
            "type": "ir.actions.act_url",
            "url": f"/service/queue/{self.queue_token}/ticket",
            "target": "new",
        }

    def _ensure_queue_token(self):
        for center in self.sudo():  # a token is made by whoever needs it first
            center.queue_token = center.queue_token or str(uuid4())

    # === WAITING === #
    def _get_waiting_tickets(self, services=None):
        """Return today's waiting tickets, in the order in which they are called.

        :param list[str] services: keys of ``SERVICES``; all when empty
        :rtype: service.queue.ticket
        """
        self.ensure_one()
        domain = [
            ("center_id", "=", self.id),
            ("state", "=", "waiting"),
            ("day", "=", self._get_local_day()),
        ]
        if services:
            domain.append(("service", "in", services))
        return self.env["service.queue.ticket"].search(
            domain, order="priority desc, taken_at, id"
        )

    def _get_queue_pace(self):
        """Return how many minutes each one ahead makes a customer wait.

        The mean time of the last services of that kind here, divided by the counters
        that are open for it.

        :return: ``{service: minutes}``
        :rtype: dict
        """
        self.ensure_one()
        means = self._get_mean_service_minutes()
        counters = self.env["service.queue.counter"].search(
            [
                ("center_id", "=", self.id),
                ("day", "=", self._get_local_day()),
                ("is_open", "=", True),
            ]
        )
        pace = {}
        for offer in self.desk_service_ids.filtered("is_queued"):
            serving = counters.filtered(
                lambda counter, offer=offer: (
                    not counter.desk_service_ids or offer in counter.desk_service_ids
                )
            )
            mean = means.get(offer.service, offer.expected_minutes)
            pace[offer.service] = mean / max(len(serving), 1)
        return pace

    def _get_mean_service_minutes(self):
        """Return the moving average of how long services took here.

        :return: ``{service: minutes}``, only where enough of them are known
        :rtype: dict
        """
        self.ensure_one()
        self.env["service.queue.ticket"].flush_model()
        query = SQL(
            """
            SELECT service, AVG(service_minutes)
              FROM (SELECT service, service_minutes,
                           ROW_NUMBER() OVER (
                               PARTITION BY service ORDER BY ended_at DESC
                           ) AS place
                      FROM service_queue_ticket
                     WHERE center_id = %(center)s
                       AND day > %(today)s::date - 60
                       AND state = 'done'
                       AND NOT COALESCE(is_left_open, FALSE)
                       AND service_minutes > 0) AS last
             WHERE place <= %(count)s
          GROUP BY service
            HAVING COUNT(*) >= %(enough)s
            """,
            center=self.id,
            today=self._get_local_day(),
            count=AVERAGE_OF,
            enough=ENOUGH,
        )
        return {service: float(mean) for service, mean in self.env.execute_query(query)}

    # === PUBLIC PAGES === #
    @api.model
    def _get_by_queue_token(self, token):
        """Return the centre whose kiosk and display have this token, empty if none.

        :rtype: service.center
        """
        # The token is the permission.
        return self.sudo().search([("queue_token", "=", token)], limit=1)

    def _get_display_values(self):
        """Return all that the public display shows: numbers, no names.

        :return: ``calls`` (the last first) and ``services``
        :rtype: dict
        """
        self.ensure_one()
        calls = self.env["service.queue.ticket"].search_fetch(
            [
                ("center_id", "=", self.id),
                ("day", "=", self._get_local_day()),
                ("state", "in", ("called", "serving")),
            ],
            ["name", "counter_id", "last_called_at", "state"],
            order="last_called_at desc, id desc",
            limit=SHOWN_CALLS,
        )
        waiting = self._get_waiting_tickets()
        pace = self._get_queue_pace()
        services = []
        for offer in self.desk_service_ids.filtered("is_queued"):
            count = len(
                waiting.filtered(lambda t, offer=offer: t.service == offer.service)
            )
            services.append(
                {
                    "service": offer.service,
                    "label": offer._get_service_label(),
                    "letter": offer.letter,
                    "waiting": count,
                    "minutes": round(count * pace[offer.service]),
                }
            )
        return {
            "calls": [
                {
                    "number": ticket.name,
                    "counter": ticket.counter_id.name or "",
                    "at": fields.Datetime.to_string(ticket.last_called_at),
                    "is_new": ticket.state == "called",
                }
                for ticket in calls
            ],
            "services": services,
        }
