from odoo import fields, models


class AccountPayment(models.Model):
    """A payment that is a deposit on a case, or its return."""

    _inherit = "account.payment"

    service_intake_id = fields.Many2one(
        "service.intake",
        string="Service Case",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    service_client_key = fields.Char(readonly=True, copy=False)

    # One form pays once, however often it is sent.
    _service_client_key_uniq = models.UniqueIndex(
        "(service_client_key) WHERE service_client_key IS NOT NULL",
        "This deposit is booked already.",
    )
