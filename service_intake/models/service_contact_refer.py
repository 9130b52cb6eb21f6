from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

ACTIVITY = "service_intake.mail_activity_type_referral"


class ServiceContact(models.Model):
    """Who takes a contact on: the units of the organisation."""

    _inherit = "service.contact"

    def action_refer(self):
        """Refer contacts to the unit chosen on each, as an activity of its person.

        Where the centre names nobody for the unit, the referral is recorded and the
        clerk is told that it reaches nobody by itself.

        :raises UserError: when no unit is chosen, or it was referred there already
        """
        self.check_access("write")
        self._lock_or_refuse()
        self.invalidate_recordset(["unit", "referred_at"])
        self._check_referable()
        lines = []
        for contact in self:
            contact._refer_to(contact._get_unit_user())
            lines.append(contact._get_referral_notice())
        nobody = self.filtered(lambda contact: not contact.referred_user_id)
        return self._notify_user("\n".join(lines), is_warning=bool(nobody))

    def _check_referable(self):
        for contact in self:
            if not contact.unit:
                raise UserError(
                    self.env._(
                        "Choose the unit that “%(contact)s” is referred to.",
                        contact=contact.name,
                    )
                )
            if contact.referred_at:
                raise UserError(
                    self.env._(
                        "“%(contact)s” was referred to this unit already.",
                        contact=contact.name,
                    )
                )

    def _get_unit_user(self):
        """Return who of this contact's unit takes it on.

        :return: the user named on the centre, if still able to see contacts
        :rtype: res.users
        """
        self.ensure_one()
        user = self.center_id._get_unit_user(self.unit)
        return user if user and user._can_see_contacts(self.company_id) else user[:0]

    def _refer_to(self, user):
        """Record a referral and give the activity to somebody.

        :param res.users user: empty when the unit has nobody
        """
        self.ensure_one()
        # Checked by the caller; the earlier activity may be somebody else's.
        self_sudo = self.sudo().with_context(mail_notify_force_send=False)
        self_sudo.activity_unlink([ACTIVITY])
        self_sudo.write(
            {
                "referred_at": fields.Datetime.now(),
                "referred_user_id": user.id,
                "outcome": "referred",
            }
        )
        if user:
            self_sudo.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=self.name,
                note=plaintext2html(self.note or ""),
            )

    def _get_referral_notice(self):
        self.ensure_one()
        unit = dict(self._fields["unit"]._description_selection(self.env))[self.unit]
        if self.referred_user_id:
            return self.env._(
                "Referred to %(user)s (%(unit)s).",
                user=self.referred_user_id.sudo().name,  # any colleague's name
                unit=unit,
            )
        return self.env._(
            "Recorded as referred to: %(unit)s. The centre names nobody of that unit, "
            "so nobody was told: tell them yourself.",
            unit=unit,
        )

    def _notify_user(self, message, is_warning=False):
        """Return an action that tells the user something and closes a dialog.

        :rtype: dict
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if is_warning else "success",
                "sticky": is_warning,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
