from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestSegment(ContactCommon):
    """Each segment finds the customer it is about, once they consented."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.institution = cls.env["res.partner"].create(
            {"name": "Hotel North", "is_company": True}
        )
        cls.lot = cls._receive(serial="SEG-1", brand_id=cls.brand.id).lot_id.sudo()
        cls.partners = cls.env["res.partner"].with_user(cls.clerk)

    def _get_segments(self):
        """Return the domains of the segments in the search view, by name."""
        arch = self.partners.get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        return {
            node.get("name"): safe_eval(node.get("domain"))
            for node in etree.fromstring(arch).iter("filter")
            if (node.get("name") or "").startswith("service_segment_")
        }

    def _find(self, segment):
        return self.partners.search(self._get_segments()[segment])

    def _assert_segment(self, segment, partner):
        """Check that a partner is in a segment with consent, and without is not."""
        self.assertNotIn(partner, self._find(segment))
        partner._register_consent(True, "receipt")
        self.assertIn(partner, self._find(segment))
        partner._register_consent(False, "letter")
        self.assertNotIn(partner, self._find(segment))

    def test_every_segment_contains_the_consent(self):
        segments = self._get_segments()
        self.assertEqual(len(segments), 7)
        for name, domain in segments.items():
            with self.subTest(name):
                self.assertIn(("service_marketing_consent", "=", True), domain)
                self.assertNotIn("|", domain)
                self.assertNotIn("!", domain)

    def test_customers_who_consented(self):
        self._assert_segment("service_segment_consent", self.customer)

    def test_repeat_customers(self):
        self._receive(serial="SEG-2")
        self._assert_segment("service_segment_repeat", self.customer)

    def test_one_service_makes_no_repeat_customer(self):
        self._create_intake()  # never received
        self.assertFalse(self.customer.with_user(self.clerk).service_is_repeat)
        self.customer._register_consent(True, "receipt")
        self.assertNotIn(self.customer, self._find("service_segment_repeat"))

    def test_customers_who_are_not_repeat_customers_are_found_too(self):
        domain = [("service_is_repeat", "=", False)]
        self.assertIn(self.customer, self.partners.search(domain))
        self._receive(serial="SEG-2")
        self.assertNotIn(self.customer, self.partners.search(domain))

    def test_institutions_and_their_people(self):
        person = self.env["res.partner"].create(
            {"name": "Kari", "parent_id": self.institution.id}
        )
        self._assert_segment("service_segment_institution", self.institution)
        self._assert_segment("service_segment_institution", person)
        self.customer._register_consent(True, "receipt")
        self.assertNotIn(self.customer, self._find("service_segment_institution"))

    def test_new_devices(self):
        self.lot.service_purchase_date = self.today - relativedelta(months=6)
        self._assert_segment("service_segment_new_device", self.customer)

    def test_old_devices(self):
        self.lot.service_purchase_date = self.today - relativedelta(years=4)
        self._assert_segment("service_segment_old_device", self.customer)

    def test_guarantees_that_end_soon(self):
        self.lot.service_warranty_end = self.today + relativedelta(days=10)
        self._assert_segment("service_segment_warranty", self.customer)

    def test_a_guarantee_that_ended_is_not_ending(self):
        self.lot.service_warranty_end = self.today - relativedelta(days=1)
        second = self._receive(serial="SEG-3").lot_id.sudo()
        second.service_warranty_end = self.today + relativedelta(days=90)
        self.customer._register_consent(True, "receipt")
        self.assertNotIn(self.customer, self._find("service_segment_warranty"))

    def test_services_that_are_due(self):
        self.lot.service_next_service_date = self.today + relativedelta(days=20)
        self._assert_segment("service_segment_service_due", self.customer)

    def test_customers_of_a_brand(self):
        action = self.brand.with_user(self.clerk).action_view_customers()
        self.assertNotIn(self.customer, self.partners.search(action["domain"]))
        self.customer._register_consent(True, "receipt")
        self.assertIn(self.customer, self.partners.search(action["domain"]))

    def test_the_search_by_brand_contains_the_consent(self):
        view = self.env.ref("service_intake.view_res_partner_filter")
        node = etree.fromstring(view.arch).xpath("//field[@filter_domain]")[0]
        domain = safe_eval(node.get("filter_domain"), {"self": "polaris"})
        self.assertNotIn(self.customer, self.partners.search(domain))
        self.customer._register_consent(True, "receipt")
        self.assertIn(self.customer, self.partners.search(domain))

    def test_who_sees_no_cases_cannot_search_by_them(self):
        plain = self._create_user("plain_t", "base.group_user")
        for domain in (
            [("service_is_repeat", "=", True)],
            [("service_device_ids.service_warranty_end", "!=", False)],
            [("service_intake_ids", "!=", False)],
        ):
            with self.subTest(domain), self.assertRaises(AccessError):
                self.env["res.partner"].with_user(plain).search(domain)

    def test_cases_of_another_company_make_no_repeat_customer(self):
        self._receive(serial="SEG-2")
        other = self._create_other_company_clerk()
        partners = self.env["res.partner"].with_user(other)
        self.assertNotIn(
            self.customer, partners.search([("service_is_repeat", "=", True)])
        )

    def test_a_guarantee_cannot_end_before_the_purchase(self):
        self.lot.service_purchase_date = self.today
        with self.assertRaises(ValidationError):
            self.lot.service_warranty_end = self.today - relativedelta(days=1)
