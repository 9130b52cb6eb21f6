from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from .service_desk_service import DEFAULTS


class ServiceCenter(models.Model):
    """When customers may come: what a centre's desks offer, and at which times."""

    _inherit = "service.center"

    desk_service_ids = fields.One2many(
        "service.desk.service", "center_id", string="Desk Services"
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening Hours",
        check_company=True,
        help="Its hours are those of the centre's time zone; its days off and the "
        "public holidays are respected. Left empty, the company's working hours.",
    )
    is_booking_open = fields.Boolean(
        string="Public Booking",
        help="Customers book appointments on the page /service/book, without log-in.",
    )
    booking_lead_hours = fields.Integer(
        string="Lead Time (hours)",
        default=2,
        help="Customers book at least this long before they come.",
    )
    booking_horizon_days = fields.Integer(
        string="Horizon (days)",
        default=30,
        help="Customers book at most this many days ahead.",
    )
    booking_cancel_hours = fields.Integer(
        string="Change Until (hours)",
        default=4,
        help="Until so many hours before, customers may move or cancel by themselves.",
    )

    _booking_lead_hours_positive = models.Constraint(
        "CHECK (booking_lead_hours >= 0)", "The lead time cannot be negative."
    )
    _booking_horizon_days_range = models.Constraint(
        "CHECK (booking_horizon_days BETWEEN 1 AND 366)",
        "The horizon is from a day to a year.",
    )
    _booking_cancel_hours_positive = models.Constraint(
        "CHECK (booking_cancel_hours >= 0)",
        "The time to change an appointment cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        centers._ensure_desk_services()
        return centers

    @api.model
    def _ensure_all_desk_services(self):
        """Give centres made before desks had services their first ones."""
        self.with_context(active_test=False).search(
            [("desk_service_ids", "=", False)]
        )._ensure_desk_services()

    def _ensure_desk_services(self):
        """Give centres without any desk service the usual ones."""
        known = self.with_context(active_test=False).desk_service_ids.center_id
        # A centre is set up whole, whoever opens it.
        self.env["service.desk.service"].sudo().create(
            [
                {"center_id": center.id, "service": service, "sequence": index, **vals}
                for center in self - known
                for index, (service, vals) in enumerate(DEFAULTS.items())
            ]
        )

    def _get_desk_service(self, service):
        """Return what this centre offers of a service, empty when nothing.

        :param str service: a key of ``SERVICES``
        :rtype: service.desk.service
        """
        self.ensure_one()
        return self.desk_service_ids.filtered(lambda offer: offer.service == service)

    def _get_local_day(self, moment=None):
        """Return the day that it is at this centre.

        :param datetime moment: naive UTC; now when left out
        :rtype: date
        """
        self.ensure_one()
        moment = pytz.utc.localize(moment or fields.Datetime.now())
        return moment.astimezone(pytz.timezone(self.tz or "UTC")).date()

    def _get_slots(self, service, first_day, last_day):
        """Return the times on a centre's days at which a service starts, taken or not.

        :param str service: a key of ``SERVICES``
        :param date first_day: in the centre's time zone
        :param date last_day: included
        :return: naive UTC, ascending
        :rtype: list[datetime]
        """
        offer = self._get_desk_service(service)
        # Opening hours are on the door; strangers have no right on calendars.
        calendar = (self.calendar_id or self.company_id.resource_calendar_id).sudo()
        if not offer.is_bookable or not calendar:
            return []
        tz = pytz.timezone(self.tz)
        midnights = [
            tz.localize(datetime.combine(day, time.min))
            for day in (first_day, last_day + timedelta(days=1))
        ]
        leaves = Domain("time_type", "=", "leave") & Domain(
            "company_id", "in", [False, self.company_id.id]
        )
        open_hours = calendar._work_intervals_batch(
            *midnights, domain=list(leaves), tz=tz, compute_leaves=True
        )[False]
        length = timedelta(minutes=offer.slot_minutes)
        slots = []
        for opens, closes, _attendance in open_hours:
            # Steps are real minutes: in UTC no hour is missing or doubled.
            start = opens.astimezone(pytz.utc).replace(tzinfo=None)
            end = closes.astimezone(pytz.utc).replace(tzinfo=None)
            end += timedelta(seconds=1)  # a day ends a microsecond before midnight
            while start + length <= end:
                slots.append(start)
                start += length
        return slots

    def _get_free_slots(self, service, first_day, last_day, ignored=None):
        """Return the times at which somebody can still come.

        :param str service: a key of ``SERVICES``
        :param date first_day: in the centre's time zone
        :param date last_day: included
        :param service.appointment ignored: does not count: it is about to move
        :return: ``{naive UTC start: free places}``, ascending
        :rtype: dict
        """
        slots = self._get_slots(service, first_day, last_day)
        if not slots:
            return {}
        offer = self._get_desk_service(service)
        length = timedelta(minutes=offer.slot_minutes)
        free = [offer.capacity] * len(slots)
        taken = self.env["service.appointment"].search_fetch(
            [
                ("center_id", "=", self.id),
                ("service", "=", service),
                ("state", "!=", "cancelled"),
                ("start", "<", slots[-1] + length),
                ("stop", ">", slots[0]),
            ],
            ["start", "stop"],
        )
        for appointment in taken - (ignored or taken.browse()):
            first = bisect_right(slots, appointment.start - length)
            for index in range(first, bisect_left(slots, appointment.stop)):
                free[index] -= 1
        return {
            start: count for start, count in zip(slots, free, strict=True) if count > 0
        }

    def _get_offered_slots(self, service, ignored=None):
        """Return the free times that customers may book by themselves.

        :param str service: a key of ``SERVICES``
        :param service.appointment ignored: does not count: it is about to move
        :return: ``{naive UTC start: free places}``, ascending
        :rtype: dict
        """
        today = self._get_local_day()
        earliest = fields.Datetime.now() + timedelta(hours=self.booking_lead_hours)
        free = self._get_free_slots(
            service,
            today,
            today + timedelta(days=self.booking_horizon_days),
            ignored=ignored,
        )
        return {start: count for start, count in free.items() if start >= earliest}

    def _find_slots(self, service, count):
        """Return the next free times, today's past ones included.

        For whoever books at the desk, and for demonstration data.

        :param str service: a key of ``SERVICES``
        :param int count: how many at most
        :return: naive UTC, ascending, all on one day
        :rtype: list[datetime]
        """
        today = self._get_local_day()
        free = self._get_free_slots(service, today, today + timedelta(days=14))
        days = [self._get_local_day(start) for start in free]
        return [start for start, day in zip(free, days, strict=True) if day == days[0]][
            :count
        ]
