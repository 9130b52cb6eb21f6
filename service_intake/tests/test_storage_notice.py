from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SIGNATURE
from .storage_common import ServiceStorageCommon

STEPS = (
    {"day": 25, "channel": "email", "proof": "delivery"},
    {"day": 40, "channel": "sms", "proof": "delivery"},
    {"day": 60, "channel": "letter", "proof": "letter"},
    {"day": 70, "channel": "person", "proof": "signature"},
    {"day": 80, "channel": "phone", "proof": "note"},
)


@tagged("post_install", "-at_install")
class TestStorageNotice(ServiceStorageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center.storage_policy_id = cls._create_policy(
            step_ids=[Command.create(step) for step in STEPS]
        )
        cls.intake = cls._store()

    def _notice(self, channel):
        return self.intake.storage_notice_ids.filtered(
            lambda notice: notice.channel == channel
        )

    def test_a_notice_is_made_on_its_day_and_once(self):
        self._run_notices("2026-02-03")
        self.assertFalse(self.intake.storage_notice_ids)
        self._run_notices("2026-02-04")
        self._run_notices("2026-02-04")
        self.assertEqual(len(self.intake.storage_notice_ids), 1)

    def test_notices_that_went_out_are_touches(self):
        self._run_notices("2026-03-20")
        before = self.intake.touch_count
        mail = self._notice("email").sudo().mail_id
        mail._postprocess_sent_message(success_pids=[], success_emails=[])
        letter = self._notice("letter")
        letter.letter_number = "RR 1"
        letter.action_send()
        self.intake.invalidate_recordset(["touch_count"])
        self.assertEqual(self.intake.touch_count, before + 2)

    def test_a_dispute_puts_notices_off(self):
        self.env["service.storage.pause"].create(
            {"intake_id": self.intake.id, "date_from": "2026-02-01", "reason": "x"}
        )
        self._accrue("2026-03-01")
        self._run_notices("2026-03-01")
        self.assertFalse(self.intake.storage_notice_ids)

    def test_the_email_is_queued_once_and_names_place_date_and_sum(self):
        self._run_notices("2026-02-12")
        self._run_notices("2026-02-12")
        notice = self._notice("email")
        mail = notice.sudo().mail_id
        self.assertEqual((notice.state, mail.state), ("sent", "outgoing"))
        self.assertEqual(notice.amount_owed, 4.5)
        for words in ("North", "4.50", "01/10/2027", self.intake.name):
            self.assertIn(words, mail.body_html)
        domain = [("model", "=", notice._name), ("res_id", "=", notice.id)]
        self.assertEqual(self.env["mail.mail"].search(domain), mail)

    def test_a_late_notice_names_a_day_after_the_waiting_time(self):
        self._run_notices("2027-01-05")
        self.assertEqual(str(self._notice("email").final_date), "2027-02-04")

    def test_the_email_is_in_the_owners_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        template = self.env.ref("service_intake.mail_template_storage_notice")
        template.with_context(lang="fr_FR").subject = "Venez"
        self._run_notices("2026-02-12")
        self.assertEqual(self._notice("email").sudo().mail_id.subject, "Venez")

    def test_an_email_that_does_not_come_back_proves_the_notice(self):
        self._run_notices("2026-02-04")
        self._notice("email").sudo().mail_id.state = "sent"
        self._run_notices("2026-02-05")
        self.assertEqual(self._notice("email").state, "sent")
        self._run_notices("2026-02-07")
        self.assertEqual(self._notice("email").state, "proven")

    def test_an_email_that_cannot_be_sent_fails_visibly(self):
        self._run_notices("2026-02-04")
        self._notice("email").sudo().mail_id.write(
            {"state": "exception", "failure_reason": "no such host"}
        )
        self._run_notices("2026-02-05")
        notice = self._notice("email")
        self.assertEqual((notice.state, notice.failure), ("failed", "no such host"))
        self.assertTrue(notice.activity_ids)

    def test_a_bounce_takes_the_proof_back(self):
        self._run_notices("2026-02-04")
        notice = self._notice("email")
        notice.sudo()._prove()
        notice.sudo()._message_receive_bounce("ingrid@example.com", self.customer)
        self.assertEqual(notice.state, "failed")

    def test_an_owner_without_address_fails_the_email_and_stops_nothing(self):
        other = self._store(
            partner_id=self.env["res.partner"].create({"name": "No mail"}).id
        )
        self._run_notices("2026-02-04")
        self.assertEqual(other.storage_notice_ids.state, "failed")
        self.assertEqual(self._notice("email").state, "sent")

    @mute_logger("odoo.addons.service_intake.models.service_storage_notice_cron")
    def test_a_bad_case_stops_no_other(self):
        other = self._store()
        notice_class = type(self.env["service.storage.notice"])
        bad, send = self.intake, notice_class._send

        def fail(notice):
            if notice.intake_id == bad:
                raise ValueError("broken")
            return send(notice)

        self.patch(notice_class, "_send", fail)
        self._run_notices("2026-02-04")
        self.assertEqual(self._notice("email").failure, "broken")
        self.assertEqual(other.storage_notice_ids.state, "sent")

    def test_the_sms_is_queued_and_its_delivery_proves_it(self):
        self._run_notices("2026-02-19")
        notice = self._notice("sms")
        self.assertEqual(notice.state, "sent")
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual((len(sms), sms.state), (1, "outgoing"))
        notice.sudo().message_ids.notification_ids.notification_status = "sent"
        self._run_notices("2026-02-20")
        self.assertEqual(notice.state, "proven")

    def test_an_sms_without_provider_fails_visibly(self):
        self._run_notices("2026-02-19")
        notice = self._notice("sms")
        notice.sudo().message_ids.notification_ids.notification_status = "exception"
        self._run_notices("2026-02-20")
        self.assertEqual(notice.state, "failed")

    def test_nobody_proves_delivery_by_hand(self):
        self._run_notices("2026-02-04")
        with self.assertRaises(UserError):
            self._notice("email").with_user(self.clerk).action_prove()

    def test_a_letter_needs_its_number_and_its_scan(self):
        self._run_notices("2026-03-11")
        notice = self._notice("letter").with_user(self.clerk)
        self.assertTrue(notice.activity_ids)
        with self.assertRaisesRegex(UserError, "number"):
            notice.action_send()
        notice.letter_number = "RR1"
        notice.action_send()
        with self.assertRaisesRegex(UserError, "Scan"):
            notice.action_prove()
        notice.scan = SIGNATURE
        notice.action_prove()
        self.assertEqual((notice.state, notice.proven_by_id), ("proven", self.clerk))
        self.assertFalse(notice.activity_ids)

    def test_a_visit_needs_a_signature_and_a_call_a_note(self):
        self._run_notices("2026-03-31")
        notices = (self._notice("person") + self._notice("phone")).with_user(self.clerk)
        notices.action_send()
        for notice in notices:
            with self.assertRaisesRegex(UserError, "missing"):
                notice.action_prove()
        notices[0].write({"signed_by": "Ingrid", "signature": SIGNATURE})
        notices[1].note = "Ingrid said she comes on Monday"
        notices.action_prove()
        self.assertEqual(set(notices.mapped("state")), {"proven"})

    def test_proven_evidence_cannot_be_changed(self):
        self._run_notices("2026-03-11")
        notice = self._notice("letter")
        self._prove_letter(notice, "2026-03-12")
        with self.assertRaises(UserError):
            notice.with_user(self.clerk).letter_number = "RR2"
        with self.assertRaises(AccessError):
            notice.with_user(self.director).proven_at = "2020-01-01 00:00:00"

    def test_a_notice_is_sent_before_it_is_proven(self):
        self._run_notices("2026-03-11")
        notice = self._notice("letter").with_user(self.clerk)
        notice.write({"letter_number": "RR1", "scan": SIGNATURE})
        with self.assertRaises(UserError):
            notice.action_prove()

    def test_a_failed_notice_can_be_tried_again(self):
        self._run_notices("2026-02-04")
        notice = self._notice("email").with_user(self.clerk)
        notice.action_fail()
        notice.action_retry()
        self.assertEqual(notice.state, "due")

    def test_a_reader_cannot_send_or_prove(self):
        self._run_notices("2026-03-11")
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        for name in ("action_send", "action_prove", "action_fail", "action_retry"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self._notice("letter").with_user(reader), name)()

    def test_a_device_that_leaves_needs_no_more_notices(self):
        self._run_notices("2026-03-11")
        with freeze_time("2026-03-11 12:00:00"):
            self.env["service.storage.waiver"].with_user(self.director).create(
                {
                    "charge_id": self.intake.storage_charge_id.id,
                    "amount": self.intake.storage_charge_id._get_fee(),
                    "reason": "x",
                }
            )
            self._hand_over_wizard(self.intake).action_confirm()
        self.assertEqual(self._notice("letter").state, "cancelled")

    def test_the_letter_names_place_date_and_sum(self):
        self._run_notices("2026-03-11")
        with freeze_time("2026-03-11 12:00:00"):
            html, _kind = (
                self.env["ir.actions.report"]
                .with_user(self.clerk)
                ._render_qweb_html(
                    "service_intake.report_storage_notice", self._notice("letter").ids
                )
            )
        for words in ("North", "45.00", "01/10/2027", self.intake.name):
            self.assertIn(words, html.decode())
