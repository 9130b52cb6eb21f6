from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .claim_common import ClaimCommon
from .common import SIGNATURE


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
