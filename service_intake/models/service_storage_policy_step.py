from odoo import api, fields, models


class ServiceStoragePolicyStep(models.Model):
    """One notice of a ladder: when, by which channel, and what proves it."""

    _name = "service.storage.policy.step"
    _description = "Storage Notice Step"
    _order = "policy_id, day, id"

    policy_id = fields.Many2one(
        "service.storage.policy", required=True, index=True, ondelete="cascade"
    )
    day = fields.Integer(
        required=True, help="Days after the proven notice that it is ready."
    )
    channel = fields.Selection(
        [
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("letter", "Registered Letter"),
            ("phone", "Phone"),
            ("person", "In Person"),
        ],
        default="email",
        required=True,
    )
    proof = fields.Selection(
        [
            ("delivery", "Delivered and not bounced"),
            ("letter", "Letter number and scan"),
            ("signature", "Signature of the owner"),
            ("note", "Note of what was said"),
        ],
        default="delivery",
        required=True,
    )

    _day_positive = models.Constraint(
        "CHECK (day >= 1)", "A notice comes a day after the first one at the earliest."
    )
    _proof_fits = models.Constraint(
        "CHECK ((proof = 'delivery') = (channel IN ('email', 'sms'))"
        " AND (proof = 'letter') = (channel = 'letter'))",
        "E-mails and SMS are proven by delivery, registered letters by number and "
        "scan, calls and visits by a note or a signature.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.policy_id._check_is_unused()
        return steps

    def write(self, vals):
        """Refuse to change the ladder of a policy with cases.

        :raises UserError: when cases stand under it
        """
        self.policy_id._check_is_unused()
        res = super().write(vals)
        self.policy_id._check_is_unused()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.policy_id._check_is_unused()

    @api.depends("day", "channel")
    def _compute_display_name(self):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        for step in self:
            step.display_name = self.env._(
                "Day %(day)s: %(channel)s",
                day=step.day,
                channel=labels.get(step.channel, ""),
            )

    @api.onchange("channel")
    def _onchange_channel(self):
        proofs = {"email": "delivery", "sms": "delivery", "letter": "letter"}
        self.proof = proofs.get(self.channel, "note")
