from odoo import models


class ServiceBrand(models.Model):
    """Who owns devices of a brand."""

    _inherit = "service.brand"

    def action_view_customers(self):
        """Open the customers with devices of this brand, as far as they consented."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_customer_action"
        )
        action["domain"] = [
            ("service_marketing_consent", "=", True),
            ("service_device_ids.service_brand_id", "=", self.id),
        ]
        action["context"] = {}
        return action
