from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import storage

AGEING = ((30, "000"), (60, "031"), (90, "061"), (180, "091"), (365, "181"))
OLDEST = "366"


class ServiceStorageCharge(models.Model):
    """The storage of one ready device: since when, on what terms, what it costs.

    Made when the owner is proven to know that the device is ready, and with the terms
    in force on that day. Days and fee are kept up by a job and by whatever changes
    them; they follow from dates alone, so that no run too many or too few shows.
    """

    _name = "service.storage.charge"
    _description = "Storage of a Device"
    _inherit = ["service.protected.mixin"]
    _order = "start_date, id"
    _rec_name = "intake_id"
    _check_company_auto = True

    intake_id = fields.Many2one(
        "service.intake", string="Case", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="intake_id.partner_id")
    product_id = fields.Many2one(related="intake_id.product_id")
    center_id = fields.Many2one(related="intake_id.center_id")
    intake_state = fields.Selection(related="intake_id.state")
    pause_ids = fields.One2many(related="intake_id.storage_pause_ids")
    # === TERMS === #
    policy_id = fields.Many2one(
        "service.storage.policy", required=True, index=True, ondelete="restrict"
    )
    tz = fields.Char(string="Time Zone", required=True)
    start_date = fields.Date(
        string="Told On",
        required=True,
        help="The day of the proven notice; the clock starts the day after.",
    )
    free_days = fields.Integer()
    daily_rate = fields.Monetary()
    cap_days = fields.Integer(string="Charged Days at Most")
    cap_amount = fields.Monetary(string="Fee at Most")
    abandon_days = fields.Integer(string="Abandonable after Days")
    # === CLOCK === #
    is_running = fields.Boolean(default=True)
    end_date = fields.Date(string="Left On")
    computed_on = fields.Date(string="Counted Up To")
    paused_days = fields.Integer(help="Days on which a dispute stopped the clock.")
    age_days = fields.Integer(
        string="Days in Storage", help="Since the notice, without paused days."
    )
    days = fields.Integer(string="Charged Days")
    fee = fields.Monetary(help="Of the charged days, less what was waived.")
    free_until = fields.Date(help="The last day that costs nothing.")
    abandonable_on = fields.Date(index=True)
    ageing = fields.Selection(
        [
            ("000", "Up to 30 days"),
            ("031", "31–60 days"),
            ("061", "61–90 days"),
            ("091", "91–180 days"),
            ("181", "181–365 days"),
            (OLDEST, "More than a year"),
        ],
        default="000",
    )
    waiver_ids = fields.One2many("service.storage.waiver", "charge_id")
    waived_fee = fields.Monetary(string="Waived")
    notice_ids = fields.One2many("service.storage.notice", "charge_id")

    _intake_uniq = models.UniqueIndex(
        "(intake_id)", "The storage of this case is counted already."
    )
    _running_idx = models.Index("(id) WHERE is_running")
    _fee_positive = models.Constraint(
        "CHECK (fee >= 0 AND waived_fee >= 0)", "A storage fee cannot be negative."
    )

    def _get_protected_fields(self):
        """Protect all stored fields: cases and the job alone keep the account."""
        stored = {
            name
            for name, field in self._fields.items()
            if field.store
            and field.type != "one2many"
            and name not in models.MAGIC_COLUMNS
        }
        return super()._get_protected_fields() | stored

    @api.model
    def _open(self, intakes):
        """Start the clock of cases whose owner was told.

        :param service.intake intakes: told, without storage yet; those whose centre
            has no policy stay without
        :rtype: service.storage.charge
        """
        pairs = [(case, case.center_id._get_storage_policy()) for case in intakes]
        pairs = [(case, policy) for case, policy in pairs if policy]
        # Only here does storage begin, whoever told the owner.
        charges = self.sudo().create(
            [self._prepare_vals(case, policy) for case, policy in pairs]
        )
        for charge in charges:
            charge.intake_id.storage_charge_id = charge
        return charges

    @api.model
    def _prepare_vals(self, intake, policy):
        start = storage.local_day(intake.notified_at, intake.center_id.tz)
        return {
            "intake_id": intake.id,
            "company_id": intake.company_id.id,
            "policy_id": policy.id,
            "tz": intake.center_id.tz,
            "start_date": start,
            "free_days": policy.free_days,
            "daily_rate": policy._get_daily_rate(intake.device_type_id.storage_size),
            "cap_days": policy.cap_days,
            "cap_amount": policy.cap_amount,
            "abandon_days": policy.abandon_days,
            "computed_on": start,
            "paused_days": 0,
            "age_days": 0,
            "days": 0,
            "fee": 0.0,
            "waived_fee": 0.0,
            "free_until": fields.Date.add(start, days=policy.free_days),
            "abandonable_on": fields.Date.add(start, days=policy.abandon_days),
        }

    def _close(self):
        """Stop the clock for good: the devices left today."""
        for charge in self:
            charge.sudo().end_date = (
                charge._get_today()
            )  # the case's flow alone ends it
        self._refresh()
        self.sudo().is_running = False
        self.sudo().notice_ids._drop()

    # === THE CLOCK, READ === #
    def _get_today(self):
        """Return the day it is at the centre, or the day that the device left.

        :rtype: date
        """
        self.ensure_one()
        return self.end_date or storage.local_day(fields.Datetime.now(), self.tz)

    def _get_pauses(self):
        self.ensure_one()
        pauses = self.intake_id.storage_pause_ids
        return [(pause.date_from, pause.date_to or None) for pause in pauses]

    def _get_terms(self):
        self.ensure_one()
        return storage.Terms(
            self.free_days,
            self.daily_rate,
            self.cap_days,
            self.cap_amount,
            self.currency_id.rounding,
        )

    def _get_clock_days(self, *, before_today=False):
        """Return how many days count up to today.

        :param bool before_today: leave today out
        :rtype: int
        """
        self.ensure_one()
        until = fields.Date.subtract(self._get_today(), days=int(before_today))
        return storage.clock_days(self.start_date, until, self._get_pauses())

    def _get_fee(self):
        """Return the fee of today, less what was waived; nothing is written.

        :return: in ``currency_id``
        :rtype: float
        """
        self.ensure_one()
        terms = self._get_terms()
        days = storage.charged_days(terms, self._get_clock_days())
        return max(
            0.0, self.currency_id.round(storage.fee(terms, days) - self.waived_fee)
        )

    def _get_free_until(self):
        """Return the last day that costs nothing, as things stand today.

        :rtype: date
        """
        self.ensure_one()
        paused = storage.paused_days(
            self.start_date, self._get_today(), self._get_pauses()
        )
        return fields.Date.add(self.start_date, days=self.free_days + paused)

    def _check_is_running(self):
        if any(not charge.is_running for charge in self):
            raise UserError(self.env._("The device has left: its storage is closed."))

    # === BUTTONS === #
    def action_view_intake(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.intake",
            "res_id": self.intake_id.id,
            "view_mode": "form",
        }

    def action_invoice(self):
        """Invoice what is not invoiced yet."""
        return self.intake_id.action_invoice_storage()

    def action_waive(self):
        """Open a waiver of this fee."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive Storage Fee"),
            "res_model": "service.storage.waiver",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_id": self.id},
        }

    def action_abandon(self):
        """Open the abandonment act of this device, a new one if there is none."""
        self.ensure_one()
        acts = self.intake_id.ownership_transfer_ids
        act = acts.filtered(lambda act: act.state != "cancelled")[:1]
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.ownership.transfer",
            "res_id": act.id,
            "view_mode": "form",
            "context": {"default_intake_id": self.intake_id.id},
        }
