from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .desk_common import TODAY, ServiceDeskCommon


@tagged("post_install", "-at_install")
class TestSlots(ServiceDeskCommon):
    def test_slots_fill_the_opening_hours_of_the_centre(self):
        slots = self.center._get_slots("hand_in", TODAY, TODAY)
        self.assertEqual(len(slots), 16)
        self.assertEqual((slots[0], slots[-1]), (self._slot(8), self._slot(16, 30)))

    def test_no_slot_on_a_day_off(self):
        self.env["resource.calendar.leaves"].create(
            {
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 23:00:00",
                "date_to": "2026-03-10 22:59:59",
            }
        )
        self.assertFalse(self.center._get_slots("hand_in", TODAY, TODAY))

    def test_no_slot_on_a_weekend(self):
        saturday = date(2026, 3, 14)
        self.assertFalse(self.center._get_slots("hand_in", saturday, saturday))

    def test_no_slot_for_what_is_not_bookable(self):
        self.assertFalse(self.center._get_slots("pay", TODAY, TODAY))

    def test_hours_stay_local_after_the_clocks_change(self):
        monday = date(2026, 3, 30)  # summer time since the 29th
        slots = self.center._get_slots("hand_in", monday, monday)
        self.assertEqual(slots[0], datetime(2026, 3, 30, 6, 0))

    def test_round_the_clock_the_short_day_has_two_slots_less(self):
        self.calendar.attendance_ids.unlink()
        self.calendar.attendance_ids = [
            (0, 0, {"name": "d", "dayofweek": "6", "hour_from": 0, "hour_to": 24})
        ]
        for day, count in ((date(2026, 3, 22), 48), (date(2026, 3, 29), 46)):
            with self.subTest(day):
                self.assertEqual(
                    len(set(self.center._get_slots("hand_in", day, day))), count
                )

    def test_the_company_hours_serve_a_centre_without_its_own(self):
        self.center.calendar_id = False
        self.center.company_id.resource_calendar_id = self.calendar
        self.assertEqual(len(self.center._get_slots("hand_in", TODAY, TODAY)), 16)

    def test_customers_are_offered_neither_now_nor_next_year(self):
        self.center.booking_lead_hours = 3
        self.center.booking_horizon_days = 2
        offered = list(self.center._get_offered_slots("hand_in"))
        self.assertEqual(offered[0], self._slot(11))
        self.assertEqual(offered[-1], self._slot(16, 30, day=12))

    def test_a_taken_slot_is_not_free(self):
        self._create_appointment()
        self.assertNotIn(
            self._slot(10), self.center._get_free_slots("hand_in", TODAY, TODAY)
        )

    def test_longer_slots_do_not_overlap_what_is_booked(self):
        self._create_appointment(start=self._slot(10, 30))
        self.hand_in.slot_minutes = 60
        free = self.center._get_free_slots("hand_in", TODAY, TODAY)
        self.assertNotIn(self._slot(10), free)
        self.assertIn(self._slot(11), free)


