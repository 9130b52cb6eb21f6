from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..controllers import queue
from .desk_common import ServiceDeskCommon
from .test_booking_page import GARBAGE


class QueuePagesCase(HttpCase, ServiceDeskCommon):
    """The display and the kiosk of a centre."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.center._ensure_queue_token()
        self.path = f"/service/queue/{self.center.queue_token}"

    def _take(self, service="hand_in", **values):
        data = {"csrf_token": Request.csrf_token(self), "service": service, **values}
        return self.url_open(f"{self.path}/ticket", data=data, allow_redirects=False)


@tagged("post_install", "-at_install")
class TestQueuePages(QueuePagesCase):
    def test_garbage_and_unknown_tokens_get_the_same_answer(self):
        for path in ("queue/%s", "queue/%s/state", "queue/%s/ticket", "ticket/%s"):
            for token in GARBAGE:
                with self.subTest(path=path, token=token[:20]):
                    answer = self.url_open("/service/" + path % token)
                    self.assertEqual(answer.status_code, 404)

    def test_the_kiosk_promises_no_minutes_where_nobody_waits(self):
        page = self.url_open(f"{self.path}/ticket").text
        self.assertIn("nobody is waiting", page)
        self.assertNotIn("about 0", page)

    def test_a_renewed_link_kills_the_old_one(self):
        self.center.action_rotate_queue_token()
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_the_display_names_numbers_and_no_customers(self):
        self._open_counter(name="7")
        ticket = self._create_ticket(partner_id=self.customer.id)
        ticket.action_call()
        page = self.url_open(self.path).text
        self.assertIn("A001", page)
        self.assertNotIn("Ingrid", page)
        self.assertNotIn(ticket.sudo().access_token, page)

    def test_the_state_tells_calls_and_waits(self):
        self._open_counter(name="7")
        self._create_ticket().action_call()
        self._create_ticket()
        state = self.url_open(f"{self.path}/state").json()
        self.assertEqual(state["calls"][0]["number"], "A001")
        self.assertEqual(state["calls"][0]["counter"], "7")
        hand_in = next(row for row in state["services"] if row["service"] == "hand_in")
        self.assertEqual((hand_in["waiting"], hand_in["minutes"]), (1, 10))

    def test_nothing_new_is_answered_by_304(self):
        first = self.url_open(f"{self.path}/state")
        headers = {"If-None-Match": first.headers["ETag"]}
        again = self.url_open(f"{self.path}/state", headers=headers)
        self.assertEqual((again.status_code, again.text), (304, ""))
        self._create_ticket()
        changed = self.url_open(f"{self.path}/state", headers=headers)
        self.assertEqual(changed.status_code, 200)

    def test_another_centres_calls_are_not_shown(self):
        other = self.center.copy({"name": "South", "code": "STH"})
        self._open_counter(center_id=other.id)
        self._create_ticket(center_id=other.id).action_call()
        self.assertEqual(self.url_open(f"{self.path}/state").json()["calls"], [])

    def test_the_kiosk_gives_a_number_with_a_link(self):
        answer = self._take()
        self.assertEqual(answer.status_code, 303)
        page = self.url_open(answer.headers["Location"])
        self.assertIn("A001", page.text)
        self.assertIn("data:image/svg+xml", page.text)

    def test_the_kiosk_refuses_what_is_not_there(self):
        for service in ("rob", "\0", "", "on_site"):
            with self.subTest(service):
                self.assertEqual(self._take(service).status_code, 400)

    def test_the_kiosk_is_not_emptied_by_a_machine(self):
        self.patch(queue, "TICKETS_PER_MINUTE", 1)
        self.assertEqual(self._take().status_code, 303)
        self.assertEqual(self._take().status_code, 429)

    def test_the_kiosk_shows_no_ticket_of_another_centre(self):
        other = self.center.copy({"name": "South", "code": "STH"})
        ticket = self._create_ticket(center_id=other.id).sudo()
        page = self.url_open(f"{self.path}/ticket?taken={ticket.access_token}")
        self.assertEqual(page.status_code, 404)

    def test_a_customer_follows_the_own_ticket(self):
        self._open_counter(name="7")
        ticket = self._create_ticket()
        path = f"/service/ticket/{ticket.sudo().access_token}"
        self.assertIn("A001", self.url_open(path).text)
        self.assertEqual(self.url_open(f"{path}/state").json()["state"], "waiting")
        ticket.action_call()
        self.assertEqual(self.url_open(f"{path}/state").json()["counter"], "7")

    def test_the_display_is_right_to_left_in_persian(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        page = self.url_open(f"{self.path}?lang=fa_IR")
        self.assertIn('dir="rtl"', page.text)
