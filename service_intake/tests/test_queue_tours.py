from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon

# The clerk calls from the desk; the page in front of the customers is left alone.
DISPLAY = """(async () => {
    const shown = () => document.querySelector(".o_queue_calls li");
    if (shown()) {
        throw new Error("called too early");
    }
    const params = {
        model: "service.queue.ticket", method: "action_call", args: [[%s]], kwargs: {},
    };
    await fetch("/web/dataset/call_kw/service.queue.ticket/action_call", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
    });
    const wait = setInterval(() => {
        if (shown() && shown().textContent === "A0017") {
            clearInterval(wait);
            console.log("test successful");
        }
    }, 200);
})()"""
# In a frame, for the page that books leads away to another.
BOOK = """(async () => {
    const frame = document.createElement("iframe");
    const loaded = () => new Promise((done) => { frame.onload = done; });
    frame.src = window.location.href;
    document.body.append(frame);
    await loaded();
    const page = frame.contentDocument;
    page.querySelector(".o_times input").click();
    page.querySelector("[name=name]").value = "Sam Visitor";
    page.querySelector("[name=phone]").value = "+47 22 00 00 00";
    page.querySelector(".o_book [type=submit]").click();
    await loaded();
    if (frame.contentDocument.body.textContent.includes("Sam Visitor") &&
        frame.contentWindow.location.pathname.startsWith("/service/appointment/")) {
        console.log("test successful");
    } else {
        throw new Error(frame.contentDocument.body.textContent);
    }
})()"""


class DeskTourCase(HttpCase, ServiceIntakeCommon):
    """A centre that is open round the clock, so that tours run at any time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "Always",
                "attendance_ids": [(5,)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": 0,
                            "hour_to": 24,
                        },
                    )
                    for day in range(7)
                ],
            }
        )
        cls.center.write(
            {
                "calendar_id": calendar.id,
                "tz": "UTC",
                "sequence": -1,
                "is_booking_open": True,
            }
        )

    def _create_ticket(self):
        return (
            self.env["service.queue.ticket"]
            .with_user(self.clerk)
            .create({"center_id": self.center.id})
        )


@tagged("post_install", "-at_install")
class TestDeskTours(DeskTourCase):
    def test_a_clerk_calls_the_next(self):
        first, second = self._create_ticket(), self._create_ticket()
        self.start_tour(
            "/odoo/service-queue", "service_intake_call_next", login="clerk_t"
        )
        self.assertEqual((first.state, second.state), ("done", "serving"))
        self.assertEqual(second.counter_id.name, "7")

    def test_a_customer_arrives_and_the_device_is_taken_in(self):
        center = self.center
        start = center._find_slots("hand_in", 1)[0]
        appointment = (
            self.env["service.appointment"]
            .with_user(self.clerk)
            .create(
                {
                    "center_id": center.id,
                    "partner_id": self.customer.id,
                    "start": start,
                }
            )
        )
        self.start_tour(
            "/odoo/service-appointments", "service_intake_appointment", login="clerk_t"
        )
        self.assertEqual(appointment.state, "done")
        self.assertEqual(appointment.intake_ids.state, "received")

    def test_the_display_follows_the_desk_by_itself(self):
        self.center._ensure_queue_token()
        ticket = self._create_ticket()
        self.env["service.queue.counter"].with_user(self.clerk).create(
            {"center_id": self.center.id, "name": "7"}
        )
        self.browser_js(
            f"/service/queue/{self.center.queue_token}",
            DISPLAY % ticket.id,
            "!!document.querySelector('.o_queue_calls')",
            login="clerk_t",
            timeout=30,
        )
        self.assertEqual(ticket.state, "called")

    def test_a_stranger_books(self):
        center = self.center
        self.browser_js(
            f"/service/book?center={center.id}&service=hand_in",
            BOOK,
            "!!document.querySelector('.o_times input')",
            timeout=30,
        )
        booked = self.env["service.appointment"].search([("center_id", "=", center.id)])
        self.assertEqual(booked.name, "Sam Visitor")
        self.assertGreater(booked.start, fields.Datetime.now() + timedelta(hours=1))
