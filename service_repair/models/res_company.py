from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_repeat_days = fields.Integer(
        string="Repeat-repair Window",
        default=30,
        help="A device that comes back within this many days after hand-over "
        "counts as a repeat repair.",
    )

    _service_repeat_days_positive = models.Constraint(
        "CHECK (service_repeat_days >= 0)",
        "The repeat-repair window cannot be negative.",
    )
