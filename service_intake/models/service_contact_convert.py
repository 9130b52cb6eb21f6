from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

MEDIUM_BY_CHANNEL = {
    "email": "utm.utm_medium_email",
    "phone": "utm.utm_medium_phone",
    "website": "utm.utm_medium_website",
}


class ServiceContact(models.Model):
    """What becomes of a contact: a case at the desk, a lead for sales."""

    _inherit = "service.contact"

    def action_create_intake(self):
        """Open a new case filled in from this contact; saved, it is linked to it.

        :raises UserError: when the contact has its case already
        """
        self.ensure_one()
        self.check_access("write")
        self.env["service.intake"].check_access("create")
        self._check_no_intake()
        partner = self._ensure_partner()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take In"),
            "res_model": "service.intake",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_origin_contact_id": self.id,
                "default_company_id": self.company_id.id,
                "default_center_id": self.center_id.id,
                "default_partner_id": partner.id,
                "default_fault": self.note or self.name,
            },
        }

    def action_create_lead(self):
        """Hand this contact over to sales as a lead.

        Clerks need no right on leads: the one they cause is made for them.

        :raises UserError: when the contact has its lead already
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_or_refuse()
        contact_sudo = self.sudo()  # the lead is none of a clerk's fields
        contact_sudo.invalidate_recordset(["lead_id"])
        if contact_sudo.lead_id:
            raise UserError(self.env._("A lead was made from this contact already."))
        lead = self.env["crm.lead"]
        lead = lead.sudo(not lead.has_access("create")).create(self._prepare_lead())
        contact_sudo.write({"lead_id": lead.id, "unit": self.unit or "crm"})
        if lead.with_env(self.env).has_access("read"):
            return lead.with_env(self.env).get_formview_action()
        return self._notify_user(self.env._("Sales got a lead from this contact."))

    def action_log_follow_up(self):
        """Open the dialog to log what follows from this contact."""
        self.ensure_one()
        return self._get_log_action(
            name=self.name,
            intake_id=self.intake_id.id,
            partner_id=self.partner_id.id,
            company_id=self.company_id.id,
            center_id=self.center_id.id,
            direction="out",
            initiator="customer",
        )

    def _check_no_intake(self):
        """Refuse to make a second case from one contact.

        :raises UserError: naming the case
        """
        for contact in self.filtered("intake_id"):
            raise UserError(
                self.env._(
                    "“%(contact)s” belongs to case %(case)s already.",
                    contact=contact.name,
                    case=contact.intake_id.name,
                )
            )

    def _ensure_partner(self):
        """Return the customer, made from the e-mail address when unknown.

        :return: empty when there is no address either
        :rtype: res.partner
        """
        self.ensure_one()
        if not self.partner_id and self.email_from:
            self.partner_id = self._partner_find_from_emails_single([self.email_from])
        return self.partner_id

    def _prepare_lead(self):
        self.ensure_one()
        medium = MEDIUM_BY_CHANNEL.get(self.channel)
        medium = medium and self.env.ref(medium, raise_if_not_found=False)
        return {
            "name": self.name,
            "partner_id": self.partner_id.id,
            "email_from": self.partner_id.email or self.email_from,
            "phone": self.partner_id.phone or self.phone,
            "description": plaintext2html(self.note) if self.note else False,
            "company_id": self.company_id.id,
            "medium_id": medium.id if medium else False,
            "user_id": False,
        }

    def _link_intake(self, intake):
        """Make this contact the first touch of the case that came of it.

        Called by ``service.intake.create``.

        :raises AccessError: when the user may not write the contact
        :raises UserError: when it has a case already, or somebody else is at it
        """
        self.ensure_one()
        self.check_access("write")
        if self.company_id != intake.company_id:
            raise AccessError(
                self.env._("The contact belongs to another company than the case.")
            )
        self._lock_or_refuse()
        self.invalidate_recordset(["intake_id"])
        self._check_no_intake()
        self.intake_id = intake
