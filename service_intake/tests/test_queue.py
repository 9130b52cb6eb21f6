from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .desk_common import ServiceDeskCommon


@tagged("post_install", "-at_install")
class TestQueue(ServiceDeskCommon):
    def _call_next(self, user=None):
        """Return the ticket that a clerk's counter gets next."""
        tickets = self.env["service.queue.ticket"].with_user(user or self.clerk)
        tickets.action_call_next()
        return tickets.search(
            [("state", "=", "called"), ("user_id", "=", tickets.env.uid)]
        )

    def _serve(self, minutes, service="hand_in"):
        """Have somebody served for so many minutes."""
        ticket = self._create_ticket(service=service)
        ticket.action_call()
        ticket.action_start()
        ticket.sudo().started_at = "2026-03-10 07:00:00"
        with freeze_time(f"2026-03-10 07:{minutes:02}:00"):
            ticket.action_done()
        return ticket

    # === NUMBERS === #
    def test_numbers_count_by_service_and_day(self):
        tickets = [
            self._create_ticket(service=s) for s in ("hand_in", "hand_in", "pay")
        ]
        self.assertEqual([t.name for t in tickets], ["A001", "A002", "D001"])
        with freeze_time("2026-03-11 07:00:00"):
            self.assertEqual(self._create_ticket().name, "A001")

    def test_a_day_begins_at_the_centres_midnight(self):
        self.center.tz = "Asia/Tokyo"
        with freeze_time("2026-03-10 15:30:00"):
            self.assertEqual(str(self._create_ticket().day), "2026-03-11")

    def test_a_number_that_another_kiosk_just_gave_is_not_given_again(self):
        self._create_ticket()
        model = self.env.registry["service.queue.ticket"]
        with patch.object(model, "search_fetch", lambda self, *a, **k: self.browse()):
            self.assertEqual(self._create_ticket().name, "A002")

    def test_a_batch_of_two_gets_two_numbers(self):
        values = {"center_id": self.center.id}
        tickets = self.env["service.queue.ticket"].with_user(self.clerk)
        tickets = tickets.create([values, values])
        self.assertEqual(tickets.mapped("name"), ["A001", "A002"])

    def test_no_number_for_what_the_desks_do_not_do(self):
        with self.assertRaisesRegex(ValidationError, "gives no tickets"):
            self._create_ticket(service="on_site")

    def test_a_number_stays_with_its_service(self):
        with self.assertRaises(UserError):
            self._create_ticket().service = "pay"

    # === CALLING === #
    def test_the_first_in_the_queue_is_called_to_the_counter(self):
        counter, first = self._open_counter(), self._create_ticket()
        self._create_ticket()
        self.assertEqual(self._call_next(), first)
        self.assertEqual((first.counter_id, first.user_id), (counter, self.clerk))

    def test_whoever_has_priority_is_called_first(self):
        self._open_counter()
        self._create_ticket()
        urgent = self._create_ticket(priority="1")
        self.assertEqual(self._call_next(), urgent)

    def test_a_counter_calls_only_what_it_serves(self):
        cashier = self.center._get_desk_service("pay")
        self._open_counter(desk_service_ids=[(6, 0, cashier.ids)])
        self._create_ticket()
        payer = self._create_ticket(service="pay")
        self.assertEqual(self._call_next(), payer)

    def test_two_clerks_at_once_get_two_tickets(self):
        second_clerk = self._create_user(
            "clerk_2", "service_intake.group_service_clerk"
        )
        self._open_counter()
        self._open_counter(second_clerk, name="2")
        first, second = self._create_ticket(), self._create_ticket()
        model = self.env.registry["service.queue.ticket"]
        lock = model.try_lock_for_update

        def lock_others(tickets, **options):
            return lock(tickets - first, **options)  # the first is being called

        with patch.object(model, "try_lock_for_update", lock_others):
            self.assertEqual(self._call_next(second_clerk), second)
        self.assertEqual(self._call_next(), first)

    def test_calling_next_without_a_counter_asks_for_it(self):
        self._create_ticket()
        action = self.env["service.queue.ticket"].with_user(self.clerk)
        action = action.action_call_next()
        self.assertEqual(action["res_model"], "service.queue.counter")

    def test_nobody_waits(self):
        self._open_counter()
        with self.assertRaisesRegex(UserError, "Nobody"):
            self._call_next()

    def test_the_next_is_not_called_while_one_is_on_the_way(self):
        self._open_counter()
        self._create_ticket()
        self._create_ticket()
        self._call_next()
        with self.assertRaisesRegex(UserError, "A001 is called"):
            self._call_next()

    def test_calling_next_ends_who_is_served(self):
        self._open_counter()
        first, second = self._create_ticket(), self._create_ticket()
        self._call_next().action_start()
        self.assertEqual(self._call_next(), second)
        self.assertEqual(first.state, "done")

    def test_yesterdays_tickets_are_not_called(self):
        self._create_ticket()
        with freeze_time("2026-03-11 07:00:00"):
            self._open_counter()
            with self.assertRaisesRegex(UserError, "Nobody"):
                self._call_next()

    def test_recalling_shows_the_number_again(self):
        self._open_counter()
        ticket = self._create_ticket()
        with self.assertRaises(UserError):
            ticket.action_recall()
        ticket.action_call()
        with freeze_time("2026-03-10 07:02:00"):
            ticket.action_recall()
        self.assertGreater(ticket.last_called_at, ticket.called_at)

    def test_back_in_the_queue_means_where_it_was(self):
        self._open_counter()
        first = self._create_ticket()
        self._create_ticket()
        first.action_call()
        first.action_back()
        self.assertFalse(first.counter_id)
        self.assertEqual(self._call_next(), first)

    def test_a_waiting_ticket_cannot_be_done(self):
        with self.assertRaises(UserError):
            self._create_ticket().action_done()

    def test_starting_twice_keeps_the_first_moment(self):
        self._open_counter()
        ticket = self._create_ticket()
        ticket.action_call()
        ticket.action_start()
        started = ticket.started_at
        with freeze_time("2026-03-10 07:09:00"):
            ticket.action_start()
        self.assertEqual(ticket.started_at, started)

    # === WAITING TIMES === #
    def test_wait_and_service_are_measured(self):
        self._open_counter()
        ticket = self._create_ticket()
        with freeze_time("2026-03-10 07:12:00"):
            ticket.action_call()
        ticket.action_start()
        ticket.sudo().started_at = "2026-03-10 07:12:00"
        with freeze_time("2026-03-10 07:20:00"):
            ticket.action_done()
        self.assertEqual((ticket.wait_minutes, ticket.service_minutes), (12, 8))
        self.assertEqual((ticket.weekday, ticket.hour), ("1", 8))

    def test_the_wait_is_a_figure_of_the_case(self):
        self._open_counter()
        ticket = self._create_ticket()
        with freeze_time("2026-03-10 07:12:00"):
            ticket.action_call()
        context = ticket.action_take_in()["context"]
        intake = self._create_intake(queue_ticket_id=context["default_queue_ticket_id"])
        self.assertEqual(ticket.state, "serving")
        self.assertEqual(intake.queue_wait_minutes, 12)

    def test_without_experience_the_expected_minutes_count(self):
        tickets = [self._create_ticket() for _index in range(3)]
        self.assertEqual([t.expected_minutes for t in tickets], [0, 10, 20])

    def test_experience_replaces_what_was_expected(self):
        self._open_counter()
        for minutes in (4, 6, 8):
            self._serve(minutes)
        tickets = [self._create_ticket() for _index in range(2)]
        self.assertEqual(tickets[1].expected_minutes, 6)

    def test_two_open_counters_halve_the_wait(self):
        other = self._create_user("clerk_2", "service_intake.group_service_clerk")
        self._open_counter()
        self._open_counter(other, name="2")
        tickets = [self._create_ticket() for _index in range(3)]
        self.assertEqual(tickets[2].expected_minutes, 10)

    def test_what_was_left_open_tells_no_time(self):
        self._open_counter()
        ticket = self._create_ticket()
        ticket.action_call()
        ticket.action_start()
        with freeze_time("2026-03-11 07:00:00"):
            ticket.sudo()._close_day()
        self.assertEqual((ticket.state, ticket.service_minutes), ("done", 0))

    def test_the_queue_is_read_with_few_queries(self):
        for _index in range(5):
            self._create_ticket()
        tickets = self.center._get_waiting_tickets()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            tickets.mapped("expected_minutes")

    # === RIGHTS === #
    def test_clients_write_no_facts(self):
        ticket = self._create_ticket()
        for name in ("state", "number", "called_at", "wait_minutes", "access_token"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.write({name: False})

    def test_a_reader_calls_nobody(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        ticket = self._create_ticket().with_user(reader)
        for action in (
            "action_call_next",
            "action_call",
            "action_recall",
            "action_start",
            "action_no_show",
            "action_back",
            "action_take_in",
            "action_open_status",
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(ticket, action)()

    def test_another_company_calls_nobody(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "else_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        ticket = self._create_ticket().with_user(stranger)
        with self.assertRaises(AccessError):
            ticket.action_no_show()

    def test_tickets_stay(self):
        with self.assertRaises(UserError):
            self._create_ticket().sudo().unlink()

    def test_only_a_director_renews_the_links(self):
        self.center.with_user(self.clerk).action_open_display()
        token = self.center.queue_token
        with self.assertRaises(AccessError):
            self.center.with_user(self.clerk).action_rotate_queue_token()
        director = self._create_user("dir_t", "service_intake.group_service_director")
        self.center.with_user(director).action_rotate_queue_token()
        self.assertNotEqual(self.center.queue_token, token)

    def test_display_and_kiosk_open_where_the_clerk_works(self):
        center = self.center.with_user(self.clerk)
        path = center.action_open_display()["url"]
        self.assertEqual(path, f"/service/queue/{center.queue_token}")
        self.assertEqual(center.action_open_kiosk()["url"], f"{path}/ticket")

    def test_a_token_is_not_chosen(self):
        with self.assertRaises(ValidationError):
            self.center.queue_token = "secret"
