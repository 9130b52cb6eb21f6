from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    service_intake_count = fields.Integer(
        string="Services", compute="_compute_service_intake_count"
    )

    def _compute_service_intake_count(self):
        counts = dict(
            self.env["service.intake"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
            if self.env["service.intake"].has_access("read")
            else []
        )
        for partner in self:
            partner.service_intake_count = counts.get(partner, 0)

    def action_view_service_intakes(self):
        """Open this customer's cases."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action"
        )
        action["domain"] = [("partner_id", "child_of", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
