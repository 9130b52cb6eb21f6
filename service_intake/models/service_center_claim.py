from odoo import fields, models
from odoo.fields import Domain


class ServiceCenter(models.Model):
    """Who decides at a centre, in what time, and how long identities are kept."""

    _inherit = "service.center"

    claim_decision_hours = fields.Integer(
        string="Decision on Lost Receipts",
        default=72,
        required=True,
        help="Hours in which the director decides on a lost-receipt claim.",
    )
    identity_retention_days = fields.Integer(
        string="Keep Identities",
        default=180,
        required=True,
        help="Days after the decision when number, issuer and scan of an applicant's "
        "identity document are erased.",
    )

    _claim_decision_hours_positive = models.Constraint(
        "CHECK (claim_decision_hours > 0)", "The time to decide must be positive."
    )
    _identity_retention_days_positive = models.Constraint(
        "CHECK (identity_retention_days >= 0)", "Days to keep cannot be negative."
    )

    def _get_directors(self):
        """Return who may decide at this centre, its own director first.

        :rtype: res.users
        """
        self.ensure_one()
        group = self.env.ref("service_intake.group_service_director").sudo()
        domain = Domain("id", "in", group.all_user_ids.ids) & Domain(
            "company_ids", "in", self.company_id.ids
        )
        # Who may decide is no secret, whatever a clerk may read of users.
        directors = self.env["res.users"].sudo().search(domain, order="id")
        own = self.director_user_id & directors
        return (own | directors).with_env(self.env)

    def _get_director(self, apart_from=None):
        """Return who is asked at this centre.

        :param res.users apart_from: who may not be asked: the one who asks
        :rtype: res.users
        """
        directors = self._get_directors()
        return (directors - apart_from if apart_from else directors)[:1]
