from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import SIGNATURE, ServiceIntakeCommon
from .test_batch import ServiceBatchCommon


@tagged("post_install", "-at_install")
class TestReceiptPrint(ServiceBatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls._receive(
            serial="PR-1",
            intake_signature=SIGNATURE,
            intake_signed_by="Ingrid Ø.",
            condition="Scratched lid",
        )

    def _render(self, report, records):
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = reports._render_qweb_html(f"service_intake.{report}", records.ids)
        return html.decode()

    def test_the_bench_copy_has_neither_link_nor_phone(self):
        html = self._render("report_receipt", self.intake)
        customer, bench = html.split("page-break-before: always")
        link = self.env["report.service_intake.report_receipt"]._get_link_codes
        self.assertIn(link(self.intake)[self.intake], customer)
        self.assertNotIn(link(self.intake)[self.intake], bench)
        self.assertIn("+47 22 12 34 56", customer)
        self.assertNotIn("+47 22 12 34 56", bench)
        self.assertIn("I. Ødegård", bench)

    def test_the_signature_and_the_condition_are_printed(self):
        html = self._render("report_receipt", self.intake)
        self.assertIn("data:image/png;base64", html)
        self.assertIn("Ingrid Ø.", html)
        self.assertEqual(html.count("Scratched lid"), 2)

    def test_the_terms_are_printed_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.center.terms = "Stored for 30 days"
        self.center.with_context(lang="fa_IR").terms = "سی روز"
        self.customer.lang = "fa_IR"
        for report in ("report_receipt", "report_receipt_roll"):
            html = self._render(report, self.intake)
            self.assertIn("سی روز", html)
            self.assertNotIn("Stored for 30 days", html)
            self.assertIn('dir="rtl"', html)

    def test_internal_notes_are_not_printed(self):
        self.intake.message_post(body="A difficult customer")
        for report in ("report_receipt", "report_receipt_roll", "report_label"):
            with self.subTest(report):
                html = self._render(report, self.intake)
                self.assertNotIn("difficult", html)

    def test_the_second_print_is_a_duplicate(self):
        self.assertNotIn("Duplicate", self._render("report_receipt", self.intake))
        again = self._render("report_receipt_roll", self.intake)
        self.assertRegex(again, r"Duplicate, copy no\. 2")
        self.assertEqual(self.intake.receipt_print_count, 2)
        self.assertIn("copy no. 2", self.intake.message_ids[0].body)

    def test_a_label_is_no_receipt(self):
        html = self._render("report_label", self.intake)
        self.assertIn(self.intake.name, html)
        self.assertEqual(html.count("data:image/svg+xml"), 2)
        self.assertEqual(self.intake.receipt_print_count, 0)

    def test_labels_of_many_devices_are_printed_at_once(self):
        batch = self._receive_batch()
        html = self._render("report_label", batch.intake_ids)
        for intake in batch.intake_ids:
            self.assertIn(intake.name, html)
        action = batch.action_print_labels()
        self.assertEqual(action["context"]["active_ids"], batch.intake_ids.ids)

    def test_there_is_no_receipt_before_the_device_is_here(self):
        draft = self._create_intake(serial="PR-2")
        for report in ("report_receipt", "report_receipt_roll", "report_label"):
            with self.subTest(report), self.assertRaises(UserError):
                self._render(report, self.intake + draft)
        self.assertEqual(self.intake.receipt_print_count, 0)

    def test_the_button_prints_what_the_centre_prefers(self):
        action = self.intake.action_print_receipt()
        self.assertIn("report_receipt", str(action))
        self.center.receipt_format = "roll"
        action = self.intake.action_print_receipt()
        self.assertEqual(action["report_name"], "service_intake.report_receipt_roll")

    def test_the_combined_receipt_lists_every_device(self):
        batch = self._receive_batch(contact_ids=self.anna.ids)
        html = self._render("report_batch", batch)
        for intake in batch.intake_ids:
            self.assertIn(intake.name, html)
            self.assertIn(intake.serial, html)
        self.assertEqual(html.count("data:image/svg+xml"), 4)
        self.assertIn("Anna", html)
        self.assertRegex(self._render("report_batch", batch), r"copy no\. 2")

    def test_there_is_no_combined_receipt_of_a_new_batch(self):
        with self.assertRaises(UserError):
            self._render("report_batch", self._create_batch("X-1"))

    def test_names_are_escaped(self):
        self.school.name = "<script>x</script>"
        batch = self._receive_batch("E-1;<script>y</script>")
        for report, records in (
            ("report_batch", batch),
            ("report_label", batch.intake_ids),
            ("report_receipt_roll", batch.intake_ids),
        ):
            with self.subTest(report):
                self.assertNotRegex(self._render(report, records), r"<script>[xy]")


@tagged("post_install", "-at_install")
class TestIntakeSignature(ServiceIntakeCommon):
    def test_signing_notes_when_and_by_whom(self):
        intake = self._create_intake()
        intake.intake_signature = SIGNATURE
        self.assertTrue(intake.intake_signed_at)
        self.assertEqual(intake.intake_signed_by, self.customer.name)

    def test_a_withdrawn_signature_leaves_no_time(self):
        intake = self._create_intake(intake_signature=SIGNATURE)
        intake.intake_signature = False
        self.assertFalse(intake.intake_signed_at)

    def test_what_was_signed_stays(self):
        intake = self._receive(intake_signature=SIGNATURE)
        for values in ({"intake_signature": False}, {"intake_signed_by": "X"}):
            with self.subTest(**values), self.assertRaises(UserError):
                intake.write(values)

    def test_a_client_sets_neither_time_nor_counter(self):
        intake = self._create_intake()
        for values in (
            {"intake_signed_at": "2026-01-01 00:00:00"},
            {"receipt_print_count": 0},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                intake.write(values)

    def test_a_centre_may_ask_for_the_signature(self):
        self.center.is_signature_required = True
        intake = self._create_intake()
        with self.assertRaisesRegex(UserError, "signed"):
            intake.action_receive()
        intake.intake_signature = SIGNATURE
        intake.action_receive()
        self.assertEqual(intake.state, "received")


@tagged("post_install", "-at_install")
class TestReceiptPrintPdf(HttpCase, ServiceBatchCommon):
    def test_each_paper_is_a_pdf(self):
        batch = self._receive_batch()
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for name, records in (
            ("report_receipt_roll", batch.intake_ids),
            ("report_label", batch.intake_ids),
            ("report_batch", batch),
        ):
            with self.subTest(name):
                content, _kind = reports._render_qweb_pdf(
                    f"service_intake.{name}", records.ids
                )
                self.assertTrue(content.startswith(b"%PDF"))
