from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ServiceIntakeCommon

IMEI = "490154203237518"


@tagged("post_install", "-at_install")
class TestSerial(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env["service.device.type"].create(
            {"name": "Testing Phone", "serial_kind": "imei"}
        )
        cls.phone = cls._create_device_product(
            "Phone", service_device_type_id=cls.type.id
        )
        cls.brand.serial_pattern = "SN-######"

    def test_a_valid_imei_gives_no_warning(self):
        intake = self._receive(product_id=self.phone.id, serial=IMEI)
        self.assertFalse(intake.serial_warning)

    def test_an_invalid_imei_is_taken_in_only_with_a_reason(self):
        intake = self._create_intake(product_id=self.phone.id, serial="490154203237519")
        with self.assertRaisesRegex(UserError, "IMEI"):
            intake.action_receive()
        intake.serial_override_reason = "  "
        with self.assertRaisesRegex(UserError, "IMEI"):
            intake.action_receive()
        intake.serial_override_reason = "as printed on the plate"
        intake.action_receive()
        self.assertEqual(intake.state, "received")

    def test_the_reason_is_logged_once(self):
        intake = self._receive(
            serial="X1", brand_id=self.brand.id, serial_override_reason="old model"
        )
        intake.action_receive()
        bodies = [body for body in intake.message_ids.mapped("body") if body]
        self.assertEqual(len([b for b in bodies if "old model" in b]), 1)

    def test_the_reason_is_escaped_in_the_log(self):
        intake = self._receive(
            serial="X1", brand_id=self.brand.id, serial_override_reason="<b>old</b>"
        )
        self.assertNotIn("<b>old", "".join(intake.message_ids.mapped("body")))

    def test_the_reason_is_fixed_after_receipt(self):
        intake = self._receive(
            serial="X1", brand_id=self.brand.id, serial_override_reason="old model"
        )
        with self.assertRaises(UserError):
            intake.serial_override_reason = "another"

    def test_a_serial_that_fits_the_brand_gives_no_warning(self):
        intake = self._create_intake(serial="sn 12 34 56", brand_id=self.brand.id)
        self.assertFalse(intake.serial_warning)

    def test_a_device_without_serial_gives_no_warning(self):
        intake = self._receive(product_id=self.phone.id, brand_id=self.brand.id)
        self.assertTrue(intake.serial.startswith("TAG"))

    def test_the_form_warns_while_it_is_being_filled(self):
        form = Form(self.env["service.intake"].with_user(self.clerk))
        form.serial = "X1"
        form.brand_id = self.brand
        self.assertIn("Polaris Testing", form.serial_warning)

    def test_a_pattern_that_is_no_mask_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "serial pattern"):
            self.brand.serial_pattern = "(a+)+$"

    def test_devices_are_found_across_products_in_any_spelling(self):
        self._receive(serial="ZZ-9-1")
        self._receive(serial="zz91", product_id=self._create_device_product("Fax").id)
        lots = self.env["stock.lot"].with_user(self.clerk)
        self.assertEqual(len(lots.name_search("ZZ 91")), 2)
