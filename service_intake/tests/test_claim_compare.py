from datetime import date

from odoo.tests import BaseCase, tagged

from .. import compare
from .claim_common import ClaimCommon


@tagged("post_install", "-at_install")
class TestClaimComparison(ClaimCommon):
    def _verdicts(self, claim):
        return {row["label"]: row["verdict"] for row in claim._get_comparison()}

    def test_the_description_is_compared_field_by_field(self):
        claim = self._submit(stated_model="P9", stated_fault="it does not switch on")
        self.assertEqual(
            self._verdicts(claim),
            {
                "Brand": "match",
                "Model": "differs",
                "Serial / IMEI": "match",
                "Fault": "match",
                "Accessories": "unknown",
                "Handed In About": "unknown",
            },
        )
        self.assertEqual((claim.match_count, claim.differ_count), (3, 1))

    def test_the_register_is_covered_until_the_claim_is_submitted(self):
        claim = self._create_claim()
        self.assertFalse(claim.comparison)
        claim.action_submit()
        self.assertIn("LR-778899", claim.comparison)

    def test_what_the_applicant_says_is_escaped(self):
        claim = self._submit(stated_fault="<script>alert(1)</script>")
        self.assertNotIn("<script>", claim.comparison)


@tagged("post_install", "-at_install")
class TestCompare(BaseCase):
    def test_a_part_of_the_serial_number_will_do_but_not_three_signs(self):
        for stated, verdict in (
            ("78-90", "match"),
            ("789", "unknown"),
            ("7999", "differs"),
            ("", "unknown"),
        ):
            with self.subTest(stated):
                self.assertEqual(compare.compare_serial(stated, "AB 7890"), verdict)

    def test_texts_agree_by_half_of_their_words(self):
        known = "Screen broken, does not charge"
        self.assertEqual(compare.compare_words("broken SCREEN", known), "match")
        self.assertEqual(compare.compare_words("battery swollen", known), "differs")
        self.assertEqual(compare.compare_words("", known), "unknown")

    def test_days_agree_within_a_week(self):
        known = date(2026, 3, 10)
        self.assertEqual(compare.compare_dates(date(2026, 3, 3), known), "match")
        self.assertEqual(compare.compare_dates(date(2026, 3, 2), known), "differs")
        self.assertEqual(compare.compare_dates(None, known), "unknown")
