from odoo import fields, models


class ResCompany(models.Model):
    """The place of devices between two centres."""

    _inherit = "res.company"

    service_transit_location_id = fields.Many2one(
        "stock.location",
        string="Service Transit",
        readonly=True,
        copy=False,
        help="Where customers' devices are while they travel between centres.",
    )

    def _ensure_service_transit_location(self):
        """Return the place of devices on their way, made if missing.

        :rtype: stock.location
        """
        self.ensure_one()
        if not self.service_transit_location_id:
            # Set-up of locations is the system's work, whoever sends first.
            company = self.sudo()
            company.service_transit_location_id = company.env["stock.location"].create(
                {
                    "name": self.env._("On the way"),
                    "usage": "transit",
                    "company_id": self.id,
                    "location_id": company._ensure_service_custody_location().id,
                }
            )
        return self.service_transit_location_id
