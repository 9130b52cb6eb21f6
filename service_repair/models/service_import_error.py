from odoo import fields, models


class ServiceImportError(models.Model):
    """A line of an imported file that became no repair, and why."""

    _name = "service.import.error"
    _description = "Line Not Imported"
    _order = "import_id, line, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "service.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    line = fields.Integer(
        readonly=True, help="Number of the line in the file; the header is line 1."
    )
    identifier = fields.Char(readonly=True, help="The repair's id in the file.")
    reason = fields.Char(readonly=True, required=True)
