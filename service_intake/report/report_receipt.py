from odoo import api, models

from ..barcodes import svg_data_uri


class ReportReceipt(models.AbstractModel):
    """What the receipt prints: the customer's copy and the bench's."""

    _name = "report.service_intake.report_receipt"
    _description = "Service Receipt"

    @api.model
    def _get_report_values(self, docids, data=None):
        intakes = self.env["service.intake"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "service.intake",
            "docs": intakes,
            **self._get_number_codes(intakes),
            "qr_codes": self._get_link_codes(intakes),
            "print_numbers": intakes._count_receipts(),
        }

    @api.model
    def _get_number_codes(self, intakes, width=200, height=40):
        """Return pictures of the number alone: they may lie open on a bench.

        :param int width: of the barcode, in points; a picture keeps its proportions
        :param int height: of the barcode, in points
        :return: dicts from a case to a picture, by what they are called in templates
        :rtype: dict
        """
        printable = intakes.filtered(lambda intake: intake.name.isascii())
        return {
            "barcodes": {
                intake: svg_data_uri(
                    "Code128", intake._get_receipt_code(), width, height
                )
                for intake in printable
            },
            "number_codes": {
                intake: svg_data_uri("QR", intake._get_receipt_code(), 96, 96)
                for intake in printable
            },
        }

    @api.model
    def _get_link_codes(self, intakes):
        """Return pictures of the secret links, for the customers alone.

        :return: ``{service.intake: picture}``
        :rtype: dict
        """
        return {
            intake: svg_data_uri("QR", intake._get_tracking_url(), 96, 96)
            for intake in intakes
            if intake.is_in_custody
        }


class ReportReceiptRoll(models.AbstractModel):
    """The receipt on an 80 mm roll: the customer's copy alone."""

    _name = "report.service_intake.report_receipt_roll"
    _inherit = ["report.service_intake.report_receipt"]
    _description = "Service Receipt, 80 mm"
