from odoo.tests import HttpCase, tagged

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestWorkshopTour(HttpCase, ServiceRepairCommon):
    def test_a_technician_repairs_and_a_foreman_checks(self):
        intake = self._receive(serial="TOUR-2")
        self.start_tour(
            f"/odoo/service-cases/{intake.id}",
            "service_repair_technician",
            login="technician_t",
        )
        self.start_tour(
            "/odoo/service-checks", "service_repair_foreman", login="foreman_t"
        )
        self.assertEqual(intake.repair_ids.state, "done")
        self.assertEqual(intake.state, "ready")
