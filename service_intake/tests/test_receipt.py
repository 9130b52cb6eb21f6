from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestReceipt(ServiceIntakeCommon):
    def _render(self, intake):
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html(
            "service_intake.report_receipt", intake.ids
        )
        return html.decode()

    def test_the_receipt_has_two_copies_with_number_barcode_and_link(self):
        intake = self._receive(serial="RC-1")
        html = self._render(intake)
        self.assertEqual(html.count("data:image/svg+xml"), 4)
        self.assertIn(intake.name, html)
        self.assertIn("RC-1", html)
        self.assertIn("does not switch on", html)

    def test_customer_text_is_escaped(self):
        html = self._render(self._receive(fault="<script>alert(1)</script>"))
        self.assertNotIn("<script>alert(1)", html)

    def test_the_receipt_turns_right_to_left_with_its_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.customer.lang = "fa_IR"
        self.assertIn('dir="rtl"', self._render(self._receive()))


@tagged("post_install", "-at_install")
class TestReceiptPdf(HttpCase, ServiceIntakeCommon):
    def test_the_receipt_is_a_pdf(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        self.assertEqual(
            report.get_wkhtmltopdf_state(), "ok", "wkhtmltopdf must be installed"
        )
        content, kind = report._render_qweb_pdf(
            "service_intake.report_receipt", self._receive().ids
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestNotice(ServiceIntakeCommon):
    def test_mails_are_queued_not_sent(self):
        intake = self._receive()
        mails = self.env["mail.mail"].search(
            [("model", "=", "service.intake"), ("res_id", "=", intake.id)]
        )
        self.assertEqual(mails.mapped("state"), ["outgoing"])

    def test_a_customer_counts_as_told_when_the_mail_went_out(self):
        intake = self._receive()
        intake.action_ready()
        self.assertFalse(intake.notified_at)
        intake.sudo().notice_mail_id._postprocess_sent_message([], [])
        self.assertEqual(intake.notice_channel, "email")
        self.assertTrue(intake.notified_at)

    def test_a_mail_that_failed_told_nobody(self):
        intake = self._receive()
        intake.action_ready()
        intake.sudo().notice_mail_id._postprocess_sent_message(
            [], [], failure_type="mail_smtp"
        )
        self.assertFalse(intake.notified_at)

    def test_somebody_must_call_a_customer_without_address(self):
        self.customer.email = False
        intake = self._receive()
        intake.action_ready()
        self.assertEqual(intake.activity_ids.user_id, self.clerk)
        intake.action_register_call()
        self.assertEqual(intake.notice_channel, "phone")
        self.assertFalse(intake.activity_ids)

    def test_nobody_can_be_told_before_it_is_ready(self):
        with self.assertRaises(UserError):
            self._receive().action_register_call()

    def test_the_first_proof_counts(self):
        intake = self._receive()
        intake.action_ready()
        intake.action_register_call()
        first = intake.notified_at
        intake.sudo().notice_mail_id._postprocess_sent_message([], [])
        self.assertEqual(intake.notified_at, first)
        self.assertEqual(intake.notice_channel, "phone")
