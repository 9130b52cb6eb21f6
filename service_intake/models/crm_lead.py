from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    service_contact_count = fields.Integer(
        string="Service Contacts",
        compute="_compute_service_contact_count",
        groups="service_intake.group_service_reader",
    )

    def _compute_service_contact_count(self):
        contacts = self.env["service.contact"]
        counts = (
            dict(
                contacts._read_group(
                    [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
                )
            )
            if contacts.has_access("read")
            else {}
        )
        for lead in self:
            lead.service_contact_count = counts.get(lead, 0)

    def action_log_service_contact(self):
        """Open the dialog to log a contact on this lead."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact"]._get_log_action(
            lead_id=self.id,
            partner_id=self.partner_id.id,
            company_id=self.company_id.id,
            email_from=not self.partner_id and self.email_from,
            phone=not self.partner_id and self.phone,
        )

    def action_view_service_contacts(self):
        """Open this lead's contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_contact_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = self.action_log_service_contact()["context"]
        return action
