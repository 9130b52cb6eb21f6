from odoo.tests import tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestWhere(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls._receive(serial="WH-12 345")
        cls.other = cls._receive(serial="XX-999")

    def _where(self, text, user=None):
        cases = self.env["service.intake"].with_user(user or self.clerk)
        return cases.search([("where_search", "ilike", text)])

    def test_a_serial_number_is_found_in_any_spelling(self):
        for text in ("wh12345", "WH 12-345", "h123", "wh-۱۲۳۴۵"):
            with self.subTest(text):
                self.assertIn(self.intake, self._where(text))
                self.assertNotIn(self.other, self._where(text))

    def test_a_receipt_finds_its_case_alone(self):
        for text in (self.intake.name, self.intake._get_tracking_url()):
            with self.subTest(text):
                self.assertEqual(self._where(text), self.intake)

    def test_name_and_telephone_find_the_customers_cases(self):
        for text in ("ødegår", "22123456"):
            with self.subTest(text):
                self.assertLessEqual(self.intake + self.other, self._where(text))

    def test_nothing_is_found_for_nonsense(self):
        for text in ("zzz-no-such", "\\"):
            with self.subTest(text):
                self.assertNotIn(self.intake, self._where(text))

    def test_the_list_says_where_since_when_and_by_whom(self):
        self.assertEqual(self.intake.whereabouts, "North · Reception")
        self.assertEqual(self.intake.moved_by_id, self.clerk)
        self.assertTrue(self.intake.moved_at)

    def test_what_is_gone_says_to_whom(self):
        self.intake.action_ready()
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertIn("handed over on", self.intake.whereabouts)

    def test_a_reader_may_search(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        url = self.intake._get_tracking_url()
        self.assertEqual(self._where(url, reader), self.intake)

    def test_another_company_finds_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        url = self.intake._get_tracking_url()
        for text in (self.intake.name, "WH12345", url):
            with self.subTest(text):
                self.assertFalse(self._where(text, stranger))

    def test_a_page_of_the_list_costs_as_many_queries_as_a_line(self):
        names = ["whereabouts", "moved_at", "moved_by_id"]
        (self.intake + self.other).invalidate_recordset()
        self.env.flush_all()
        self.intake.read(names)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.intake.read(names)
        one = self.cr.sql_log_count - before
        more = self.intake + self.other + self._receive() + self._receive()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        more.read(names)
        self.assertLessEqual(self.cr.sql_log_count - before, one)
