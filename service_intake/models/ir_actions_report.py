from odoo import api, models

from ..rtl import split_words


class IrActionsReport(models.Model):
    """Papers of the service unit are good in right-to-left languages too."""

    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Help the PDF tool with right-to-left words, in our own reports."""
        report = self._get_report(report_ref) if report_ref else None
        if report and report.report_name.startswith("service_"):
            bodies = [split_words(str(body)) for body in bodies]
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
