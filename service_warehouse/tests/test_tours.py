from odoo.tests import HttpCase, tagged

from .common import ServiceWarehouseCommon


@tagged("post_install", "-at_install")
class TestKeeperTour(HttpCase, ServiceWarehouseCommon):
    def test_a_keeper_takes_a_part_in_hand_and_returns_it(self):
        owed = self._owed()
        self.start_tour(
            f"/odoo/service-parts-owed/{owed.id}",
            "service_warehouse_keeper",
            login="keeper_t",
        )
        self.assertEqual(owed.state, "returned")
