from odoo import api, fields, models
from odoo.fields import Domain

from ..normalise import ascii_digits, phone_digits, phone_key, serial_key


class ResPartner(models.Model):
    """Customers as the desk finds them: by phone and tax id in any spelling."""

    _inherit = "res.partner"

    service_phone_key = fields.Char(
        string="Phone Digits",
        compute="_compute_service_phone_key",
        store=True,
        index="trigram",
        help="The phone number's digits alone, by which the desk finds it in any "
        "spelling.",
    )

    @api.depends("phone")
    def _compute_service_phone_key(self):
        for partner in self:
            partner.service_phone_key = phone_key(partner.phone)

    @api.model
    def _search_display_name(self, operator, value):
        """Find by phone and tax id too, where our forms ask for it.

        The context key ``service_finder`` is set by this module's views alone.
        """
        domain = super()._search_display_name(operator, value)
        if (
            not self.env.context.get("service_finder")
            or operator not in ("ilike", "=")
            or not isinstance(value, str)
        ):
            return domain
        domain = Domain(domain)
        if ascii_digits(value) != value:
            folded = super()._search_display_name(operator, ascii_digits(value))
            domain |= Domain(folded)
        for digits in self._get_service_phone_keys(value):
            domain |= Domain("service_phone_key", "ilike", digits)
        key = serial_key(value)
        if len(key) >= 5 and any(char.isdigit() for char in key):
            domain |= Domain("vat", "ilike", key)
        return domain

    @api.model
    def _get_service_phone_keys(self, text):
        """Return the digits by which a phone number may be registered.

        :param str text: as typed
        :return: all of them, and those after the country code of the company
        :rtype: list[str]
        """
        digits = phone_digits(text)
        code = str(self.env.company.country_id.phone_code or "")
        keys = [digits] if digits else []
        if code and digits.startswith(code) and len(digits) >= len(code) + 5:
            keys.append(digits.removeprefix(code))
        return keys
