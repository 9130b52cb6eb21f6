from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestFinder(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nobody of the demo data is like this customer.
        cls.customer.write(
            {
                "name": "Ragnhild Ærøskøbing",
                "email": "ragnhild@example.com",
                "phone": "+47 23 98 76 54",
                "vat": "NO123456785MVA",
            }
        )

    def _form(self):
        return Form(self.env["service.intake"].with_user(self.clerk))

    def _find(self, text):
        form = self._form()
        form.finder = text
        return form

    def test_a_customer_is_found_by_any_spelling_of_the_phone(self):
        for phone in ("23987654", "023 98 76 54", "0047 23-98-76-54", "۲۳۹۸۷۶۵۴"):
            with self.subTest(phone):
                self.assertEqual(self._find(phone).partner_id, self.customer)

    def test_a_customer_is_found_by_name_email_and_tax_id(self):
        for text in ("Ragnhild Ærø", "ragnhild@example.com", "no 123 456 785 mva"):
            with self.subTest(text):
                form = self._find(text)
                self.assertEqual(form.partner_id, self.customer)
                self.assertFalse(form.finder)

    def test_the_customer_field_finds_by_phone_and_tax_id(self):
        partners = self.env["res.partner"].with_context(service_finder=True)
        for text in ("23 98 76 54", "۲۳ ۹۸ ۷۶ ۵۴", "NO 123456785 MVA"):
            with self.subTest(text):
                names = partners.with_user(self.clerk).name_search(text)
                self.assertIn(self.customer.id, [row[0] for row in names])

    def test_a_number_without_country_code_is_found_with_it(self):
        self.env.company.country_id = self.env.ref("base.no")
        self.customer.phone = "023 98 76 54"
        self.assertEqual(self._find("+47 23987654").partner_id, self.customer)

    def test_a_number_in_persian_digits_is_found(self):
        self.customer.phone = "۰۲۳ ۹۸ ۷۶ ۵۴"
        self.assertEqual(self._find("23987654").partner_id, self.customer)

    def test_other_forms_search_as_ever(self):
        self.assertFalse(self.env["res.partner"].name_search("23-98-76-54"))

    def test_a_known_device_fills_device_and_customer(self):
        self._receive(serial="AB-1234", brand_id=self.brand.id, model="P7")
        form = self._find("ab۱۲۳۴")
        self.assertEqual(form.serial, "ab1234")
        self.assertEqual(form.product_id, self.device)
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.model, "P7")
        self.assertFalse(form.finder)

    def test_a_customer_named_first_stays_when_a_device_is_scanned(self):
        self._receive(serial="AB-1234")
        other = self.env["res.partner"].create({"name": "Somebody Elsewhere"})
        form = self._find("Somebody Elsewhere")
        form.finder = "AB1234"
        self.assertEqual(form.partner_id, other)
        self.assertEqual(form.registered_owner_id, self.customer)

    def test_of_several_devices_with_one_serial_the_clerk_chooses(self):
        phone = self._create_device_product("Phone")
        self._receive(serial="AB-1234", model="P7")
        self._receive(serial="AB-1234", product_id=phone.id, model="Q9")
        form = self._find("AB1234")
        self.assertFalse(form.product_id)
        self.assertEqual(form.found_product_ids[:], self.device + phone)
        form.found_product_id = phone
        self.assertEqual(form.product_id, phone)
        self.assertEqual(form.model, "Q9")
        self.assertFalse(form.found_product_ids)

    def test_of_several_customers_the_clerk_chooses(self):
        twin = self.customer.copy({"name": "Ragnhild Ærøskøbing (work)"})
        form = self._find("Ragnhild Ær")
        self.assertFalse(form.partner_id)
        self.assertEqual(form.found_partner_ids[:], self.customer + twin)
        form.found_partner_id = twin
        self.assertEqual(form.partner_id, twin)
        self.assertFalse(form.found_partner_ids)

    def test_too_many_customers_ask_for_more_letters(self):
        self.env["res.partner"].create([{"name": f"Zzyx {i}"} for i in range(12)])
        form = self._find("Zzyx")
        self.assertEqual(len(form.found_partner_ids), 8)
        self.assertIn("type more", form.finder_message)

    def test_an_unknown_scan_becomes_the_serial_number(self):
        form = self._find("NEW-12345")
        self.assertEqual(form.serial, "NEW-12345")
        self.assertIn("Unknown device", form.finder_message)

    def test_an_unknown_phone_waits_for_the_new_customer(self):
        form = self._find("+47 99 88 77 66")
        self.assertEqual(form.finder_phone, "+47 99 88 77 66")
        self.assertIn("Nobody", form.finder_message)
        self.assertFalse(form.serial)

    def test_names_keep_the_signs_that_serial_numbers_lose(self):
        self.customer.name = "علی‌رضا مقدم‌زاده"
        self.assertEqual(self._find("مقدم‌زاده").partner_id, self.customer)

    def test_what_no_database_stores_is_no_fault_of_the_server(self):
        form = self._find("\x00Ragnhild\x00 Ærø")
        self.assertEqual(form.partner_id, self.customer)
        self.assertFalse(self._find("\x00").partner_id)

    def test_an_unknown_name_is_said_to_be_unknown(self):
        form = self._find("Nobody Anywhere")
        self.assertIn("Nobody Anywhere", form.finder_message)
        self.assertEqual(form.finder, "Nobody Anywhere")

    def test_what_was_typed_into_the_finder_is_not_kept(self):
        intake = self._create_intake(finder="something")
        intake.invalidate_recordset()
        self.assertFalse(intake.finder)

    def test_a_reader_cannot_search_through_the_form(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self.env["service.intake"].with_user(reader).onchange(
                {"finder": "x"}, ["finder"], {"finder": {}}
            )

    def test_devices_of_other_companies_are_not_found(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["stock.lot"].create(
            {
                "name": "FAR-1234",
                "product_id": self.device.id,
                "company_id": company.id,
            }
        )
        self.assertFalse(self._find("FAR-1234").product_id)
