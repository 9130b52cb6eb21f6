from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SIGNATURE, ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestDelivery(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls._receive(serial="DL-1")
        cls.intake.action_ready()

    @classmethod
    def _plan(cls, intake=None, **values):
        return (
            cls.env["service.delivery"]
            .with_user(cls.clerk)
            .create(
                {
                    "intake_id": (intake or cls.intake).id,
                    "window_start": "2026-12-01 09:00:00",
                    "window_end": "2026-12-01 12:00:00",
                    **values,
                }
            )
        )

    def _deliver(self, delivery=None):
        delivery = delivery or self._plan()
        delivery.action_start()
        delivery.write({"received_by": "Ola", "signature": SIGNATURE})
        delivery.action_deliver()
        return delivery

    def test_the_warehouse_sees_the_transfer_with_its_owner(self):
        picking = self._plan().picking_id
        self.assertEqual(picking.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(picking.owner_id, self.customer)
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(picking.location_id, self.center.ready_location_id)
        self.assertEqual(picking.move_line_ids.lot_id, self.intake.lot_id)

    def test_a_delivery_ends_custody_and_the_case(self):
        delivery = self._deliver()
        self.assertEqual(self.intake.state, "handed_over")
        self.assertEqual(self.intake.signed_by, "Ola")
        self.assertEqual(self.intake.identity_kind, "delivery")
        self.assertEqual(delivery.picking_id.state, "done")
        self.assertFalse(self._custody(self.intake.lot_id))

    def test_the_custody_log_names_the_transfer(self):
        delivery = self._deliver()
        event = self.intake.custody_event_ids.sorted("id")[-1]
        self.assertEqual(event.location_dest_id, self.customers)
        self.assertEqual(event.reference, delivery.picking_id.name)
        self.assertEqual(event.reason, delivery.name)

    def test_delivering_twice_does_nothing_more(self):
        delivery = self._deliver()
        delivery.action_deliver()
        self.assertEqual(len(self.intake.custody_event_ids), 3)

    def test_no_delivery_without_proof(self):
        delivery = self._plan()
        delivery.action_start()
        for values in ({"received_by": "Ola"}, {"signature": SIGNATURE}):
            with self.subTest(**values), self.assertRaises(UserError):
                delivery.write({"received_by": False, "signature": False, **values})
                delivery.action_deliver()

    def test_a_delivery_must_start_first(self):
        delivery = self._plan(received_by="Ola", signature=SIGNATURE)
        with self.assertRaises(UserError):
            delivery.action_deliver()

    def test_nobody_drives_out_with_an_unpaid_device(self):
        delivery = self._plan()
        blockers = patch.object(
            self.registry["service.intake"],
            "_get_payment_blockers",
            lambda cases: {case: ["12.00 not paid"] for case in cases},
        )
        with blockers, self.assertRaisesRegex(UserError, "not paid"):
            delivery.action_start()

    def test_accessories_go_along(self):
        self.intake.accessory_ids = [Command.create({"name": "Hose"})]
        delivery = self._plan()
        delivery.action_start()
        delivery.write({"received_by": "Ola", "signature": SIGNATURE})
        with self.assertRaises(UserError):
            delivery.action_deliver()
        delivery.action_return_all()
        delivery.action_deliver()
        self.assertEqual(self.intake.state, "handed_over")

    def test_the_warehouse_cannot_end_custody_without_proof(self):
        delivery = self._plan()
        delivery.action_start()
        with self.assertRaisesRegex(UserError, delivery.name):
            delivery.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.intake.state, "ready")

    def test_a_failed_delivery_brings_the_device_back(self):
        delivery = self._plan()
        delivery.action_start()
        with self.assertRaisesRegex(UserError, "why"):
            delivery.action_fail()
        delivery.fail_reason = "nobody at home"
        delivery.action_fail()
        self.assertEqual(delivery.picking_id.state, "cancel")
        self._assert_in_custody(self.intake, self.center.ready_location_id)
        self.assertEqual(self._deliver().state, "delivered")

    def test_a_device_on_its_way_home_is_not_handed_over_at_the_desk(self):
        delivery = self._plan()
        wizard = self._hand_over_wizard(self.intake)
        with self.assertRaisesRegex(UserError, "cancel that first"):
            wizard.action_confirm()
        delivery.action_cancel()
        wizard.action_confirm()
        self.assertEqual(self.intake.state, "handed_over")

    def test_the_search_says_it_is_on_its_way_home(self):
        delivery = self._plan()
        delivery.action_start()
        self.intake.invalidate_recordset(["whereabouts"])
        self.assertIn(f"home with {delivery.name}", self.intake.whereabouts)

    def test_a_planned_delivery_leaves_the_device_where_it_is(self):
        self._plan()
        self.assertEqual(self.intake.whereabouts, "North · Ready")

    def test_one_open_delivery_per_device_in_the_database(self):
        self._plan()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._plan()

    def test_only_a_ready_device_is_brought_home(self):
        with self.assertRaises(UserError):
            self._plan(self._receive(serial="DL-2"))
        with self.assertRaises(UserError):
            self._receive(serial="DL-3").action_plan_delivery()

    def test_a_window_ends_after_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._plan(window_end="2026-12-01 09:00:00")

    def test_a_negative_cost_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._plan(cost=-1)

    def test_the_transfer_follows_a_new_date(self):
        delivery = self._plan()
        delivery.write(
            {
                "window_start": "2026-12-02 09:00:00",
                "window_end": "2026-12-02 12:00:00",
            }
        )
        self.assertEqual(delivery.picking_id.scheduled_date, delivery.window_start)

    def test_the_proof_stays(self):
        delivery = self._deliver()
        with self.assertRaises(UserError):
            delivery.received_by = "Kari"
        with self.assertRaises(UserError):
            delivery.sudo().unlink()
        with self.assertRaises(AccessError):
            delivery.state = "planned"

    def test_the_cost_is_charged_once_by_whoever_extends_the_hook(self):
        charged = []
        hook = patch.object(
            self.registry["service.delivery"],
            "_charge_delivery",
            lambda deliveries: charged.extend(deliveries.ids),
        )
        with hook:
            delivery = self._deliver()
            delivery.action_deliver()
        self.assertEqual(charged, delivery.ids)
        self.assertFalse(delivery._get_delivery_payer())

    def test_two_deliveries_are_confirmed_at_once(self):
        other = self._receive(serial="DL-2")
        other.action_ready()
        deliveries = self._plan() + self._plan(other)
        self._deliver(deliveries)
        self.assertEqual(set((self.intake + other).mapped("state")), {"handed_over"})

    def test_a_reader_cannot_deliver(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        delivery = self._plan().with_user(reader)
        for method in (delivery.action_start, delivery.action_cancel):
            with self.subTest(method.__name__), self.assertRaises(AccessError):
                method()

    def test_another_company_does_not_see_the_delivery(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        with self.assertRaises(AccessError):
            self._plan().with_user(stranger).action_start()
