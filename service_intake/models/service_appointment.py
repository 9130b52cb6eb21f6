from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TRANSITIONS = {
    "booked": ("arrived", "done", "no_show", "cancelled"),
    "arrived": ("done", "booked"),
    "no_show": ("arrived",),
    "done": (),
    "cancelled": (),
}


class ServiceAppointment(models.Model):
    """One customer's time at a centre: one numbered place in one slot."""

    _name = "service.appointment"
    _description = "Appointment"
    _inherit = ["service.desk.mixin", "service.state.mixin", "mail.thread"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "place",
            "event_id",
            "access_token",
            "reminded_at",
            "arrived_at",
            "lang",
        }
    )
    _order = "start, id"
    _rec_names_search = ["name", "phone", "email"]
    _check_company_auto = True

    state = fields.Selection(
        [
            ("booked", "Booked"),
            ("arrived", "Arrived"),
            ("done", "Done"),
            ("no_show", "Not Come"),
            ("cancelled", "Cancelled"),
        ],
        default="booked",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        help="Empty for a stranger until somebody takes the device in.",
    )
    name = fields.Char(
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        size=100,
    )
    phone = fields.Char(
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
        size=40,
    )
    email = fields.Char(
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
        size=254,
    )
    lang = fields.Char(
        readonly=True, help="The language of the page on which a stranger booked."
    )
    start = fields.Datetime(
        required=True,
        index=True,
        tracking=True,
        copy=False,
        default=lambda self: self._default_start(),
    )
    stop = fields.Datetime(compute="_compute_stop", store=True, precompute=True)
    place = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Which of the places of its time this appointment has.",
    )
    free_times = fields.Char(
        compute="_compute_free_times", help="The times of that day that are free."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user if self.env.user._is_internal() else False,
        check_company=True,
    )
    note = fields.Text(help="What it is about.")
    event_id = fields.Many2one(
        "calendar.event",
        string="Calendar Event",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    ticket_ids = fields.One2many("service.queue.ticket", "appointment_id")
    intake_ids = fields.One2many("service.intake", "appointment_id", string="Cases")
    intake_count = fields.Integer(compute="_compute_intake_count")
    arrived_at = fields.Datetime(readonly=True, copy=False)
    reminded_at = fields.Datetime(readonly=True, copy=False)
    access_token = fields.Char(
        readonly=True, copy=False, groups="service_intake.group_service_clerk"
    )

    # One place, one customer: also when two book at the same moment.
    _place_uniq = models.UniqueIndex(
        "(center_id, service, start, place) WHERE state <> 'cancelled'",
        "This time was just taken: choose another.",
    )
    _token_uniq = models.UniqueIndex("(access_token) WHERE access_token IS NOT NULL")

    # === DEFAULTS AND COMPUTES === #
    @api.model
    def _default_start(self):
        center = self.env["service.intake"]._default_center_id()
        now = fields.Datetime.now()
        slots = center._get_offered_slots("hand_in") if center else ()
        return next((start for start in slots if start > now), False)

    @api.depends("partner_id")
    def _compute_contact(self):
        for appointment in self:
            partner = appointment.partner_id
            appointment.name = partner.name or appointment.name
            appointment.phone = partner.phone or appointment.phone
            appointment.email = partner.email or appointment.email

    @api.depends("start", "center_id", "service")
    def _compute_stop(self):
        for appointment in self:
            offer = appointment.center_id and appointment.center_id._get_desk_service(
                appointment.service
            )
            minutes = offer.slot_minutes if offer else 0
            appointment.stop = appointment.start and (
                appointment.start + timedelta(minutes=minutes or 30)
            )

    @api.depends("start", "center_id", "service")
    def _compute_free_times(self):
        for appointment in self:
            if appointment.start and appointment.center_id and appointment.service:
                appointment.free_times = appointment._describe_free_times()
            else:
                appointment.free_times = False

    def _compute_intake_count(self):
        counts = dict(
            self.env["service.intake"]._read_group(
                [("appointment_id", "in", self.ids)], ["appointment_id"], ["__count"]
            )
        )
        for appointment in self:
            appointment.intake_count = counts.get(appointment, 0)

    @api.depends("name", "service")
    def _compute_display_name(self):
        for appointment in self:
            label = appointment.service and appointment._get_service_label()
            parts = [appointment.name, label]
            appointment.display_name = " · ".join(part for part in parts if part)

    # === CONSTRAINTS AND CRUD === #
    @api.constrains("name", "phone", "email")
    def _check_contact(self):
        for appointment in self:
            if not appointment.name.strip():
                raise ValidationError(self.env._("Whose appointment is it? No name."))
            if not (appointment.partner_id or appointment.phone or appointment.email):
                raise ValidationError(
                    self.env._("A phone number or an e-mail address is needed.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # Place, link and event come with the booking; clients cannot write them.
        appointments.sudo()._book()
        return appointments

    def write(self, vals):
        """Take another place when the time, the centre or the service changes.

        :raises UserError: when an appointment is over or cancelled
        :raises ValidationError: when the new time is not free
        """
        moved = self.filtered(lambda appointment: appointment._is_moved_by(vals))
        if any(appointment.state != "booked" for appointment in moved):
            raise UserError(
                self.env._("Only an appointment that is still to come can be moved.")
            )
        if moved:
            moved.check_access("write")
            moved.sudo().place = False  # given up; access was checked above
        result = super().write(vals)
        moved.sudo()._book()
        return result

    def _is_moved_by(self, vals):
        return (
            (
                "start" in vals
                and self.start != fields.Datetime.to_datetime(vals["start"])
            )
            or ("center_id" in vals and self.center_id.id != vals["center_id"])
            or ("service" in vals and self.service != vals["service"])
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_with_event(self):
        # The event is ours: it was made for the appointment.
        self.sudo().event_id.unlink()
