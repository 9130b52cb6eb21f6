from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestTerms(ServiceIntakeCommon):
    def _propose(self, days):
        self.device.service_device_type_id = self.env["service.device.type"].create(
            {"name": "Testing Type", "promised_days": days}
        )

    def test_a_promise_in_the_past_is_refused_at_receipt(self):
        intake = self._create_intake(promised_date="2020-01-01")
        with self.assertRaisesRegex(UserError, "past"):
            intake.action_receive()

    def test_a_promise_in_the_past_is_said_while_it_is_typed(self):
        intake = self._create_intake()
        for promise, is_said in (("2020-01-01", True), ("2090-01-01", False)):
            answer = intake.onchange(
                {"promised_date": promise}, ["promised_date"], {"promised_date": {}}
            )
            self.assertEqual("warning" in answer, is_said)

    @freeze_time("2026-03-10 22:30:00")
    def test_the_day_is_the_centres(self):
        self.center.tz = "Asia/Tehran"  # the 11th there
        intake = self._create_intake(promised_date="2026-03-10")
        with self.assertRaisesRegex(UserError, "past"):
            intake.action_receive()
        intake.promised_date = "2026-03-11"
        intake.action_receive()
        self.assertEqual(intake.state, "received")

    @freeze_time("2026-03-10 10:00:00")
    def test_the_usual_days_make_the_promise(self):
        self._propose(5)
        self.assertEqual(self._create_intake().promised_date, date(2026, 3, 15))

    def test_a_promise_that_was_made_stays(self):
        self._propose(5)
        for promise in ("2030-01-01", False):
            with self.subTest(promise):
                intake = self._create_intake(promised_date=promise)
                self.assertEqual(str(intake.promised_date or ""), promise or "")

    @freeze_time("2026-03-10 10:00:00")
    def test_the_form_proposes_the_promise(self):
        self._propose(5)
        form = Form(self.env["service.intake"].with_user(self.clerk))
        form.product_id = self.device
        self.assertEqual(form.promised_date, date(2026, 3, 15))

    def test_negative_usual_days_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._propose(-1)

    def test_safety_alone_is_a_high_risk(self):
        levels = {
            (): "none",
            ("is_data_risk",): "low",
            ("is_money_risk",): "low",
            ("is_data_risk", "is_money_risk"): "medium",
            ("is_safety_risk",): "high",
        }
        for flags, level in levels.items():
            with self.subTest(flags):
                intake = self._create_intake(**dict.fromkeys(flags, True))
                self.assertEqual(intake.risk_level, level)

    def test_the_level_cannot_be_written(self):
        with self.assertRaises(AccessError):
            self._create_intake().risk_level = "high"

    def test_a_fault_of_five_thousand_characters_is_kept_as_typed(self):
        fault = ("روشن نمی‌شود 🔥 " * 400)[:5000]
        self.assertEqual(self._create_intake(fault=fault).fault, fault)

    def test_a_longer_fault_is_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "Reported Fault.*5001"):
            self._create_intake(fault="x" * 5001)

    def test_the_receipt_prints_consent_and_warranty(self):
        intake = self._receive(
            consent_data="refused", is_warranty_claimed=True, warranty_proof="card"
        )
        sections = dict(intake._get_receipt_sections())
        self.assertEqual(sections["Consent to Open Data"], "Refused")
        self.assertEqual(sections["Warranty claimed"], "Warranty Card")

    def test_a_consent_that_nobody_asked_for_is_not_printed(self):
        self.assertFalse(self._receive()._get_receipt_sections())
