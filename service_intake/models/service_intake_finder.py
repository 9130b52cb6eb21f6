from odoo import api, fields, models

from ..normalise import ascii_digits, phone_digits, serial_key

MAX_CHOICES = 8


class ServiceIntake(models.Model):
    """One field that finds the customer, the device or both."""

    _inherit = "service.intake"

    # None of these is stored: they live while the form is being filled.
    finder = fields.Char(
        string="Find",
        store=False,
        copy=False,
        help="Scan or type a serial number or IMEI, or the customer's phone, name, "
        "e-mail or tax id.",
    )
    finder_message = fields.Char(store=False, copy=False)
    finder_phone = fields.Char(
        store=False, copy=False, help="The unknown number, for a new customer."
    )
    found_partner_ids = fields.Many2many("res.partner", store=False, copy=False)
    found_partner_id = fields.Many2one(
        "res.partner", string="Which Customer?", store=False, copy=False
    )
    found_product_ids = fields.Many2many("product.product", store=False, copy=False)
    found_product_id = fields.Many2one(
        "product.product", string="Which Device?", store=False, copy=False
    )

    @api.onchange("finder")
    def _onchange_finder(self):
        """Fill the form with what the clerk scanned or typed."""
        text = (self.finder or "").replace("\x00", "").strip()
        if not text:
            return
        self.finder_message = False
        self.found_partner_ids = False
        if self._find_by_number(ascii_digits(text)) or self._find_by_customer(text):
            self.finder = False

    @api.onchange("found_partner_id")
    def _onchange_found_partner_id(self):
        if self.found_partner_id:
            self.partner_id = self.found_partner_id
            self.found_partner_ids = False
            self.found_partner_id = False
            self.finder_message = False

    @api.onchange("found_product_id")
    def _onchange_found_product_id(self):
        if self.found_product_id:
            lots = self._search_devices(self.serial)
            lot = lots.filtered(
                lambda device: device.product_id == self.found_product_id
            )[:1]
            self.found_product_ids = False
            self.found_product_id = False
            if lot:
                self._fill_from_device(lot)

    def _find_by_number(self, text):
        """Take a text as serial number, where the registry knows it.

        :param str text: with ASCII digits
        :return: whether a device was found; of several the clerk chooses
        :rtype: bool
        """
        lots = self._search_devices(text)
        if not lots:
            return False
        self.serial = text  # its own onchange fills the form
        return True

    def _find_by_customer(self, text):
        """Look for customers, and say what became of it.

        :param str text: as typed; names may hold signs that serial numbers do not
        :return: whether the text is used up
        :rtype: bool
        """
        partners = (
            self.env["res.partner"]
            .with_context(service_finder=True)
            .search([("display_name", "ilike", text)], limit=MAX_CHOICES + 1)
        )
        if len(partners) == 1:
            self.partner_id = partners
            return True
        if len(partners) > MAX_CHOICES:
            self.finder_message = self.env._("Too many customers: type more.")
        if partners:
            self.found_partner_ids = partners[:MAX_CHOICES]
            return False
        text = ascii_digits(text)
        if self._looks_like_serial(text):
            self.serial = text  # its own onchange fills the form
            self.finder_message = self.env._(
                "Unknown device: say what it is and whose it is."
            )
            return True
        self.finder_phone = text if phone_digits(text) else False
        self.finder_message = self.env._(
            "Nobody and nothing is known as “%(text)s”.", text=text
        )
        return False

    @api.model
    def _looks_like_serial(self, text):
        """Say whether an unknown text is rather a serial number than a customer.

        Letters together with digits, or as many digits as only an IMEI has.

        :param str text: with ASCII digits
        :rtype: bool
        """
        key = serial_key(text)
        if "@" in text or "+" in text or " " in text or len(key) < 5:
            return False
        has_digit = any(char.isdigit() for char in key)
        return has_digit and (not key.isdecimal() or len(key) >= 14)
