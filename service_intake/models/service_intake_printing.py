from odoo import api, fields, models
from odoo.exceptions import UserError

SIGNED_FIELDS = {"intake_signature", "intake_signed_by"}


class ServiceIntake(models.Model):
    """The receipt of a case: signed at intake, printed, counted."""

    _inherit = "service.intake"

    intake_signature = fields.Image(
        string="Signature at Intake",
        copy=False,
        max_width=1024,
        max_height=1024,
        attachment=True,
        help="Drawn by whoever hands the device in; fixed once it is received.",
    )
    intake_signed_by = fields.Char(string="Handed In By", copy=False)
    intake_signed_at = fields.Datetime(readonly=True, copy=False)
    receipt_print_count = fields.Integer(
        string="Receipts Printed",
        readonly=True,
        copy=False,
        help="From the second one on, receipts are marked as duplicates.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        intakes = super().create(vals_list)
        intakes.filtered("intake_signature")._stamp_signature()
        return intakes

    def write(self, vals):
        """Refuse to change what was signed once the device is received.

        :raises UserError: when a received case's signature would change
        """
        signing = SIGNED_FIELDS & vals.keys()
        if signing and any(intake.state != "draft" for intake in self):
            raise UserError(
                self.env._("What was signed at intake stays as it was signed.")
            )
        result = super().write(vals)
        if "intake_signature" in vals:
            self._stamp_signature()
        return result

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "intake_signed_at",
            "receipt_print_count",
        }

    def _stamp_signature(self):
        """Note when it was signed, and by whom where nobody said."""
        for intake in self:
            signed = intake.intake_signature
            # The moment is the server's word.
            intake.sudo().write(
                {
                    "intake_signed_at": signed and fields.Datetime.now(),
                    "intake_signed_by": intake.intake_signed_by
                    or (signed and intake.partner_id.name),
                }
            )

    def _get_receive_blockers(self):
        """Add the signature, where the centre asks for it."""
        blockers = super()._get_receive_blockers()
        for intake in self:
            # A combined receipt is signed once, for all its devices.
            signed = intake.intake_signature or intake.batch_id.intake_signature
            if intake.center_id.is_signature_required and not signed:
                blockers.setdefault(intake, []).append(
                    self.env._("the customer has not signed yet")
                )
        return blockers

    # === PRINTING === #
    def action_print_receipt(self):
        """Print the receipt in the centre's format; A4 when centres differ."""
        formats = set(self.center_id.mapped("receipt_format"))
        if formats == {"roll"}:
            return self.action_print_roll()
        return super().action_print_receipt()

    def action_print_roll(self):
        """Print the receipt on an 80 mm roll."""
        report = self.env.ref("service_intake.action_report_receipt_roll")
        return report.report_action(self, config=False)

    def action_print_label(self):
        """Print a label for each device."""
        report = self.env.ref("service_intake.action_report_label")
        return report.report_action(self, config=False)

    def _check_printable(self):
        """Refuse a receipt for a device that is not here: it would prove that it is.

        :raises UserError: naming the cases
        """
        unfit = self.filtered(lambda case: case.state in ("draft", "cancelled"))
        if unfit:
            raise UserError(
                self.env._(
                    "There is no receipt before the device is received: %(names)s",
                    names=", ".join(unfit.mapped("name")),
                )
            )

    def _count_receipts(self):
        """Count one more printed receipt of each case, and log the duplicates.

        Called by the reports that print one.

        :return: ``{service.intake: number of this print, the first is 1}``
        :rtype: dict
        """
        self._check_printable()
        numbers = {}
        for intake in self:
            numbers[intake] = intake.receipt_print_count + 1
            # Clients cannot write the counter; the report's group was checked.
            intake.sudo().receipt_print_count = numbers[intake]
            if numbers[intake] > 1:
                intake.sudo()._message_log(
                    body=self.env._(
                        "Receipt printed again: copy no. %(number)s",
                        number=numbers[intake],
                    ),
                    author_id=self.env.user.partner_id.id,
                )
        return numbers

    def _get_customer_initials(self):
        """Return the customer's name as a label may show it: "I. Ødegård".

        :rtype: str
        """
        self.ensure_one()
        words = (self.partner_id.name or "").split()
        if self.partner_id.is_company or len(words) < 2:
            return " ".join(words)[:24]
        return f"{words[0][0]}. {' '.join(words[1:])}"[:24]
