from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_settlement_journal_id = fields.Many2one(
        "account.journal",
        string="Settlement Journal",
        domain="[('type', '=', 'purchase'), ('company_id', '=', id)]",
        help="Dealers' bills are made here, numbered per dealer (self-billing).",
    )

    def _ensure_service_settlement_journal(self):
        """Make the settlement journal of each company that can have one.

        A company without chart of accounts gets none: its accountant chooses later.
        The journal of an earlier installation of this module goes on.

        :return: the journals made
        :rtype: account.journal
        """
        journals = self.env["account.journal"]
        for company in self.filtered(lambda c: not c.service_settlement_journal_id):
            domain = [("company_id", "=", company.id), ("code", "=", "SETL")]
            company.service_settlement_journal_id = journals.search(domain, limit=1)
            if company.service_settlement_journal_id:
                continue
            purchase = journals.search(
                [
                    *self.env["account.journal"]._check_company_domain(company),
                    ("type", "=", "purchase"),
                    ("default_account_id", "!=", False),
                ],
                limit=1,
            )
            if purchase:
                company.service_settlement_journal_id = journals.create(
                    {
                        "name": self.env._("Dealer settlements"),
                        "code": "SETL",
                        "type": "purchase",
                        "company_id": company.id,
                        "is_self_billing": True,
                        "default_account_id": purchase.default_account_id.id,
                    }
                )
                journals += company.service_settlement_journal_id
        return journals
