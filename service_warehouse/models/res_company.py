from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_core_days = fields.Integer(
        string="Defective Part Back Within",
        default=15,
        help="Days after the end of a repair within which the defective part of a "
        "returnable part must be back.",
    )
    service_defective_location_id = fields.Many2one(
        "stock.location",
        string="Defective Parts",
        readonly=True,
        copy=False,
        help="Where defective parts wait for their return to the maker. It lies "
        "outside every warehouse: nobody can use them up.",
    )

    _service_core_days_positive = models.Constraint(
        "CHECK (service_core_days >= 0)",
        "The days to bring a defective part back cannot be negative.",
    )

    def _ensure_service_defective_location(self):
        """Return the company's place for defective parts, made if missing.

        :rtype: stock.location
        """
        self.ensure_one()
        if not self.service_defective_location_id:
            # Set-up of locations is the system's work, whoever needs it first.
            self.sudo().service_defective_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Defective parts"),
                        "usage": "internal",
                        "company_id": self.id,
                        "location_id": self._ensure_service_custody_location().id,
                    }
                )
            )
        return self.service_defective_location_id
