from odoo import models


class ServiceIntake(models.Model):
    """The hand-over of a device releases what its dealer earned."""

    _inherit = "service.intake"

    def _after_set_state(self, target):
        """Look again at the fees of devices that were handed over."""
        result = super()._after_set_state(target)
        if target == "handed_over":
            # A clerk hands over; what that does to fees is none of her business.
            self.sudo().repair_ids.service_fee_ids._refresh_holds()
        return result
