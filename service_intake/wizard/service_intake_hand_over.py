from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceIntakeHandOver(models.TransientModel):
    """Hand a device over against its receipt."""

    _name = "service.intake.hand.over"
    _description = "Hand Over a Device"

    receipt_code = fields.Char(
        string="Receipt",
        help="Scan the barcode or the QR code on the customer's receipt, or type "
        "its number.",
    )
    intake_id = fields.Many2one("service.intake", string="Case")
    found_intake_id = fields.Many2one(
        "service.intake", compute="_compute_found_intake_id", string="Device"
    )
    partner_id = fields.Many2one(related="found_intake_id.partner_id")
    accessory_ids = fields.One2many(
        related="found_intake_id.accessory_ids", readonly=False
    )
    blockers = fields.Text(compute="_compute_blockers", string="In the Way")
    is_identity_checked = fields.Boolean(
        string="Identity Checked", help="You saw who is in front of you."
    )
    signed_by = fields.Char(string="Received By")
    signature = fields.Image()

    @api.depends("receipt_code")
    def _compute_found_intake_id(self):
        for wizard in self:
            wizard.found_intake_id = wizard._find_intake()

    @api.depends("found_intake_id", "accessory_ids.is_returned")
    def _compute_blockers(self):
        for wizard in self:
            intake = wizard.found_intake_id
            reasons = intake._get_hand_over_blockers().get(intake, []) if intake else []
            if intake and intake.state != "ready":
                labels = dict(intake._fields["state"]._description_selection(self.env))
                reasons = [self.env._("state: %(state)s", state=labels[intake.state])]
            wizard.blockers = "\n".join(str(reason) for reason in reasons)

    @api.onchange("found_intake_id")
    def _onchange_found_intake_id(self):
        if self.found_intake_id and not self.signed_by:
            self.signed_by = self.found_intake_id.partner_id.name

    def _find_intake(self):
        """Return the case of the scanned receipt, empty when there is none.

        :rtype: service.intake
        """
        code = (self.receipt_code or "").strip()
        intakes = self.env["service.intake"]
        if not code:
            return intakes
        token = code.rsplit("/service/track/", 1)
        if len(token) == 2:
            return intakes.search([("access_token", "=", token[1])], limit=1)
        return intakes.search([("name", "in", [code, code.upper()])], limit=1)

    def action_confirm(self):
        """Hand the device over; custody ends.

        :raises UserError: when the receipt does not fit, identity or signature is
            missing, or something else stands in the way
        """
        self.ensure_one()
        intake = self._find_intake()
        if not intake:
            raise UserError(
                self.env._("Scan the customer's receipt: no case has this number.")
            )
        if self.intake_id and intake != self.intake_id:
            raise UserError(
                self.env._(
                    "This is the receipt of %(other)s, not of %(case)s.",
                    other=intake.display_name,
                    case=self.intake_id.display_name,
                )
            )
        if not self.is_identity_checked:
            raise UserError(self.env._("Check who is in front of you, and tick it."))
        if not self.signed_by or not self.signature:
            raise UserError(
                self.env._("Name and signature of the receiver are missing.")
            )
        intake._hand_over(self.signed_by, self.signature)
        return {"type": "ir.actions.act_window_close"}
