from odoo.tests import HttpCase, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestCustodyTours(HttpCase, ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.center.director_user_id = cls.director

    def test_a_lost_receipt_from_the_desk_to_the_hand_over(self):
        intake = self._receive(serial="LOST-1")
        intake.action_ready()
        self.start_tour(
            f"/odoo/service-cases/{intake.id}",
            "service_intake_lost_receipt_claim",
            login="clerk_t",
        )
        claim = intake.claim_ids
        url = f"/odoo/service-lost-receipts/{claim.id}"
        self.start_tour(url, "service_intake_lost_receipt_approve", login="director_t")
        self.assertEqual(claim.decided_by_id, self.director)
        self.start_tour(url, "service_intake_lost_receipt_hand_over", login="clerk_t")
        self.assertEqual(intake.state, "handed_over")
        self.assertEqual(claim.state, "used")

    def test_a_stock_take_by_scanning(self):
        for serial in ("SHELF-1", "SHELF-2", "SHELF-3"):
            self._receive(serial=serial)
        take = (
            self.env["service.stock.take"]
            .with_user(self.clerk)
            .create({"center_id": self.center.id})
        )
        self.start_tour(
            f"/odoo/service-stock-takes/{take.id}",
            "service_intake_stock_take",
            login="clerk_t",
        )
        self.assertEqual(take.missing_ids.serial, "SHELF-3")
        self.assertEqual(take.extra_ids.code, "no-such-thing")
