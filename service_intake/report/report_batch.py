from odoo import api, models

from ..barcodes import svg_data_uri


class ReportBatch(models.AbstractModel):
    """What the combined receipt prints."""

    _name = "report.service_intake.report_batch"
    _description = "Combined Receipt"

    @api.model
    def _get_report_values(self, docids, data=None):
        batches = self.env["service.intake.batch"].browse(docids)
        intakes = batches.intake_ids
        return {
            "doc_ids": docids,
            "doc_model": "service.intake.batch",
            "docs": batches,
            "print_numbers": batches._count_receipts(),
            "barcodes": {
                record: svg_data_uri("Code128", record.name, 200, 40)
                for record in [*batches, *intakes]
                if record.name.isascii()
            },
        }
