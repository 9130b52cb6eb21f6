"""Checks of device numbers: IMEIs, and the masks that brands give their serials.

Masks instead of regular expressions: whoever may edit a brand could stop the server
with an expression that backtracks for ever.
"""

from .normalise import serial_key

_MASK_SIGNS = {"#": str.isdigit, "@": str.isalpha, "*": str.isalnum}


def is_imei(serial):
    """Say whether a number can be an IMEI: 15 digits, the last one checks the others.

    Source: GSMA TS.06, IMEI Allocation and Approval Process, annex B (Luhn).

    :param str serial: any spelling
    :rtype: bool
    """
    digits = serial_key(serial)
    if len(digits) != 15 or not digits.isdecimal():
        return False
    total = 0
    for index, digit in enumerate(map(int, digits)):
        doubled = digit * 2 if index % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _split_masks(pattern):
    return [
        "".join(char for char in mask.upper() if not char.isspace() and char != "-")
        for mask in (pattern or "").split("|")
    ]


def is_mask(pattern):
    """Say whether a text is one or more masks.

    :param str pattern: "#" a digit, "@" a letter, "*" either, letters and digits
        themselves; "|" between masks; spaces and dashes are ignored
    :rtype: bool
    """
    return all(
        mask and all(char in _MASK_SIGNS or char.isalnum() for char in mask)
        for mask in _split_masks(pattern)
    )


def fits_mask(serial, pattern):
    """Say whether a serial number looks as one of the masks says.

    :param str serial: any spelling
    :param str pattern: see :func:`is_mask`
    :rtype: bool
    """
    key = serial_key(serial)
    return any(
        len(mask) == len(key)
        and all(
            _MASK_SIGNS[sign](char) if sign in _MASK_SIGNS else sign == char
            for sign, char in zip(mask, key, strict=True)
        )
        for mask in _split_masks(pattern)
    )
