from odoo import fields, models


class ServiceCenter(models.Model):
    """Where a centre's deposits go."""

    _inherit = "service.center"

    deposit_journal_ids = fields.Many2many(
        "account.journal",
        string="Deposit Journals",
        check_company=True,
        # Who only reads cases has no right on journals.
        groups="service_intake.group_service_clerk",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        help="Cash boxes and bank accounts that clerks may use for deposits. None "
        "named: all of the company.",
    )

    def _get_deposit_journals(self):
        """Return the journals that deposits may go to.

        In the company's currency: a deposit is counted against the case's costs.

        :rtype: account.journal
        """
        self.ensure_one()
        company = self.company_id
        return (
            self.deposit_journal_ids
            or self.env["account.journal"].search(
                [("type", "in", ("bank", "cash")), ("company_id", "=", company.id)]
            )
        ).filtered(
            lambda journal: (
                (journal.currency_id or company.currency_id) == company.currency_id
            )
        )
