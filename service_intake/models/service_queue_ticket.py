from uuid import uuid4

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TRANSITIONS = {
    "waiting": ("called", "no_show"),
    "called": ("serving", "waiting", "no_show"),
    "serving": ("done", "waiting"),
    "no_show": ("waiting",),
    "done": (),
}
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
NUMBERS_TRIED = 100


class ServiceQueueTicket(models.Model):
    """One customer who waits at a centre: a number of its service and day."""

    _name = "service.queue.ticket"
    _description = "Queue Ticket"
    _inherit = ["service.desk.mixin", "service.state.mixin"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "day",
            "letter",
            "number",
            "access_token",
            "taken_at",
            "called_at",
            "last_called_at",
            "started_at",
            "ended_at",
            "counter_id",
            "user_id",
            "is_left_open",
        }
    )
    _order = "day desc, priority desc, taken_at, id"
    _check_company_auto = True

    name = fields.Char(
        string="Number", compute="_compute_name", store=True, index="trigram"
    )
    day = fields.Date(readonly=True, copy=False, index=True)
    letter = fields.Char(readonly=True, copy=False)
    number = fields.Integer(
        string="Number of the Day", readonly=True, copy=False, aggregator=None
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("called", "Called"),
            ("serving", "Being Served"),
            ("done", "Done"),
            ("no_show", "Not Come"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "First")],
        default="0",
        required=True,
        help="Customers with an appointment are called before the others.",
    )
    appointment_id = fields.Many2one(
        "service.appointment", index="btree_not_null", copy=False, check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", check_company=True
    )
    intake_ids = fields.One2many("service.intake", "queue_ticket_id", string="Cases")
    counter_id = fields.Many2one(
        "service.queue.counter", readonly=True, copy=False, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users", string="Clerk", readonly=True, copy=False, index="btree_not_null"
    )
    taken_at = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now, required=True
    )
    called_at = fields.Datetime(readonly=True, copy=False)
    last_called_at = fields.Datetime(
        readonly=True, copy=False, help="When the number was last shown as called."
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    is_left_open = fields.Boolean(
        readonly=True,
        copy=False,
        help="Nobody ended it that day: how long it took is not known.",
    )
    expected_minutes = fields.Integer(
        string="Expected Wait", compute="_compute_expected_minutes"
    )
    # === KEY FIGURES === #
    wait_minutes = fields.Float(
        string="Minutes Waited",
        compute="_compute_wait_minutes",
        store=True,
        digits=(9, 1),
        aggregator="avg",
        help="From taking the number to being called.",
    )
    service_minutes = fields.Float(
        string="Minutes Served",
        compute="_compute_service_minutes",
        store=True,
        digits=(9, 1),
        aggregator="avg",
    )
    weekday = fields.Selection(WEEKDAYS, compute="_compute_hour", store=True)
    hour = fields.Integer(
        compute="_compute_hour",
        store=True,
        aggregator=None,
        help="Hour of the day at the centre in which the number was taken.",
    )
    access_token = fields.Char(
        readonly=True, copy=False, groups="service_intake.group_service_clerk"
    )

    # Two kiosks at once: the index gives each its own number.
    _number_uniq = models.UniqueIndex(
        "(center_id, day, letter, number)", "This number was given to somebody else."
    )
    _token_uniq = models.UniqueIndex("(access_token) WHERE access_token IS NOT NULL")
    _waiting_idx = models.Index("(center_id, service) WHERE state = 'waiting'")

    # === COMPUTES === #
    @api.depends("letter", "number")
    def _compute_name(self):
        for ticket in self:
            number = ticket.number and f"{ticket.letter}{ticket.number:03d}"
            ticket.name = number or False

    @api.depends("taken_at", "called_at")
    def _compute_wait_minutes(self):
        for ticket in self:
            ticket.wait_minutes = ticket._get_minutes("taken_at", "called_at")

    @api.depends("started_at", "ended_at", "is_left_open")
    def _compute_service_minutes(self):
        for ticket in self:
            minutes = ticket._get_minutes("started_at", "ended_at")
            ticket.service_minutes = 0 if ticket.is_left_open else minutes

    def _get_minutes(self, first, last):
        if not self[first] or not self[last]:
            return 0
        return max((self[last] - self[first]).total_seconds() / 60, 0)

    @api.depends("taken_at", "center_id.tz")
    def _compute_hour(self):
        for ticket in self:
            tz = pytz.timezone(ticket.center_id.tz or "UTC")
            local = pytz.utc.localize(ticket.taken_at or fields.Datetime.now())
            local = local.astimezone(tz)
            ticket.hour, ticket.weekday = local.hour, str(local.weekday())

    def _compute_expected_minutes(self):
        """Estimate the wait: those ahead × usual service time ÷ open counters."""
        waiting = self.filtered(lambda ticket: ticket.state == "waiting")
        (self - waiting).expected_minutes = 0
        for center in waiting.center_id:
            pace = center._get_queue_pace()
            ahead = center._get_waiting_tickets()
            for ticket in waiting.filtered(lambda t, c=center: t.center_id == c):
                same = ahead.filtered(lambda t, s=ticket.service: t.service == s)
                place = same.ids.index(ticket.id) if ticket in same else 0
                ticket.expected_minutes = round(place * pace.get(ticket.service, 0))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # Numbers are given, not chosen: clients cannot write them.
        tickets.sudo()._take_numbers()
        return tickets

    def write(self, vals):
        """Refuse to move a number to another centre or service.

        :raises UserError: when it would
        """
        if {"center_id", "service"} & vals.keys():
            raise UserError(
                self.env._("A number is of its centre and service: take a new one.")
            )
        return super().write(vals)

    def _take_numbers(self):
        """Number tickets by centre, service and day.

        :raises ValidationError: when the centre gives no tickets for a service
        """
        for ticket in self:
            center = ticket.center_id
            offer = center._get_desk_service(ticket.service)
            if not offer.is_queued:
                raise ValidationError(
                    self.env._(
                        "%(center)s gives no tickets for “%(service)s”.",
                        center=center.name,
                        service=ticket._get_service_label(),
                    )
                )
            day = center._get_local_day()
            ticket.write(
                {"day": day, "letter": offer.letter, "access_token": str(uuid4())}
            )
            last = self.search_fetch(
                [
                    ("center_id", "=", center.id),
                    ("day", "=", day),
                    ("letter", "=", offer.letter),
                ],
                ["number"],
                order="number desc nulls last",
                limit=1,
            ).number
            if not ticket._claim("number", range(last + 1, last + NUMBERS_TRIED)):
                raise UserError(self.env._("Too many at once: take a number again."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Tickets stay: waiting times are counted by them."))
