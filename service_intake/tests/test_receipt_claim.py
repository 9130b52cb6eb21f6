from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .claim_common import ClaimCommon


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
