from odoo import fields, models
from odoo.tools import SQL

READER = "service_intake.group_service_reader"


class ResPartner(models.Model):
    """The register as a customer base: by what segments are found.

    Only who sees cases may use these in a search: it would tell of hidden ones.
    """

    _inherit = "res.partner"

    service_intake_ids = fields.One2many(
        "service.intake", "partner_id", string="Service Cases", groups=READER
    )
    service_device_ids = fields.One2many(
        "stock.lot", "service_owner_id", string="Devices", groups=READER
    )
    service_is_repeat = fields.Boolean(
        string="Repeat Customer",
        compute="_compute_service_is_repeat",
        search="_search_service_is_repeat",
        groups=READER,
        help="Brought a device more than once.",
    )
    service_contact_count = fields.Integer(
        string="Service Contacts",
        compute="_compute_service_contact_count",
        groups=READER,
    )

    def _get_service_domain(self):
        """Return which cases count as services of a customer.

        :rtype: list
        """
        return [("state", "not in", ("draft", "cancelled"))]

    def _compute_service_is_repeat(self):
        counts = dict(
            self.env["service.intake"]._read_group(
                [("partner_id", "in", self.ids), *self._get_service_domain()],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.service_is_repeat = counts.get(partner, 0) > 1

    def _search_service_is_repeat(self, operator, value):
        """Find repeat customers by the cases that the user may see."""
        if operator != "in":
            return NotImplemented
        query = self.env["service.intake"]._search(self._get_service_domain())
        repeated = SQL(
            "(SELECT partner_id FROM %s AS c GROUP BY partner_id HAVING COUNT(*) > 1)",
            query.subselect("partner_id"),
        )
        return [("id", "in", repeated)]

    def _compute_service_contact_count(self):
        counts = dict(
            self.env["service.contact"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.service_contact_count = counts.get(partner, 0)

    def action_log_service_contact(self):
        """Open the dialog to log a contact with this customer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact"]._get_log_action(
            partner_id=self.id, company_id=self.company_id.id
        )

    def action_view_service_contacts(self):
        """Open the contacts with this customer and the persons below."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_contact_action"
        )
        action["domain"] = [("partner_id", "child_of", self.id)]
        action["context"] = self.action_log_service_contact()["context"]
        return action
