from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SIGNATURE, ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestTransfer(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.south = cls.env["service.center"].create(
            {
                "name": "South",
                "code": "STH",
                "warehouse_id": cls.warehouse.id,
                "director_user_id": cls.director.id,
            }
        )
        cls.first = cls._receive(serial="TR-1")
        cls.second = cls._receive(serial="TR-2")

    def _transfer(self, cases=None, **values):
        cases = self.first + self.second if cases is None else cases
        return (
            self.env["service.transfer"]
            .with_user(self.clerk)
            .create(
                {
                    "center_id": self.center.id,
                    "center_dest_id": self.south.id,
                    "line_ids": [
                        Command.create({"intake_id": case.id}) for case in cases
                    ],
                    **values,
                }
            )
        )

    def _sent(self, cases=None):
        transfer = self._transfer(cases)
        transfer.action_send()
        return transfer

    def test_devices_on_the_way_are_in_custody_between_the_centres(self):
        transfer = self._sent()
        place = self.env.company.service_transit_location_id
        self._assert_in_custody(self.first, place)
        self.assertEqual(self.first.center_id, self.center)
        self.assertIn(transfer.name, self.first.whereabouts)
        self.assertIn("South", self.first.whereabouts)

    def test_devices_are_worth_nothing_on_the_way(self):
        self._sent()
        self.assertEqual(self.device.qty_available, 0)
        self.assertEqual(self.device.total_value, 0)

    def test_arrived_devices_are_the_other_centres(self):
        transfer = self._sent()
        transfer.action_scan([self.first.name, "tr2"])
        self.assertEqual(transfer.state, "received")
        self.assertEqual((self.first + self.second).center_id, self.south)
        self._assert_in_custody(self.first, self.south.reception_location_id)
        steps = self.first.custody_event_ids.sorted("id")
        self.assertEqual(len(steps), 3)
        self.assertIn(transfer.name, steps[-1].reason)

    def test_a_ready_device_arrives_at_ready(self):
        self.first.action_ready()
        transfer = self._sent(self.first)
        transfer.action_receive_all()
        self._assert_in_custody(self.first, self.south.ready_location_id)

    def test_missing_devices_are_named_and_stay_on_the_way(self):
        transfer = self._sent()
        transfer.action_scan(["TR-1"])
        answer = transfer.action_receive()
        self.assertIn(self.second.name, answer["params"]["message"])
        self.assertEqual(transfer.state, "sent")
        self.assertEqual(transfer.missing_count, 1)
        self.assertEqual(transfer.activity_ids.user_id, self.director)
        self.assertIn(self.second.name, transfer.activity_ids.note)
        transfer.action_scan(["TR-2"])
        self.assertEqual(transfer.state, "received")
        self.assertFalse(transfer.activity_ids)

    def test_an_arrival_without_scans_is_refused(self):
        with self.assertRaisesRegex(UserError, "Scan"):
            self._sent().action_receive()

    def test_a_device_that_never_left_is_put_back_by_a_director(self):
        transfer = self._sent()
        transfer.action_scan(["TR-1"])
        line = transfer.line_ids.filtered(lambda li: li.intake_id == self.second)
        with self.assertRaises(AccessError):
            line.action_never_left()
        line.with_user(self.director).action_never_left()
        self._assert_in_custody(self.second, self.center.reception_location_id)
        self.assertEqual(self.second.center_id, self.center)
        self.assertEqual(transfer.state, "received")

    def test_a_second_scan_at_arrival_says_so(self):
        transfer = self._sent()
        transfer.action_scan(["TR-1"])
        self.assertEqual(transfer.action_scan(["TR-1"])["type"], "warning")
        self.assertEqual(len(self.first.custody_event_ids), 3)

    def test_a_stranger_at_arrival_is_named(self):
        transfer = self._sent(self.first)
        answer = transfer.action_scan(["TR-2"])
        self.assertIn("not on this list", answer["message"])
        self.assertEqual(transfer.action_scan(["NOPE"])["type"], "danger")

    def test_devices_are_listed_by_scanning(self):
        transfer = self._transfer(self.first)
        self.assertEqual(transfer.action_scan(["TR-2"])["type"], "success")
        self.assertEqual(transfer.action_scan(["TR-2"])["type"], "warning")
        self.assertEqual(transfer.device_count, 2)

    def test_nothing_happens_to_a_device_on_the_way(self):
        self.second.action_ready()
        self._sent()
        with self.assertRaisesRegex(UserError, "on its way"):
            self.first.action_ready()
        with self.assertRaisesRegex(UserError, "on its way"):
            self.second._hand_over("X", SIGNATURE)

    def test_a_device_travels_with_one_transfer(self):
        other = self._transfer(self.first)
        self._sent()
        with self.assertRaisesRegex(UserError, "on its way"):
            other.action_send()
        line = other.line_ids.sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line.is_on_the_way = True
            line.flush_recordset()

    def test_a_device_in_work_does_not_travel(self):
        self.first._set_state("in_service")
        with self.assertRaisesRegex(UserError, "travel"):
            self._sent()
        self.assertEqual(self.second.custody_location_id.name, "Reception")

    def test_a_device_of_another_centre_does_not_travel_from_here(self):
        other = self._receive(serial="TR-3", center_id=self.south.id)
        with self.assertRaisesRegex(UserError, "it is at South"):
            self._sent(other)

    def test_an_empty_transfer_is_refused(self):
        with self.assertRaises(UserError):
            self._sent(self.env["service.intake"])

    def test_another_company_is_refused_in_words(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        far = self.env["service.center"].create(
            {
                "name": "Far",
                "code": "FAR",
                "company_id": company.id,
                "warehouse_id": warehouse.id,
            }
        )
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.env["service.transfer"].create(
                {"center_id": self.center.id, "center_dest_id": far.id}
            )

    def test_a_transfer_to_itself_is_refused(self):
        with self.assertRaises(ValidationError):
            self._transfer(center_dest_id=self.center.id)

    def test_sending_twice_moves_once(self):
        transfer = self._sent()
        transfer.action_send()
        self.assertEqual(len(self.first.custody_event_ids), 2)

    def test_what_left_stays_on_the_list(self):
        transfer = self._sent()
        with self.assertRaises(UserError):
            transfer.line_ids[0].unlink()
        with self.assertRaises(UserError):
            transfer.center_dest_id = self.center
        with self.assertRaises(UserError):
            transfer.action_cancel()
        with self.assertRaises(UserError):
            transfer.with_user(self.director).unlink()

    def test_the_flow_alone_writes_its_facts(self):
        transfer = self._sent()
        with self.assertRaises(AccessError):
            transfer.state = "received"
        with self.assertRaises(AccessError):
            transfer.line_ids[0].is_on_the_way = False
        with self.assertRaises(UserError):
            self.first.with_user(self.clerk).center_id = self.south

    def test_a_reader_cannot_send_or_receive(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._transfer().with_user(reader).action_send()
        sent = self._sent().with_user(reader)
        for method in (sent.action_receive, sent.action_receive_all):
            with self.subTest(method.__name__), self.assertRaises(AccessError):
                method()

    def test_the_list_is_printed(self):
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html(
            "service_intake.report_transfer", self._sent().ids
        )
        self.assertIn(self.first.name, html.decode())
