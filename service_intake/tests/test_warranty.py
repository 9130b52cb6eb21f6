import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SIGNATURE, ServiceIntakeCommon

PNG = base64.b64decode(SIGNATURE)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


@tagged("post_install", "-at_install")
class TestWarranty(ServiceIntakeCommon):
    def _upload(self, name, raw, user=None, **values):
        """Return a file as the form uploads it: of no record yet."""
        return (
            self.env["ir.attachment"]
            .with_user(user or self.clerk)
            .create({"name": name, "raw": raw, **values})
        )

    def _prove(self, proof, intake=None):
        intake = intake or self._create_intake()
        intake.proof_ids = [Command.link(proof.id)]
        return intake

    def test_pictures_and_pdf_are_proofs(self):
        for name, raw in (
            ("a.png", PNG),
            ("a.pdf", PDF),
            ("a.jpg", JPEG),
            ("a.webp", WEBP),
        ):
            with self.subTest(name):
                self.assertTrue(self._prove(self._upload(name, raw)).proof_ids)

    def test_what_a_browser_runs_is_no_proof(self):
        for name, raw in (
            ("a.svg", SVG),
            ("a.html", HTML),
            ("a.png", SVG),
            ("a.pdf", HTML),
            ("a.jpg", b"plain text"),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, name):
                self._prove(self._upload(name, raw))

    def test_a_claimed_mime_type_is_not_believed(self):
        proof = self._upload("a.png", SVG, mimetype="image/png")
        with self.assertRaises(ValidationError):
            self._prove(proof)

    def test_a_file_over_ten_megabytes_is_refused(self):
        proof = self._upload("big.pdf", PDF + b" " * (10 * 1024 * 1024))
        with self.assertRaisesRegex(ValidationError, "big.pdf"):
            self._prove(proof)

    def test_a_link_is_no_proof(self):
        proof = self.env["ir.attachment"].with_user(self.clerk)
        proof = proof.create(
            {"name": "link", "type": "url", "url": "https://example.com/a.png"}
        )
        with self.assertRaises(ValidationError):
            self._prove(proof)

    def test_whoever_sees_the_case_sees_its_proofs(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        proof = self._upload("a.png", PNG)
        intake = self._create_intake(proof_ids=[Command.link(proof.id)])
        self.assertEqual(intake.with_user(reader).proof_ids.raw, PNG)
        self.assertEqual((proof.res_model, proof.res_id), (intake._name, intake.id))

    def test_a_file_that_the_form_uploaded_is_taken(self):
        proof = self._upload("a.png", PNG, res_model="service.intake", res_id=0)
        self.assertEqual(self._prove(proof).proof_ids, proof)

    def test_a_refused_file_leaves_nothing_behind(self):
        proof = self._upload("a.svg", SVG)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self._create_intake(serial="W9", proof_ids=[Command.link(proof.id)])
        intakes = self.env["service.intake"].search([("serial", "=", "W9")])
        self.assertFalse(intakes)

    def test_a_clerk_cannot_pull_in_somebody_elses_file(self):
        director = self._create_user("boss", "service_intake.group_service_director")
        secret = self._upload("secret.png", PNG, user=director)
        with self.assertRaises(AccessError):
            self._prove(secret)

    def test_a_proof_of_one_case_is_none_of_another(self):
        proof = self._prove(self._upload("a.png", PNG)).proof_ids
        with self.assertRaises(AccessError):
            self._prove(proof)

    def test_a_purchase_in_the_future_is_refused(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        with self.assertRaisesRegex(ValidationError, "future"):
            self._create_intake(purchase_date=tomorrow)

    def test_a_warranty_repair_claims_warranty(self):
        form = Form(self.env["service.intake"].with_user(self.clerk))
        form.service_type = "warranty"
        self.assertTrue(form.is_warranty_claimed)

    def test_purchase_and_seller_go_into_the_registry(self):
        seller = self.env["res.partner"].create({"name": "Seller"})
        intake = self._receive(
            serial="W1", purchase_date="2025-02-03", sold_by_id=seller.id
        )
        self.assertEqual(str(intake.lot_id.service_purchase_date), "2025-02-03")
        self.assertEqual(intake.lot_id.service_sold_by_id, seller)

    def test_purchase_and_seller_come_back_from_the_registry(self):
        seller = self.env["res.partner"].create({"name": "Seller"})
        self._receive(serial="W1", purchase_date="2025-02-03", sold_by_id=seller.id)
        form = Form(self.env["service.intake"].with_user(self.clerk))
        form.serial = "w 1"
        self.assertEqual(form.sold_by_id, seller)
        self.assertEqual(str(form.purchase_date), "2025-02-03")
