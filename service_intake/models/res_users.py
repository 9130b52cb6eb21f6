from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _can_see_contacts(self, company):
        """Tell whether a colleague can open contacts of a company.

        :rtype: bool
        """
        self.ensure_one()
        user = self.sudo()  # of a colleague only this answer is given
        return (
            user.active
            and company in user.company_ids
            and self.env["service.contact"].with_user(user).has_access("read")
        )
