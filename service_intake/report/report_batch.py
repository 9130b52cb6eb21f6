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
                # As wide as its column: narrow bars are not read.
                record: svg_data_uri("Code128", record.name, *size)
                for records, size in ((batches, (200, 40)), (intakes, (220, 28)))
                for record in records
                if record.name.isascii()
            },
        }
