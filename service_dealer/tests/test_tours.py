from odoo.tests import HttpCase, tagged

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestSettlementTour(HttpCase, ServiceDealerCommon):
    def test_an_accountant_settles_a_month_and_posts_the_bill(self):
        fee = self._earn_payable(self._last_month()).sudo()
        self.start_tour(
            "/odoo/service-settlements", "service_dealer_accountant", login="admin"
        )
        self.assertEqual(fee.settlement_id.state, "billed")
        self.assertEqual(fee.settlement_id.bill_id.amount_untaxed, fee.amount)
