import uuid

from odoo import fields, models
from odoo.exceptions import UserError


class ServiceIntake(models.Model):
    """Receipts of a case: the valid one, and those that were reported lost."""

    _inherit = "service.intake"

    receipt_version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Rises when a receipt was reported lost; earlier ones are dead.",
    )
    void_receipt_ids = fields.One2many("service.receipt.void", "intake_id")
    claim_ids = fields.One2many("service.receipt.claim", "intake_id")
    claim_count = fields.Integer(compute="_compute_claim_count")

    def _compute_claim_count(self):
        counts = (
            dict(
                self.env["service.receipt.claim"]._read_group(
                    [("intake_id", "in", self.ids)], ["intake_id"], ["__count"]
                )
            )
            if self.env["service.receipt.claim"].has_access("read")
            else {}
        )
        for case in self:
            case.claim_count = counts.get(case, 0)

    def _get_protected_fields(self):
        """Add the receipt's version."""
        return super()._get_protected_fields() | {"receipt_version"}

    def _get_receipt_code(self):
        """Return what the valid receipt's barcode says.

        The number alone, until a receipt was lost; then with the version, so that
        the lost one is told from the new one.

        :rtype: str
        """
        self.ensure_one()
        if self.receipt_version > 1:
            return f"{self.name}-R{self.receipt_version}"
        return self.name

    def _void_receipt(self, claim):
        """Kill the receipts that are out, and their QR codes; a new one can be printed.

        Called by the approval of a claim.

        :param service.receipt.claim claim: the reason
        """
        voids = self.env["service.receipt.void"].sudo()  # made here only
        for case in self.sudo():
            voids.create(
                {
                    "name": case._get_receipt_code(),
                    "intake_id": case.id,
                    "company_id": case.company_id.id,
                    "claim_id": claim.id,
                    "token": case.access_token,
                }
            )
            case.write(
                {
                    "receipt_version": case.receipt_version + 1,
                    "access_token": str(uuid.uuid4()),
                    "receipt_print_count": 0,  # the next is no duplicate
                }
            )
        self.invalidate_recordset(["access_url"])

    def _alarm_void_receipt(self, code):
        """Log that somebody brought a dead receipt, and alarm the director.

        :param str code: as scanned
        :return: what to tell the clerk
        :rtype: str
        """
        self.ensure_one()
        case = self.sudo()  # an alarm is raised whatever the clerk may write
        voids = case.void_receipt_ids
        void = voids.filtered(lambda v: v.name == code.strip().upper()) or voids
        void = void[:1]
        void.write(
            {
                "alarm_count": void.alarm_count + 1,
                "last_alarm_at": fields.Datetime.now(),
                "last_alarm_by_id": self.env.uid,
            }
        )
        text = self.env._(
            "Alarm: receipt %(receipt)s was reported lost and is dead (claim "
            "%(claim)s), and somebody brings it now. Do not hand the device over; keep "
            "the receipt, ask where it comes from, and call the director. The case: "
            "%(whereabouts)s.",
            receipt=void.name or self.name,
            claim=void.claim_id.name or "-",
            whereabouts=self.whereabouts,
        )
        self._log_each(text)
        summary = self.env._("A receipt reported lost was brought")
        director = case.center_id._get_director()
        known = case.activity_ids.filtered(lambda a: a.summary == summary)
        if director and not known:
            case.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=summary,
                note=text,
                user_id=director.id,
            )
        return text

    def action_report_lost(self):
        """Start a lost-receipt claim on this case, or open the one under way.

        :raises UserError: when the device is not in custody
        """
        self.ensure_one()
        if not self.is_in_custody:
            raise UserError(
                self.env._(
                    "The device is not in custody: %(whereabouts)s.",
                    whereabouts=self.whereabouts,
                )
            )
        claim = self.env["service.receipt.claim"].search(
            [("intake_id", "=", self.id), ("is_open", "=", True)], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.receipt.claim",
            "res_id": claim.id,
            "view_mode": "form",
            "context": {"default_intake_id": self.id},
        }

    def action_view_claims(self):
        """Open the lost-receipt claims of this case."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_receipt_claim_action"
        )
        action["domain"] = [("intake_id", "=", self.id)]
        action["context"] = {"default_intake_id": self.id}
        return action

    def _get_hand_over_blockers(self):
        """Add a claim that waits: whoever brings the receipt may have found it."""
        blockers = super()._get_hand_over_blockers()
        claims = (
            self.env["service.receipt.claim"]
            .sudo()  # only its number leaves here
            .search([("intake_id", "in", self.ids), ("state", "=", "submitted")])
        )
        for claim in claims:
            blockers.setdefault(claim.intake_id.with_env(self.env), []).append(
                self.env._(
                    "its receipt was reported lost; claim %(claim)s waits for the "
                    "director",
                    claim=claim.name,
                )
            )
        return blockers

    def _after_set_state(self, target):
        """Close the claims of devices that went out."""
        result = super()._after_set_state(target)
        if target == "handed_over":
            claims = (
                self.env["service.receipt.claim"]
                .sudo()  # they end with the case
                .search([("intake_id", "in", self.ids), ("is_open", "=", True)])
            )
            approved = claims.filtered(lambda claim: claim.state == "approved")
            approved._set_state("used", used_at=fields.Datetime.now())
            (claims - approved)._set_state("cancelled")
        return result
