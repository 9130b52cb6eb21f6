from odoo import fields, models


class ServiceIntakeAccessory(models.Model):
    """Something handed in with the device, to be ticked back."""

    _name = "service.intake.accessory"
    _description = "Accessory Handed In"

    intake_id = fields.Many2one(
        "service.intake", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Accessory", required=True)
    quantity = fields.Integer(default=1, required=True)
    is_returned = fields.Boolean(string="Handed Back", copy=False)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "An accessory's quantity must be positive."
    )
