import random
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .storage_common import START, ServiceStorageCommon


@tagged("post_install", "-at_install")
class TestStorage(ServiceStorageCommon):
    def test_the_clock_starts_with_the_proven_notice(self):
        charge = self._store().storage_charge_id
        self.assertEqual(charge.start_date, date(2026, 1, 10))
        self.assertEqual(charge.free_until, date(2026, 2, 9))
        self.assertEqual(charge.abandonable_on, date(2027, 1, 10))

    def test_a_ready_device_whose_owner_was_not_told_costs_nothing(self):
        intake = self._receive()
        intake.action_ready()
        self._accrue("2030-01-01")
        self.assertFalse(intake.storage_charge_id)

    def test_the_day_of_the_notice_is_the_centres(self):
        self.center.tz = "Asia/Tokyo"
        with freeze_time("2026-01-10 20:00:00"):
            intake = self._receive()
            intake.action_ready()
            intake.action_register_call()
        self.assertEqual(intake.storage_charge_id.start_date, date(2026, 1, 11))

    def test_the_job_charges_each_day_after_the_free_ones(self):
        intake = self._store()
        self._accrue("2026-02-09")
        self.assertEqual((intake.storage_days, intake.storage_fee), (0, 0.0))
        self._accrue("2026-02-12")
        self.assertEqual((intake.storage_days, intake.storage_fee), (3, 4.5))

    def test_the_job_run_often_charges_once_a_day(self):
        intake = self._store()
        for hour in ("00:30", "12:00", "22:30"):
            self._accrue(f"2026-02-12 {hour}:00")
        self.assertEqual(intake.storage_days, 3)
        self._accrue("2026-02-12 23:30:00")  # the 13th in Oslo
        self.assertEqual(intake.storage_days, 4)

    def test_a_clock_set_back_takes_no_day_away(self):
        intake = self._store()
        self._accrue("2026-03-01")
        days = intake.storage_days
        self._accrue("2026-02-20")
        self.assertEqual(intake.storage_days, days)

    def test_a_job_that_did_not_run_for_days_catches_up(self):
        intake, other = self._store(), self._store()
        for day in range(10, 20):
            self._accrue(f"2026-02-{day}")
        self.assertEqual(intake.storage_fee, other.storage_fee)
        self.assertEqual(intake.storage_days, 10)

    def test_days_on_which_clocks_are_changed_are_days_like_others(self):
        intake = self._store("2026-02-26")
        self._accrue("2026-03-28 22:30:00")
        self.assertEqual(intake.storage_days, 0)
        self._accrue("2026-03-28 23:30:00")  # the 29th, of 23 hours
        self.assertEqual(intake.storage_days, 1)
        self._accrue("2026-03-29 22:30:00")  # the 30th: summer time
        self.assertEqual(intake.storage_days, 2)

    def test_the_rate_goes_by_the_size_of_the_device(self):
        kind = self.env["service.device.type"].create(
            {"name": "Test freezer", "storage_size": "large"}
        )
        self.device.service_device_type_id = kind
        self.assertEqual(self._store().storage_charge_id.daily_rate, 4.0)

    def test_a_centre_without_policy_uses_the_default_one(self):
        self.center.storage_policy_id = False
        default = self.env.ref("service_intake.storage_policy_default")
        self.assertEqual(self._store().storage_policy_id, default)

    def test_the_job_starts_clocks_that_did_not_start(self):
        intake = self._receive()
        intake.action_ready()
        intake.sudo().write({"notified_at": f"{START} 12:00:00"})
        self._accrue("2026-02-12")
        self.assertEqual(intake.storage_days, 3)

    def test_hand_over_ends_the_clock(self):
        intake = self._store()
        with freeze_time("2026-02-05 12:00:00"):
            self._hand_over_wizard(intake).action_confirm()
        charge = intake.storage_charge_id
        self.assertFalse(charge.is_running)
        self.assertEqual(charge.end_date, date(2026, 2, 5))
        self._accrue("2026-06-01")
        self.assertEqual(charge.fee, 0)

    def test_a_device_handed_over_at_once_is_not_stored(self):
        intake = self._receive()
        intake.action_ready()
        self._hand_over_wizard(intake).action_confirm()
        self.assertFalse(intake.storage_charge_id)

    def test_new_work_stops_the_clock_until_the_owner_is_told_again(self):
        intake = self._store()
        with freeze_time("2026-02-01 12:00:00"):
            intake._set_state("in_service")
            self.assertFalse(intake.notified_at)
        with freeze_time("2026-03-01 12:00:00"):
            intake.action_ready()
        with freeze_time("2026-03-10 12:00:00"):
            intake.action_register_call()
        self._accrue("2026-03-18")
        self.assertEqual(intake.storage_charge_id.age_days, 21 + 8)

    def test_nobody_writes_the_account_by_hand(self):
        charge = self._store().storage_charge_id
        for user in (self.clerk, self.director):
            for values in ({"fee": 0}, {"days": 1}, {"is_running": False}):
                with self.subTest(**values), self.assertRaises(AccessError):
                    charge.with_user(user).write(values)
        with self.assertRaises(AccessError):
            charge.intake_id.with_user(self.director).storage_charge_id = False

    def test_a_case_has_one_storage_account(self):
        charge = self._store().storage_charge_id
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            charge.sudo().copy()

    def test_another_company_does_not_see_it(self):
        charge = self._store().storage_charge_id
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_director",
            company_id=company.id,
            company_ids=[fields.Command.set(company.ids)],
        )
        found = self.env["service.storage.charge"].with_user(stranger).search([])
        self.assertNotIn(charge, found)

    def test_a_batch_is_told_and_counted_together(self):
        with freeze_time(f"{START} 12:00:00"):
            batch = self._receive() + self._receive()
            batch.action_ready()
            batch.action_register_call()
        self._accrue("2026-02-12")
        self.assertEqual(batch.mapped("storage_fee"), [4.5, 4.5])

    def test_the_tracking_page_gets_plain_values(self):
        intake = self._store()
        with freeze_time("2026-02-12 12:00:00"):
            values = intake.sudo()._get_tracking_storage()
        self.assertEqual(values["free_until"], date(2026, 2, 9))
        self.assertEqual((values["daily_fee"], values["fee_so_far"]), (1.5, 4.5))

    def test_a_notice_that_came_back_starts_no_clock(self):
        intake = self._store()
        with freeze_time("2026-02-12 12:00:00"):
            charge = intake.sudo().storage_charge_id
            charge.intake_id._revoke_notice(self.env["service.notification"])
            self.assertEqual(charge._get_fee(), 4.5)  # that proof still stands
            charge.intake_id.notified_at = False
            charge.intake_id._revoke_notice(self.env["service.notification"])
            self.assertEqual(charge._get_fee(), 0)
        with freeze_time("2026-03-01 12:00:00"):
            intake.action_register_call()
        self._accrue("2026-03-20")
        self.assertEqual(intake.storage_fee, 0)
        self._accrue("2026-04-10")
        self.assertGreater(intake.storage_fee, 0)

    def test_the_tracking_page_gets_nothing_before_the_notice(self):
        self.assertIsNone(self._receive().sudo()._get_tracking_storage())

    def test_sql_and_python_count_alike(self):
        chance = random.Random(11)
        charges = self.env["service.storage.charge"]
        for _round in range(15):
            self.center.storage_policy_id = self._create_policy(
                free_days=chance.randrange(40),
                rate_small=chance.choice([0.335, 1.0, 2.49]),
                cap_days=chance.choice([0, 12]),
                cap_amount=chance.choice([0, 21.0]),
            )
            intake = self._store()
            first = date(2026, 1, chance.randrange(1, 30))
            last = chance.choice([False, fields.Date.add(first, days=9)])
            pause = {"intake_id": intake.id, "date_from": first, "date_to": last}
            with freeze_time("2026-02-01 12:00:00"):
                self.env["service.storage.pause"].create({**pause, "reason": "x"})
            charges += intake.storage_charge_id
        self._accrue("2026-03-05")
        with freeze_time("2026-03-05 12:00:00"):
            for charge in charges:
                self.assertEqual(charge.fee, charge._get_fee())
                self.assertEqual(charge.age_days, charge._get_clock_days())
                self.assertEqual(charge.free_until, charge._get_free_until())
