from odoo import api, models


class ServiceIntake(models.Model):
    """The receipt number of a case: from its centre's series."""

    _inherit = "service.intake"

    @api.model
    def _next_receipt_number(self, vals):
        """Take the receipt number of a case about to be made.

        :param dict vals: its values, with company and centre
        :return: such as ``NRT/2026/00001``; of the shared series where the centre
            has none
        :rtype: str
        """
        center = self.env["service.center"].browse(vals.get("center_id"))
        return (center and center._next_number("receipt_sequence_id")) or (
            self.env["ir.sequence"]
            .with_company(vals["company_id"])
            .next_by_code("service.intake")
        )
