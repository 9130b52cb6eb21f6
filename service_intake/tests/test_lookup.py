from odoo.tests import HttpCase, TransactionCase, tagged

from ..models.service_intake_lookup import phone_key
from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestPhoneKey(TransactionCase):
    def test_spellings_of_one_number_are_equal(self):
        keys = {
            phone_key(phone)
            for phone in ("+47 22 12 34 56", "22123456", "0047-22123456", "۲۲۱۲۳۴۵۶")
        }
        self.assertEqual(keys, {"22123456"})

    def test_few_digits_are_nobodys(self):
        for phone in ("", "12345", None, 5, "x" * 100, "+", "\0"):
            with self.subTest(phone):
                self.assertEqual(phone_key(phone), "")


@tagged("post_install", "-at_install")
class TestLookup(HttpCase, ServiceIntakeCommon):
    def setUp(self):
        super().setUp()
        self.intake = self._receive(serial="LU-1")

    def _find(self, **data):
        token = self.url_open("/service/find").text.partition('csrf_token" value="')[2]
        data = {"csrf_token": token.partition('"')[0], **data}
        return self.url_open("/service/find", data=data, allow_redirects=False)

    def test_number_and_phone_lead_to_the_page(self):
        answer = self._find(receipt=f" {self.intake.name.lower()} ", phone="22 123 456")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith(self.intake.access_url))

    def test_the_page_names_the_company(self):
        page = self.url_open("/service/find").text
        self.assertIn(f"<header>{self.env.company.name}</header>", page)

    def test_the_page_speaks_the_language_of_the_link(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        page = self.url_open("/service/find?lang=fa_IR").text
        self.assertIn('dir="rtl"', page)
        self.assertIn('name="lang" value="fa_IR"', page)

    def test_a_number_may_have_slashes(self):
        self.intake.sudo().name = "NRT/2026/0001"
        answer = self._find(receipt="nrt/2026/0001", phone="+4722123456")
        self.assertEqual(answer.status_code, 303)

    def test_the_companys_phone_serves_for_its_people(self):
        company = self.env["res.partner"].create(
            {"name": "Fjord AS", "is_company": True, "phone": "+47 99 88 77 66"}
        )
        self.customer.write({"parent_id": company.id, "phone": False})
        answer = self._find(receipt=self.intake.name, phone="99887766")
        self.assertEqual(answer.status_code, 303)

    def test_whatever_is_wrong_the_answer_is_the_same(self):
        answers = [
            self._find(receipt=receipt, phone=phone)
            for receipt, phone in (
                (self.intake.name, "11111111"),
                ("SR999999999", "22123456"),
                (self.intake.name, ""),
                ("", "22123456"),
                ("%", "22123456"),
            )
        ]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        self.assertEqual(len({len(answer.content) for answer in answers}), 1)

    def test_a_customer_without_phone_is_not_found_by_none(self):
        self.customer.phone = False
        answer = self._find(receipt=self.intake.name, phone="")
        self.assertEqual(answer.status_code, 404)

    def test_a_dead_link_is_not_found(self):
        self.intake.sudo().write(
            {"state": "handed_over", "handed_over_at": "2020-01-01 00:00:00"}
        )
        answer = self._find(receipt=self.intake.name, phone="22123456")
        self.assertEqual(answer.status_code, 404)

    def test_one_receipt_is_tried_so_often_and_no_more(self):
        codes = [
            self._find(receipt=self.intake.name, phone="1").status_code
            for _try in range(6)
        ]
        self.assertEqual(codes, [404] * 5 + [429])
        answer = self._find(receipt=self.intake.name, phone="22123456")
        self.assertEqual(answer.status_code, 429)

    def test_one_visitor_tries_so_often_and_no_more(self):
        codes = [
            self._find(receipt=f"X{number}", phone="1").status_code
            for number in range(11)
        ]
        self.assertEqual(codes, [404] * 10 + [429])

    def test_garbage_is_not_found(self):
        for data in (
            {},
            {"receipt": "\0", "phone": "\0"},
            {"receipt": b"\xff\xfe", "phone": b"\xff"},
            {"receipt": "x" * 100_000, "phone": "1" * 100_000},
            {"receipt": "' OR 1=1 --", "phone": "😀"},
        ):
            with self.subTest(str(data)[:30]):
                self.assertEqual(self._find(**data).status_code, 404)

    def test_a_form_of_another_site_is_refused(self):
        answer = self._find(receipt="X", phone="1", csrf_token="x")
        self.assertEqual(answer.status_code, 400)

    def test_counts_of_yesterday_are_cleared(self):
        limits = self.env["service.rate.limit"]
        self.assertTrue(limits._allow("x", "somebody", 1, 5))
        self.assertFalse(limits._allow("x", "somebody", 1, 5))
        self.env.cr.execute("UPDATE service_rate_limit SET window_at = '2020-01-01'")
        limits._gc_windows()
        self.assertFalse(limits.search([]))

    def test_no_address_is_kept(self):
        limits = self.env["service.rate.limit"]
        limits._allow("x", "192.0.2.7", 1, 5)
        self.env.cr.execute("SELECT key FROM service_rate_limit")
        self.assertFalse([key for (key,) in self.env.cr.fetchall() if "192.0" in key])

    def test_an_ipv6_network_is_one_visitor(self):
        limits = self.env["service.rate.limit"]
        self.assertEqual(
            limits._get_network("2001:db8::1"), limits._get_network("2001:db8::ffff")
        )
        self.assertEqual(limits._get_network("garbage"), "unknown")
