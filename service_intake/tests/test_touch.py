from odoo.exceptions import AccessError
from odoo.tests import tagged

from .contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestTouch(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center.touch_limit = 2
        cls.intake = cls._create_intake()

    def _touch(self, times, intake=None):
        for _number in range(times):
            self._create_contact(intake_id=(intake or self.intake).id)

    def test_contacts_of_a_case_are_counted(self):
        self._touch(2)
        self.assertEqual(self.intake.touch_count, 2)

    def test_counting_many_cases_costs_as_much_as_one(self):
        intakes = self.intake
        for _number in range(5):
            intakes |= self._create_intake()
        self._touch(1, intakes[-1])
        self.assertFalse(self.intake.touch_count)  # rights are read once
        intakes.invalidate_recordset(["touch_count"])
        with self.assertQueryCount(1):
            self.assertEqual(sum(intakes.mapped("touch_count")), 1)

    def test_as_many_contacts_as_the_limit_are_no_alarm(self):
        self._touch(2)
        self.assertFalse(self.intake.is_touch_alarm)

    def test_a_case_over_the_limit_is_flagged_and_found(self):
        self._touch(3)
        self.assertTrue(self.intake.is_touch_alarm)
        found = self.env["service.intake"].search([("is_touch_alarm", "=", True)])
        self.assertIn(self.intake, found)

    def test_the_alarm_follows_the_limit(self):
        self._touch(3)
        self.center.touch_limit = 3
        self.assertFalse(self.intake.is_touch_alarm)

    def test_without_limit_there_is_no_alarm(self):
        self.center.touch_limit = 0
        self._touch(3)
        self.assertFalse(self.intake.is_touch_alarm)

    def test_the_director_is_asked_once(self):
        self._touch(5)
        self.assertEqual(self.intake.sudo().activity_ids.user_id, self.boss)
        self.assertEqual(len(self.intake.sudo().activity_ids), 1)

    def test_a_contact_moved_to_a_case_counts_there(self):
        self._touch(2)
        contact = self._create_contact()
        contact.intake_id = self.intake
        self.assertTrue(self.intake.touch_alarm_at)

    def test_a_centre_without_director_asks_the_companys(self):
        self.center.director_user_id = False
        self._touch(3)
        user = self.intake.sudo().activity_ids.user_id
        self.assertTrue(user.has_group("service_intake.group_service_director"))

    def test_a_client_cannot_switch_the_alarm_off(self):
        self._touch(3)
        with self.assertRaises(AccessError):
            self.intake.is_touch_alarm = False
        with self.assertRaises(AccessError):
            self.intake.touch_alarm_at = False

    def test_a_registered_call_is_a_touch(self):
        intake = self._receive()
        intake.action_ready()
        intake.action_register_call()
        contact = intake.contact_ids
        self.assertEqual(contact.channel, "phone")
        self.assertEqual((contact.direction, contact.outcome), ("out", "informed"))

    def test_calls_of_two_cases_are_two_touches(self):
        intakes = self._receive() | self._receive()
        intakes.action_ready()
        intakes.action_register_call()
        self.assertEqual(intakes.mapped("touch_count"), [1, 1])


@tagged("post_install", "-at_install")
class TestMailTouch(ContactCommon):
    def test_a_queued_mail_is_no_touch_yet(self):
        self.assertFalse(self._receive().touch_count)

    def test_a_mail_that_went_out_is_a_touch(self):
        intake = self._receive()
        self._get_mails(intake)._postprocess_sent_message([], [])
        contact = intake.contact_ids
        self.assertEqual((contact.channel, contact.direction), ("email", "out"))
        self.assertEqual(contact.partner_id, self.customer)

    def test_a_mail_is_one_touch_however_often_it_is_confirmed(self):
        intake = self._receive()
        mail = self._get_mails(intake)
        mail._postprocess_sent_message([], [])
        mail._postprocess_sent_message([], [])
        self.assertEqual(intake.touch_count, 1)

    def test_a_mail_that_failed_is_no_touch(self):
        intake = self._receive()
        mail = self._get_mails(intake)
        mail._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertFalse(intake.touch_count)

    def test_mails_of_several_cases_are_touches_of_each(self):
        intakes = self._receive() | self._receive()
        mails = self._get_mails(intakes[0]) | self._get_mails(intakes[1])
        mails._postprocess_sent_message([], [])
        self.assertEqual(intakes.mapped("touch_count"), [1, 1])

    def test_a_mail_to_a_colleague_is_no_touch(self):
        intake = self._receive()
        before = self._get_mails(intake)
        self.worker.notification_type = "email"
        intake.with_context(mail_notify_force_send=False).message_post(
            body="See this", partner_ids=self.worker.partner_id.ids
        )
        mails = self._get_mails(intake) - before
        self.assertTrue(mails)
        mails._postprocess_sent_message([], [])
        self.assertFalse(intake.touch_count)

    def test_the_touch_outlives_its_mail(self):
        intake = self._receive()
        mail = self._get_mails(intake)
        mail.auto_delete = True
        mail._postprocess_sent_message([], [])
        self.assertFalse(mail.exists())
        self.assertEqual(intake.touch_count, 1)
