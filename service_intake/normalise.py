"""Folding of what people type: serial numbers, phone numbers and brand names."""

import re
import unicodedata

_LEGAL_FORMS = {"ag", "bv", "co", "corp", "gmbh", "inc", "kg", "llc", "ltd", "sa"}


def ascii_digits(text):
    """Return a text with the digits of all scripts as ASCII ones.

    Persian and Arabic keyboards type theirs; control characters and marks that only
    steer the direction of writing, which come along with copied text, are dropped.

    :param str text: may be falsy
    :rtype: str
    """
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in folded
        if unicodedata.category(char) not in ("Cc", "Cf")
    )


def phone_key(phone):
    """Return the digits of a phone number, of whatever script and spelling.

    :param str phone: as typed; may be falsy
    :return: ASCII digits, "" when there are none
    :rtype: str
    """
    return re.sub(r"\D", "", ascii_digits(phone).replace("(0)", ""))


def phone_digits(text):
    """Return by which digits a phone number is found, whatever its spelling.

    Without the zeros before the area or country code: "022 12 34 56" and "+47 22 12
    34 56" both end in the digits of "22123456".

    :param str text: as typed; may be falsy
    :return: the digits, "" when the text is no phone number or too short for one
    :rtype: str
    """
    if not re.fullmatch(r"\+?[\d\s()./-]+", ascii_digits(text).strip()):
        return ""
    digits = phone_key(text).lstrip("0")
    return digits if len(digits) >= 5 else ""


def serial_key(serial):
    """Return the form in which two spellings of one serial number are equal.

    Upper case, without spaces, dashes and other punctuation; digits of other
    scripts become ASCII digits (a Persian keyboard types them).

    :param str serial: as typed or scanned; may be falsy
    :return: the key, "" when nothing is left
    :rtype: str
    """
    return "".join(char for char in ascii_digits(serial).upper() if char.isalnum())


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
