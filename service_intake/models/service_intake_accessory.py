from odoo import api, fields, models
from odoo.exceptions import UserError


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
    type_accessory_id = fields.Many2one(
        "service.device.type.accessory",
        string="Usual Accessory",
        index="btree_not_null",
        help="The usual accessory of the device type that was ticked for this line.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "An accessory's quantity must be positive."
    )

    def write(self, vals):
        """Keep what the receipt names; only handing back is noted later.

        :raises UserError: when an accessory of a received case would change
        """
        if {"name", "quantity"} & vals.keys() or self._would_change_case(vals):
            self._check_draft()
        return super().write(vals)

    def _would_change_case(self, vals):
        """Tell whether a line would go to another case.

        A dialog that shows the lines of a case links them to the same case again.
        """
        if "intake_id" not in vals:
            return False
        return any(line.intake_id.id != vals["intake_id"] for line in self)

    @api.ondelete(at_uninstall=False)
    def _check_draft(self):
        if any(line.intake_id.state != "draft" for line in self):
            raise UserError(
                self.env._("The receipt names what was handed in: it stays as it is.")
            )
