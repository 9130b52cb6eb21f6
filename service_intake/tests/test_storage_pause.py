from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .storage_common import ServiceStorageCommon


@tagged("post_install", "-at_install")
class TestStoragePause(ServiceStorageCommon):
    def _pause(self, intake, first, last=False):
        pauses = self.env["service.storage.pause"].with_user(self.clerk)
        with freeze_time(f"{first} 12:00:00"):
            return pauses.create(
                {
                    "intake_id": intake.id,
                    "date_from": first,
                    "date_to": last,
                    "reason": "the bill is disputed",
                }
            )

    def test_days_of_a_dispute_cost_nothing(self):
        intake = self._store()
        self._pause(intake, "2026-02-10", "2026-02-12")
        self._accrue("2026-02-14")
        self.assertEqual(intake.storage_days, 2)

    def test_an_open_dispute_stops_the_clock_and_its_end_starts_it(self):
        intake = self._store()
        pause = self._pause(intake, "2026-02-10")
        self._accrue("2026-05-01")
        self.assertEqual(intake.storage_days, 0)
        with freeze_time("2026-05-01 12:00:00"):
            pause.date_to = "2026-04-30"
        self.assertEqual(intake.storage_days, 1)

    def test_a_clerk_does_not_take_back_days_that_have_passed(self):
        intake = self._store()
        values = {"intake_id": intake.id, "reason": "x", "date_from": "2026-02-10"}
        pauses = self.env["service.storage.pause"]
        with freeze_time("2026-02-19 12:00:00"):
            with self.assertRaises(AccessError):
                pauses.with_user(self.clerk).create(values)
            pauses.with_user(self.director).create(values)
        self.assertEqual(intake.storage_fee, 0)

    def test_a_clerk_does_not_stretch_a_pause_that_is_over(self):
        pause = self._pause(self._store(), "2026-02-10", "2026-02-12")
        with freeze_time("2026-02-19 12:00:00"), self.assertRaises(AccessError):
            pause.date_to = "2026-02-18"

    def test_a_deleted_pause_counts_again(self):
        intake = self._store()
        pause = self._pause(intake, "2026-02-10", "2026-02-12")
        with freeze_time("2026-02-14 12:00:00"):
            pause.with_user(self.director).unlink()
        self.assertEqual(intake.storage_days, 5)

    def test_pauses_do_not_overlap(self):
        intake = self._store()
        self._pause(intake, "2026-02-10", "2026-02-12")
        with self.assertRaises(ValidationError):
            self._pause(intake, "2026-02-12", "2026-02-20")

    def test_two_open_pauses_are_refused_by_the_database(self):
        intake = self._store()
        values = {"intake_id": intake.id, "reason": "x", "date_from": "2026-02-10"}
        self._pause(intake, "2026-02-10")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "INSERT INTO service_storage_pause (intake_id, reason, date_from)"
                " VALUES (%(intake_id)s, %(reason)s, %(date_from)s)",
                values,
            )

    def test_a_pause_cannot_end_before_it_begins(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._pause(self._store(), "2026-02-10", "2026-02-01")

    def test_a_reader_cannot_stop_the_clock(self):
        intake = self._store()
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._pause(intake, "2026-02-10").with_user(reader).date_to = "2026-02-11"

    def test_a_closed_storage_cannot_be_paused(self):
        intake = self._store()
        with freeze_time("2026-01-20 12:00:00"):
            self._hand_over_wizard(intake).action_confirm()
        with self.assertRaisesRegex(UserError, "has left"):
            self._pause(intake, "2026-01-15")

    def test_a_pause_is_noted_in_the_case(self):
        intake = self._store()
        self._pause(intake, "2026-02-10")
        self.assertIn("disputed", intake.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestStorageWaiver(ServiceStorageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charge = cls._store().storage_charge_id
        cls.startClassPatcher(freeze_time("2026-02-19 12:00:00"))  # 10 days, 15.00

    def _waive(self, user=None, **values):
        return (
            self.env["service.storage.waiver"]
            .with_user(user or self.director)
            .create({"charge_id": self.charge.id, "reason": "goodwill", **values})
        )

    def test_a_director_waives_an_amount(self):
        self._waive(amount=5)
        self.assertEqual(self.charge.fee, 10)

    def test_a_director_waives_days(self):
        waiver = self._waive(days=4)
        self.assertEqual((waiver.amount, self.charge.fee), (6, 9))

    def test_the_fee_goes_on_growing_after_a_waiver(self):
        self._waive(days=10)
        self._accrue("2026-02-21")
        self.assertEqual(self.charge.fee, 3)

    def test_a_clerk_cannot_waive(self):
        with self.assertRaises(AccessError):
            self._waive(user=self.clerk, amount=5)

    def test_nothing_negative_and_nothing_over_the_fee_is_waived(self):
        for values in (
            {"amount": -1},
            {"days": -1},
            {"amount": 15.01},
            {"days": 11},
            {"amount": 0},
            {"amount": 5, "days": 2},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._waive(**values)

    def test_waivers_together_are_not_over_the_fee(self):
        self._waive(amount=10)
        with self.assertRaises(ValidationError):
            self._waive(amount=5.01)

    def test_a_waiver_needs_a_reason(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._waive(amount=5, reason=False)

    def test_a_waiver_names_its_giver_and_stands(self):
        waiver = self._waive(amount=5, user_id=self.clerk.id)
        self.assertEqual(waiver.user_id, self.director)
        with self.assertRaises(UserError):
            waiver.sudo().amount = 1
        self.assertIn("goodwill", self.charge.intake_id.message_ids[0].body)
