from odoo import api, fields, models
from odoo.tools import SQL, consteq

from ..normalise import serial_key

PHONE_DIGITS = 8
MIN_PHONE_DIGITS = 6
MAX_RECEIPT = 64


def phone_key(phone):
    """Return the form in which two spellings of one phone number are equal.

    Its last digits: country code, trunk zero and punctuation come and go. Digits of
    other scripts count.

    :param phone: as typed, may be anything
    :return: the digits, "" when there are too few to tell people apart
    :rtype: str
    """
    text = phone if isinstance(phone, str) else ""
    digits = "".join(char for char in serial_key(text[:64]) if char in "0123456789")
    return digits[-PHONE_DIGITS:] if len(digits) >= MIN_PHONE_DIGITS else ""


class ServiceIntake(models.Model):
    """Finding the tracking page again, by receipt and phone."""

    _inherit = "service.intake"

    @api.model
    def _clean_receipt(self, receipt):
        """Return a receipt number as it is kept.

        :param receipt: as typed, may be anything
        :return: "" when it cannot be one
        :rtype: str
        """
        text = receipt if isinstance(receipt, str) and "\0" not in receipt else ""
        text = text.strip()
        return text if len(text) <= MAX_RECEIPT else ""

    @api.model
    def _find_lost_link(self, receipt, phone):
        """Return the token of a case, for whoever knows its receipt and its phone.

        The same work is done whether there is such a receipt or not.

        :param str receipt: as :meth:`_clean_receipt` returns it
        :param phone: as typed, may be anything
        :rtype: str | None
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT i.access_token, p.phone, c.phone FROM service_intake i"
                " JOIN res_partner p ON p.id = i.partner_id"
                " LEFT JOIN res_partner c ON c.id = p.commercial_partner_id"
                " WHERE i.name IN (%s, %s) AND i.access_token IS NOT NULL"
                " AND (i.tracking_until IS NULL OR i.tracking_until > %s) LIMIT 20",
                receipt,
                receipt.upper(),
                fields.Datetime.now(),
            )
        )
        typed = phone_key(phone)
        found = None
        for token, *phones in rows or [("", "00000000", "")]:
            for known in map(phone_key, phones):
                if consteq(known, typed) and known and token:
                    found = token
        return found
