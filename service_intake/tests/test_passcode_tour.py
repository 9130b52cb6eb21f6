from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestPasscodeTour(HttpCase, ServiceIntakeCommon):
    def test_a_clerk_keeps_a_passcode_and_sees_it_against_a_reason(self):
        self.device.product_tmpl_id.service_device_type_id = self.env[
            "service.device.type"
        ].create({"name": "Phone of a test", "needs_passcode": True})
        intake = self._receive(serial="PC-T")
        self.start_tour(
            f"/odoo/service-cases/{intake.id}",
            "service_intake_passcode",
            login="clerk_t",
        )
        log = self.env["service.passcode.access"].search(
            [("intake_id", "=", intake.id)]
        )
        self.assertEqual(log.mapped("reason"), ["Test of the display"])
