from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ..controllers import booking
from .desk_common import ServiceDeskCommon

GARBAGE = (
    "x",
    "%00",
    "%FF%FE",
    "'%20OR%201=1",
    "a" * 5000,
    "..%2F..%2Fweb",
    "%F0%9F%98%80",
    "-1",
    "00000000-0000-4000-8000-000000000000",
)


class BookingCase(HttpCase, ServiceDeskCommon):
    """The public pages of the centre in Oslo, on a Tuesday morning."""

    def setUp(self):
        super().setUp()
        self.center.is_booking_open = True
        self.authenticate(None, None)

    def _form(self, **values):
        return {
            "csrf_token": Request.csrf_token(self),
            "center": self.center.id,
            "service": "hand_in",
            "start": "20260310T0900",
            "name": "Sam Visitor",
            "phone": "+47 22 00 00 00",
            "email": "sam@example.com",
            **values,
        }

    def _post(self, path="/service/book", **values):
        return self.url_open(path, data=self._form(**values), allow_redirects=False)

    def _get_booked(self):
        return self.env["service.appointment"].search(
            [("center_id", "=", self.center.id)]
        )


@tagged("post_install", "-at_install")
class TestBookingPage(BookingCase):
    def test_the_page_offers_what_is_free(self):
        self._create_appointment()
        page = self.url_open(f"/service/book?center={self.center.id}&service=hand_in")
        self.assertEqual(page.status_code, 200)
        self.assertIn('value="20260310T0930"', page.text)
        self.assertNotIn('value="20260310T0900"', page.text)

    def test_a_stranger_books_and_gets_a_link(self):
        answer = self._post()
        self.assertEqual(answer.status_code, 303)
        booked = self._get_booked()
        self.assertEqual((booked.name, booked.start), ("Sam Visitor", self._slot(10)))
        self.assertFalse(booked.partner_id)
        page = self.url_open(answer.headers["Location"])
        self.assertIn("Sam Visitor", page.text)
        self.assertIn("Tuesday, 10 March", page.text)

    def test_a_time_that_was_just_taken_is_refused_in_words(self):
        self._create_appointment()
        answer = self._post()
        self.assertEqual(answer.status_code, 409)
        self.assertIn("just taken", answer.text)
        self.assertIn("Sam Visitor", answer.text)  # nothing is to be typed again
        self.assertEqual(len(self._get_booked()), 1)

    def test_of_two_at_once_one_is_told(self):
        self._create_appointment()
        center = self.env.registry["service.center"]
        offered = {self._slot(10): 1}  # as it was when the page was read
        with patch.object(center, "_get_offered_slots", lambda *a, **k: offered):
            answer = self._post()
        self.assertEqual(answer.status_code, 409)
        self.assertIn("just taken", answer.text)

    def test_what_is_not_offered_is_refused(self):
        for start in ("20260310T0907", "20260310T0700", "20270310T0900"):
            with self.subTest(start):
                self.assertEqual(self._post(start=start).status_code, 409)

    def test_garbage_is_refused_and_never_an_error(self):
        wrong = [
            {"start": "tomorrow"},
            {"start": "\0"},
            {"center": "x"},
            {"center": "9" * 30},
            {"center": "\u0663"},
            {"service": "rob"},
            {"service": "pay"},
            {"name": " "},
            {"name": "x" * 101},
            {"email": "nobody"},
            {"phone": "no"},
            {"phone": "", "email": ""},
            {"note": "x" * 1001},
        ]
        self.patch(booking, "BOOKINGS_PER_HOUR", 100)
        for values in wrong:
            with self.subTest(values):
                self.assertIn(self._post(**values).status_code, (400, 409))
        self.assertFalse(self._get_booked())

    def test_odd_queries_show_the_page(self):
        for query in ("center=x&service=%00", "center=%FF", "day=%00", "service=pay"):
            with self.subTest(query):
                page = self.url_open(f"/service/book?center={self.center.id}&{query}")
                self.assertIn(page.status_code, (200, 400))

    def test_machines_and_crowds_are_held_back(self):
        self.assertEqual(self._post(website="spam").status_code, 400)
        self.patch(booking, "BOOKINGS_PER_HOUR", 1)
        self.assertEqual(self._post().status_code, 303)
        self.assertEqual(self._post(start="20260310T1000").status_code, 429)

    def test_nobody_holds_many_places(self):
        for hour in range(9, 14):
            if hour != 12:
                self._create_appointment(
                    start=self._slot(hour), email="sam@example.com"
                )
        self._create_appointment(start=self._slot(14), email="sam@example.com")
        answer = self._post(start="20260310T1400")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("please call us", answer.text)

    def test_a_post_without_the_forms_token_is_refused(self):
        self.assertEqual(self._post(csrf_token="x").status_code, 400)

    def test_a_closed_centre_is_not_booked(self):
        self.center.is_booking_open = False
        self.assertEqual(self._post().status_code, 400)

    def test_markup_and_right_to_left_names_stay_text(self):
        self._post(name="<b>سارا</b>")
        token = self._get_booked().access_token
        page = self.url_open(f"/service/appointment/{token}")
        self.assertIn("&lt;b&gt;سارا&lt;/b&gt;", page.text)

    def test_the_page_is_right_to_left_in_persian(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        page = self.url_open("/service/book?lang=fa_IR")
        self.assertIn('dir="rtl"', page.text)

    def test_portal_customers_see_their_own(self):
        user = new_test_user(self.env, "portal_t", groups="base.group_portal")
        self.authenticate("portal_t", "portal_t")
        self._post()
        self._create_appointment(start=self._slot(11), name="Another")
        booked = self._get_booked().filtered(lambda a: a.name == "Sam Visitor")
        self.assertEqual(booked.partner_id, user.partner_id)
        page = self.url_open("/my/appointments")
        self.assertIn(booked.access_token, page.text)
        self.assertEqual(page.text.count("/service/appointment/"), 1)
        self.assertIn("/my/appointments", self.url_open("/my").text)

    def test_a_stranger_does_not_see_the_portal_list(self):
        answer = self.url_open("/my/appointments", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)


@tagged("post_install", "-at_install")
class TestAppointmentPage(BookingCase):
    def setUp(self):
        super().setUp()
        self.appointment = self._create_appointment(start=self._slot(16))
        self.path = f"/service/appointment/{self.appointment.sudo().access_token}"

    def test_garbage_and_unknown_tokens_get_the_same_answer(self):
        for token in GARBAGE:
            with self.subTest(token[:20]):
                answer = self.url_open(f"/service/appointment/{token}")
                self.assertEqual(answer.status_code, 404)

    def test_the_page_is_kept_by_nobody(self):
        headers = self.url_open(self.path).headers
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_the_customer_cancels_by_the_link(self):
        self.assertEqual(self._post(self.path, action="cancel").status_code, 303)
        self.assertEqual(self.appointment.state, "cancelled")
        self.assertNotIn("<form", self.url_open(self.path).text)

    def test_one_who_changes_on_and_on_is_held_back(self):
        with patch.object(booking, "CHANGES_PER_HOUR", 0):
            response = self._post(self.path, action="cancel")
        self.assertEqual(response.status_code, 429)
        self.assertEqual(self.appointment.state, "booked")

    def test_the_customer_moves_by_the_link(self):
        answer = self._post(self.path, action="move", start="20260311T0900")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.appointment.start, self._slot(10, day=11))

    def test_a_full_time_is_not_moved_to(self):
        self._create_appointment(start=self._slot(10, day=11))
        answer = self._post(self.path, action="move", start="20260311T0900")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.appointment.start, self._slot(16))

    def test_late_changes_are_refused(self):
        self.center.booking_cancel_hours = 24
        answer = self._post(self.path, action="cancel")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("too late", answer.text)
        self.assertEqual(self.appointment.state, "booked")

    def test_a_move_to_nonsense_is_refused(self):
        answer = self._post(self.path, action="move", start="\0x")
        self.assertEqual(answer.status_code, 400)

    def test_the_rules_hold_below_the_page_too(self):
        with self.assertRaises(ValidationError):
            self.appointment.sudo()._change_publicly(self._slot(22))
