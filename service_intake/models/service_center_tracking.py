from odoo import fields, models


class ServiceCenter(models.Model):
    """What customers of a centre see and whom they reach."""

    _inherit = "service.center"

    tracking_days = fields.Integer(
        string="Tracking Link Lives",
        default=90,
        required=True,
        help="Days after hand-over or cancellation until the customer's link dies.",
    )
    photo_limit = fields.Integer(
        string="Photos per Case", default=40, required=True, help="At most."
    )
    message_user_id = fields.Many2one(
        "res.users",
        string="Answers Customers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Is told when a customer writes, and calls whom no notice reached. "
        "Empty: whoever took the device in.",
    )

    _tracking_days_positive = models.Constraint(
        "CHECK (tracking_days > 0)", "A tracking link must live for a day at least."
    )
    _photo_limit_positive = models.Constraint(
        "CHECK (photo_limit >= 0)", "The number of photos cannot be negative."
    )
