from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ..normalise import serial_key


class ServiceIntake(models.Model):
    """Where is it? One search over all devices, and who moved each last."""

    _inherit = "service.intake"

    # Partial serial numbers are looked for among all cases ever.
    serial_key = fields.Char(index="trigram")
    where_search = fields.Char(
        string="Receipt, serial, customer",
        store=False,
        search="_search_where_search",
        help="A receipt or its QR code, a serial number in any spelling, a name or a "
        "telephone number.",
    )
    whereabouts = fields.Char(
        compute="_compute_whereabouts", help="Where the device is now, in words."
    )
    moved_at = fields.Datetime(string="Since", compute="_compute_moved_at")
    moved_by_id = fields.Many2one("res.users", compute="_compute_moved_at")

    _serial_key_idx = models.Index("(serial_key)")

    @api.model
    def _search_where_search(self, operator, value):
        if operator not in ("=", "ilike", "=ilike", "like") or not value:
            return NotImplemented
        found = self._find_scanned([value])
        if found:
            case, kind = found[value]
            if kind != "serial":
                return Domain("id", "in", case.ids)
        partners = Domain("complete_name", "ilike", value)
        if sum(char.isdigit() for char in value) > 4:
            partners |= Domain("phone_mobile_search", "ilike", value)
        # By ids, so that each part of the search uses its own index.
        partner_ids = self.env["res.partner"].search(partners).ids
        domain = Domain("name", "ilike", value) | Domain(
            "partner_id", "in", partner_ids
        )
        if serial_key(value):
            domain |= Domain("serial_key", "ilike", serial_key(value))
        return domain

    @api.depends("state", "custody_location_id", "handed_over_at", "signed_by")
    def _compute_whereabouts(self):
        carried = self._get_carried_texts()
        for case in self:
            case.whereabouts = carried.get(case) or case._get_place_text()

    def _get_carried_texts(self):
        """Return with what devices travel. Empty; extended by what carries them.

        :return: ``{service.intake: text}``
        :rtype: dict
        """
        return {}

    def _get_place_text(self):
        self.ensure_one()
        if self.state == "handed_over":
            return self._get_handed_over_text()
        if not self.is_in_custody:
            return self.env._("not in custody")
        # Desk clerks need no right on places to be told one.
        place = self.custody_location_id.sudo()
        if not place:
            return self.env._("not where custody says: check Inventory")
        return f"{self.center_id.name} · {place.name}"

    def _get_handed_over_text(self):
        """Return when and to whom this device was handed over.

        :rtype: str
        """
        self.ensure_one()
        if not self.handed_over_at:  # imported history need not know
            return self.env._("handed over")
        return self.env._(
            "handed over on %(date)s to %(receiver)s by %(clerk)s",
            date=format_datetime(
                self.env, self.handed_over_at, tz=self.center_id.tz, dt_format="short"
            ),
            receiver=self.signed_by or self.partner_id.name,
            clerk=self.handed_over_by_id.sudo().name or "",
        )

    @api.depends("custody_event_ids")
    def _compute_moved_at(self):
        last_ids = [
            last_id
            for _case, last_id in self.env["service.custody.event"]._read_group(
                [("intake_id", "in", self.ids)], ["intake_id"], ["id:max"]
            )
        ]
        events = self.env["service.custody.event"].browse(last_ids)
        event_by_case = {event.intake_id: event for event in events}
        for case in self:
            event = event_by_case.get(case)
            case.moved_at = event.moved_at if event else False
            case.moved_by_id = event.user_id if event else False
