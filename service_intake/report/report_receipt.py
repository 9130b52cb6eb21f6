from odoo import api, models

from ..barcodes import svg_data_uri


class ReportReceipt(models.AbstractModel):
    """What the receipt prints."""

    _name = "report.service_intake.report_receipt"
    _description = "Service Receipt"

    @api.model
    def _get_report_values(self, docids, data=None):
        intakes = self.env["service.intake"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "service.intake",
            "docs": intakes,
            "barcodes": {
                intake: svg_data_uri("Code128", intake._get_receipt_code(), 200, 40)
                for intake in intakes
                if intake.name.isascii()
            },
            "qr_codes": {
                intake: svg_data_uri("QR", intake._get_tracking_url(), 96, 96)
                for intake in intakes
                if intake.is_in_custody
            },
        }
