from odoo import fields, models
from odoo.exceptions import AccessError, UserError

IDENTITY_KINDS = [
    ("known", "Known customer"),
    ("document", "Identity document seen"),
    ("authorised", "Authorised person"),
    ("delivery", "Delivered home"),
]
UNREPAIRED_REASONS = [
    ("declined", "Estimate declined"),
    ("not_repairable", "Not repairable"),
    ("uneconomical", "Not worth the repair"),
    ("no_parts", "No spare parts"),
    ("no_fault", "No fault found"),
    ("customer", "Customer's wish"),
    ("other", "Other"),
]


class ServiceIntake(models.Model):
    """What a hand-over rests on: identity, credit, and whether it was repaired."""

    _inherit = "service.intake"

    identity_kind = fields.Selection(
        IDENTITY_KINDS, string="Identity", readonly=True, copy=False
    )
    authority = fields.Char(
        string="Written Authority",
        readonly=True,
        copy=False,
        help="Who wrote it and when, where somebody else came for the customer.",
    )
    credit_allowed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    credit_allowed_at = fields.Datetime(readonly=True, copy=False)
    credit_reason = fields.Char(readonly=True, copy=False)
    is_unrepaired = fields.Boolean(
        string="Returned Unrepaired", readonly=True, copy=False, tracking=True
    )
    unrepaired_reason = fields.Selection(
        UNREPAIRED_REASONS, readonly=True, copy=False, tracking=True
    )
    unrepaired_note = fields.Char(readonly=True, copy=False)

    def _get_protected_fields(self):
        """Add what the hand-over writes."""
        return super()._get_protected_fields() | {
            "identity_kind",
            "authority",
            "credit_allowed_by_id",
            "credit_allowed_at",
            "credit_reason",
            "is_unrepaired",
            "unrepaired_reason",
            "unrepaired_note",
        }

    # === CREDIT === #
    def action_allow_credit(self):
        """Ask for the reason why these devices may leave unpaid."""
        return self._open_dialog("service.intake.credit", self.env._("Allow Credit"))

    def _allow_credit(self, reason):
        """Let devices leave before they are paid for.

        :param str reason: kept on the case and in its log
        :raises AccessError: when the user is not a director
        :raises UserError: when the reason is missing, or a device is not in custody
        """
        self.check_access("write")
        self._check_director()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the device may leave unpaid."))
        self._lock_or_refuse()
        self.invalidate_recordset(["state"])
        for case in self:
            if not case.is_in_custody:
                raise UserError(
                    self.env._(
                        "%(case)s is not in custody: there is nothing to hand over.",
                        case=case.display_name,
                    )
                )
        # Access was checked above; clients cannot write these fields.
        self.sudo().write(
            {
                "credit_allowed_by_id": self.env.uid,
                "credit_allowed_at": fields.Datetime.now(),
                "credit_reason": reason.strip(),
            }
        )
        self._log_each(self.env._("Credit allowed: %(reason)s", reason=reason.strip()))

    def action_revoke_credit(self):
        """Take back the permission to leave unpaid.

        :raises AccessError: when the user is not a director
        """
        self.check_access("write")
        self._check_director()
        given = self.filtered(
            lambda case: case.credit_allowed_by_id and case.is_in_custody
        )
        # Access was checked above; clients cannot write these fields.
        given.sudo().write(
            {
                "credit_allowed_by_id": False,
                "credit_allowed_at": False,
                "credit_reason": False,
            }
        )
        given._log_each(self.env._("Credit taken back"))
        return True

    def _check_director(self):
        """Refuse who is not a director.

        :raises AccessError: naming the role
        """
        if not self.env.user.has_group("service_intake.group_service_director"):
            raise AccessError(self.env._("Only a director may decide this."))

    def _log_each(self, text):
        for case in self:
            # Whoever acts may write the case, not necessarily its log.
            case.sudo().message_post(body=text, author_id=self.env.user.partner_id.id)

    def _open_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_intake_ids": self.ids},
        }

    def _tell_handed_over(self):
        """Close the dialog and say what went out, to whom.

        :return: a client action
        :rtype: dict
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Handed over to %(receiver)s: %(cases)s",
                    receiver=self[:1].signed_by,
                    cases=", ".join(self.mapped("display_name")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === RETURNED UNREPAIRED === #
    def action_return_unrepaired(self):
        """Ask why these devices go back as they came."""
        return self._open_dialog(
            "service.intake.unrepaired", self.env._("Return Unrepaired")
        )

    def _return_unrepaired(self, reason, note=None):
        """Declare devices ready to be collected although nothing was repaired.

        :param str reason: a key of ``unrepaired_reason``
        :param str note: in the customer's words or the workshop's
        :raises UserError: naming what is still to be done
        """
        self.check_access("write")
        self._raise_blockers(self._get_ready_blockers())
        if any(case.state == "ready" for case in self):
            raise UserError(self.env._("A device is ready already."))
        ready = self._set_state(
            "ready",
            ready_at=fields.Datetime.now(),
            is_unrepaired=True,
            unrepaired_reason=reason,
            unrepaired_note=(note or "").strip(),
        )
        ready._move_custody(lambda case: case.center_id.ready_location_id)
        ready._notify_ready()

    def _after_set_state(self, target):
        """Forget that a device went back unrepaired when work on it goes on."""
        result = super()._after_set_state(target)
        if target in ("received", "in_service"):
            # Written by the flow only; access was checked by it.
            self.filtered("is_unrepaired").sudo().write(
                {
                    "is_unrepaired": False,
                    "unrepaired_reason": False,
                    "unrepaired_note": False,
                }
            )
        return result

    def _get_unrepaired_text(self):
        """Return why this device goes back unrepaired, in the reader's language.

        :rtype: str
        """
        self.ensure_one()
        labels = dict(
            self._fields["unrepaired_reason"]._description_selection(self.env)
        )
        parts = [labels.get(self.unrepaired_reason), self.unrepaired_note]
        return ": ".join(part for part in parts if part)

    def _get_receipt_sections(self):
        """Add why a device goes back unrepaired."""
        sections = super()._get_receipt_sections()
        if self.is_unrepaired:
            sections.append(
                (self.env._("Returned unrepaired"), self._get_unrepaired_text())
            )
        return sections

    def _get_tracking_fields(self):
        """Add whether the device was repaired."""
        return [*super()._get_tracking_fields(), "is_unrepaired"]

    def _get_tracking_values(self):
        """Say that a device waits unrepaired; the reason is between us."""
        values = super()._get_tracking_values()
        if self.is_unrepaired and self.state == "ready":
            label = self.env._("Not repaired: you can collect your device")
            values["status"] = label
            values["steps"][2]["label"] = label
        return values
