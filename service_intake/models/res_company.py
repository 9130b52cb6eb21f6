from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_custody_location_id = fields.Many2one(
        "stock.location",
        string="Service Custody",
        readonly=True,
        copy=False,
        help="View location above all places where customers' devices are kept. "
        "It lies outside every warehouse, so that customers' goods never count "
        "as stock.",
    )
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

    def _ensure_service_custody_location(self):
        """Return the root of the company's custody locations, made if missing.

        :return: the view location
        :rtype: stock.location
        """
        self.ensure_one()
        if not self.service_custody_location_id:
            # Set-up of locations is the system's work, whoever opens a centre.
            self.sudo().service_custody_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Service custody"),
                        "usage": "view",
                        "company_id": self.id,
                        "location_id": False,
                    }
                )
            )
        return self.service_custody_location_id

    def _ensure_service_center(self):
        """Give each company without a service centre one at its first warehouse.

        :return: the centres made
        :rtype: service.center
        """
        domain = [("company_id", "in", self.ids)]
        centers = self.env["service.center"].sudo().search(domain)
        warehouses = self.env["stock.warehouse"].sudo().search(domain)
        vals_list = []
        for company in self - centers.company_id:
            warehouse = warehouses.filtered(lambda w, c=company: w.company_id == c)[:1]
            if warehouse:
                vals_list.append(
                    {
                        "name": company.name,
                        "code": warehouse.code,
                        "company_id": company.id,
                        "warehouse_id": warehouse.id,
                        "partner_id": company.partner_id.id,
                    }
                )
        return self.env["service.center"].sudo().create(vals_list)
