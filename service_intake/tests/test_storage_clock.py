import datetime
import random

from odoo.tests import BaseCase, tagged

from odoo.addons.service_intake import storage
from odoo.addons.service_intake.storage import Terms

DAY = datetime.timedelta(days=1)
START = datetime.date(2026, 1, 10)
ZONES = ("Europe/Oslo", "Asia/Tehran", "America/New_York", "Pacific/Kiritimati", "UTC")


@tagged("post_install", "-at_install")
class TestStorageClock(BaseCase):
    """Days and fees follow from dates alone; no database."""

    def _days(self, until, pauses=()):
        return storage.clock_days(START, until, pauses)

    def test_the_day_of_the_notice_does_not_count(self):
        self.assertEqual(self._days(START), 0)
        self.assertEqual(self._days(START + DAY), 1)

    def test_nothing_counts_before_the_notice(self):
        self.assertEqual(self._days(START - 5 * DAY), 0)

    def test_the_free_days_cost_nothing_and_the_next_one_does(self):
        terms = Terms(30, 1.5)
        self.assertEqual(storage.charged_days(terms, 30), 0)
        self.assertEqual(storage.charged_days(terms, 31), 1)

    def test_each_day_of_a_pause_is_left_out_on_both_ends(self):
        pauses = [(START + 3 * DAY, START + 5 * DAY)]
        self.assertEqual(self._days(START + 10 * DAY, pauses), 7)

    def test_an_open_pause_stops_the_clock(self):
        pauses = [(START + 3 * DAY, None)]
        self.assertEqual(self._days(START + 3 * DAY, pauses), 2)
        self.assertEqual(self._days(START + 90 * DAY, pauses), 2)

    def test_a_pause_before_the_notice_changes_nothing(self):
        pauses = [(START - 9 * DAY, START)]
        self.assertEqual(self._days(START + DAY, pauses), 1)

    def test_caps_by_days_and_by_amount(self):
        self.assertEqual(storage.charged_days(Terms(0, 1.0, cap_days=10), 500), 10)
        self.assertEqual(storage.fee(Terms(0, 1.5, cap_amount=20.0), 500), 20.0)

    def test_the_fee_is_rounded_half_up_to_the_currency(self):
        self.assertEqual(storage.fee(Terms(0, 0.335), 3), 1.01)
        self.assertEqual(storage.fee(Terms(0, 0.335, rounding=0.05), 3), 1.0)
        self.assertEqual(storage.fee(Terms(0, 0.005), 1), 0.01)

    def test_a_day_adds_one_or_none_and_sums_up(self):
        """Monotone and additive, whatever pauses there are."""
        chance = random.Random(7)
        for _round in range(200):
            first = START + chance.randrange(-5, 60) * DAY
            pauses = [(first, first + chance.randrange(20) * DAY)]
            days = [self._days(START + n * DAY, pauses) for n in range(100)]
            steps = [later - day for day, later in zip(days, days[1:], strict=False)]
            self.assertLessEqual(set(steps), {0, 1})
            self.assertEqual(sum(steps), days[-1] - days[0])

    def test_each_midnight_begins_one_day_in_every_zone(self):
        """Over a whole year, with the days on which clocks are changed."""
        for zone in ZONES:
            with self.subTest(zone):
                moment = datetime.datetime(2026, 1, 1)
                seen = []
                while moment.year == 2026:
                    seen.append(storage.local_day(moment, zone))
                    moment += datetime.timedelta(hours=1)
                jumps = {b - a for a, b in zip(seen, seen[1:], strict=False)}
                self.assertEqual(jumps, {datetime.timedelta(0), DAY})

    def test_a_day_of_23_or_25_hours_is_one_day(self):
        for day in (datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)):
            start = datetime.datetime(day.year, day.month, day.day - 1, 23, 30)
            end = start + datetime.timedelta(hours=24)
            days = [storage.local_day(each, "Europe/Oslo") for each in (start, end)]
            self.assertEqual(storage.clock_days(*days, []), 1)
