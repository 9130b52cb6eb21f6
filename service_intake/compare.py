"""Comparing what an applicant says of a device with what the register says."""

import re

from .normalise import brand_key, serial_key

MIN_SERIAL_PART = 4
DAYS_APART = 7


def _verdict(is_equal):
    return "match" if is_equal else "differs"


def compare_brand(stated, known):
    """Return whether two brands are one, whatever their spelling.

    :return: "match", "differs", or "unknown" where one of them says nothing
    :rtype: str
    """
    if not brand_key(stated) or not brand_key(known):
        return "unknown"
    return _verdict(brand_key(stated) == brand_key(known))


def compare_model(stated, known):
    """Return whether one name of a model is part of the other.

    :rtype: str
    """
    said, ours = serial_key(stated), serial_key(known)
    if not said or not ours:
        return "unknown"
    return _verdict(said in ours or ours in said)


def compare_serial(stated, known):
    """Return whether a serial number, or at least four of its characters, fits.

    :rtype: str
    """
    said, ours = serial_key(stated), serial_key(known)
    if not said or not ours or len(said) < min(MIN_SERIAL_PART, len(ours)):
        return "unknown"
    return _verdict(said in ours)


def compare_words(stated, known):
    """Return whether two texts share at least half of the words of the shorter.

    :rtype: str
    """
    said, ours = (
        {word for word in re.findall(r"\w+", (text or "").casefold()) if len(word) > 2}
        for text in (stated, known)
    )
    if not said or not ours:
        return "unknown"
    return _verdict(2 * len(said & ours) >= min(len(said), len(ours)))


def compare_dates(stated, known):
    """Return whether two days are at most a week apart.

    :param date stated: what the applicant remembers; may be falsy
    :param date known: what the register says; may be falsy
    :rtype: str
    """
    if not stated or not known:
        return "unknown"
    return _verdict(abs((stated - known).days) <= DAYS_APART)
