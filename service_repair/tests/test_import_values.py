from datetime import datetime

from odoo.tests import tagged

from .ords_common import ServiceImportCommon


@tagged("post_install", "-at_install")
class TestImportValues(ServiceImportCommon):
    """What an import writes, and what it leaves alone."""

    def _repair(self, **cells):
        return self._import(cells).repair_ids

    def test_a_repair_is_done_with_its_result(self):
        for number, (status, result) in enumerate(
            [
                ("Fixed", "repaired"),
                ("Repairable", "repairable"),
                ("End of life", "end_of_life"),
                ("Unknown", "unknown"),
            ]
        ):
            with self.subTest(status):
                repair = self._repair(id=f"demo_{number}", repair_status=status)
                self.assertEqual(
                    (repair.state, repair.service_result), ("done", result)
                )

    def test_every_barrier_is_kept(self):
        barriers = {
            "Spare parts not available": "no_parts",
            "Spare parts too expensive": "parts_price",
            "No way to open product": "cannot_open",
            "Repair information not available": "no_information",
            "Lack of equipment": "no_equipment",
            "Too worn out": "worn_out",
            "Item too worn out": "worn_out",
        }
        record = self._import(
            *(
                {
                    "id": f"demo_{number}",
                    "repair_status": "End of life",
                    "repair_barrier_if_end_of_life": barrier,
                }
                for number, barrier in enumerate(barriers)
            )
        )
        repairs = record.repair_ids.sorted("service_external_ref")
        self.assertEqual(repairs.mapped("service_barrier"), list(barriers.values()))

    def test_the_repair_knows_its_source(self):
        repair = self._repair()
        self.assertEqual(repair.service_external_ref, "demo_1")
        self.assertEqual(repair.service_workshop, "Workshop A")
        self.assertEqual(repair.company_id, self.env.company)
        for part in ("Demo Repairs", "CC BY-SA 4.0", "NOR", "2015"):
            self.assertIn(part, repair.internal_notes)

    def test_a_provider_that_is_markup_is_text(self):
        repair = self._repair(data_provider="<b>x</b><script>1</script>")
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", repair.internal_notes)

    def test_the_case_is_closed_on_the_day_of_the_repair(self):
        repair = self._repair()
        case, noon = repair.service_intake_id, datetime(2020, 3, 5, 12)
        self.assertEqual((case.state, case.is_imported), ("handed_over", True))
        self.assertEqual(case.fault, "does not heat")
        self.assertEqual(case.center_id, self.center)
        self.assertTrue(case.name)
        for moment in (
            case.received_at,
            case.ready_at,
            case.handed_over_at,
            repair.service_done_at,
        ):
            self.assertEqual(moment, noon)

    def test_the_device_is_registered(self):
        lot = self._repair().lot_id
        self.assertEqual(lot.name, "demo_1")
        self.assertEqual(lot.service_brand_id, self.brand)
        self.assertEqual(lot.service_model, "Water kettle")
        product = lot.product_id
        self.assertEqual((product.is_storable, product.tracking), (True, "serial"))
        self.assertEqual(product.categ_id.complete_name, "Repaired devices / Kettle")
        self.assertEqual(product.cost_method, "standard")

    def test_one_product_for_each_category(self):
        lamp = {"product_category": "Lamp", "product_category_id": "15"}
        record = self._import({}, {"id": "demo_2", **lamp}, {"id": "demo_3"})
        products = record.repair_ids.product_id
        self.assertEqual(set(products.mapped("name")), {"Kettle", "Lamp"})
        self.assertEqual(len(products.categ_id), 2)

    def test_a_renamed_product_stays_the_product(self):
        product = self._repair().sudo().product_id
        product.name = "Wasserkocher"
        product.categ_id.name = "Küche"
        again = self._repair(id="demo_2").product_id
        self.assertEqual(again, product)

    def test_what_was_deleted_is_made_again(self):
        model, wanted = self.env["service.import"], {"ords_test": {"name": "X"}}
        made = model._ensure_ords_records("res.partner", wanted)["ords_test"]
        self.assertEqual(
            model._ensure_ords_records("res.partner", wanted)["ords_test"], made
        )
        made.unlink()
        again = model._ensure_ords_records("res.partner", wanted)["ords_test"]
        self.assertTrue(again.exists())

    def test_a_company_that_values_by_fifo_can_import(self):
        self.env["ir.default"].set(
            "product.category", "property_cost_method", "fifo", company_id=True
        )
        self.assertEqual(self._repair().product_id.cost_method, "standard")

    def test_spellings_of_a_brand_are_folded(self):
        spellings = ["Black & Decker", "BLACK+DECKER", "black and decker inc."]
        record = self._import(
            *({"id": f"demo_{n}", "brand": name} for n, name in enumerate(spellings))
        )
        self.assertEqual(len(record.repair_ids.lot_id.service_brand_id), 1)

    def test_an_unknown_brand_is_left_open(self):
        record = self._import({"brand": "Unknown"}, {"id": "demo_2", "brand": "?"})
        self.assertFalse(record.repair_ids.lot_id.service_brand_id)

    def test_customers_are_one_anonymous_contact(self):
        record = self._import({}, {"id": "demo_2"})
        record |= self._import({"id": "demo_3"})
        self.assertEqual(len(record.repair_ids.partner_id), 1)
        self.assertIn("Anonymous", record.repair_ids.partner_id.name)

    def test_nothing_moves_and_nobody_is_told(self):
        models = ("stock.move", "stock.quant", "mail.mail", "sms.sms", "mail.activity")
        before = {model: self.env[model].search_count([]) for model in models}
        repair = self._repair()
        after = {model: self.env[model].search_count([]) for model in models}
        self.assertEqual(after, before)
        self.assertFalse(repair.service_intake_id.custody_event_ids)
        for record in (repair, repair.service_intake_id, repair.lot_id):
            self.assertFalse(record.message_ids)

    def test_an_imported_device_comes_again_as_any_other(self):
        lot = self._repair().lot_id
        case = self._receive(serial="demo_1", product_id=lot.product_id.id)
        self.assertEqual(case.lot_id, lot)
        self.assertEqual(case.state, "received")

    # === HOOKS === #
    def _patch_hook(self, name, method):
        self.patch(type(self.env["service.import"]), name, method)

    def test_workshops_add_to_their_repairs(self):
        asked = []

        def _prepare_workshop_vals(self, identifiers):
            asked.append((self.env.su, self.env.company, identifiers))
            return {name: {"priority": "1"} for name in identifiers if name == "B"}

        self._patch_hook("_prepare_workshop_vals", _prepare_workshop_vals)
        record = self._import(
            {},
            {"id": "demo_2", "group_identifier": "B"},
            {"id": "demo_3", "group_identifier": ""},
        )
        self.assertEqual(asked, [(True, self.env.company, {"Workshop A", "B"})])
        repairs = record.repair_ids.sorted("service_external_ref")
        self.assertEqual(repairs.mapped("priority"), ["0", "1", "0"])

    def test_the_hook_after_import_gets_each_chunk(self):
        chunks = []

        def _service_after_import(self, repairs):
            chunks.append(repairs.mapped("service_external_ref"))

        self._patch_hook("_service_after_import", _service_after_import)
        self._import({}, {"id": "demo_2"}, {"id": "demo_3"}, chunk_size=2)
        self.assertEqual(chunks, [["demo_1", "demo_2"], ["demo_3"]])

    # === COMPANIES === #
    def test_two_companies_import_the_same_file(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.director.company_ids |= company
        center = self.env["service.center"].create(
            {
                "name": "South",
                "code": "STH",
                "company_id": company.id,
                "warehouse_id": self.env["stock.warehouse"]
                .search([("company_id", "=", company.id)], limit=1)
                .id,
            }
        )
        here = self._import({})
        there = self._import({}, company_id=company.id, center_id=center.id)
        self._assert_counts(there, imported=1)
        self.assertEqual(there.repair_ids.company_id, company)
        self.assertEqual(there.repair_ids.picking_type_id.company_id, company)
        self.assertEqual(there.repair_ids.service_intake_id.company_id, company)
        self.assertEqual(there.repair_ids.lot_id, here.repair_ids.lot_id)

    def test_the_buttons_open_repairs_and_bad_lines(self):
        record = self._import({}, "bad")
        for action, found in (
            (record.action_view_repairs(), record.repair_ids),
            (record.action_view_errors(), record.error_ids),
        ):
            model = self.env[action["res_model"]]
            self.assertEqual(model.search(action["domain"]), found)
