from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
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

    def test_a_link_dies_so_many_days_after_hand_over(self):
        intake = self._receive()
        intake.sudo().write({"state": "handed_over"})
        for days, code in ((89, 200), (91, 404)):
            moment = fields.Datetime.now() - timedelta(days=days)
            intake.sudo().handed_over_at = moment
            page = self._get(intake.sudo().access_token)
            self.assertEqual(page.status_code, code)

    def test_the_centre_says_how_long_a_link_lives(self):
        intake = self._receive()
        now = fields.Datetime.now()
        intake.sudo().write({"state": "handed_over", "handed_over_at": now})
        self.center.tracking_days = 10
        self.assertEqual(intake.tracking_until, now + timedelta(days=10))

    def test_a_page_reads_little(self):
        """Whole rows of cases, orders and companies cost most of a page."""
        intake = self._receive()
        intake.action_ready()
        intake.action_register_call()
        token = intake.sudo().access_token
        self.env.flush_all()
        for _visit in range(2):  # the first also fills the server's caches
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["service.intake"]._find_tracked(token)._get_tracking_values()
        self.assertLessEqual(self.cr.sql_log_count - before, 14)

    def test_the_link_of_an_abandoned_device_dies_too(self):
        intake = self._receive()
        intake.action_ready()
        self.assertFalse(intake.tracking_until)
        intake.sudo()._set_state("abandoned")
        self.assertTrue(intake.tracking_until)

    def test_the_link_of_a_cancelled_case_dies_too(self):
        intake = self._create_intake()
        intake._get_tracking_url()
        intake.action_cancel()
        self.assertTrue(intake.tracking_until)
        intake.action_reset_draft()
        self.assertFalse(intake.tracking_until)

    def test_unknown_garbage_and_dead_links_are_one_to_the_byte(self):
        intake = self._receive()
        dead = intake.sudo().access_token
        intake.sudo().write(
            {"state": "handed_over", "handed_over_at": "2020-01-01 00:00:00"}
        )
        unknown = "00000000-0000-4000-8000-000000000000"
        tokens = (dead, unknown, "x", "%00", "%FF", "a" * 3000, f"{dead}/x", "a/b/c")
        pages = [self._get(token) for token in tokens]
        pages.append(self._get(f"{dead}/photo/1"))
        self.assertEqual({page.status_code for page in pages}, {404})
        self.assertEqual(len({page.content for page in pages}), 1)
        self.assertNotIn(intake.name, pages[0].text)

    def test_unknown_and_dead_links_cost_the_same_queries(self):
        intake = self._receive()
        intake.sudo().write(
            {"state": "handed_over", "handed_over_at": "2020-01-01 00:00:00"}
        )
        dead, cases = intake.sudo().access_token, self.env["service.intake"]
        self.env.flush_all()
        for token in (dead, "00000000-0000-4000-8000-000000000000", "x"):
            with self.subTest(token), self.assertQueryCount(1):
                self.assertFalse(cases._find_tracked(token))

    def test_what_others_know_is_shown(self):
        intake = self._receive()
        cases = type(intake)
        storage = {"free_until": date(2026, 3, 10), "daily_fee": 2.5, "fee_so_far": 7}
        with (
            patch.object(cases, "_get_forecast_cost", lambda case: 123.0),
            patch.object(cases, "_get_tracking_step", lambda case: "On the bench"),
            patch.object(cases, "_get_tracking_storage", lambda case: storage),
        ):
            page = self._get(intake.sudo().access_token).text
        for text in ("123.00", "On the bench", "03/10/2026", "2.50", "7.00"):
            with self.subTest(text):
                self.assertIn(text, page)

    def test_the_page_needs_few_queries(self):
        intake = self._receive()
        token = intake.sudo().access_token
        self._get(token)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.env["service.intake"]._find_tracked(token)._get_tracking_values()

    def test_no_garbage_breaks_a_public_page(self):
        token = self._receive().sudo().access_token
        bad = ("%00", "%FF%FE", "a" * 3000, "%F0%9F%98%80", "..", "%2e%2e%2f", "-1")
        paths = [f"/service/track/{part}" for part in bad]
        paths += [f"/service/track/{token}/{part}" for part in bad]
        paths += [f"/service/track/{token}/photo/{part}" for part in bad]
        paths += [f"/service/track/{token}/message", f"/service/track/{token}/photo"]
        paths += [f"/service/find?receipt={part}&phone={part}" for part in bad]
        paths += [f"/service/track/{token}?token=x&photo=%00&lang={p}" for p in bad]
        for path in paths:
            for data in (None, {"message": "\0", "receipt": "x"}):
                with self.subTest(path[:80], data=data):
                    answer = self.url_open(path, data=data, allow_redirects=False)
                    self.assertLess(answer.status_code, 500)
