from odoo import fields, models


class ResCompany(models.Model):
    """Where goods change hands in Inventory."""

    _inherit = "res.company"

    service_transfer_location_id = fields.Many2one(
        "stock.location",
        string="Ownership Transfer",
        readonly=True,
        copy=False,
        help="Abandoned devices pass through it when they become the company's. Its "
        "account is credited with their value.",
    )

    def _get_service_transfer_account(self):
        """Return what is credited with the value of abandoned devices.

        The company's first account of other income, until the accountant chooses
        another at the location.

        :rtype: account.account
        """
        self.ensure_one()
        location = self.service_transfer_location_id.sudo()  # its account only is read
        return location.valuation_account_id or (
            self.env["account.account"]
            .sudo()  # directors have no right on accounts
            .with_company(self)
            .search(
                [
                    ("account_type", "=", "income_other"),
                    ("company_ids", "parent_of", self.id),
                ],
                limit=1,
            )
        )

    def _ensure_service_transfer_location(self):
        """Return the location through which abandoned devices become ours.

        :rtype: stock.location
        """
        self.ensure_one()
        # Set-up of locations is the system's work, whoever confirms an act.
        company = self.sudo()
        if not company.service_transfer_location_id:
            company.service_transfer_location_id = company.env["stock.location"].create(
                {
                    "name": self.env._("Ownership transfer"),
                    "usage": "inventory",
                    "company_id": self.id,
                    "location_id": False,
                }
            )
        location = company.service_transfer_location_id
        if not location.valuation_account_id:
            location.valuation_account_id = self._get_service_transfer_account()
        return location
