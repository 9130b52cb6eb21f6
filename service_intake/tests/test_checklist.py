from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ServiceIntakeCommon


@tagged("post_install", "-at_install")
class TestChecklist(ServiceIntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env["service.device.type"].create(
            {
                "name": "Testing Laptop",
                "check_ids": [
                    Command.create({"name": "Screen whole"}),
                    Command.create(
                        {"name": "Charge", "kind": "number", "is_mandatory": False}
                    ),
                ],
                "accessory_ids": [
                    Command.create({"name": "Charger"}),
                    Command.create({"name": "Bag"}),
                ],
            }
        )
        cls.device.service_device_type_id = cls.type

    def _answer(self, intake):
        intake.check_ids.filtered(lambda c: c.kind == "check").result = "ok"
        return intake

    def _receive_answered(self, **values):
        intake = self._answer(self._create_intake(**values))
        intake.action_receive()
        return intake

    # === CHECKLIST === #
    def test_a_new_case_has_the_questions_of_its_type(self):
        intake = self._create_intake()
        self.assertEqual(intake.check_ids.mapped("name"), ["Screen whole", "Charge"])
        self.assertEqual(intake.check_ids.mapped("is_mandatory"), [True, False])

    def test_the_form_shows_the_questions_when_the_device_is_chosen(self):
        with Form(self.env["service.intake"].with_user(self.clerk)) as form:
            form.partner_id = self.customer
            form.product_id = self.device
            with form.check_ids.edit(0) as line:
                line.result = "not_ok"
        self.assertEqual(form.record.check_ids.mapped("result"), ["not_ok", False])

    def test_another_device_asks_its_own_questions(self):
        intake = self._create_intake()
        intake.check_ids = [Command.create({"name": "Extra"})]
        intake.product_id = self._create_device_product("Phone")
        self.assertEqual(intake.check_ids.mapped("name"), ["Extra"])

    def test_later_changes_of_the_type_do_not_change_a_case(self):
        intake = self._receive_answered()
        self.type.check_ids[0].name = "Something else"
        self.assertEqual(intake.check_ids[0].name, "Screen whole")
        self.type.check_ids.unlink()
        self.assertEqual(intake.check_ids[0].answer, "OK")

    def test_a_mandatory_question_must_be_answered(self):
        intake = self._create_intake()
        with self.assertRaisesRegex(UserError, "Screen whole"):
            intake.action_receive()
        self.assertEqual(intake.state, "draft")

    def test_each_reason_has_its_own_line(self):
        intake = self._create_intake(promised_date="2020-01-01")
        with self.assertRaises(UserError) as refusal:
            intake.action_receive()
        head, *reasons = str(refusal.exception).splitlines()
        self.assertEqual(head, f"{intake.name}:")
        self.assertGreater(len(reasons), 1)
        self.assertTrue(all(reason.startswith("• ") for reason in reasons))

    def test_deleting_a_mandatory_question_is_no_answer(self):
        intake = self._create_intake()
        intake.check_ids.unlink()
        with self.assertRaisesRegex(UserError, "Screen whole"):
            intake.action_receive()

    def test_a_question_cannot_be_made_optional_by_a_client(self):
        intake = self._create_intake(check_ids=[])
        question = self.type.check_ids[0]
        intake.check_ids = [
            Command.create(
                {"type_check_id": question.id, "name": "x", "is_mandatory": False}
            )
        ]
        self.assertEqual(intake.check_ids.name, "Screen whole")
        with self.assertRaisesRegex(UserError, "Screen whole"):
            intake.action_receive()

    def test_an_optional_question_may_stay_open(self):
        self.assertEqual(self._receive_answered().state, "received")

    def test_the_rest_is_answered_ok_at_once(self):
        intakes = self._create_intake() + self._create_intake()
        intakes[0].check_ids[0].result = "na"
        intakes.action_check_rest_ok()
        intakes.action_check_rest_ok()
        self.assertEqual(intakes[0].check_ids[0].result, "na")
        self.assertEqual(intakes[1].check_ids.mapped("result"), ["ok", False])

    def test_a_reader_cannot_answer(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        with self.assertRaises(AccessError):
            self._create_intake().with_user(reader).action_check_rest_ok()

    def test_a_number_is_a_number_in_any_script(self):
        charge = self._create_intake().check_ids[1]
        for value in ("80", "۸۰", "80,5"):
            charge.value = value
        with self.assertRaisesRegex(ValidationError, "Charge"):
            charge.value = "half"

    def test_the_condition_of_a_received_case_is_fixed(self):
        intake = self._receive_answered(condition="scratched")
        for values in (
            {"condition": "new"},
            {"has_no_accessories": True},
            {"check_ids": [Command.create({"name": "More"})]},
            {"check_ids": [Command.update(intake.check_ids[0].id, {"result": "na"})]},
            {"check_ids": [Command.delete(intake.check_ids[0].id)]},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                intake.write(values)

    def test_a_check_cannot_be_moved_to_a_received_case(self):
        received, draft = self._receive_answered(), self._create_intake()
        with self.assertRaises(UserError):
            draft.check_ids[0].intake_id = received

    def test_the_condition_at_hand_over_is_noted_while_the_device_is_here(self):
        intake = self._receive_answered()
        intake.check_ids[0].out_result = "not_ok"
        self.assertTrue(intake.check_ids[0].is_changed)
        with self.assertRaises(UserError):
            self._create_intake().check_ids[0].out_result = "ok"

    def test_questions_of_other_companies_are_not_seen(self):
        intake = self._create_intake()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = self._create_user(
            "clerk_far",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            intake.check_ids.with_user(user).read(["name"])

    def test_the_receipt_prints_the_answers(self):
        intake = self._receive_answered()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_intake.report_receipt", intake.ids
        )
        self.assertIn("Screen whole: OK", html.decode())

    # === ACCESSORIES === #
    def test_ticking_a_usual_accessory_lists_it(self):
        with Form(self.env["service.intake"].with_user(self.clerk)) as form:
            form.partner_id = self.customer
            form.product_id = self.device
            form.has_no_accessories = True
            form.usual_accessory_ids.add(self.type.accessory_ids[0])
            self.assertEqual(len(form.accessory_ids), 1)
            self.assertFalse(form.has_no_accessories)
        self.assertEqual(form.record.accessory_ids.mapped("name"), ["Charger"])

    def test_unticking_it_leaves_what_was_typed(self):
        intake = self._create_intake(
            accessory_ids=[Command.create({"name": "Mouse"})],
            usual_accessory_ids=[Command.set(self.type.accessory_ids.ids)],
        )
        self.assertEqual(
            set(intake.accessory_ids.mapped("name")), {"Mouse", "Charger", "Bag"}
        )
        intake.usual_accessory_ids = self.type.accessory_ids[1]
        self.assertEqual(set(intake.accessory_ids.mapped("name")), {"Mouse", "Bag"})

    def test_no_accessories_must_be_said_where_the_type_demands_it(self):
        self.type.is_accessories_mandatory = True
        intake = self._answer(self._create_intake())
        with self.assertRaisesRegex(UserError, "No Accessories"):
            intake.action_receive()
        intake.has_no_accessories = True
        intake.action_receive()
        self.assertEqual(intake.state, "received")

    def test_none_and_some_accessories_contradict(self):
        intake = self._answer(self._create_intake(has_no_accessories=True))
        intake.accessory_ids = [Command.create({"name": "Mouse"})]
        with self.assertRaisesRegex(UserError, "yet"):
            intake.action_receive()

    # === MANDATORY FIELDS === #
    def test_what_the_type_demands_is_named_when_it_is_missing(self):
        flags = {
            "is_serial_mandatory": "Serial Number",
            "is_brand_mandatory": "Brand",
            "is_model_mandatory": "Model",
            "is_purchase_date_mandatory": "Purchase Date",
            "is_fault_mandatory": "Reported Fault",
            "is_condition_mandatory": "Condition",
            "is_proof_mandatory": "Warranty Proof",
        }
        self.type.write(dict.fromkeys(flags, True))
        intake = self._create_intake(fault=" ", is_warranty_claimed=True)
        with self.assertRaises(UserError) as refusal:
            self._answer(intake).action_receive()
        for label in flags.values():
            with self.subTest(label):
                self.assertIn(f"{label} is missing", str(refusal.exception))

    def test_what_the_type_demands_and_is_there_is_no_hindrance(self):
        self.type.is_brand_mandatory = self.type.is_proof_mandatory = True
        intake = self._receive_answered(brand_id=self.brand.id)
        self.assertEqual(intake.state, "received")

    def test_a_batch_is_received_whole_or_not_at_all(self):
        good, bad = self._answer(self._create_intake()), self._create_intake()
        with self.assertRaises(UserError):
            (good + bad).action_receive()
        self.assertEqual(good.state, "draft")

    def test_receive_and_print_returns_the_receipt(self):
        intake = self._answer(self._create_intake())
        action = intake.action_receive_and_print()
        self.assertEqual(intake.state, "received")
        self.assertEqual(action["report_name"], "service_intake.report_receipt")

    def test_a_reader_cannot_receive_and_print(self):
        reader = self._create_user("reader_t", "service_intake.group_service_reader")
        intake = self._answer(self._create_intake())
        with self.assertRaises(AccessError):
            intake.with_user(reader).action_receive_and_print()

    def test_what_is_missing_takes_as_many_queries_for_ten_cases(self):
        cases = self._create_intake()
        for _index in range(9):
            cases += self._create_intake()
        cases.action_check_rest_ok()
        counts = []
        for records in (cases[:1], cases):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertFalse(records._get_receive_blockers())
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_checklists_of_ten_cases_are_made_at_once(self):
        self.type.promised_days = 3
        vals = {
            "partner_id": self.customer.id,
            "center_id": self.center.id,
        }
        counts = []
        for product in (self._create_device_product("Phone"), self.device):
            model = self.env["service.intake"].with_user(self.clerk)
            model.create({**vals, "product_id": product.id})
            self.env.flush_all()
            before = self.cr.sql_log_count
            cases = model.create([{**vals, "product_id": product.id}] * 10)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(cases.check_ids), 20)
        self.assertLessEqual(counts[1], counts[0] + 6)
