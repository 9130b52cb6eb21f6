from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ServiceStoragePause(models.Model):
    """Days on which the storage clock stands still: a dispute, or work again."""

    _name = "service.storage.pause"
    _description = "Stopped Storage Clock"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="intake_id.company_id", store=True, index=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="The first day that is not counted.",
    )
    date_to = fields.Date(
        string="To",
        help="The last day that is not counted; empty as long as it lasts.",
    )
    reason = fields.Char(required=True)
    is_service = fields.Boolean(
        string="Until Told Again",
        readonly=True,
        help="Made and ended by the case: its owner is not proven to know that the "
        "device is ready.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A pause cannot end before it begins."
    )
    _open_uniq = models.UniqueIndex(
        "(intake_id) WHERE date_to IS NULL", "The clock of this case stands already."
    )

    @api.constrains("intake_id", "date_from", "date_to")
    def _check_no_overlap(self):
        for pause in self:
            others = pause.intake_id.storage_pause_ids - pause
            last = pause.date_to or fields.Date.to_date("9999-12-31")
            if any(
                other.date_from <= last
                and (not other.date_to or other.date_to >= pause.date_from)
                for other in others
            ):
                raise ValidationError(
                    self.env._("The clock stands on some of these days already.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Stop clocks; the case's row is locked, so that pauses cannot overlap."""
        cases = self.env["service.intake"].browse(
            vals["intake_id"] for vals in vals_list if vals.get("intake_id")
        )
        cases.check_access("write")
        cases._lock_or_refuse()
        cases._check_storage_is_open()
        counted = cases._get_storage_counted_days()
        pauses = super().create(vals_list)
        self._check_past(counted)
        pauses._apply(self.env._("Storage clock stopped"))
        return pauses

    def write(self, vals):
        """Change pauses, and count again.

        :raises UserError: when one would move to another case, or the device has left
        """
        if "intake_id" in vals or ("is_service" in vals and not self.env.su):
            raise UserError(self.env._("A pause stays with its case."))
        self.intake_id._lock_or_refuse()
        self.intake_id._check_storage_is_open()
        counted = self.intake_id._get_storage_counted_days()
        res = super().write(vals)
        self._check_past(counted)
        self._apply(self.env._("Storage clock"))
        return res

    def unlink(self):
        """Delete pauses, and count again."""
        cases = self.intake_id
        cases._lock_or_refuse()
        cases._check_storage_is_open()
        self._log_on_case(self.env._("Storage pause deleted"))
        res = super().unlink()
        cases.invalidate_recordset(["storage_pause_ids"])
        cases.sudo().storage_charge_id._refresh()  # the account is kept by methods
        return res

    def _check_past(self, counted):
        """Leave it to directors to take back days that were counted already.

        It lets the fee of these days off: else whoever records a dispute could waive.

        :param dict counted: ``{service.intake: days counted up to yesterday}`` before
        :raises AccessError: when fewer are counted now
        """
        group = "service_intake.group_service_director"
        if self.env.su or self.env.user.has_group(group):
            return
        for case, days in counted.items():
            case.invalidate_recordset(["storage_pause_ids"])
            if case._get_storage_counted_days()[case] < days:
                raise AccessError(
                    self.env._(
                        "Only a director stops the clock for days that have passed."
                    )
                )

    def _apply(self, title):
        self.flush_recordset()
        # The account is kept by methods like this one alone.
        self.intake_id.sudo().storage_charge_id._refresh()
        self._log_on_case(title)

    def _log_on_case(self, title):
        bodies = {
            pause.intake_id.id: self.env._(
                "%(title)s: %(first)s to %(last)s. %(reason)s",
                title=title,
                first=pause.date_from,
                last=pause.date_to or "…",
                reason=pause.reason,
            )
            for pause in self
        }
        self.env["service.intake"].browse(bodies)._message_log_batch(bodies)
