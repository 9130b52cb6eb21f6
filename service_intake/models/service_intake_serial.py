from odoo import api, fields, models

from ..device_numbers import fits_mask, is_imei


class ServiceIntake(models.Model):
    """Serial numbers that look wrong: taken in only with a reason."""

    _inherit = "service.intake"

    serial_warning = fields.Char(compute="_compute_serial_warning")
    serial_override_reason = fields.Char(
        string="Taken In Nevertheless",
        copy=False,
        help="Why a serial number that looks wrong is right.",
    )

    @api.depends(
        "serial",
        "brand_id.serial_pattern",
        "product_id.service_device_type_id.serial_kind",
    )
    def _compute_serial_warning(self):
        for intake in self:
            intake.serial_warning = intake.serial_key and intake._get_serial_warning()

    def _get_serial_warning(self):
        """Return what is odd about the serial number.

        :return: a sentence, or False
        :rtype: str | bool
        """
        self.ensure_one()
        if self.device_type_id.serial_kind == "imei":
            if not is_imei(self.serial):
                return self.env._(
                    "This is no valid IMEI: 15 digits, the last one checks the others."
                )
            return False
        pattern = self.brand_id.serial_pattern
        if pattern and not fits_mask(self.serial, pattern):
            return self.env._(
                "Serial numbers of %(brand)s look like %(pattern)s.",
                brand=self.brand_id.name,
                pattern=pattern,
            )
        return False

    def action_receive(self):
        """Log for whom an odd serial number was taken in nevertheless, and why."""
        odd = self.filtered(
            lambda i: i.state == "draft" and i.serial_warning and i._has_override()
        )
        warnings = {intake: intake.serial_warning for intake in odd}
        result = super().action_receive()
        odd._message_log_batch(
            bodies={
                intake.id: self.env._(
                    "Serial number %(serial)s taken in nevertheless. %(warning)s "
                    "Reason: %(reason)s",
                    serial=intake.serial,
                    warning=warnings[intake],
                    reason=intake.serial_override_reason,
                )
                for intake in odd
            }
        )
        return result

    def _has_override(self):
        return bool((self.serial_override_reason or "").strip())

    def _get_receive_blockers(self):
        """Add serial numbers that look wrong and have no reason."""
        blockers = super()._get_receive_blockers()
        for intake in self:
            if intake.serial_warning and not intake._has_override():
                blockers.setdefault(intake, []).append(
                    self.env._(
                        "%(warning)s Correct it, or say why it is right",
                        warning=intake.serial_warning,
                    )
                )
        return blockers
