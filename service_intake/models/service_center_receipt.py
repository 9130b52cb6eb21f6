from odoo import fields, models


class ServiceCenter(models.Model):
    """What a centre prints and asks at intake."""

    _inherit = "service.center"

    terms = fields.Text(
        translate=True,
        help="Printed on every receipt, in the customer's language.",
    )
    receipt_format = fields.Selection(
        [("a4", "A4, two copies"), ("roll", "80 mm roll")],
        default="a4",
        required=True,
        help="What the button “Print Receipt” prints.",
    )
    is_signature_required = fields.Boolean(
        string="Signature at Intake",
        help="No device is received before the customer signed on the screen.",
    )
