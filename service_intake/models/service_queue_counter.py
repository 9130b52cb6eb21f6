from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceQueueCounter(models.Model):
    """A counter that a clerk opened for a day: where called customers go."""

    _name = "service.queue.counter"
    _description = "Open Counter"
    _inherit = ["service.protected.mixin"]
    _order = "day desc, name"
    _check_company_auto = True

    name = fields.Char(
        string="Counter", required=True, size=10, help="As it is written over the desk."
    )
    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["service.intake"]._default_center_id(),
    )
    company_id = fields.Many2one(related="center_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Clerk", required=True, default=lambda self: self.env.user
    )
    day = fields.Date(compute="_compute_day", store=True, precompute=True)
    is_open = fields.Boolean(default=True)
    desk_service_ids = fields.Many2many(
        "service.desk.service",
        string="Serves",
        domain="[('center_id', '=', center_id), ('is_queued', '=', True)]",
        help="Left empty, tickets of every service are called here.",
    )

    _name_uniq = models.UniqueIndex(
        "(center_id, day, name) WHERE is_open",
        "Somebody else sits at this counter today.",
    )
    _user_uniq = models.UniqueIndex(
        "(user_id, day) WHERE is_open", "You have opened a counter today already."
    )

    @api.depends("center_id")
    def _compute_day(self):
        for counter in self:
            counter.day = counter.center_id and counter.center_id._get_local_day()

    @api.model
    def _get_mine(self):
        """Return the counter that the user has open today, if any.

        :rtype: service.queue.counter
        """
        mine = self.search([("user_id", "=", self.env.uid), ("is_open", "=", True)])
        return mine.filtered(lambda c: c.day == c.center_id._get_local_day())[:1]

    @api.model
    def _ensure_mine(self):
        """Return the counter that the user has open today.

        :rtype: service.queue.counter
        :raises UserError: when there is none
        """
        counter = self._get_mine()
        if not counter:
            raise UserError(
                self.env._("Say first which counter you are at: “Open Counter”.")
            )
        return counter

    def action_open(self):
        """Start to serve at this counter: the form was saved by the click."""
        self.ensure_one()
        self.check_access("write")
        return self.env["service.queue.ticket"]._action_queue()

    def action_close(self):
        """End serving at these counters.

        :raises UserError: when a customer is still there
        """
        self.check_access("write")
        busy = self.env["service.queue.ticket"].search_count(
            [("counter_id", "in", self.ids), ("state", "in", ("called", "serving"))]
        )
        if busy:
            raise UserError(
                self.env._("A customer is still called or served at this counter.")
            )
        self.is_open = False
        return True
