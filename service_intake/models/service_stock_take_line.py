from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceStockTakeLine(models.Model):
    """One device of a stock-take: expected and found or not, or found unexpected."""

    _name = "service.stock.take.line"
    _description = "Device of a Stock-take"
    _inherit = ["service.protected.mixin"]
    _order = "take_id, scanned_at desc, id"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "take_id",
            "code",
            "intake_id",
            "location_id",
            "result",
            "scanned_at",
            "scanned_by_id",
            "moved_at",
        }
    )

    take_id = fields.Many2one(
        "service.stock.take", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="take_id.company_id", store=True, index=True)
    code = fields.Char(string="Scanned")
    intake_id = fields.Many2one(
        "service.intake",
        string="Case",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    serial = fields.Char(related="intake_id.serial")
    product_id = fields.Many2one(related="intake_id.product_id")
    partner_id = fields.Many2one(related="intake_id.partner_id", string="Owner")
    location_id = fields.Many2one(
        "stock.location", string="Custody Says", check_company=True
    )
    result = fields.Selection(
        [
            ("missing", "Missing"),
            ("found", "Found"),
            ("left", "Left Meanwhile"),
            ("extra", "Not Expected Here"),
            ("unknown", "Unknown"),
        ],
        required=True,
        index=True,
    )
    scanned_at = fields.Datetime()
    scanned_by_id = fields.Many2one("res.users")
    moved_at = fields.Datetime(string="Moved Here On")
    remark = fields.Char(compute="_compute_remark")

    _case_uniq = models.UniqueIndex(
        "(take_id, intake_id) WHERE intake_id IS NOT NULL",
        "This device is on the list already.",
    )
    _code_uniq = models.UniqueIndex(
        "(take_id, code) WHERE intake_id IS NULL", "This code is on the list already."
    )

    @api.depends("result", "moved_at", "intake_id.whereabouts", "location_id")
    def _compute_remark(self):
        for line in self:
            line.remark = line._get_remark()

    def _get_remark(self):
        if self.result == "unknown":
            return self.env._("no case has this number")
        if self.moved_at:
            return self.env._("moved here")
        if self.result != "extra":
            return False
        if not self.location_id:
            return self.intake_id.whereabouts
        place = self.location_id.sudo()  # clerks need no right on places to be told
        return self.env._("should be at %(place)s", place=place.complete_name)

    def _tell_again(self):
        """Return what is told of a device that was scanned before.

        :return: kind and text of the answer
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        when = fields.Datetime.context_timestamp(
            self.with_context(tz=self.take_id.center_id.tz), self.scanned_at
        )
        return "warning", self.env._(
            "%(device)s was scanned already, at %(time)s by %(user)s.",
            device=self.intake_id.display_name or self.code,
            time=when.strftime("%H:%M"),
            user=self.scanned_by_id.sudo().name,
        )

    def _tell(self):
        """Return what the scanner's user is told of this device.

        :return: kind and text of the answer
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        if self.result == "found":
            return "success", self.env._("Found: %s", self.intake_id.display_name)
        if self.result == "unknown":
            return "danger", self.env._(
                "Unknown: no case has the number %(code)s.", code=self.code
            )
        return "danger", self.env._(
            "%(device)s is not expected here: %(remark)s.",
            device=self.intake_id.display_name,
            remark=self.remark,
        )

    def _can_move_here(self):
        """Return whether custody may follow this device to where it was found.

        A repair knows its device at the centre that does it.

        :rtype: bool
        """
        self.ensure_one()
        case = self.intake_id
        is_elsewhere = case.center_id != self.take_id.center_id
        is_bound = case.state == "in_service" and is_elsewhere
        return self.result == "extra" and case.is_in_custody and not is_bound

    def action_move_here(self):
        """Move devices that were found here to this place, in custody too.

        :raises UserError: when a device is not in custody, is expected here, or is
            being worked on at another centre
        """
        self.take_id.check_access("write")
        moving = self.filtered(lambda line: not line.moved_at)
        for line in moving:
            if not line._can_move_here():
                raise UserError(
                    self.env._(
                        "%(device)s cannot be moved here: %(remark)s.",
                        device=line.intake_id.display_name or line.code,
                        remark=line.remark or line.result,
                    )
                )
        for take, lines in moving.grouped("take_id").items():
            cases = lines.intake_id
            cases._lock_or_refuse()
            cases._raise_blockers(cases._get_way_blockers())
            cases._move_custody(
                lambda case, take=take: (
                    take.location_id or case._get_arrival_location(take.center_id)
                ),
                reason=self.env._("found at stock-take %(take)s", take=take.name),
            )
            # It is another centre's device no longer; access was checked above.
            cases.sudo().center_id = take.center_id
        moving.sudo().moved_at = fields.Datetime.now()  # set here only
        return True
