from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .desk_common import ServiceDeskCommon


@tagged("post_install", "-at_install")
class TestDeskCrons(ServiceDeskCommon):
    def _run(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"service_intake.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _get_reminders(self, appointment):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "service.appointment"),
                ("res_id", "in", appointment.ids),
                ("subject", "ilike", "tomorrow"),
            ]
        )

    def test_who_comes_tomorrow_is_reminded_once(self):
        appointment = self._create_appointment(start=self._slot(10, day=11))
        self._run("ir_cron_appointment_remind")
        self._run("ir_cron_appointment_remind")
        self.assertEqual(len(self._get_reminders(appointment)), 1)
        self.assertEqual(self._get_reminders(appointment).state, "outgoing")

    def test_nobody_else_is_reminded(self):
        today = self._create_appointment()
        later = self._create_appointment(start=self._slot(10, day=12))
        gone = self._create_appointment(start=self._slot(10, day=11))
        gone.action_cancel()
        self._run("ir_cron_appointment_remind")
        self.assertFalse(self._get_reminders(today + later + gone))

    def test_who_moves_is_reminded_of_the_new_day(self):
        appointment = self._create_appointment(start=self._slot(10, day=11))
        self._run("ir_cron_appointment_remind")
        appointment.start = self._slot(10, day=12)
        with freeze_time("2026-03-11 09:00:00"):
            self._run("ir_cron_appointment_remind")
        self.assertEqual(len(self._get_reminders(appointment)), 2)

    def test_a_bad_appointment_stops_no_other(self):
        bad = self._create_appointment(start=self._slot(9, day=11))
        good = self._create_appointment(start=self._slot(10, day=11))
        model = self.env.registry["service.appointment"]
        remind = model._remind

        def fail_for_bad(appointment):
            if appointment == bad:
                raise ValueError("no good")
            remind(appointment)

        with (
            patch.object(model, "_remind", fail_for_bad),
            mute_logger("odoo.addons.service_intake.models.service_desk_mixin"),
        ):
            self._run("ir_cron_appointment_remind")
        self.assertTrue(good.reminded_at)
        self.assertFalse(bad.reminded_at)
        self.assertIn("no good", bad.message_ids[0].body)

    def test_days_end_for_who_did_not_come_and_who_was_not_sent_home(self):
        missing = self._create_appointment()
        here = self._create_appointment(start=self._slot(11))
        here.action_arrive()
        with freeze_time("2026-03-10 22:30:00"):  # still today in Oslo
            self._run("ir_cron_appointment_end_days")
        self.assertEqual((missing.state, here.state), ("booked", "arrived"))
        with freeze_time("2026-03-10 23:30:00"):
            self._run("ir_cron_appointment_end_days")
        self.assertEqual((missing.state, here.state), ("no_show", "done"))

    def test_tickets_end_with_their_day(self):
        self._open_counter()
        waiting, served = self._create_ticket(), self._create_ticket()
        served.action_call()
        served.action_start()
        self._run("ir_cron_ticket_close_days")
        self.assertEqual((waiting.state, served.state), ("waiting", "serving"))
        with freeze_time("2026-03-11 05:00:00"):
            self._run("ir_cron_ticket_close_days")
            self._run("ir_cron_ticket_close_days")
        self.assertEqual((waiting.state, served.state), ("no_show", "done"))
        self.assertTrue(waiting.is_left_open)

    def test_mail_is_queued_in_the_customers_language_and_not_sent(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.customer.lang = "fa_IR"
        appointment = self._create_appointment()
        mail = self.env["mail.mail"].search(
            [("model", "=", "service.appointment"), ("res_id", "=", appointment.id)]
        )
        self.assertEqual((len(mail), mail.state), (1, "outgoing"))
        self.assertIn(appointment.sudo().access_token, mail.body_html)
