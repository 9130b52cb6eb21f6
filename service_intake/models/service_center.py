from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

CUSTODY_FIELDS = (
    "reception_location_id",
    "workshop_location_id",
    "quality_location_id",
    "ready_location_id",
)


class ServiceCenter(models.Model):
    """A branch of the service organisation, with its places of custody."""

    _name = "service.center"
    _description = "Service Centre"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, size=5, help="Short code, shown in location names."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        help="The warehouse that this centre's repairs take their parts from.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Address",
        help="Printed on receipts and shown to customers.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: (
            self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"
        ),
        help="Days count from midnight to midnight here: when work was finished, when "
        "something is due.",
    )
    location_id = fields.Many2one(
        "stock.location", string="Custody", readonly=True, copy=False
    )
    reception_location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, check_company=True
    )
    workshop_location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, check_company=True
    )
    quality_location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, check_company=True
    )
    ready_location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, check_company=True
    )
    intake_count = fields.Integer(
        compute="_compute_intake_count",
        help="Devices that are at this centre now.",
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "Another centre of this company has this code."
    )

    def _compute_intake_count(self):
        counts = dict(
            self.env["service.intake"]._read_group(
                [("center_id", "in", self.ids), ("is_in_custody", "=", True)],
                ["center_id"],
                ["__count"],
            )
        )
        for center in self:
            center.intake_count = counts.get(center, 0)

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        centers._ensure_custody_locations()
        return centers

    def _get_custody_location_names(self):
        """Return the name of each custody place, by field.

        :return: ``{field name: location name}``
        :rtype: dict
        """
        return {
            "reception_location_id": self.env._("Reception"),
            "workshop_location_id": self.env._("Workshop"),
            "quality_location_id": self.env._("Quality control"),
            "ready_location_id": self.env._("Ready"),
        }

    def _ensure_custody_locations(self):
        """Make the places of custody that these centres lack.

        They hang under a view location of the company outside every warehouse:
        inside one, native availability would count customers' devices.
        """
        names = self._get_custody_location_names()
        # Locations are the stock manager's, but a centre is useless without.
        location_sudo = self.env["stock.location"].sudo()
        for center in self:
            if not center.location_id:
                root = center.company_id._ensure_service_custody_location()
                center.location_id = location_sudo.create(
                    {
                        "name": center.code,
                        "usage": "view",
                        "location_id": root.id,
                        "company_id": center.company_id.id,
                    }
                )
            for field in CUSTODY_FIELDS:
                if not center[field]:
                    center[field] = location_sudo.create(
                        {
                            "name": names[field],
                            "usage": "internal",
                            "location_id": center.location_id.id,
                            "company_id": center.company_id.id,
                        }
                    )

    def action_view_intakes(self):
        """Open what is in custody here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action"
        )
        action["domain"] = [
            ("center_id", "=", self.id),
            ("is_in_custody", "=", True),
        ]
        return action
