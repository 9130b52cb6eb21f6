from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.service_intake_hand_over import IDENTITY_KINDS


class ServiceIntakeHandOver(models.TransientModel):
    """Hand a device over against its receipt."""

    _name = "service.intake.hand.over"
    _description = "Hand Over a Device"

    receipt_code = fields.Char(
        string="Receipt",
        help="Scan the barcode or the QR code on the customer's receipt, or type "
        "its number; without a receipt, the number of an approved claim.",
    )
    intake_id = fields.Many2one("service.intake", string="Case")
    found_intake_id = fields.Many2one(
        "service.intake", compute="_compute_found_intake_id", string="Device"
    )
    partner_id = fields.Many2one(related="found_intake_id.partner_id")
    credit_reason = fields.Char(
        related="found_intake_id.credit_reason", string="Leaves Unpaid"
    )
    accessory_ids = fields.One2many(
        related="found_intake_id.accessory_ids", readonly=False
    )
    may_collect = fields.Char(
        compute="_compute_blockers",
        help="Whom the customer named when the devices were dropped off.",
    )
    unrepaired = fields.Char(compute="_compute_blockers", string="Returned Unrepaired")
    blockers = fields.Text(compute="_compute_blockers", string="In the Way")
    alarm = fields.Text(readonly=True)
    is_identity_checked = fields.Boolean(
        string="Identity Checked", help="You saw who is in front of you."
    )
    identity_kind = fields.Selection(
        [kind for kind in IDENTITY_KINDS if kind[0] != "delivery"],
        string="Identity",
        default="known",
        help="How you know who it is. No number of a document is kept.",
    )
    authority = fields.Char(
        string="Written Authority",
        help="Who wrote it and when, where somebody else comes for the customer.",
    )
    signed_by = fields.Char(string="Received By")
    signature = fields.Image()

    @api.depends("receipt_code")
    def _compute_found_intake_id(self):
        for wizard in self:
            intake, kind = wizard._find_intake()
            wizard.found_intake_id = intake if kind != "void" else False

    @api.depends("receipt_code", "found_intake_id", "accessory_ids.is_returned")
    def _compute_blockers(self):
        for wizard in self:
            intake = wizard.found_intake_id
            wizard.blockers = "\n".join(wizard._get_blockers())
            names = intake.batch_id.contact_ids.mapped("name")
            wizard.may_collect = ", ".join(names)
            wizard.unrepaired = (
                intake._get_unrepaired_text() if intake.is_unrepaired else False
            )

    def _get_blockers(self):
        """Return what stands in the way of handing over the scanned case's device.

        :rtype: list[str]
        """
        intake, kind = self._find_intake()
        if not intake or kind == "void":
            return []
        if intake.state == "handed_over":
            return [intake._get_handed_over_text()]
        if intake.state != "ready":
            labels = dict(intake._fields["state"]._description_selection(self.env))
            return [self.env._("not ready yet: %(state)s", state=labels[intake.state])]
        reasons = [
            *intake._get_blockers_but_accessories().get(intake, []),
            *intake._get_accessory_blockers(self.accessory_ids),
        ]
        if kind == "claim":
            reasons = [*self._get_claim()._get_use_blockers(), *reasons]
        return [str(reason) for reason in reasons]

    @api.onchange("found_intake_id")
    def _onchange_found_intake_id(self):
        """Start anew: who was checked and signed did so for the receipt before."""
        self.signed_by = self.found_intake_id.partner_id.name
        self.is_identity_checked = False
        self.identity_kind = "known"
        self.authority = False
        self.signature = False

    @api.onchange("receipt_code")
    def _onchange_receipt_code(self):
        """Alarm at the scan itself: who brings a dead receipt may not wait."""
        intake, kind = self._find_intake()
        self.alarm = (
            intake._alarm_void_receipt(self.receipt_code) if kind == "void" else False
        )

    def _find_intake(self):
        """Return the case of the scanned receipt and what was scanned.

        A serial number stands for no receipt.

        :return: the case, empty when there is none, and "receipt", "void" or "claim"
        :rtype: tuple
        """
        code = self.receipt_code or ""
        intakes = self.env["service.intake"]
        intake, kind = intakes._find_scanned([code]).get(code, (intakes, ""))
        return (intakes, "") if kind == "serial" else (intake, kind)

    def _get_claim(self):
        """Return the lost-receipt claim whose number was scanned.

        :rtype: service.receipt.claim
        """
        name = (self.receipt_code or "").strip().upper()
        return self.env["service.receipt.claim"].search([("name", "=", name)], limit=1)

    def action_return_all(self):
        """Tick all accessories back at once."""
        self.ensure_one()
        self.accessory_ids.is_returned = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Hand the device over; custody ends.

        :return: an alarm instead, when the receipt was reported lost
        :raises UserError: when the receipt does not fit, identity or signature is
            missing, or something else stands in the way
        """
        self.ensure_one()
        intake, kind = self._find_intake()
        if kind == "void":
            return self._refuse_void_receipt(intake)
        self._check_receipt(intake, kind)
        self._check_identity()
        intake._hand_over(
            self.signed_by,
            self.signature,
            identity_kind=self.identity_kind,
            authority=self.authority if self.identity_kind == "authorised" else False,
        )
        return intake._tell_handed_over()

    def _refuse_void_receipt(self, intake):
        """Refuse a dead receipt by a message: an error would undo the alarm's log."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger",
                "sticky": True,
                "title": self.env._("Dead receipt"),
                "message": intake._alarm_void_receipt(self.receipt_code),
            },
        }

    def _check_receipt(self, intake, kind):
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
        if kind == "claim":
            intake._raise_blockers({intake: self._get_claim()._get_use_blockers()})

    def _check_identity(self):
        if not self.is_identity_checked or not self.identity_kind:
            raise UserError(self.env._("Check who is in front of you, and tick it."))
        if self.identity_kind == "authorised" and not (self.authority or "").strip():
            raise UserError(
                self.env._("Note the written authority: who wrote it, and when.")
            )
        if not self.signed_by or not self.signature:
            raise UserError(
                self.env._("Name and signature of the receiver are missing.")
            )
