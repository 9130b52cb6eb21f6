from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


class DeskTourCommon(HttpCase, ServiceIntakeCommon):
    """A device that was here lately, of a type that asks and demands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center.sequence = -1  # the clerk's default
        cls.device.service_device_type_id = cls.env["service.device.type"].create(
            {
                "name": "Testing Laptop",
                "is_fault_mandatory": True,
                "is_accessories_mandatory": True,
                "check_ids": [
                    Command.create({"name": "Screen whole"}),
                    Command.create({"name": "Hinges whole"}),
                ],
                "accessory_ids": [Command.create({"name": "Charger"})],
            }
        )
        first = cls._create_intake(serial="KNOWN-1", has_no_accessories=True)
        first.action_check_rest_ok()
        first.action_receive()
        first.action_ready()
        cls._hand_over_wizard(first).action_confirm()
        cls.first = first

    def _take_in(self, tour):
        self.start_tour("/odoo/service-intake", tour, login="clerk_t")
        return self.env["service.intake"].search([], limit=1)


@tagged("post_install", "-at_install")
class TestDeskTours(DeskTourCommon):
    def test_a_known_device_needs_at_most_twelve_entries(self):
        intake = self._take_in("service_intake_desk_known")
        self.assertEqual(intake.state, "received")
        self.assertEqual(intake.lot_id, self.first.lot_id)
        self.assertEqual(intake.accessory_ids.mapped("name"), ["Charger"])
        self.assertEqual(set(intake.check_ids.mapped("result")), {"ok"})
        self.assertEqual(intake.fault, "Does not charge")

    def test_an_unknown_device_of_an_unknown_customer_is_taken_in(self):
        intake = self._take_in("service_intake_desk_unknown")
        self.assertEqual(intake.state, "received")
        self.assertEqual(intake.lot_id.name, "BRAND-NEW-1")
        self.assertEqual(intake.partner_id.name, "Nora Ny")
        self.assertEqual(intake.partner_id.service_phone_key, "4799887766")

    def test_of_two_devices_with_one_serial_the_clerk_chooses(self):
        phone = self._create_device_product("Phone QX")
        for product in (self.device, phone):
            self.env["stock.lot"].create(
                {
                    "name": "TWIN-1",
                    "product_id": product.id,
                    "service_owner_id": self.customer.id,
                }
            )
        intake = self._take_in("service_intake_desk_choice")
        self.assertEqual((intake.state, intake.product_id), ("received", phone))
        self.assertEqual(intake.partner_id, self.customer)

    def test_the_customer_signs_on_the_screen(self):
        self.center.is_signature_required = True
        intake = self._take_in("service_intake_desk_signed")
        self.assertEqual(intake.state, "received")
        self.assertEqual(intake.intake_signed_by, "Ingrid Ødegård")
        self.assertTrue(intake.intake_signature)
        self.assertTrue(intake.intake_signed_at)


@tagged("post_install", "-at_install")
class TestDeskOnSmallScreen(DeskTourCommon):
    browser_size = "375x812"
    touch_enabled = True

    def test_the_form_works_on_a_small_screen_right_to_left(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.clerk.lang = "fa_IR"
        intake = self._take_in("service_intake_desk_known_small")
        self.assertEqual(intake.serial, "known-1")
        self.assertEqual(intake.partner_id, self.customer)
        self.assertEqual(set(intake.check_ids.mapped("result")), {"ok"})
