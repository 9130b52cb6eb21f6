from odoo.tests import BaseCase, tagged

from odoo.addons.service_intake.device_numbers import fits_mask, is_imei, is_mask
from odoo.addons.service_intake.normalise import ascii_digits, phone_digits


@tagged("post_install", "-at_install")
class TestDeviceNumbers(BaseCase):
    def test_an_imei_has_fifteen_digits_that_agree(self):
        for imei in ("490154203237518", "49-015420-323751-8", "۴۹۰۱۵۴۲۰۳۲۳۷۵۱۸"):
            with self.subTest(imei):
                self.assertTrue(is_imei(imei))

    def test_a_mistyped_imei_is_seen(self):
        for imei in ("490154203237519", "49015420323751", "49015420323751A", "", None):
            with self.subTest(imei):
                self.assertFalse(is_imei(imei))

    def test_a_mask_fits_any_spelling(self):
        for serial in ("sn-123456", "SN 12 34 56", "SN۱۲۳۴۵۶"):
            with self.subTest(serial):
                self.assertTrue(fits_mask(serial, "SN-######"))

    def test_a_mask_refuses_other_lengths_and_characters(self):
        for serial in ("SN12345", "SN1234567", "SX123456", "SN12345A"):
            with self.subTest(serial):
                self.assertFalse(fits_mask(serial, "SN######"))

    def test_one_of_several_masks_is_enough(self):
        self.assertTrue(fits_mask("Q7-AB", "SN######|@#-**"))

    def test_what_is_no_mask_is_told_apart(self):
        self.assertTrue(is_mask("##-@@@@|SN***"))
        for pattern in ("", "|", "(a+)+$", "##|", "[0-9]"):
            with self.subTest(pattern):
                self.assertFalse(is_mask(pattern))

    def test_spellings_of_a_phone_number_share_their_digits(self):
        for phone in ("022 12 34 56", "22-12-34-56", "۲۲۱۲۳۴۵۶", "(022) 12.34.56"):
            with self.subTest(phone):
                self.assertEqual(phone_digits(phone), "22123456")
        self.assertEqual(phone_digits("0047 (0)22123456"), "4722123456")

    def test_what_is_no_phone_number_has_no_digits(self):
        for text in ("Ingrid", "1234", "AB 123456", "", None):
            with self.subTest(text):
                self.assertEqual(phone_digits(text), "")

    def test_marks_of_direction_are_dropped(self):
        self.assertEqual(ascii_digits("\u200f+۴۷\u200e"), "+47")
