from odoo.exceptions import UserError
from odoo.tests import tagged

from .storage_common import OwnershipTransferCommon


@tagged("post_install", "-at_install")
class TestOwnershipValue(OwnershipTransferCommon):
    """A device that nobody collects gets a value, and then is stock like any other."""

    def test_the_value_is_posted_for_perpetual_valuation(self):
        self.category.property_valuation = "real_time"
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        entry = act.move_ids.account_move_id
        border = self.env.company.service_transfer_location_id
        accounts = self.device._get_product_accounts()
        lines = {line.account_id: line.balance for line in entry.line_ids}
        self.assertEqual(
            lines,
            {accounts["stock_valuation"]: 42.0, border.valuation_account_id: -42.0},
        )
        self.assertEqual(border.valuation_account_id.account_type, "income_other")
        self.assertEqual(entry.state, "posted")

    def test_the_value_is_kept_for_periodic_valuation(self):
        self.category.property_valuation = "periodic"
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        out, ours = act.move_ids.sorted("id")
        self.assertFalse(act.move_ids.account_move_id)
        self.assertEqual((out.value, ours.value, ours.is_in), (0, 42.0, True))

    def test_perpetual_valuation_without_account_is_refused(self):
        self.category.property_valuation = "real_time"
        self.patch(
            type(self.env.company),
            "_get_service_transfer_account",
            lambda company: company.env["account.account"],
        )
        self._prove_ladder()
        with self.assertRaisesRegex(UserError, "no account"):
            self._confirm(self._act())

    def _own(self):
        self._prove_ladder()
        act = self._act()
        self._confirm(act)
        return act

    def test_it_is_sold_natively(self):
        self._own()
        move = self.env["stock.move"].create(
            {
                "product_id": self.device.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "reference": "sale",
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.move_line_ids.lot_id, self.intake.lot_id)
        move.picked = True
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_it_is_scrapped_natively(self):
        self._own()
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.device.id,
                "lot_id": self.intake.lot_id.id,
                "scrap_qty": 1,
                "location_id": self.stock.id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")

    def test_what_is_left_of_the_proceeds_is_the_owners(self):
        act = self._own()
        act.write({"proceeds": 1000, "costs": 50})
        self.assertEqual(act.owner_amount, 950 - act.fee_owed)
        act.proceeds = 10
        self.assertEqual(act.owner_amount, 0)

    def test_a_policy_may_leave_the_proceeds_to_the_company(self):
        self.policy.sudo().env.cr.execute(
            "UPDATE service_storage_policy SET proceeds = 'kept' WHERE id = %s",
            [self.policy.id],
        )
        self.policy.invalidate_recordset()
        act = self._own()
        act.proceeds = 1000
        self.assertEqual(act.owner_amount, 0)

    def test_a_valuable_device_must_be_auctioned(self):
        self.center.storage_policy_id = self._create_policy(auction_threshold=40)
        act = self._act(self._store(serial="LEFT-2"), wiped=False)
        self.assertTrue(act.is_auction_required)
        act.value = 40
        self.assertFalse(act.is_auction_required)

    def test_the_act_prints_notices_and_value(self):
        act = self._own()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.director)
            ._render_qweb_html("service_intake.report_ownership_transfer", act.ids)
        )
        for words in (act.name, "RR123456789NO", "42.00", "factory reset", "LEFT-1"):
            self.assertIn(words, html.decode())

    def test_a_draft_act_prints_what_is_owed_today(self):
        act = self._act(self._store(serial="LEFT-3"), wiped=False)
        owed = act.charge_id._get_owed_fee()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_intake.report_ownership_transfer", act.ids
        )
        self.assertGreater(owed, 0)
        self.assertIn(f"{owed:,.2f}", html.decode())

    def test_act_and_letter_are_pdfs(self):
        act = self._own()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        for name, record in (
            ("ownership_transfer", act),
            ("storage_notice", self.intake.storage_notice_ids),
        ):
            with self.subTest(name):
                pdf, kind = report._render_qweb_pdf(
                    f"service_intake.report_{name}", record.ids
                )
                self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))
