from odoo.tests import BaseCase, tagged

from odoo.addons.service_intake.normalise import brand_key, serial_key


@tagged("post_install", "-at_install")
class TestNormalise(BaseCase):
    def test_spellings_of_a_serial_number_agree(self):
        for serial in ("ab-12 34", "AB1234", " ab.12/34 ", "ab-۱۲-۳۴"):
            with self.subTest(serial):
                self.assertEqual(serial_key(serial), "AB1234")

    def test_nothing_gives_an_empty_key(self):
        for serial in (None, False, "", " -/ "):
            with self.subTest(serial):
                self.assertEqual(serial_key(serial), "")

    def test_spellings_of_a_brand_agree(self):
        spellings = ("Black & Decker", "BLACK+DECKER", "Black and Decker Inc.")
        self.assertEqual({brand_key(name) for name in spellings}, {"blackdecker"})

    def test_accents_are_ignored(self):
        self.assertEqual(brand_key("Moulinéx"), brand_key("moulinex"))

    def test_a_legal_form_alone_is_a_name(self):
        self.assertEqual(brand_key("AG"), "ag")

    def test_other_scripts_are_kept(self):
        self.assertEqual(brand_key("Рубин"), "рубин")
