from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestIntake(ServiceIntakeCommon):
    def test_every_case_has_its_own_receipt_number(self):
        first, second = self._create_intake(), self._create_intake()
        self.assertTrue(first.name)
        self.assertNotEqual(first.name, second.name)

    def test_a_receipt_number_is_never_used_twice(self):
        intake = self._create_intake()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_intake().sudo().name = intake.name

    def test_a_known_serial_fills_the_form(self):
        self._receive(serial="AB-1234", brand_id=self.brand.id, model="P7")
        with Form(self.env["service.intake"].with_user(self.clerk)) as form:
            form.serial = "ab 1234"
            self.assertEqual(form.product_id, self.device)
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.brand_id, self.brand)

    def test_the_same_device_is_registered_once(self):
        first = self._receive(serial="AB-1234")
        first.action_ready()
        self._hand_over_wizard(first).action_confirm()
        second = self._receive(serial="ab1234")
        self.assertEqual(second.lot_id, first.lot_id)

    def test_a_device_without_serial_gets_a_tag(self):
        intake = self._receive(serial=False)
        self.assertTrue(intake.serial)
        self.assertEqual(intake.lot_id.name, intake.serial)

    def test_a_tag_that_another_device_wears_is_passed_over(self):
        first = self._receive()
        sequence = self.env.ref("service_intake.service_custody_tag_sequence")
        sequence.number_next_actual = int(first.serial.removeprefix("TAG"))
        second = self._receive()
        self.assertTrue(second.serial.startswith("TAG"))
        self.assertNotEqual(second.lot_id, first.lot_id)

    def test_two_devices_of_one_batch_are_registered_apart(self):
        intakes = self._create_intake(serial="X1") + self._create_intake(serial="X2")
        intakes.action_receive()
        self.assertEqual(len(intakes.lot_id), 2)
        self.assertEqual(set(intakes.mapped("state")), {"received"})

    def test_one_serial_twice_in_a_batch_is_refused(self):
        intakes = self._create_intake(serial="X1") + self._create_intake(serial="x-1")
        with self.assertRaisesRegex(UserError, "twice"):
            intakes.action_receive()

    def test_two_open_cases_of_one_device_are_refused_by_the_database(self):
        first = self._receive(serial="X1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_intake(serial="X1").sudo().write(
                {"lot_id": first.lot_id.id, "state": "received"}
            )

    def test_a_device_in_custody_cannot_be_taken_in_again(self):
        first = self._receive(serial="X1")
        second = self._create_intake(serial="X1")
        with self.assertRaisesRegex(UserError, first.name):
            second.action_receive()
        self.assertEqual(second.state, "draft")

    def test_receiving_twice_does_nothing_more(self):
        intake = self._receive(serial="X1")
        intake.action_receive()
        self.assertEqual(len(intake.custody_event_ids), 1)

    def test_a_cancelled_case_cannot_be_received(self):
        intake = self._create_intake()
        intake.action_cancel()
        with self.assertRaises(UserError):
            intake.action_receive()

    def test_a_cancelled_case_can_be_taken_up_again(self):
        intake = self._create_intake()
        intake.action_cancel()
        intake.action_reset_draft()
        self.assertEqual(intake.state, "draft")

    def test_a_received_case_cannot_be_cancelled(self):
        intake = self._receive()
        with self.assertRaises(UserError):
            intake.action_cancel()

    def test_customer_and_device_of_a_received_case_are_fixed(self):
        intake = self._receive(serial="X1")
        for name, value in (
            ("partner_id", self.env.company.partner_id.id),
            ("serial", "X2"),
            ("product_id", self._create_device_product("Phone").id),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                intake.write({name: value})

    def test_writing_the_same_values_again_is_allowed(self):
        intake = self._receive(serial="X1")
        intake.write({"partner_id": self.customer.id, "serial": "X1"})
        self.assertEqual(intake.state, "received")

    def test_a_product_valued_by_lot_or_fifo_is_refused(self):
        fifo = self.category.copy({"name": "FIFO", "property_cost_method": "fifo"})
        for values in ({"categ_id": fifo.id}, {"lot_valuated": True}):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._create_intake(
                    product_id=self._create_device_product("Phone", **values).id
                )

    def test_a_product_without_serial_numbers_is_refused(self):
        product = self._create_device_product("Cable", tracking="none")
        with self.assertRaises(ValidationError):
            self._create_intake(product_id=product.id)

    def test_a_received_case_cannot_be_deleted(self):
        intake = self._receive()
        with self.assertRaises(UserError):
            intake.sudo().unlink()

    def test_what_was_handed_in_stays_on_the_receipt(self):
        intake = self._receive(accessory_ids=[Command.create({"name": "Charger"})])
        with self.assertRaises(UserError):
            intake.accessory_ids.unlink()
        with self.assertRaises(UserError):
            intake.accessory_ids.name = "Nothing"
        intake.accessory_ids.is_returned = True
        self.assertTrue(intake.accessory_ids.is_returned)

    def test_one_new_serial_at_two_desks_is_refused_by_the_database(self):
        self._receive(serial="X1")
        twin = self.env["stock.lot"].create(
            {"name": "x 1", "product_id": self.device.id}
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_intake(serial="X-1").sudo().write(
                {"lot_id": twin.id, "state": "received"}
            )

    def test_a_negative_spending_limit_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_intake(spending_limit=-1)

    def test_a_client_cannot_set_what_only_the_flow_sets(self):
        intake = self._receive()
        for values in (
            {"state": "handed_over"},
            {"state": "draft"},
            {"notified_at": "2026-01-01 00:00:00"},
            {"name": "SR1"},
            {"lot_id": False},
            {"is_in_custody": False},
            {"serial_key": "X"},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                intake.write(values)
        with self.assertRaises(AccessError):
            self._create_intake(state="ready")

    def test_a_reader_cannot_receive(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self._create_intake()
        with self.assertRaises(AccessError):
            intake.with_user(reader).action_receive()

    def test_the_columns_follow_the_life_of_a_case(self):
        self._receive().action_ready()
        self._receive()
        self._create_intake()
        cases = self.env["service.intake"].with_context(read_group_expand=True)
        domain = [("center_id", "=", self.center.id)]
        groups = cases.web_read_group(domain, ["state"])["groups"]
        states = [group["state"] for group in groups]
        self.assertEqual(states, ["draft", "received", "ready"])

    def test_another_company_does_not_see_the_case(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        intake = self._create_intake()
        found = self.env["service.intake"].with_user(stranger).search([])
        self.assertNotIn(intake, found)

    def test_two_spellings_of_a_brand_are_one(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["service.brand"].create({"name": "POLARIS testing"})

    def test_brands_are_found_or_created_in_one_go(self):
        names = ["polaris testing", "New-Brand", "new brand", " ", None]
        brands = self.env["service.brand"].find_or_create(names)
        self.assertEqual(brands["polaris testing"], self.brand)
        self.assertEqual(brands["New-Brand"], brands["new brand"])
        self.assertEqual(len(brands), 3)
