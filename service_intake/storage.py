"""The storage clock: which days count, and what they cost. Dates and numbers only.

Days count from midnight to midnight at the centre, so that no hour that a clock is put
forward or back is a day more or less. ``service.storage.charge`` computes the same by
SQL for all cases at once; a test compares both.
"""

import dataclasses
import datetime
import zoneinfo
from decimal import ROUND_HALF_UP, Decimal


@dataclasses.dataclass(frozen=True)
class Terms:
    """What storage costs.

    :param int free_days: days after the notice that cost nothing
    :param float daily_rate: of each day after them, in the company's currency
    :param int cap_days: days that are charged at most, 0 for all
    :param float cap_amount: what all days cost together at most, 0 for no limit
    :param float rounding: of the currency
    """

    free_days: int
    daily_rate: float
    cap_days: int = 0
    cap_amount: float = 0.0
    rounding: float = 0.01


def local_day(moment, tz):
    """Return the day of a moment in a time zone.

    :param datetime moment: naive UTC
    :param str tz: its name
    :rtype: date
    """
    aware = moment.replace(tzinfo=datetime.timezone.utc)
    return aware.astimezone(zoneinfo.ZoneInfo(tz)).date()


def paused_days(start, until, pauses):
    """Return the days after ``start``, up to ``until``, on which the clock stood.

    :param pauses: pairs of the first and the last day, the last ``None`` while it
        lasts; they do not overlap
    :rtype: int
    """
    first = start + datetime.timedelta(days=1)
    total = 0
    for pause_from, pause_to in pauses:
        last = min(pause_to or until, until)
        total += max(0, (last - max(pause_from, first)).days + 1)
    return total


def clock_days(start, until, pauses):
    """Return the days that count: those after ``start`` without the pauses.

    :rtype: int
    """
    return max(0, (until - start).days - paused_days(start, until, pauses))


def charged_days(terms, days):
    """Return for how many of so many days a fee is due.

    :rtype: int
    """
    charged = max(0, days - terms.free_days)
    return min(charged, terms.cap_days) if terms.cap_days else charged


def fee(terms, days):
    """Return what so many charged days cost, rounded to the currency.

    :rtype: float
    """
    amount = Decimal(str(terms.daily_rate)) * days
    if terms.cap_amount:
        amount = min(amount, Decimal(str(terms.cap_amount)))
    unit = Decimal(str(terms.rounding))
    return float((amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)
