from odoo import fields, models


class ServiceCenter(models.Model):
    """The rules by which a centre keeps devices that nobody collects."""

    _inherit = "service.center"

    storage_policy_id = fields.Many2one(
        "service.storage.policy",
        check_company=True,
        default=lambda self: self._get_default_storage_policy(),
        help="For devices that become ready from now on. Devices that are ready keep "
        "the policy that was in force when their owner was told.",
    )

    def _get_default_storage_policy(self):
        return self.env.ref(
            "service_intake.storage_policy_default", raise_if_not_found=False
        )

    def _get_storage_policy(self):
        """Return the rules for a device that becomes ready now.

        :rtype: service.storage.policy
        """
        self.ensure_one()
        return self.storage_policy_id or self._get_default_storage_policy()
