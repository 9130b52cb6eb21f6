from odoo.tests import HttpCase, tagged

from .test_batch import ServiceBatchCommon


@tagged("post_install", "-at_install")
class TestBatchTour(HttpCase, ServiceBatchCommon):
    def test_a_clerk_takes_a_batch_in_and_prints_its_receipt(self):
        self.center.sequence = -1  # the clerk's default
        self.start_tour(
            "/odoo/service-batches", "service_intake_batch", login="clerk_t"
        )
        batch = self.env["service.intake.batch"].search(
            [("partner_id", "=", self.school.id)]
        )
        self.assertEqual(set(batch.intake_ids.mapped("state")), {"received"})
        self.assertEqual(len(batch.intake_ids), 3)
        self.assertEqual(batch.receipt_print_count, 1)
