from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestMessage(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls._receive(serial="MS-1")

    def _write_as_customer(self, body="When?"):
        """Leave a message as the page does, and return the note that staff get."""
        visitor = self.env.ref("base.public_user")
        self.intake.with_user(visitor).sudo()._post_customer_message(body)
        self.intake.invalidate_recordset()
        return self.intake.message_ids[0]

    def _answer(self, body="We wait for a part", user=None, **values):
        return (
            self.env["service.message"]
            .with_user(user or self.clerk)
            .create({"intake_id": self.intake.id, "body": body, **values})
        )

    def test_an_answer_of_staff_goes_out(self):
        message = self._answer()
        self.assertEqual(message.direction, "out")
        self.assertEqual(message.author_id, self.clerk.partner_id)
        notes = self.intake.message_ids.mapped("body")
        self.assertTrue([note for note in notes if "We wait" in note])

    def test_the_customer_is_told_of_each_answer(self):
        self._answer()
        self._answer()
        answers = self.intake.notification_ids.filtered(
            lambda notice: notice.rule_id.event == "answered"
        )
        self.assertTrue(answers)
        self.assertEqual(set(answers.mapped("state")), {"queued"})

    def test_a_message_is_a_touch_of_the_case(self):
        domain = [("intake_id", "=", self.intake.id), ("channel", "=", "portal")]
        self.intake._post_customer_message("When?")
        self._answer("Tomorrow")
        touches = self.env["service.contact"].search(domain, order="id")
        self.assertEqual(touches.mapped("direction"), ["in", "out"])
        self.assertEqual(touches.mapped("name"), ["When?", "Tomorrow"])

    def test_whoever_took_the_device_in_is_told_of_a_message(self):
        note = self._write_as_customer()
        self.assertEqual(note.author_id, self.customer)
        self.assertIn(self.clerk.partner_id, note.notified_partner_ids)

    def test_the_centres_user_is_told_instead(self):
        desk = self._create_user("desk_t", "service_intake.group_service_clerk")
        self.center.message_user_id = desk
        note = self._write_as_customer()
        self.assertEqual(note.notified_partner_ids, desk.partner_id)

    def test_the_note_to_staff_is_escaped(self):
        note = self._write_as_customer("<img src=x onerror=alert(1)>")
        self.assertIn("&lt;img", note.body)

    def test_the_customer_waits_for_no_mail_server(self):
        with patch.object(
            IrMail_Server, "_connect__", side_effect=TimeoutError
        ) as smtp:
            self._write_as_customer()
            self.env.cr.postcommit.run()
        smtp.assert_not_called()

    def test_a_message_is_some_text(self):
        for body in ("", "  \n ", "x" * 2001, "a\0b", False, 5):
            with self.subTest(body), self.assertRaises(ValidationError):
                self._answer(body)

    def test_what_was_said_was_said(self):
        message = self._answer().sudo()
        with self.assertRaises(UserError):
            message.body = "Never mind"
        with self.assertRaises(UserError):
            message.unlink()

    def test_nobody_writes_in_the_customers_name(self):
        for values in ({"direction": "in"}, {"author_id": self.customer.id}):
            with self.subTest(**values), self.assertRaises(AccessError):
                self._answer(**values)

    def test_a_reader_cannot_write_to_the_customer(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._answer(user=reader)


@tagged("post_install", "-at_install")
class TestMessageBox(HttpCase, ServiceIntakeCommon):
    def setUp(self):
        super().setUp()
        self.intake = self._receive(serial="MB-1")
        self.url = self.intake._get_tracking_url()

    def _post(self, url=None, **data):
        token = self.url_open(self.url).text.partition('name="csrf_token" value="')[2]
        data = {"csrf_token": token.partition('"')[0], **data}
        return self.url_open(
            f"{url or self.url}/message", data=data, allow_redirects=False
        )

    def test_the_customer_reads_what_she_wrote_and_the_answer(self):
        answer = self._post(message="Wann ist es <b>fertig</b>?\r\nسلام 😀")
        self.assertEqual(answer.status_code, 303)
        self.env["service.message"].with_user(self.clerk).create(
            {"intake_id": self.intake.id, "body": "Next week"}
        )
        page = self.url_open(self.url).text
        self.assertIn("Wann ist es &lt;b&gt;fertig&lt;/b&gt;?", page)
        self.assertIn("سلام 😀", page)
        self.assertIn("Next week", page)
        self.assertNotIn(self.clerk.name, page)

    def test_notes_among_staff_stay_there(self):
        self.intake.message_post(body="private words")
        self.assertNotIn("private words", self.url_open(self.url).text)

    def test_a_form_of_another_site_is_refused(self):
        answer = self._post(message="Hi", csrf_token="x")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.intake.conversation_ids)

    def test_what_is_no_text_is_refused(self):
        for message in ("", "   ", "x" * 2001, "a\0b", "x" * 1_000_000):
            with self.subTest(message[:5]):
                self.assertEqual(self._post(message=message).status_code, 400)
        self.assertEqual(self._post().status_code, 400)
        self.assertFalse(self.intake.conversation_ids)

    def test_a_file_is_no_message(self):
        text = self.url_open(self.url).text.partition('name="csrf_token" value="')[2]
        data = {"csrf_token": text.partition('"')[0]}
        for part in (("x.svg", b"<svg/>"), (None, b"\xff\xfe")):
            answer = self.url_open(
                f"{self.url}/message", data=data, files={"message": part}
            )
            self.assertEqual(answer.status_code, 400)

    def test_an_unknown_link_takes_no_message(self):
        for token in ("0" * 36, "00000000-0000-4000-8000-000000000000"):
            answer = self._post(url=f"/service/track/{token}", message="Hi")
            self.assertEqual(answer.status_code, 404)

    def test_so_many_messages_and_no_more(self):
        codes = [self._post(message=f"Hi {n}").status_code for n in range(6)]
        self.assertEqual(codes, [303] * 5 + [429])
        self.assertEqual(len(self.intake.conversation_ids), 5)

    def test_the_message_box_in_a_browser(self):
        """Scenario: a customer opens the link on a phone and asks something.

        Expected: the page says where the device is, and shows the question.
        """
        # Evaluated again and again, on the page before the form is sent and after.
        ready = """
            (() => {
                const text = document.body.innerText;
                if (text.includes("We have your device") && !window.isSent) {
                    window.isSent = true;
                    if (!text.includes("When can I come?")) {
                        document.querySelector("textarea").value = "When can I come?";
                        document.querySelector("main form button").click();
                    }
                }
                return text.includes("When can I come?");
            })()
        """
        code = "console.log('test successful')"
        self.browser_js(self.intake.access_url, code, ready=ready)
        self.assertEqual(self.intake.conversation_ids.body, "When can I come?")
