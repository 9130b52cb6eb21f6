from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon
from .storage_common import ServiceStorageCommon


@tagged("post_install", "-at_install")
class TestReceptionTour(HttpCase, ServiceIntakeCommon):
    def test_a_clerk_takes_a_device_in_and_hands_it_over(self):
        self.center.sequence = -1  # the clerk's default
        self.start_tour(
            "/odoo/service-intake", "service_intake_reception", login="clerk_t"
        )
        intake = self.env["service.intake"].search([("serial", "=", "TOUR-1")])
        self.assertEqual(intake.state, "handed_over")
        self.assertTrue(intake.signature)


@tagged("post_install", "-at_install")
class TestStorageTour(HttpCase, ServiceStorageCommon):
    def test_a_director_waives_a_fee_and_gives_a_device_up(self):
        today = fields.Date.today()
        intake = self._store(str(fields.Date.subtract(today, days=400)))
        day = str(fields.Date.subtract(today, days=50))
        self._run_notices(day)
        self._prove_letter(intake.storage_notice_ids, day)
        self._accrue(str(today))
        # Whatever else is stored in the database must not be in the list.
        stored = self.env["service.storage.charge"].sudo().search([])
        (stored - intake.storage_charge_id).is_running = False
        self.start_tour(
            "/odoo/service-storage", "service_intake_storage", login="director_t"
        )
        self.assertEqual(intake.state, "abandoned")
        self.assertEqual(intake.storage_charge_id.waived_fee, 5)
        self.assertEqual(intake.ownership_transfer_ids.value, 42)
