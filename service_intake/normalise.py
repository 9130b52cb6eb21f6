"""Folding of what people type: serial numbers and brand names."""

import re
import unicodedata

_LEGAL_FORMS = {"ag", "bv", "co", "corp", "gmbh", "inc", "kg", "llc", "ltd", "sa"}


def serial_key(serial):
    """Return the form in which two spellings of one serial number are equal.

    Upper case, without spaces, dashes and other punctuation; digits of other
    scripts become ASCII digits (a Persian keyboard types them).

    :param str serial: as typed or scanned; may be falsy
    :return: the key, "" when nothing is left
    :rtype: str
    """
    folded = unicodedata.normalize("NFKC", serial or "").upper()
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in folded
        if char.isalnum()
    )


def brand_key(brand):
    """Return the form in which two spellings of one brand are equal.

    Case, accents, punctuation, spaces and a trailing legal form are ignored:
    "Black & Decker", "BLACK+DECKER" and "Black and Decker Inc." agree.

    :param str brand: as typed; may be falsy
    :return: the key, "" when nothing is left
    :rtype: str
    """
    text = unicodedata.normalize("NFKD", brand or "").casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    words = re.findall(r"\w+", re.sub(r"[&+]", " and ", text).replace("_", " "))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return "".join(word for word in words if word != "and" or len(words) == 1)
