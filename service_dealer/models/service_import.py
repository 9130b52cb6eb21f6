from odoo import models


class ServiceImport(models.Model):
    """Workshops of imported repairs are dealers, and earn by tariff."""

    _inherit = "service.import"

    def _prepare_workshop_vals(self, identifiers):
        """Give each workshop a dealer and a contract, found again by its name.

        A contract made here is a draft: its fees are earned and paid, but it gets no
        new jobs before somebody checked its terms and activated it.
        """
        vals_by_workshop = super()._prepare_workshop_vals(identifiers)
        contracts = self.env["service.dealer.contract"]
        known = contracts.search(
            [
                ("company_id", "=", self.company_id.id),
                ("workshop", "in", list(identifiers)),
            ]
        )
        missing = sorted(identifiers - set(known.mapped("workshop")))
        dealers = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in missing]
        )
        known += contracts.create(
            [
                {
                    "company_id": self.company_id.id,
                    "currency_id": self.company_id.currency_id.id,
                    "partner_id": dealer.id,
                    "workshop": name,
                    "date_start": "2000-01-01",  # before any repair of the standard
                }
                for name, dealer in zip(missing, dealers, strict=True)
            ]
        )
        for contract in known:
            vals_by_workshop[contract.workshop]["service_contract_id"] = contract.id
        return vals_by_workshop

    def _service_after_import(self, repairs):
        """Earn the fees of imported repairs."""
        result = super()._service_after_import(repairs)
        self.env["service.fee"]._accrue(repairs)
        return result
