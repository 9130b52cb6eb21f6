import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from ..photo import FORMATS
from .common import ServiceIntakeCommon


def make_picture(kind="JPEG", size=(40, 30), **options):
    """Return a picture as a client sends it."""
    output = io.BytesIO()
    Image.new("RGB", size, "red").save(output, kind, **options)
    return output.getvalue()


class PhotoCommon(ServiceIntakeCommon):
    def _add_photo(self, intake, data=None, user=None, **values):
        return (
            self.env["service.photo"]
            .with_user(user or self.clerk)
            .create(
                {
                    "intake_id": intake.id,
                    "image": base64.b64encode(data or make_picture()),
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestPhoto(PhotoCommon):
    def test_pictures_of_phones_are_taken(self):
        intake = self._create_intake()
        for kind in FORMATS:
            with self.subTest(kind):
                photo = self._add_photo(intake, make_picture(kind))
                data = base64.b64decode(photo.image)
                self.assertEqual(Image.open(io.BytesIO(data)).format, "JPEG")
                self.assertEqual(photo.taken_by_id, self.clerk)

    def test_a_transparent_picture_gets_a_white_ground(self):
        output = io.BytesIO()
        Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(output, "PNG")
        photo = self._add_photo(self._create_intake(), output.getvalue())
        picture = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertEqual(picture.getpixel((2, 2)), (255, 255, 255))

    def test_what_is_no_picture_is_refused(self):
        intake = self._create_intake()
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        gif = io.BytesIO()
        Image.new("RGB", (5, 5)).save(gif, "GIF")
        for data in (svg, b"<html></html>", b"\0", gif.getvalue(), b"\xff\xd8\xff\xe0"):
            with (
                self.subTest(data[:10]),
                self.assertRaisesRegex(ValidationError, "no picture"),
            ):
                self._add_photo(intake, data)
        self.assertFalse(intake.photo_ids)

    def test_what_is_no_base64_is_refused(self):
        intake = self._create_intake()
        for value in ("<svg/>", "é", 5, "", False, b"\xff"):
            with self.subTest(value), self.assertRaises(ValidationError):
                self.env["service.photo"].create(
                    {"intake_id": intake.id, "image": value}
                )

    def test_what_hides_behind_a_picture_is_gone(self):
        secret = b"<script>alert(1)</script>"
        photo = self._add_photo(self._create_intake(), make_picture() + secret)
        self.assertNotIn(secret, base64.b64decode(photo.image))

    def test_the_place_where_it_was_taken_is_gone(self):
        exif = Image.Exif()
        exif[0x010E] = "at home"
        photo = self._add_photo(self._create_intake(), make_picture(exif=exif))
        self.assertNotIn(b"at home", base64.b64decode(photo.image))

    def test_a_large_picture_becomes_smaller(self):
        photo = self._add_photo(self._create_intake(), make_picture(size=(4000, 1000)))
        picture = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertEqual(picture.size, (1920, 480))

    def test_a_file_over_the_limit_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "10 MB"):
            self._add_photo(self._create_intake(), b"x" * (10 * 1024 * 1024 + 10))

    def test_a_picture_that_would_fill_the_memory_is_refused(self):
        bomb = make_picture("PNG", size=(9000, 9000))
        with self.assertRaisesRegex(ValidationError, "megapixels"):
            self._add_photo(self._create_intake(), bomb)

    def test_a_case_has_so_many_photos_and_no_more(self):
        self.center.photo_limit = 1
        intake = self._create_intake()
        self._add_photo(intake).active = False
        with self.assertRaisesRegex(ValidationError, "no more than 1"):
            self._add_photo(intake)

    def test_a_clerk_can_throw_a_photo_away_before_the_device_is_received(self):
        photo = self._add_photo(self._create_intake())
        photo.unlink()
        self.assertFalse(photo.exists())

    def test_photos_of_a_received_device_are_kept(self):
        intake = self._receive()
        photo = self._add_photo(intake)
        other = base64.b64encode(make_picture("PNG"))
        for action in (
            photo.unlink,
            lambda: photo.write({"image": other}),
            lambda: photo.write({"intake_id": self._create_intake().id}),
        ):
            with self.assertRaises(UserError):
                action()
        photo.write({"active": False, "note": "blurred", "is_public": False})
        self.assertFalse(intake.photo_ids)

    def test_a_director_can_delete_a_photo(self):
        director = self._create_user("boss_t", "service_intake.group_service_director")
        photo = self._add_photo(self._receive())
        photo.with_user(director).unlink()
        self.assertFalse(photo.exists())

    def test_who_took_it_is_not_for_clients_to_say(self):
        intake = self._receive()
        with self.assertRaises(AccessError):
            self._add_photo(intake, taken_by_id=self.env.ref("base.user_admin").id)
        with self.assertRaises(AccessError):
            self._add_photo(intake).taken_at = "2020-01-01"

    def test_a_reader_cannot_add_one(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._add_photo(self._receive(), user=reader)

    def test_another_company_does_not_see_it(self):
        photo = self._add_photo(self._receive())
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["service.photo"].with_user(stranger).search([])
        self.assertNotIn(photo, found)

    def test_the_stage_follows_the_case(self):
        intake = self._receive()
        intake.action_ready()
        photos = self.env["service.photo"].with_user(self.clerk)
        form = Form(photos.with_context(default_intake_id=intake.id))
        self.assertEqual(form.stage, "out")

    def test_the_photos_of_a_deleted_case_leave_no_file(self):
        intake = self._create_intake()
        photo = self._add_photo(intake)
        domain = [("res_model", "=", "service.photo"), ("res_id", "=", photo.id)]
        files = self.env["ir.attachment"].search([*domain, ("res_field", "!=", False)])
        self.assertTrue(files)
        intake.sudo().unlink()
        self.assertFalse(files.exists())


@tagged("post_install", "-at_install")
class TestPublicPhoto(HttpCase, PhotoCommon):
    def setUp(self):
        super().setUp()
        self.intake = self._receive(serial="PH-1")
        self.url = self.intake._get_tracking_url()
        self.photo = self._add_photo(self.intake, is_public=True, note="A scratch")

    def _get(self, photo):
        return self.url_open(f"{self.url}/photo/{photo}")

    def test_the_customer_sees_what_was_chosen(self):
        page = self.url_open(self.url)
        self.assertIn(f"/photo/{self.photo.id}", page.text)
        self.assertIn("A scratch", page.text)
        answer = self._get(self.photo.id)
        self.assertEqual(answer.content, base64.b64decode(self.photo.image))

    def test_the_picture_is_only_a_picture(self):
        headers = self._get(self.photo.id).headers
        self.assertEqual(headers["Content-Type"], "image/jpeg")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Content-Security-Policy"], "default-src 'none'")

    def test_what_was_not_chosen_does_not_exist(self):
        hidden = self._add_photo(self.intake, note="private words")
        foreign = self._add_photo(self._receive(serial="PH-2"), is_public=True)
        archived = self._add_photo(self.intake, is_public=True, active=False)
        self.assertNotIn("private words", self.url_open(self.url).text)
        for photo in (hidden, foreign, archived):
            self.assertEqual(self._get(photo.id).status_code, 404)

    def test_garbage_finds_no_photo(self):
        for photo in ("0", "-1", "x", "9" * 9, "9" * 40, "%00", "1.5", "%D9%A1"):
            with self.subTest(photo):
                self.assertEqual(self._get(photo).status_code, 404)

    def test_without_the_link_there_is_no_photo(self):
        url = f"/service/track/{'0' * 36}/photo/{self.photo.id}"
        self.assertEqual(self.url_open(url).status_code, 404)
