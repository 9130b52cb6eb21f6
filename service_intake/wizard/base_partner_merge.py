from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let the last word on marketing count, on whichever duplicate it was said."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        dst_partner.invalidate_recordset(["service_consent_ids"])
        field = dst_partner._fields["service_marketing_consent"]
        self.env.add_to_compute(field, dst_partner)
        return result
