from odoo.tests import BaseCase, tagged

from ..scores import nps_points


@tagged("post_install", "-at_install")
class TestScores(BaseCase):
    def test_nine_and_ten_promote(self):
        self.assertEqual([nps_points(nps) for nps in (9, 10)], [100, 100])

    def test_seven_and_eight_count_for_nothing(self):
        self.assertEqual([nps_points(nps) for nps in (7, 8)], [0, 0])

    def test_zero_to_six_detract(self):
        self.assertEqual({nps_points(nps) for nps in range(7)}, {-100})