@tagged("post_install", "-at_install")
class TestAppointment(ServiceDeskCommon):
    def test_a_booking_takes_a_place_and_shows_in_the_calendar(self):
        appointment = self._create_appointment()
        self.assertEqual(appointment.place, 1)
        self.assertEqual(appointment.stop, self._slot(10, 30))
        event = appointment.event_id
        self.assertEqual(
            (event.start, event.stop), (appointment.start, appointment.stop)
        )
        self.assertEqual(
            (event.res_model, event.res_id), ("service.appointment", appointment.id)
        )

    def test_a_full_time_is_refused_and_the_free_ones_are_named(self):
        self._create_appointment()
        with self.assertRaisesRegex(ValidationError, "just taken.*Free that day"):
            self._create_appointment()

    def test_capacity_counts(self):
        self.hand_in.capacity = 2
        places = [self._create_appointment().place for _index in range(2)]
        self.assertEqual(places, [1, 2])
        with self.assertRaises(ValidationError):
            self._create_appointment()

    def test_what_another_just_took_is_known_to_the_index(self):
        self.hand_in.capacity = 2
        appointment_class = self.env.registry["service.appointment"]
        self.patch(appointment_class, "_get_taken_places", lambda self: set())
        self.assertEqual(self._create_appointment().place, 1)
        self.assertEqual(self._create_appointment().place, 2)
        with self.assertRaisesRegex(ValidationError, "just taken"):
            self._create_appointment()

    def test_a_batch_of_two_takes_two_places(self):
        self.hand_in.capacity = 2
        values = {
            "center_id": self.center.id,
            "partner_id": self.customer.id,
            "start": self._slot(9),
        }
        both = self.env["service.appointment"].with_user(self.clerk)
        both = both.create([values, values])
        self.assertEqual(both.mapped("place"), [1, 2])

    def test_times_outside_the_hours_are_refused(self):
        for start in (self._slot(12, 30), self._slot(10, 7), self._slot(22)):
            with self.subTest(start), self.assertRaises(ValidationError):
                self._create_appointment(start=start)

    def test_a_day_that_is_over_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "over"):
            self._create_appointment(start=self._slot(10, day=9))

    def test_a_stranger_leaves_a_way_to_be_reached(self):
        with self.assertRaisesRegex(ValidationError, "phone"):
            self._create_appointment(partner_id=False, name="Sam")

    def test_moving_takes_the_new_place_and_frees_the_old(self):
        appointment = self._create_appointment()
        appointment.start = self._slot(11)
        self.assertEqual(appointment.event_id.start, self._slot(11))
        self.assertTrue(self._create_appointment().place)

    def test_moving_to_a_full_time_is_refused(self):
        self._create_appointment(start=self._slot(11))
        appointment = self._create_appointment()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            appointment.start = self._slot(11)

    def test_what_is_over_does_not_move(self):
        appointment = self._create_appointment()
        appointment.action_cancel()
        with self.assertRaises(UserError):
            appointment.start = self._slot(11)

    def test_cancelling_frees_the_place_and_hides_the_event(self):
        appointment = self._create_appointment()
        appointment.action_cancel()
        self.assertFalse(appointment.event_id.active)
        self.assertTrue(self._create_appointment().place)

    def test_cancelling_twice_changes_nothing(self):
        appointment = self._create_appointment()
        appointment.action_cancel()
        appointment.action_cancel()
        self.assertEqual(appointment.state, "cancelled")

    def test_arriving_gives_a_ticket_ahead_of_others(self):
        walk_in = self._create_ticket(service="hand_in")
        appointment = self._create_appointment()
        appointment.action_arrive()
        self.assertEqual(appointment.state, "arrived")
        ticket = appointment.ticket_ids
        self.assertEqual(
            self.center._get_waiting_tickets().ids, [ticket.id, walk_in.id]
        )

    def test_arriving_twice_gives_one_ticket(self):
        appointment = self._create_appointment()
        appointment.action_arrive()
        appointment.action_arrive()
        self.assertEqual(len(appointment.ticket_ids), 1)

    def test_two_arrive_at_once(self):
        self.hand_in.capacity = 2
        both = self._create_appointment() + self._create_appointment()
        both.action_arrive()
        self.assertEqual(both.ticket_ids.mapped("name"), ["A001", "A002"])

    def test_nobody_arrives_on_another_day(self):
        appointment = self._create_appointment(start=self._slot(10, day=11))
        with self.assertRaisesRegex(UserError, "another day"):
            appointment.action_arrive()

    def test_nobody_is_missing_before_the_time(self):
        appointment = self._create_appointment()
        with self.assertRaises(UserError):
            appointment.action_no_show()
        with freeze_time("2026-03-10 09:05:00"):
            appointment.action_no_show()
        self.assertEqual(appointment.state, "no_show")

    def test_take_in_opens_a_filled_case_and_receipt_ends_the_appointment(self):
        appointment = self._create_appointment(note="flickers")
        appointment.action_arrive()
        context = appointment.action_take_in()["context"]
        case_model = self.env["service.intake"].with_user(self.clerk)
        intake = case_model.with_context(**context).create(
            {"product_id": self.device.id}
        )
        self.assertEqual(intake.partner_id, self.customer)
        self.assertEqual(intake.fault, "flickers")
        intake.action_receive()
        self.assertEqual(appointment.state, "done")

    def test_taking_in_makes_a_stranger_a_customer_once(self):
        appointment = self._create_appointment(
            partner_id=False, name="Sam", phone="+47 22 00 00 00"
        )
        appointment.action_take_in()
        partner = appointment.partner_id
        self.assertEqual((partner.name, partner.phone), ("Sam", "+47 22 00 00 00"))
        appointment.action_take_in()
        self.assertEqual(appointment.partner_id, partner)

    def test_a_stranger_with_a_known_address_is_that_customer(self):
        self.customer.email = "known@example.com"
        appointment = self._create_appointment(
            partner_id=False, name="I. Ødegård", email="Known@Example.com"
        )
        appointment.action_take_in()
        self.assertEqual(appointment.partner_id, self.customer)

    # === RIGHTS === #
    def test_clients_write_neither_state_nor_place(self):
        appointment = self._create_appointment()
        for name, value in (("state", "done"), ("place", 7), ("access_token", "x")):
            with self.subTest(name), self.assertRaises(AccessError):
                appointment.write({name: value})

    def test_a_reader_moves_nothing(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        appointment = self._create_appointment().with_user(reader)
        for action in (
            "action_arrive",
            "action_cancel",
            "action_done",
            "action_take_in",
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(appointment, action)()

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "else_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        appointment = self._create_appointment().with_user(stranger)
        self.assertFalse(appointment.search([("id", "=", appointment.id)]))
        with self.assertRaises(AccessError):
            appointment.action_cancel()

    def test_the_event_of_an_appointment_moves_only_with_it(self):
        user = self._create_user("cal_t", "base.group_user")
        event = self._create_appointment().event_id
        event.partner_ids += user.partner_id
        with self.assertRaisesRegex(UserError, "is an appointment"):
            event.with_user(user).write({"start": "2026-03-10 14:00:00"})
        with self.assertRaisesRegex(UserError, "is an appointment"):
            event.with_user(user).unlink()
