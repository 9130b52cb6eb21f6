from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .storage_common import ServiceStorageCommon


@tagged("post_install", "-at_install")
class TestStoragePolicy(ServiceStorageCommon):
    def test_a_used_policy_keeps_its_terms(self):
        charge = self._store().storage_charge_id
        for values in ({"rate_small": 9}, {"free_days": 0}, {"waiting_days": 0}):
            with self.subTest(**values), self.assertRaisesRegex(UserError, "version"):
                self.policy.with_user(self.director).write(values)
        with self.assertRaisesRegex(UserError, "version"):
            self.policy.step_ids.with_user(self.director).day = 1
        self.assertEqual(charge.daily_rate, 1.5)

    def test_a_new_version_serves_new_cases_only(self):
        old = self._store()
        action = self.policy.with_user(self.director).action_new_version()
        version = self.env["service.storage.policy"].browse(action["res_id"])
        version.rate_small = 9
        self.assertEqual(self._store().storage_charge_id.daily_rate, 9)
        self._accrue("2026-02-12")
        self.assertEqual((old.storage_policy_id, old.storage_fee), (self.policy, 4.5))
        self.assertEqual(len(version.step_ids), 1)

    def test_an_unused_policy_can_be_edited(self):
        self.policy.with_user(self.director).rate_small = 2
        self.assertEqual(self._store().storage_charge_id.daily_rate, 2)

    def test_a_policy_without_notices_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_policy(step_ids=[])

    def test_negative_terms_are_refused(self):
        for values in ({"free_days": -1}, {"rate_small": -1}, {"abandon_days": 0}):
            with (
                self.subTest(**values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._create_policy(**values)

    def test_a_clerk_cannot_change_a_policy(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.clerk).rate_small = 2

    def test_examples_are_archived_and_ask_for_a_lawyer(self):
        for name in ("ru", "uk"):
            policy = self.env.ref(f"service_intake.storage_policy_{name}")
            self.assertFalse(policy.active)
            self.assertIn("lawyer", policy.legal_note)
