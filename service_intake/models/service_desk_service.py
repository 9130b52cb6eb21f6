from odoo import api, fields, models
from odoo.exceptions import ValidationError

DEFAULTS = {
    "hand_in": {"letter": "A", "slot_minutes": 30},
    "collect": {"letter": "B", "slot_minutes": 15, "expected_minutes": 5},
    "ask": {"letter": "C", "slot_minutes": 15, "expected_minutes": 5},
    "pay": {"letter": "D", "is_bookable": False, "expected_minutes": 3},
}


class ServiceDeskService(models.Model):
    """A service that a centre's desks offer: by appointment, by ticket, or both."""

    _name = "service.desk.service"
    _description = "Desk Service"
    _inherit = ["service.desk.mixin"]
    _order = "center_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_bookable = fields.Boolean(string="Appointments", default=True)
    slot_minutes = fields.Integer(
        string="Slot (minutes)", default=30, required=True, aggregator=None
    )
    capacity = fields.Integer(
        default=1,
        required=True,
        aggregator=None,
        help="How many customers can come at the same time.",
    )
    is_queued = fields.Boolean(string="Tickets", default=True)
    letter = fields.Char(
        size=1, required=True, help="Ticket numbers of this service start with it."
    )
    expected_minutes = fields.Integer(
        default=10,
        required=True,
        aggregator=None,
        help="How long a customer takes, until enough tickets tell it.",
    )

    _service_uniq = models.UniqueIndex(
        "(center_id, service)", "This centre offers this service already."
    )
    _letter_uniq = models.UniqueIndex(
        "(center_id, letter)", "Another service of this centre has this letter."
    )
    _slot_minutes_range = models.Constraint(
        "CHECK (slot_minutes BETWEEN 5 AND 480)",
        "A slot takes from 5 minutes to 8 hours.",
    )
    _capacity_range = models.Constraint(
        "CHECK (capacity BETWEEN 1 AND 100)",
        "From 1 to 100 customers can come at the same time.",
    )
    _expected_minutes_positive = models.Constraint(
        "CHECK (expected_minutes > 0)", "A customer takes at least a minute."
    )

    @api.depends("service", "center_id.name")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = (
                f"{offer._get_service_label()} · {offer.center_id.name or ''}"
                if offer.service
                else False
            )

    @api.constrains("letter")
    def _check_letter(self):
        for offer in self:
            if not ("A" <= offer.letter <= "Z"):
                raise ValidationError(
                    self.env._("The letter of a ticket is one from A to Z.")
                )
