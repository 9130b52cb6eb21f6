from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SIGNATURE, ServiceIntakeCommon


class ServiceBatchCommon(ServiceIntakeCommon):
    """An institution with two people who may collect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = cls.env["res.partner"].create(
            {"name": "A School", "is_company": True, "email": "school@example.com"}
        )
        cls.anna, cls.boris = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": cls.school.id,
                    "email": f"{name}@example.com",
                }
                for name in ("Anna", "Boris")
            ]
        )

    @classmethod
    def _create_batch(cls, serials="B-1\nB-2\nB-3", **values):
        return (
            cls.env["service.intake.batch"]
            .with_user(cls.clerk)
            .create(
                {
                    "partner_id": cls.school.id,
                    "center_id": cls.center.id,
                    "product_id": cls.device.id,
                    "fault": "slow",
                    "serials": serials,
                    **values,
                }
            )
        )

    @classmethod
    def _receive_batch(cls, serials="B-1\nB-2\nB-3", **values):
        batch = cls._create_batch(serials, **values)
        batch.action_receive()
        return batch


@tagged("post_install", "-at_install")
class TestBatch(ServiceBatchCommon):
    def test_each_line_becomes_a_case_in_custody(self):
        batch = self._receive_batch("B-1;P7;No light;Case,Charger\nB-2")
        first, second = batch.intake_ids.sorted("id")
        self.assertEqual(set(batch.intake_ids.mapped("state")), {"received"})
        self.assertEqual((first.model, first.fault), ("P7", "No light"))
        self.assertEqual(first.accessory_ids.mapped("name"), ["Case", "Charger"])
        self.assertEqual(second.fault, "slow")
        self._assert_in_custody(second, self.center.reception_location_id)

    @freeze_time("2031-05-01 12:00:00")
    def test_the_combined_receipt_has_a_series_of_its_own(self):
        batch = self._receive_batch()
        self.assertEqual(batch.name, "NRT/2031/B00001")
        self.assertEqual(batch.intake_ids.sorted("id")[0].name, "NRT/2031/00001")

    def test_a_clerk_does_not_choose_the_number(self):
        batch = self._create_batch(name="MINE")
        self.assertNotEqual(batch.name, "MINE")
        with self.assertRaises(AccessError):
            batch.name = "MINE"

    def test_a_bad_line_is_named_and_nothing_is_received(self):
        batch = self._create_batch("B-1\nB 1\n;x\nB-4")
        with self.assertRaisesRegex(UserError, r"(?s)Line 2 .*line 1.*Line 3"):
            batch.action_receive()
        self.assertEqual(batch.state, "draft")
        self.assertFalse(batch.intake_ids)

    def test_a_device_in_custody_is_named_with_its_receipt(self):
        other = self._receive(serial="B-2")
        batch = self._create_batch()
        with self.assertRaisesRegex(UserError, f"Line 2.*{other.name}"):
            batch.action_receive()

    def test_an_unknown_device_needs_a_product(self):
        batch = self._create_batch(product_id=False)
        with self.assertRaisesRegex(UserError, "choose the device"):
            batch.action_receive()

    def test_a_known_device_brings_its_own_product(self):
        phone = self._create_device_product("Phone")
        known = self._receive(serial="B-1", product_id=phone.id)
        known.action_ready()
        self._hand_over_wizard(known).action_confirm()
        batch = self._receive_batch()
        self.assertEqual(batch.intake_ids.sorted("id")[0].product_id, phone)
        self.assertEqual(batch.intake_ids.sorted("id")[0].lot_id, known.lot_id)

    def test_an_empty_list_is_refused(self):
        with self.assertRaisesRegex(UserError, "paste"):
            self._create_batch(" \n").action_receive()

    def test_more_than_the_limit_is_refused(self):
        batch = self._create_batch("\n".join(f"L{n}" for n in range(501)))
        with self.assertRaisesRegex(UserError, "split the list"):
            batch.action_receive()

    def test_receiving_twice_is_refused(self):
        batch = self._receive_batch()
        with self.assertRaisesRegex(UserError, "already"):
            batch.action_receive()
        self.assertEqual(len(batch.intake_ids), 3)

    def test_what_keeps_one_device_out_is_named_by_line(self):
        self.center.is_signature_required = True
        batch = self._create_batch("B-1")
        with self.assertRaisesRegex(UserError, "Line 1.*signed"):
            batch.action_receive()
        batch.write({"intake_signature": SIGNATURE, "intake_signed_by": "Anna"})
        batch.action_receive()
        self.assertEqual(batch.state, "received")

    def test_the_preview_shows_problems_and_escapes_what_was_pasted(self):
        form = Form(self.env["service.intake.batch"].with_user(self.clerk))
        form.partner_id = self.school
        form.product_id = self.device
        form.serials = "<b>x</b>\nB1\nb-1"
        self.assertEqual((form.line_count, form.problem_count), (3, 1))
        self.assertIn("&lt;b&gt;x", form.preview)
        self.assertIn("table-danger", form.preview)

    def test_a_received_batch_stays_as_printed(self):
        batch = self._receive_batch()
        for values in ({"serials": "X"}, {"partner_id": self.customer.id}):
            with self.subTest(**values), self.assertRaises(UserError):
                batch.write(values)
        batch.contact_ids = self.boris
        self.assertEqual(batch.contact_ids, self.boris)

    def test_a_received_batch_cannot_be_deleted_or_cancelled(self):
        batch = self._receive_batch()
        with self.assertRaises(UserError):
            batch.sudo().unlink()
        with self.assertRaises(UserError):
            batch.action_cancel()

    def test_a_cancelled_batch_can_be_taken_up_again(self):
        batch = self._create_batch()
        batch.action_cancel()
        with self.assertRaises(UserError):
            batch.action_receive()
        batch.action_reset_draft()
        batch.action_receive()
        self.assertEqual(batch.state, "received")

    def test_a_client_cannot_put_a_case_into_a_batch(self):
        batch = self._create_batch()
        with self.assertRaises(AccessError):
            self._create_intake(batch_id=batch.id)
        with self.assertRaises(AccessError):
            self._create_intake().batch_id = batch

    def test_a_reader_cannot_receive_a_batch(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._create_batch().with_user(reader).action_receive()

    def test_another_company_does_not_see_the_batch(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        batch = self._create_batch()
        found = self.env["service.intake.batch"].with_user(stranger).search([])
        self.assertNotIn(batch, found)

    def test_receiving_queues_no_mail_per_device(self):
        batch = self._receive_batch()
        domain = [
            ("model", "=", "service.intake"),
            ("res_id", "in", batch.intake_ids.ids),
        ]
        self.assertFalse(self.env["mail.mail"].search(domain))

    def test_ready_devices_are_told_to_the_named_people(self):
        batch = self._receive_batch(notify_ids=self.anna.ids)
        batch.intake_ids[:2].action_ready()
        mails = batch.intake_ids[:2].sudo().notice_mail_id
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.recipient_ids, self.anna)

    def test_queries_per_device_do_not_grow(self):
        def count(size, letter):
            text = "\n".join(f"{letter}{n}" for n in range(size))
            batch = self._create_batch(text)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.action_receive()
            return self.env.cr.sql_log_count - before

        count(2, "W")  # fills the caches
        small, large = count(5, "S"), count(25, "L")
        self.assertLessEqual((large - small) / 20, small / 5)

    def test_progress_counts_what_was_handed_over(self):
        batch = self._receive_batch("B-1\nB-2\nB-3\nB-4")
        batch.intake_ids[:2].action_ready()
        self._hand_over_wizard(batch.intake_ids[0]).action_confirm()
        counts = (batch.intake_count, batch.custody_count, batch.ready_count)
        self.assertEqual(counts, (4, 3, 1))
        self.assertEqual(batch.progress, 25.0)
        self.assertEqual(batch.action_view_intakes()["domain"][0][2], batch.id)
