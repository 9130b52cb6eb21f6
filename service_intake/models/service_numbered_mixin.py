from odoo import api, fields, models


class ServiceNumberedMixin(models.AbstractModel):
    """A document whose number is given when it is made, by a sequence of its own.

    The sequence's code is the model's name. Clients never choose a number.
    """

    _name = "service.numbered.mixin"
    _description = "Numbered Document"
    _inherit = ["service.protected.mixin"]

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Number the documents, whatever name the caller gives."""
        vals_list = [{**vals, "name": self._get_next_number()} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to renumber.

        :raises AccessError: when a client writes the number
        """
        if "name" in vals and not self.env.su:
            self._check_protected({"name"})
        return super().write(vals)

    def _get_next_number(self):
        return self.env["ir.sequence"].next_by_code(self._name)
