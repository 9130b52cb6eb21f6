from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceIntakeCommon

SECRET = "0451-Zebra"


@tagged("post_install", "-at_install")
class TestPasscode(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device_type = cls.env["service.device.type"].create(
            {"name": "Phone of a test", "needs_passcode": True}
        )
        cls.device.product_tmpl_id.service_device_type_id = cls.device_type
        cls.director = cls._create_user(
            "director_t",
            "service_intake.group_service_director,base.group_allow_export",
        )
        cls.intake = cls._receive(serial="PC-1")
        cls.wizard = cls._enter(cls.intake)

    @classmethod
    def _enter(cls, intake, secret=SECRET, user=None):
        wizards = cls.env["service.passcode.enter"].with_user(user or cls.clerk)
        return wizards.create({"intake_id": intake.id, "secret": secret})

    def _show(self, reason="Test of the display", user=None):
        wizards = self.env["service.passcode.show"].with_user(user or self.clerk)
        vals = {"intake_id": self.intake.id, "reason": reason}
        return wizards.create(vals).action_show()["params"]["message"]

    def _kept(self):
        return self.env["service.passcode"].search([("intake_id", "=", self.intake.id)])

    def test_it_is_shown_against_a_reason_and_logged(self):
        self.assertEqual(self._show(), SECRET)
        log = self.env["service.passcode.access"].search([])
        self.assertEqual(log.intake_id, self.intake)
        self.assertEqual(log.user_id, self.clerk)
        self.assertEqual(log.reason, "Test of the display")

    def test_it_is_erased_when_the_device_becomes_the_companys(self):
        self.intake.action_ready()
        self.intake.sudo()._set_state("abandoned")
        self.assertFalse(self._kept())

    def test_without_a_reason_it_is_not_shown(self):
        with self.assertRaises(UserError):
            self._show(reason="  ")
        self.assertFalse(self.env["service.passcode.access"].search([]))

    def test_the_wizard_keeps_nothing(self):
        self.assertFalse(self.wizard.secret)
        self.assertFalse(self.wizard._fields["secret"].store)
        self.assertTrue(self.intake.has_passcode)

    def test_a_second_one_replaces_the_first(self):
        self._enter(self.intake, "1234")
        self.assertEqual(self._show(), "1234")
        self.assertEqual(len(self._kept()), 1)

    def test_two_at_once_are_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._kept().create({"intake_id": self.intake.id, "secret": "1"})

    def test_nobody_reads_it(self):
        for user in (self.clerk, self.director):
            kept = self._kept().with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                kept.read(["secret"])

    def test_nobody_exports_it(self):
        kept = self._kept().with_user(self.director)
        with self.assertRaises(AccessError):
            kept.export_data(["secret"])
        rows = kept.intake_id.export_data(["name", "has_passcode"])["datas"]
        self.assertEqual(rows, [[self.intake.name, True]])

    def test_a_director_reads_all_but_the_secret(self):
        self.assertNotIn(SECRET, str(self._kept().with_user(self.director).read()))
        self.assertNotIn("secret", self._kept().with_user(self.director).fields_get())

    def test_it_is_not_found_by_its_value(self):
        vault = self.env["service.passcode"].with_user(self.director)
        for operator in ("=", "ilike", "=like"):
            with self.subTest(operator), self.assertRaises(AccessError):
                vault.search([("secret", operator, SECRET)])
        with self.assertRaises(AccessError):
            vault.search([], order="secret")
        with self.assertRaises(AccessError):
            vault.formatted_read_group([], ["secret"], ["__count"])
        self.assertFalse(vault.name_search(SECRET))
        self.assertFalse(self.env["service.intake"].name_search(SECRET))

    def test_it_is_in_no_message_and_no_tracking_value(self):
        self._show()
        messages = self.env["mail.message"].search(
            [("model", "=", "service.intake"), ("res_id", "=", self.intake.id)]
        )
        said = " ".join(messages.mapped("body"))
        tracked = messages.sudo().tracking_value_ids.read()
        self.assertNotIn(SECRET, said + str(tracked))

    def test_it_is_not_printed(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_intake.report_receipt", self.intake.ids
        )
        self.assertNotIn(SECRET, html.decode())

    def test_it_is_gone_when_the_device_is(self):
        self._show()
        self.intake.action_ready()
        self._hand_over_wizard(self.intake).action_confirm()
        self.assertFalse(self._kept())
        self.assertFalse(self.intake.has_passcode)
        self.assertTrue(self.env["service.passcode.access"].search([]))
        with self.assertRaises(UserError):
            self._enter(self.intake)

    def test_it_is_gone_when_the_case_is_cancelled(self):
        intake = self._create_intake(serial="PC-2")
        self._enter(intake)
        intake.action_cancel()
        self.assertFalse(intake.has_passcode)

    def test_it_is_not_asked_for_where_it_is_not_needed(self):
        self.device_type.needs_passcode = False
        with self.assertRaises(UserError):
            self._enter(self.intake)

    def test_a_reader_neither_enters_nor_sees_it(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self.intake.with_user(reader)
        for method in (intake.action_show_passcode, intake.action_enter_passcode):
            with self.assertRaises(AccessError):
                method()
        with self.assertRaises(AccessError):
            intake._reveal_passcode("curious")
        with self.assertRaises(AccessError):
            self._show(user=reader)

    def test_a_role_may_be_given_the_right_alone(self):
        user = self._create_user("bench_t", "service_intake.group_service_passcode")
        self.assertEqual(self._show(user=user), SECRET)

    def test_another_company_does_not_see_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        with self.assertRaises(AccessError):
            self.intake.with_user(stranger)._reveal_passcode("curious")

    def test_the_log_cannot_be_changed(self):
        self._show()
        log = self.env["service.passcode.access"].search([])
        with self.assertRaises(UserError):
            log.reason = "another"
        with self.assertRaises(UserError):
            log.unlink()

    def test_the_vault_cannot_be_copied(self):
        with self.assertRaises(UserError):
            self._kept().copy()
