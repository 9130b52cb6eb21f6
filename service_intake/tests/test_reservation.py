from odoo.tests import tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestReservation(ServiceIntakeCommon):
    """Natively any move may take anybody's goods (see stock.move)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.env["product.product"].create(
            {"name": "Battery", "is_storable": True}
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.dealer = cls.env["res.partner"].create({"name": "A dealer"})
        cls.env["stock.quant"]._update_available_quantity(
            cls.part, cls.stock, 1, owner_id=cls.dealer
        )

    def _reserve(self, **values):
        move = self.env["stock.move"].create(
            {
                "product_id": self.part.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                **values,
            }
        )
        move._action_confirm()
        move._action_assign()
        return move

    def test_foreign_goods_are_not_reserved(self):
        self.assertEqual(self._reserve().state, "confirmed")

    def test_foreign_goods_are_reserved_by_a_move_that_says_whose(self):
        move = self._reserve(restrict_partner_id=self.dealer.id)
        self.assertEqual(move.state, "assigned")
        self.assertEqual(move.move_line_ids.owner_id, self.dealer)

    def test_our_own_goods_are_reserved(self):
        self.env["stock.quant"]._update_available_quantity(self.part, self.stock, 1)
        self.assertEqual(self._reserve().state, "assigned")

    def test_a_move_for_one_owner_does_not_take_ours(self):
        self.env["stock.quant"]._update_available_quantity(self.part, self.stock, 5)
        other = self.env["res.partner"].create({"name": "Another dealer"})
        move = self._reserve(restrict_partner_id=other.id)
        self.assertEqual(move.state, "confirmed")
