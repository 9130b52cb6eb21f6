import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestPanel(ServiceIntakeCommon):
    def _serve(self, days_ago=0, **values):
        """Return a case that was received and handed over some days ago."""
        intake = self._receive(**values)
        intake.action_ready()
        self._hand_over_wizard(intake).action_confirm()
        moment = fields.Datetime.now() - timedelta(days=days_ago)
        intake.sudo().write({"received_at": moment, "handed_over_at": moment})
        return intake

    def _owe(self, amount, due_in_days, partner=None):
        account_type = "asset_receivable"
        account = self.env["account.account"].create(
            {
                "name": "Debtors",
                "code": f"DEB{self.env['account.account'].search_count([])}",
                "account_type": account_type,
                "reconcile": True,
            }
        )
        income = account.copy({"account_type": "income", "reconcile": False})
        journal = self.env["account.journal"].create(
            {"name": "Debts", "code": f"D{account.id % 1000}", "type": "general"}
        )
        due = fields.Date.today() + timedelta(days=due_in_days)
        partner = partner or self.customer
        lines = [
            {
                "account_id": account.id,
                "partner_id": partner.id,
                "debit": amount,
                "date_maturity": due,
            },
            {"account_id": income.id, "credit": amount},
        ]
        self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        ).action_post()

    def test_a_device_in_custody_is_seen_before_it_is_received(self):
        first = self._receive(serial="HELD-1")
        with Form(self.env["service.intake"].with_user(self.clerk)) as form:
            form.serial = "held 1"
            self.assertEqual(form.open_intake_id, first)
        self.assertFalse(first.open_intake_id)

    def test_a_device_that_went_home_is_free(self):
        first = self._serve(serial="HOME-1")
        again = self._create_intake(serial="HOME-1")
        self.assertFalse((first | again).mapped("open_intake_id"))

    def test_a_new_customer_has_no_panel(self):
        intake = self._create_intake()
        for name in (
            "customer_case_count",
            "customer_debt",
            "customer_alerts",
            "earlier_intake_id",
            "registered_owner_id",
        ):
            with self.subTest(name):
                self.assertFalse(intake[name])

    def test_a_repeat_customer_is_recognised(self):
        first = self._serve(serial="P1", brand_id=self.brand.id, model="P7")
        second = self._create_intake(serial="P2")
        self.assertEqual(second.customer_case_count, 1)
        self.assertEqual(second.customer_last_visit, first.received_at)
        self.assertEqual(second.customer_devices, "Polaris Testing P7")

    def test_the_device_itself_is_no_other_device(self):
        self._serve(serial="P1")
        self.assertFalse(self._create_intake(serial="p-1").customer_devices)

    def test_all_contacts_of_an_account_count(self):
        self.customer.is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Per", "parent_id": self.customer.id}
        )
        self._serve(partner_id=contact.id)
        self.assertEqual(self._create_intake().customer_case_count, 1)

    def test_a_case_does_not_count_itself(self):
        intake = self._receive()
        self.assertEqual(intake.customer_case_count, 0)

    def test_open_and_overdue_debts_are_shown_to_a_clerk(self):
        self._owe(100, due_in_days=10)
        self._owe(40, due_in_days=-10)
        intake = self._create_intake()
        self.assertEqual((intake.customer_debt, intake.customer_overdue), (140, 40))

    def test_what_upper_modules_know_is_shown(self):
        target = "_get_customer_alerts"
        with patch.object(
            type(self.env["service.intake"]), target, lambda self: ["Open complaint"]
        ):
            intake = self._create_intake()
            self.assertEqual(intake.customer_alerts, "Open complaint")

    def test_who_only_sees_cases_sees_no_debts(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self._create_intake().with_user(reader)
        with self.assertRaises(AccessError):
            intake.read(["customer_debt"])
        self.assertEqual(intake.read(["customer_case_count"])[0]["id"], intake.id)

    def test_a_colleague_of_the_owner_is_nobody_else(self):
        self._serve(serial="P1")
        colleague = self.env["res.partner"].create(
            {"name": "Per", "parent_id": self.customer.id}
        )
        intake = self._create_intake(serial="P1", partner_id=colleague.id)
        self.assertFalse(intake.registered_owner_id)

    def test_a_contact_person_shows_the_debts_of_the_account(self):
        self.customer.is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Per", "parent_id": self.customer.id}
        )
        self._owe(100, due_in_days=10)
        self.assertEqual(self._create_intake(partner_id=contact.id).customer_debt, 100)

    def test_debts_to_another_company_are_not_shown(self):
        self._owe(100, due_in_days=10)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        intake = self.env["service.intake"].new(
            {"partner_id": self.customer.id, "company_id": company.id}
        )
        self.assertEqual(intake.customer_debt, 0)

    def test_a_device_that_comes_back_soon_names_its_earlier_case(self):
        first = self._serve(days_ago=10, serial="P1")
        self.assertEqual(self._create_intake(serial="p 1").earlier_intake_id, first)

    def test_a_device_that_comes_back_late_is_no_repeat(self):
        self._serve(days_ago=31, serial="P1")
        self.assertFalse(self._create_intake(serial="P1").earlier_intake_id)

    def test_a_received_case_keeps_its_earlier_case(self):
        first = self._serve(days_ago=10, serial="P1")
        self.assertEqual(self._receive(serial="P1").earlier_intake_id, first)

    def test_the_registered_owner_is_named_when_somebody_else_comes(self):
        self._serve(serial="P1")
        other = self.env["res.partner"].create({"name": "Somebody"})
        intake = self._create_intake(serial="P1", partner_id=other.id)
        self.assertEqual(intake.registered_owner_id, self.customer)

    def test_the_panel_shows_while_the_form_is_being_filled(self):
        first = self._serve(days_ago=10, serial="P1")
        form = Form(self.env["service.intake"].with_user(self.clerk))
        form.finder = "P-1"
        self.assertEqual(form.earlier_intake_id, first)
        self.assertEqual(form.customer_case_count, 1)

    def test_the_panel_takes_as_many_queries_for_twenty_cases(self):
        cases = self._create_intake(serial="P1")
        for index in range(19):
            cases += self._create_intake(serial=f"Q{index}")
        names = ["customer_case_count", "customer_debt", "earlier_intake_id"]
        self.env.flush_all()
        counts = []
        for records in (cases[:1], cases):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.read(names)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_twenty_thousand_units_of_a_model_do_not_weigh_on_the_form(self):
        self._receive(serial="P1")
        self._measure_form()  # the first scan fills the caches of rights
        before = self._measure_form()
        self.env.cr.execute(
            """INSERT INTO stock_lot (name, product_id, service_serial_key)
               SELECT 'MANY' || i, %s, 'MANY' || i FROM generate_series(1, 20000) i""",
            [self.device.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._measure_form(), before)

    def _measure_form(self):
        """Return (queries, answer's size) of scanning a known serial number."""
        model = self.env["service.intake"].with_user(self.clerk)
        spec = {
            name: {"fields": {}} if field.type.endswith("2many") else {}
            for name, field in model._fields.items()
            if name in Form(model)._view["fields"]
        }
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        answer = model.onchange({"finder": "P1"}, ["finder"], spec)
        size = len(json.dumps(answer, default=str))
        self.assertTrue(answer["value"]["product_id"])
        self.assertLess(size, 10000)
        return self.cr.sql_log_count - before, size
