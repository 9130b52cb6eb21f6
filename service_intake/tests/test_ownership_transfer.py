from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .storage_common import LATE, OwnershipTransferCommon


@tagged("post_install", "-at_install")
class TestOwnershipTransfer(OwnershipTransferCommon):
    """A device that nobody collects becomes the company's."""

    def test_a_director_makes_an_abandoned_device_company_property(self):
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        self.assertEqual((act.state, act.confirmed_by_id), ("confirmed", self.director))
        self.assertEqual(self.intake.state, "abandoned")
        self.assertFalse(self.intake.is_in_custody)
        rows = self._custody(self.intake.lot_id)
        inside = [row for row in rows if row[0].usage == "internal"]
        self.assertEqual(inside, [(self.stock, self.env["res.partner"], 1.0)])

    def test_the_custody_log_tells_both_steps(self):
        self._prove_ladder()
        self._confirm(self._act())
        steps = self.intake.custody_event_ids.sorted("id")[-2:]
        border = self.env.company.service_transfer_location_id
        self.assertEqual(steps.mapped("location_dest_id"), border + self.stock)
        self.assertEqual(steps.user_id, self.director)

    def test_an_act_too_early_is_refused(self):
        self._prove_ladder()
        act = self._act()
        with self.assertRaisesRegex(UserError, "1 days too early"):
            self._confirm(act, "2027-01-09")
        self.assertEqual((act.state, self.intake.state), ("draft", "ready"))
        self._confirm(act, "2027-01-10")

    def test_a_notice_without_proof_is_refused(self):
        self._run_notices("2026-12-01")
        with self.assertRaisesRegex(UserError, "not proven: Day 300"):
            self._confirm(self._act())

    def test_the_waiting_time_after_the_last_proof_must_pass(self):
        self._prove_ladder(day="2027-02-10")
        act = self._act()
        with self.assertRaisesRegex(UserError, "2027-03-12"):
            self._confirm(act, "2027-03-11")
        self._confirm(act, "2027-03-12")

    def test_a_dispute_stands_against_it(self):
        self._prove_ladder()
        with freeze_time(f"{LATE} 08:00:00"):
            self.env["service.storage.pause"].create(
                {"intake_id": self.intake.id, "reason": "x", "date_from": LATE}
            )
        with self.assertRaisesRegex(UserError, "clock stands"):
            self._confirm(self._act())

    def test_the_owners_data_must_be_wiped(self):
        self._prove_ladder()
        act = self._act(wiped=False)
        with self.assertRaisesRegex(UserError, "not wiped"):
            self._confirm(act)
        act.action_wipe()
        self.assertEqual(act.wiped_by_id, self.director)
        self._confirm(act)

    def test_a_device_without_data_needs_a_note(self):
        self._prove_ladder()
        act = self._act(wiped=False, is_wipe_required=False, wipe_note=False)
        with self.assertRaisesRegex(UserError, "no data"):
            self._confirm(act)
        act.wipe_note = "a hair dryer"
        self._confirm(act)

    def test_only_a_director_decides(self):
        self._prove_ladder()
        act = self._act()
        auditor = self._create_user("auditor_t", "service_intake.group_service_auditor")
        for user in (self.clerk, auditor):
            for name in ("action_confirm", "action_cancel"):
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(act.with_user(user), name)()
        with self.assertRaises(AccessError):
            self._act(user=self.clerk)

    def test_no_client_writes_the_decision(self):
        act = self._act()
        for values in (
            {"state": "confirmed"},
            {"confirmed_by_id": self.director.id},
            {"wiped_at": "2026-01-01 00:00:00"},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                act.write(values)
        with self.assertRaises(AccessError):
            self.intake.with_user(self.director).state = "abandoned"

    def test_confirming_twice_moves_it_once(self):
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        self._confirm(act)
        self.assertEqual(len(act.move_ids), 2)
        self.assertEqual(len(self.intake.custody_event_ids), 4)

    def test_a_case_has_one_act(self):
        self._act()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._act(wiped=False)

    def test_a_cancelled_act_makes_way_and_cannot_be_confirmed(self):
        self._prove_ladder()
        act = self._act()
        act.action_cancel()
        with self.assertRaises(UserError):
            self._confirm(act)
        self._confirm(self._act())

    def test_a_negative_value_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._act(value=-1)

    def test_a_batch_is_confirmed_together_or_not_at_all(self):
        other = self._store(serial="LEFT-2")
        self._run_notices("2026-12-01")
        self._prove_letter(self.intake.storage_notice_ids, "2026-12-01")
        acts = self._act() + self._act(other)
        with self.assertRaisesRegex(UserError, "not proven"):
            self._confirm(acts)
        self.assertEqual(self.intake.state, "ready")
        self._prove_letter(other.storage_notice_ids, "2026-12-01")
        self._confirm(acts)
        self.assertEqual((self.intake + other).mapped("state"), ["abandoned"] * 2)

    def test_a_decided_act_cannot_be_changed_or_deleted(self):
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        with self.assertRaises(UserError):
            act.value = 1
        with self.assertRaises(UserError):
            act.unlink()

    def test_another_company_cannot_confirm(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_director",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self._prove_ladder()
        act = self._act()
        with self.assertRaises(AccessError):
            act.with_user(stranger).action_confirm()

    def test_a_device_handed_over_cannot_be_abandoned(self):
        act = self._act()
        with freeze_time("2026-01-20 12:00:00"):
            self._hand_over_wizard(self.intake).action_confirm()
        with self.assertRaisesRegex(UserError, "not waiting"):
            self._confirm(act)

    def test_an_abandoned_device_is_not_handed_over(self):
        self._prove_ladder()
        self._confirm(self._act())
        with self.assertRaises(UserError):
            self._hand_over_wizard(self.intake).action_confirm()
