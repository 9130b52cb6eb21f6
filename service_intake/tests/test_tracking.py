from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestTracking(HttpCase, ServiceIntakeCommon):
    def _get(self, path):
        return self.url_open(f"/service/track/{path}", allow_redirects=False)

    def test_the_link_shows_the_case_without_log_in(self):
        intake = self._receive()
        page = self._get(intake.sudo().access_token)
        self.assertEqual(page.status_code, 200)
        self.assertIn(intake.name, page.text)
        self.assertIn("We have your device", page.text)

    def test_the_page_shows_no_internals(self):
        intake = self._receive(serial="SECRET-77", fault="private words")
        page = self._get(intake.sudo().access_token)
        for secret in ("SECRET-77", "private words", "ingrid@example.com", "Ingrid"):
            with self.subTest(secret):
                self.assertNotIn(secret, page.text)

    def test_garbage_and_unknown_tokens_get_the_same_answer(self):
        self._receive()
        tokens = (
            "00000000-0000-4000-8000-000000000000",
            "x",
            "%00",
            "%FF%FE",
            "'%20OR%201=1",
            "a" * 5000,
            "..%2F..%2Fweb",
            "%F0%9F%98%80",
        )
        for token in tokens:
            with self.subTest(token[:20]):
                self.assertEqual(self._get(token).status_code, 404)

    def test_a_query_string_changes_nothing(self):
        token = self._receive().sudo().access_token
        self.assertEqual(self._get(f"{token}?pid=x&debug=%00").status_code, 200)

    def test_posting_is_refused(self):
        token = self._receive().sudo().access_token
        answer = self.url_open(f"/service/track/{token}", data={"a": "b"})
        self.assertIn(answer.status_code, (400, 405))

    def test_the_page_is_right_to_left_for_a_persian_customer(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.customer.lang = "fa_IR"
        page = self._get(self._receive().sudo().access_token)
        self.assertIn('dir="rtl"', page.text)
        self.assertIn('lang="fa-IR"', page.text)

    def test_days_are_those_of_the_centre(self):
        intake = self._receive()
        self.center.tz = "Asia/Tokyo"
        intake.sudo().received_at = "2026-03-10 20:00:00"  # the 11th already in Tokyo
        page = self._get(intake.sudo().access_token)
        self.assertIn("03/11/2026", page.text)

    def test_the_page_is_kept_by_nobody(self):
        headers = self._get(self._receive().sudo().access_token).headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_a_reader_does_not_get_the_token(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self._receive().with_user(reader)
        self.assertNotIn("access_token", intake.fields_get())
