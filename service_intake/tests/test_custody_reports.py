from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .claim_common import ClaimCommon


@tagged("post_install", "-at_install")
class TestCustodyReports(HttpCase, ClaimCommon):
    def test_claim_stock_take_and_transfer_are_printed_as_pdf(self):
        take = self.env["service.stock.take"].create({"center_id": self.center.id})
        take.action_start()
        south = self.env["service.center"].create(
            {"name": "South", "code": "STH", "warehouse_id": self.warehouse.id}
        )
        transfer = self.env["service.transfer"].create(
            {
                "center_id": self.center.id,
                "center_dest_id": south.id,
                "line_ids": [Command.create({"intake_id": self.intake.id})],
            }
        )
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        for name, record in (
            ("claim", self._submit()),
            ("stock_take", take),
            ("transfer", transfer),
        ):
            with self.subTest(name):
                content, kind = report._render_qweb_pdf(
                    f"service_intake.report_{name}", record.ids
                )
                self.assertEqual(kind, "pdf")
                self.assertTrue(content.startswith(b"%PDF"))
