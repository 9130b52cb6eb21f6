import base64

from odoo.tests import BaseCase, tagged

from odoo.addons.service_intake.barcodes import svg_data_uri


@tagged("post_install", "-at_install")
class TestBarcodes(BaseCase):
    def test_both_symbologies_are_drawn_as_svg(self):
        for symbology in ("Code128", "QR"):
            with self.subTest(symbology):
                head, data = svg_data_uri(symbology, "SR000001", 200, 100).split(",")
                self.assertEqual(head, "data:image/svg+xml;base64")
                self.assertIn(b"<rect", base64.b64decode(data))

    def test_a_value_outside_ascii_is_refused(self):
        with self.assertRaises(ValueError):
            svg_data_uri("Code128", "رسید", 200, 100)
