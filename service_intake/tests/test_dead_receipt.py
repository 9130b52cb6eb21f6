from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .claim_common import ClaimCommon


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
