from odoo import api, models


class ReportLabel(models.AbstractModel):
    """What is stuck on the device: its number, nothing secret."""

    _name = "report.service_intake.report_label"
    _inherit = ["report.service_intake.report_receipt"]
    _description = "Device Label"

    @api.model
    def _get_report_values(self, docids, data=None):
        intakes = self.env["service.intake"].browse(docids)
        intakes._check_printable()
        return {
            "doc_ids": docids,
            "doc_model": "service.intake",
            "docs": intakes,
            **self._get_number_codes(intakes, 222, 30),
        }
