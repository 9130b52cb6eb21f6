from odoo import fields, models


class ServiceReceiptVoid(models.Model):
    """A receipt that was reported lost: whoever brings it raises an alarm."""

    _name = "service.receipt.void"
    _description = "Void Receipt"
    _inherit = ["service.protected.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "name",
            "intake_id",
            "company_id",
            "claim_id",
            "token",
            "alarm_count",
            "last_alarm_at",
            "last_alarm_by_id",
        }
    )

    name = fields.Char(string="Receipt", required=True)
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    claim_id = fields.Many2one(
        "service.receipt.claim", index="btree_not_null", check_company=True
    )
    token = fields.Char(
        groups="base.group_system",
        index="btree_not_null",
        help="The link of the QR code on it, dead now.",
    )
    alarm_count = fields.Integer(string="Times Shown")
    last_alarm_at = fields.Datetime(string="Last Shown On")
    last_alarm_by_id = fields.Many2one("res.users", string="Last Shown To")
