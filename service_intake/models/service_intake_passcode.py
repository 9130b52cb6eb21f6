from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_intake import CLOSED_STATES

# Who may see passcodes: clerks, and whatever role implies this group.
PASSCODE_GROUP = "service_intake.group_service_passcode"


class ServiceIntake(models.Model):
    """The passcode of a case's device: kept in the vault, shown against a reason."""

    _inherit = "service.intake"

    needs_passcode = fields.Boolean(related="device_type_id.needs_passcode")
    has_passcode = fields.Boolean(
        compute="_compute_has_passcode",
        # That there is one is no secret.
        compute_sudo=True,
    )

    @api.depends("state")
    def _compute_has_passcode(self):
        rows = self.env["service.passcode"].search([("intake_id", "in", self.ids)])
        known = rows.intake_id
        for intake in self:
            intake.has_passcode = intake in known

    def action_enter_passcode(self):
        """Open the form that puts the passcode into the vault."""
        self._check_passcode_right()
        return self._open_passcode("service.passcode.enter", self.env._("Passcode"))

    def action_show_passcode(self):
        """Ask for what the passcode is needed."""
        self._check_passcode_right()
        title = self.env._("Show Passcode")
        return self._open_passcode("service.passcode.show", title)

    def _open_passcode(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_intake_id": self.id},
        }

    def _check_passcode_right(self):
        """Refuse who may not see the case, or no passcodes.

        :raises AccessError: when the user may not
        """
        self.check_access("read")
        if not self.env.user.has_group(PASSCODE_GROUP):
            raise AccessError(
                self.env._("Passcodes are for those who work on the device.")
            )

    def _store_passcode(self, secret):
        """Put the passcode of this device into the vault, instead of an earlier one.

        :param str secret: as the customer said it; never logged
        :raises UserError: when such a device needs none, or is not here
        """
        self.ensure_one()
        self._check_passcode_right()
        if not self.needs_passcode:
            raise UserError(
                self.env._(
                    "The passcode of such a device is not needed: do not ask for it."
                )
            )
        if self.state in CLOSED_STATES:
            raise UserError(self.env._("The device is not here any more."))
        # Nobody has rights on the vault; the right was checked above.
        vault = self.env["service.passcode"].sudo()
        kept = vault.search([("intake_id", "=", self.id)])
        if kept:
            kept.secret = secret
        else:
            vault.create({"intake_id": self.id, "secret": secret})
        self.invalidate_recordset(["has_passcode"])

    def _reveal_passcode(self, reason):
        """Return the passcode, and log who saw it and why.

        :param str reason: in the user's words
        :rtype: str
        :raises AccessError: when the user may not see passcodes
        :raises UserError: without a reason, or when there is no passcode
        """
        self.ensure_one()
        self._check_passcode_right()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what you need the passcode for."))
        # Nobody has rights on the vault; the right was checked above.
        kept = self.env["service.passcode"].sudo().search([("intake_id", "=", self.id)])
        if not kept:
            raise UserError(self.env._("No passcode is kept for this device."))
        self.env["service.passcode.access"].sudo().create(
            {
                "intake_id": self.id,
                "user_id": self.env.uid,
                "accessed_at": fields.Datetime.now(),
                "reason": reason,
            }
        )
        return kept.secret

    def _after_set_state(self, target):
        """Erase passcodes when the devices are gone."""
        result = super()._after_set_state(target)
        if target in CLOSED_STATES:
            # The vault is the system's; the change of state was checked.
            self.env["service.passcode"].sudo().search(
                [("intake_id", "in", self.ids)]
            ).unlink()
            self.invalidate_recordset(["has_passcode"])
        return result
