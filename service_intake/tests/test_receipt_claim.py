from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from .. import compare
from .common import SIGNATURE, ServiceIntakeCommon


class ClaimCommon(ServiceIntakeCommon):
    """A ready device whose receipt is lost, a clerk who claims, a director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.center.director_id = cls.director
        cls.intake = cls._receive(serial="LR-778899", brand_id=cls.brand.id, model="P7")
        cls.intake.action_ready()

    @classmethod
    def _create_claim(cls, intake=None, user=None, **values):
        return (
            cls.env["service.receipt.claim"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "intake_id": (intake or cls.intake).id,
                    "applicant_name": "Ingrid Ødegård",
                    "identity_kind": "passport",
                    "identity_number_entry": "N1234567",
                    "statement": "My bag was stolen.",
                    "stated_brand": "polaris TESTING",
                    "stated_serial": "77-88",
                    **values,
                }
            )
        )

    @classmethod
    def _submit(cls, **values):
        claim = cls._create_claim(**values)
        claim.action_submit()
        return claim

    @classmethod
    def _approve(cls, **values):
        claim = cls._submit(**values)
        claim.with_user(cls.director).action_approve()
        return claim


@tagged("post_install", "-at_install")
class TestReceiptClaim(ClaimCommon):
    def test_a_submitted_claim_asks_the_director_in_three_days(self):
        with freeze_time("2026-03-10 09:00:00"):
            claim = self._submit()
        self.assertEqual(
            claim.decision_due_at, fields.Datetime.to_datetime("2026-03-13 09:00:00")
        )
        self.assertEqual(claim.activity_ids.user_id, self.director)
        self.assertEqual(claim.activity_ids.date_deadline, date(2026, 3, 13))

    def test_the_registered_customer_is_told_by_queued_mail(self):
        self._submit()
        mail = self.env["mail.mail"].search(
            [("model", "=", "service.intake"), ("res_id", "=", self.intake.id)],
            order="id desc",
            limit=1,
        )
        self.assertIn("reported lost", mail.subject)
        self.assertEqual(mail.state, "outgoing")

    def test_an_incomplete_claim_is_refused_by_name(self):
        for name, value, words in (
            ("statement", " ", "statement"),
            ("identity_number_entry", False, "identity"),
            ("identity_kind", False, "identity"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, words):
                claim = self._create_claim(**{name: value})
                try:
                    claim.action_submit()
                finally:
                    claim.sudo().unlink()

    def test_submitting_twice_changes_nothing(self):
        claim = self._submit()
        due = claim.decision_due_at
        claim.action_submit()
        self.assertEqual(claim.decision_due_at, due)
        self.assertEqual(len(claim.activity_ids), 1)

    def test_one_open_claim_per_case_in_the_database(self):
        self._create_claim()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_claim()

    def test_a_refused_claim_leaves_room_for_another(self):
        claim = self._submit().with_user(self.director)
        claim.decision_note = "another serial"
        claim.action_refuse()
        self.assertTrue(self._create_claim())

    def test_a_device_that_is_gone_cannot_be_claimed(self):
        self._hand_over_wizard(self.intake).action_confirm()
        with self.assertRaises(ValidationError):
            self._create_claim()

    def test_what_was_signed_stays(self):
        claim = self._submit()
        for name in ("statement", "stated_serial", "identity_number_entry"):
            with self.subTest(name), self.assertRaises(UserError):
                claim.write({name: "other"})
        with self.assertRaises(UserError):
            claim.with_user(self.director).unlink()

    def test_a_client_cannot_set_what_the_flow_sets(self):
        claim = self._create_claim()
        for values in (
            {"state": "approved"},
            {"decided_by_id": self.director.id},
            {"decision_due_at": "2030-01-01 00:00:00"},
            {"is_open": False},
            {"identity_number": "X"},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                claim.write(values)

    def test_another_company_does_not_see_the_claim(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_director",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        claim = self._submit()
        found = self.env["service.receipt.claim"].with_user(stranger).search([])
        self.assertNotIn(claim, found)
        with self.assertRaises(AccessError):
            claim.with_user(stranger).action_approve()

    def test_the_button_opens_the_claim_under_way(self):
        action = self.intake.with_user(self.clerk).action_report_lost()
        self.assertFalse(action["res_id"])
        claim = self._create_claim()
        self.assertEqual(self.intake.action_report_lost()["res_id"], claim.id)


@tagged("post_install", "-at_install")
class TestClaimDecision(ClaimCommon):
    def test_an_approved_claim_permits_this_hand_over(self):
        claim = self._approve()
        self._hand_over_wizard(self.intake, code=claim.name.lower()).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")
        self.assertEqual(claim.state, "used")
        self.assertTrue(claim.used_at)

    def test_a_claim_that_is_not_approved_permits_nothing(self):
        claim = self._submit()
        wizard = self._hand_over_wizard(self.intake, code=claim.name)
        self.assertIn("only an approved one", wizard.blockers)
        with self.assertRaisesRegex(UserError, "only an approved one"):
            wizard.action_confirm()

    def test_a_claim_permits_no_other_hand_over(self):
        claim = self._approve()
        other = self._receive(serial="LR-2")
        other.action_ready()
        with self.assertRaisesRegex(UserError, "not of"):
            self._hand_over_wizard(other, code=claim.name).action_confirm()

    def test_a_claim_is_used_once(self):
        claim = self._approve()
        stale = self._hand_over_wizard(self.intake, code=claim.name)
        self._hand_over_wizard(self.intake, code=claim.name).action_confirm()
        with self.assertRaises(UserError):
            stale.action_confirm()

    def test_a_clerk_cannot_decide(self):
        claim = self._submit()
        other = self._create_user("clerk2_t", "service_intake.group_service_clerk")
        for user in (self.clerk, other):
            with self.subTest(user.login), self.assertRaises(AccessError):
                claim.with_user(user).action_approve()
            with self.subTest(user.login), self.assertRaises(AccessError):
                claim.with_user(user).action_refuse()

    def test_nobody_decides_on_her_own_claim(self):
        own = self._submit(user=self.director)
        with self.assertRaisesRegex(AccessError, "second person"):
            own.with_user(self.director).action_approve()

    def test_who_entered_a_claim_does_not_decide_on_it(self):
        claim = self._create_claim(user=self.director)
        claim.with_user(self.clerk).action_submit()
        with self.assertRaisesRegex(AccessError, "second person"):
            claim.with_user(self.director).action_approve()

    def test_a_refusal_has_a_reason(self):
        claim = self._submit().with_user(self.director)
        with self.assertRaisesRegex(UserError, "reason"):
            claim.action_refuse()
        claim.decision_note = "the serial is another"
        claim.action_refuse()
        self.assertEqual(claim.state, "refused")
        self.assertEqual(claim.decided_by_id, self.director)
        self.assertFalse(claim.activity_ids)

    def test_a_decision_is_taken_once(self):
        claim = self._approve().with_user(self.director)
        self.assertEqual(self.intake.receipt_version, 2)
        claim.action_approve()
        self.assertEqual(self.intake.receipt_version, 2)
        with self.assertRaises(UserError):
            claim.decision_note = "changed my mind"
        claim.invalidate_recordset()

    def test_a_draft_cannot_be_approved(self):
        with self.assertRaises(UserError):
            self._create_claim().with_user(self.director).action_approve()

    def test_two_claims_are_decided_at_once(self):
        other = self._receive(serial="LR-2")
        claims = self._submit() + self._submit(intake=other)
        claims.with_user(self.director).action_approve()
        self.assertEqual(set(claims.mapped("state")), {"approved"})

    def test_a_withdrawn_claim_frees_the_receipt(self):
        claim = self._submit()
        wizard = self._hand_over_wizard(self.intake)
        with self.assertRaisesRegex(UserError, claim.name):
            wizard.action_confirm()
        claim.action_withdraw()
        wizard.action_confirm()
        self.assertEqual(self.intake.state, "handed_over")


@tagged("post_install", "-at_install")
class TestDeadReceipt(ClaimCommon):
    def _alarms(self):
        return self.intake.activity_ids.filtered(
            lambda activity: "reported lost" in activity.summary
        )

    def test_the_old_receipt_and_its_qr_code_die(self):
        url = self.intake._get_tracking_url()
        self._approve()
        self.assertNotEqual(self.intake._get_tracking_url(), url)
        for code in (self.intake.name, url):
            with self.subTest(code):
                wizard = self._hand_over_wizard(self.intake, code=code)
                answer = wizard.action_confirm()
                self.assertEqual(answer["tag"], "display_notification")
                self.assertIn("Alarm", answer["params"]["message"])
        self.assertEqual(self.intake.state, "ready")

    def test_a_found_receipt_alarms_the_director_and_is_logged(self):
        self._approve()
        form = Form(self.env["service.intake.hand.over"].with_user(self.clerk))
        form.receipt_code = self.intake.name
        self.assertIn("Alarm", form.alarm)
        self.assertFalse(form.found_intake_id)
        self.assertEqual(self._alarms().user_id, self.director)
        self.assertIn("is dead", self.intake.message_ids[0].body)
        self.assertEqual(self.intake.void_receipt_ids.alarm_count, 1)
        self.assertEqual(self.intake.void_receipt_ids.last_alarm_by_id, self.clerk)

    def test_the_director_is_alarmed_once(self):
        self._approve()
        for _scan in range(2):
            self._hand_over_wizard(self.intake, code=self.intake.name).action_confirm()
        self.assertEqual(len(self._alarms()), 1)
        self.assertEqual(self.intake.void_receipt_ids.alarm_count, 2)

    def test_a_receipt_found_after_the_hand_over_alarms_too(self):
        claim = self._approve()
        self._hand_over_wizard(self.intake, code=claim.name).action_confirm()
        answer = self._hand_over_wizard(
            self.intake, code=self.intake.name
        ).action_confirm()
        self.assertIn("handed over on", answer["params"]["message"])

    def test_the_new_receipt_is_valid(self):
        claim = self._approve()
        code = self.intake._get_receipt_code()
        self.assertEqual(code, f"{self.intake.name}-R2")
        self._hand_over_wizard(self.intake, code=code.lower()).action_confirm()
        self.assertEqual(self.intake.state, "handed_over")
        self.assertEqual(claim.state, "used")

    def test_a_version_that_never_was_is_unknown(self):
        for version in (2, 3, 99999):
            code = f"{self.intake.name}-R{version}"
            with self.subTest(code), self.assertRaisesRegex(UserError, "no case"):
                self._hand_over_wizard(self.intake, code=code).action_confirm()

    def test_the_new_receipt_prints_its_code(self):
        self._approve()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html(
            "service_intake.report_receipt", self.intake.ids
        )
        self.assertIn(self.intake._get_receipt_code(), html.decode())

    def test_clerks_do_not_read_dead_links(self):
        self._approve()
        void = self.intake.void_receipt_ids.with_user(self.clerk)
        with self.assertRaises(AccessError):
            void.read(["token"])
        with self.assertRaises(AccessError):
            void.write({"alarm_count": 0})


@tagged("post_install", "-at_install")
class TestClaimIdentity(ClaimCommon):
    def test_a_clerk_enters_and_does_not_read_back(self):
        claim = self._create_claim(identity_scan_entry=SIGNATURE)
        self.assertTrue(claim.has_identity)
        claim.invalidate_recordset()
        self.assertFalse(claim.identity_number_entry)
        for name in ("identity_number", "identity_issuer", "identity_scan"):
            with self.subTest(name), self.assertRaises(AccessError):
                claim.read([name])
        with self.assertRaises(AccessError):
            claim.search([("identity_number", "=", "N1234567")])

    def test_a_clerk_does_not_read_the_scans_attachment(self):
        claim = self._create_claim(identity_scan_entry=SIGNATURE)
        scan = self.env["ir.attachment"].search(
            [
                ("res_model", "=", claim._name),
                ("res_id", "=", claim.id),
                ("res_field", "=", "identity_scan"),
            ]
        )
        self.assertEqual(len(scan), 1)
        with self.assertRaises(AccessError):
            scan.with_user(self.clerk).read(["datas"])
        self.assertTrue(scan.with_user(self.director).read(["datas"]))

    def test_the_director_reads_the_number(self):
        claim = self._submit().with_user(self.director)
        self.assertEqual(claim.identity_number, "N1234567")

    def test_the_number_is_in_no_message(self):
        claim = self._approve()
        messages = claim.sudo().message_ids
        values = messages.tracking_value_ids.mapped("new_value_char")
        self.assertNotIn("N1234567", str(values) + str(messages.mapped("body")))

    def _erase(self):
        with self.enter_registry_test_mode():
            self.env.ref("service_intake.ir_cron_claim_erase").method_direct_trigger()

    def test_identities_are_erased_after_their_time(self):
        with freeze_time("2026-01-01 10:00:00"):
            claim = self._approve(identity_scan_entry=SIGNATURE).sudo()
        with freeze_time("2026-06-29 10:00:00"):
            self._erase()
            self.assertTrue(claim.identity_number)
        with freeze_time("2026-06-30 10:00:01"):
            self._erase()
        claim.invalidate_recordset()
        self.assertFalse(claim.identity_number or claim.identity_scan)
        self.assertTrue(claim.identity_erased_at)
        self.assertFalse(
            self.env["ir.attachment"].search_count(
                [
                    ("res_model", "=", claim._name),
                    ("res_id", "=", claim.id),
                    ("res_field", "!=", "x"),
                ]
            )
        )

    def test_the_form_is_printed_without_the_number(self):
        claim = self._submit()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html("service_intake.report_claim", claim.ids)
        html = html.decode()
        self.assertIn("Data protection", html)
        self.assertIn("My bag was stolen.", html)
        self.assertNotIn("N1234567", html)


@tagged("post_install", "-at_install")
class TestClaimEscalation(ClaimCommon):
    def _escalate(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "service_intake.ir_cron_claim_escalate"
            ).method_direct_trigger()

    def _late(self, claim):
        return claim.activity_ids.filtered(lambda a: "Overdue" in a.summary)

    def test_an_overdue_decision_alarms_every_director_once(self):
        second = self._create_user(
            "director2_t", "service_intake.group_service_director"
        )
        with freeze_time("2026-03-10 09:00:00"):
            claim = self._submit()
        with freeze_time("2026-03-13 08:59:00"):
            self._escalate()
            self.assertFalse(self._late(claim))
        with freeze_time("2026-03-13 09:01:00"):
            self._escalate()
            self._escalate()
        late = self._late(claim)
        self.assertLessEqual(self.director + second, late.user_id)
        self.assertEqual(len(late), len(late.user_id))

    def test_overdue_claims_are_listed(self):
        with freeze_time("2026-03-10 09:00:00"):
            claim = self._submit()
        found = self.env["service.receipt.claim"].search([("is_overdue", "=", True)])
        self.assertIn(claim, found)
        self.assertTrue(claim.is_overdue)
        claim.with_user(self.director).action_approve()
        self.assertFalse(claim.is_overdue)

    @mute_logger("odoo.addons.service_intake.models.service_receipt_claim_flow")
    def test_a_claim_that_fails_does_not_stop_the_others(self):
        with freeze_time("2026-03-10 09:00:00"):
            bad = self._submit()
            good = self._submit(intake=self._receive(serial="LR-2"))
        original = self.registry["service.receipt.claim"]._escalate

        def fail_once(claim):
            if claim == bad:
                raise ValueError("broken")
            return original(claim)

        self.patch(self.registry["service.receipt.claim"], "_escalate", fail_once)
        self._escalate()
        self.assertTrue(good.escalated_at)
        self.assertIn("broken", str(bad.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestClaimComparison(ClaimCommon):
    def _verdicts(self, claim):
        return {row["label"]: row["verdict"] for row in claim._get_comparison()}

    def test_the_description_is_compared_field_by_field(self):
        claim = self._submit(stated_model="P9", stated_fault="it does not switch on")
        self.assertEqual(
            self._verdicts(claim),
            {
                "Brand": "match",
                "Model": "differs",
                "Serial / IMEI": "match",
                "Fault": "match",
                "Accessories": "unknown",
                "Handed In About": "unknown",
            },
        )
        self.assertEqual((claim.match_count, claim.differ_count), (3, 1))

    def test_the_register_is_covered_until_the_claim_is_submitted(self):
        claim = self._create_claim()
        self.assertFalse(claim.comparison)
        claim.action_submit()
        self.assertIn("LR-778899", claim.comparison)

    def test_what_the_applicant_says_is_escaped(self):
        claim = self._submit(stated_fault="<script>alert(1)</script>")
        self.assertNotIn("<script>", claim.comparison)


@tagged("post_install", "-at_install")
class TestCompare(BaseCase):
    def test_a_part_of_the_serial_number_will_do_but_not_three_signs(self):
        for stated, verdict in (
            ("78-90", "match"),
            ("789", "unknown"),
            ("7999", "differs"),
            ("", "unknown"),
        ):
            with self.subTest(stated):
                self.assertEqual(compare.compare_serial(stated, "AB 7890"), verdict)

    def test_texts_agree_by_half_of_their_words(self):
        known = "Screen broken, does not charge"
        self.assertEqual(compare.compare_words("broken SCREEN", known), "match")
        self.assertEqual(compare.compare_words("battery swollen", known), "differs")
        self.assertEqual(compare.compare_words("", known), "unknown")

    def test_days_agree_within_a_week(self):
        known = date(2026, 3, 10)
        self.assertEqual(compare.compare_dates(date(2026, 3, 3), known), "match")
        self.assertEqual(compare.compare_dates(date(2026, 3, 2), known), "differs")
        self.assertEqual(compare.compare_dates(None, known), "unknown")
