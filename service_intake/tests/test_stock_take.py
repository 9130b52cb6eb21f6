from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestStockTake(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.center.director_user_id = cls.director
        cls.south = cls.env["service.center"].create(
            {"name": "South", "code": "STH", "warehouse_id": cls.warehouse.id}
        )
        cls.first = cls._receive(serial="ST-1")
        cls.second = cls._receive(serial="ST-2")
        cls.elsewhere = cls._receive(serial="ST-3", center_id=cls.south.id)

    def _take(self, start=True, **values):
        take = (
            self.env["service.stock.take"]
            .with_user(self.clerk)
            .create({"center_id": self.center.id, **values})
        )
        if start:
            take.action_start()
        return take

    def _line(self, take, case):
        return take.line_ids.filtered(lambda line: line.intake_id == case)

    def test_the_list_of_what_should_be_here_is_frozen(self):
        take = self._take()
        self.assertEqual(take.line_ids.intake_id, self.first + self.second)
        self._receive(serial="ST-9")
        self.assertEqual(take.missing_count, 2)

    def test_one_place_can_be_counted_alone(self):
        self.first.action_ready()
        take = self._take(location_id=self.center.ready_location_id.id)
        self.assertEqual(take.line_ids.intake_id, self.first)

    def test_receipt_qr_code_and_serial_are_accepted(self):
        take = self._take()
        take.action_scan([self.first.name])
        take.action_scan([self.second._get_tracking_url()])
        self.assertEqual((take.found_count, take.missing_count), (2, 0))
        take = self._take()
        self.assertEqual(take.action_scan(["st 1"])["type"], "success")

    def test_a_single_text_is_one_code(self):
        self.assertEqual(self._take().action_scan("ST-1")["type"], "success")

    def test_a_pasted_list_is_taken_in_one_go(self):
        take = self._take()
        answer = take.action_scan(["ST1", "ST-2", "", "nonsense"])
        self.assertIn("2 of 3", answer["message"])
        self.assertIn("nonsense", answer["message"])
        self.assertEqual((take.found_count, take.extra_count), (2, 1))

    def test_the_same_device_scanned_twice_says_so(self):
        take = self._take()
        take.action_scan(["ST-1"])
        answer = take.action_scan([self.first.name])
        self.assertEqual(answer["type"], "warning")
        self.assertIn("already", answer["message"])
        self.assertEqual(take.found_count, 1)

    def test_the_same_unknown_code_is_listed_once(self):
        take = self._take()
        take.action_scan(["NOPE"])
        self.assertEqual(take.action_scan(["NOPE", "NOPE"])["type"], "warning")
        self.assertEqual(take.extra_count, 1)

    def test_an_extra_device_says_where_it_should_be(self):
        take = self._take()
        answer = take.action_scan(["ST-3"])
        self.assertEqual(answer["type"], "danger")
        self.assertIn("STH/Reception", answer["message"])

    def test_a_device_that_was_handed_over_says_to_whom(self):
        self.second.action_ready()
        self._hand_over_wizard(self.second).action_confirm()
        answer = self._take().action_scan(["ST-2"])
        self.assertIn("handed over on", answer["message"])

    def test_a_device_that_came_during_the_count_is_no_surprise(self):
        take = self._take()
        late = self._receive(serial="ST-9")
        take.action_scan(["ST-9"])
        self.assertEqual(self._line(take, late).result, "found")

    def test_a_device_that_left_during_the_count_is_not_missing(self):
        take = self._take()
        self.second.action_ready()
        self._hand_over_wizard(self.second).action_confirm()
        take.action_finish()
        self.assertEqual(self._line(take, self.second).result, "left")
        self.assertEqual(take.missing_count, 1)

    def test_missing_devices_are_put_before_the_director(self):
        take = self._take()
        take.action_scan(["ST-1"])
        take.action_finish()
        self.assertEqual(take.state, "done")
        self.assertEqual(take.activity_ids.user_id, self.director)
        self.assertIn(self.second.name, take.activity_ids.note)

    def test_a_full_count_bothers_nobody(self):
        take = self._take()
        take.action_scan(["ST-1", "ST-2"])
        take.action_finish()
        self.assertFalse(take.activity_ids)

    def test_finishing_twice_does_nothing_more(self):
        take = self._take()
        take.action_finish()
        take.action_finish()
        self.assertEqual(len(take.activity_ids), 1)

    def test_an_extra_device_is_moved_here_in_custody_too(self):
        take = self._take()
        take.action_scan(["ST-3"])
        line = self._line(take, self.elsewhere)
        line.action_move_here()
        self._assert_in_custody(self.elsewhere, self.center.reception_location_id)
        self.assertEqual(self.elsewhere.center_id, self.center)
        event = self.elsewhere.custody_event_ids.sorted("id")[-1]
        self.assertIn(take.name, event.reason)
        line.action_move_here()
        self.assertEqual(len(self.elsewhere.custody_event_ids), 2)

    def test_a_ready_device_found_here_is_put_to_the_ready_ones(self):
        self.elsewhere.action_ready()
        take = self._take()
        take.action_scan(["ST-3"])
        self._line(take, self.elsewhere).action_move_here()
        self._assert_in_custody(self.elsewhere, self.center.ready_location_id)

    def test_only_a_known_extra_device_is_moved_here(self):
        take = self._take()
        take.action_scan(["NOPE"])
        for line in take.line_ids:
            with self.subTest(line.result), self.assertRaises(UserError):
                line.action_move_here()

    def test_a_device_in_work_elsewhere_is_not_moved_here(self):
        self.elsewhere._set_state("in_service")
        take = self._take()
        take.action_scan(["ST-3"])
        with self.assertRaises(UserError):
            self._line(take, self.elsewhere).action_move_here()

    def test_nothing_is_scanned_before_the_start_or_after_the_end(self):
        take = self._take(start=False)
        with self.assertRaises(UserError):
            take.action_scan(["ST-1"])
        take.action_start()
        take.action_finish()
        with self.assertRaises(UserError):
            take.action_scan(["ST-1"])

    def test_bad_readings_are_refused_or_unknown(self):
        take = self._take()
        for codes in ([], [" ", ""], ["x"] * 2001):
            with self.subTest(len(codes)), self.assertRaises(UserError):
                take.action_scan(codes)
        for code in ("\0ab", "😀" * 300, "%", "رسید"):
            with self.subTest(code[:5]):
                self.assertEqual(take.action_scan([code])["type"], "danger")

    def test_two_scanners_do_not_list_a_device_twice(self):
        take = self._take()
        line = self._line(take, self.first).sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line.copy({"result": "extra"})

    def test_a_place_of_another_centre_is_refused(self):
        with self.assertRaises(ValidationError):
            self._take(location_id=self.south.ready_location_id.id)

    def test_the_list_cannot_be_forged(self):
        take = self._take()
        for values in ({"state": "done"}, {"name": "X"}, {"started_at": False}):
            with self.subTest(**values), self.assertRaises(AccessError):
                take.write(values)
        with self.assertRaises(AccessError):
            take.line_ids.write({"result": "found"})
        with self.assertRaises(UserError):
            take.center_id = self.south
        with self.assertRaises(UserError):
            take.with_user(self.director).unlink()

    def test_a_reader_cannot_count(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        take = self._take()
        with self.assertRaises(AccessError):
            take.with_user(reader).action_scan(["ST-1"])
        with self.assertRaises(AccessError):
            take.with_user(reader).action_finish()

    def test_another_company_does_not_see_the_count(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        take = self._take()
        with self.assertRaises(AccessError):
            take.with_user(stranger).action_scan(["ST-1"])

    def test_a_scan_costs_the_same_in_a_long_list(self):
        take = self._take()
        more = self.env["service.intake"].with_user(self.clerk)
        for _index in range(30):
            more += self._create_intake()
        more.action_receive()
        long = self._take()
        costs = []
        for count in (take, long):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            count.action_scan(["ST-1"])
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0] + 1)

    def test_the_report_lists_missing_and_extra(self):
        take = self._take()
        take.action_scan(["ST-1", "NOPE-7"])
        take.action_finish()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html(
            "service_intake.report_stock_take", take.ids
        )
        html = html.decode()
        for text in (self.second.name, "NOPE-7", "Missing"):
            with self.subTest(text):
                self.assertIn(text, html)
