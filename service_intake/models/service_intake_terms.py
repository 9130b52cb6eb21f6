from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FAULT_MAX_LENGTH = 5000


class ServiceIntake(models.Model):
    """What was agreed: promise, priority, risks, consent; the length of the fault."""

    _inherit = "service.intake"

    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")],
        default="0",
        required=True,
        tracking=True,
    )
    is_safety_risk = fields.Boolean(
        string="Safety", help="Swollen battery, gas, mains voltage, burnt smell."
    )
    is_data_risk = fields.Boolean(
        string="Data", help="Data on the device that nobody has a copy of."
    )
    is_money_risk = fields.Boolean(
        string="Money", help="A dear device, or a customer who may not pay."
    )
    risk_level = fields.Selection(
        [("none", "None"), ("low", "Low"), ("medium", "Medium"), ("high", "High")],
        string="Risk",
        compute="_compute_risk_level",
        store=True,
        help="Safety alone is high; data or money is low, both are medium.",
    )
    consent_data = fields.Selection(
        [("not_asked", "Not Asked"), ("given", "Given"), ("refused", "Refused")],
        string="Consent to Open Data",
        default="not_asked",
        required=True,
        tracking=True,
        help="May the workshop look at the data on the device?",
    )

    @api.depends("is_safety_risk", "is_data_risk", "is_money_risk")
    def _compute_risk_level(self):
        levels = ("none", "low", "medium")
        for intake in self:
            if intake.is_safety_risk:
                intake.risk_level = "high"
            else:
                count = intake.is_data_risk + intake.is_money_risk
                intake.risk_level = levels[count]

    @api.onchange("product_id", "center_id")
    def _onchange_product_promise(self):
        """Propose the device type's usual date."""
        if not self.promised_date:
            self.promised_date = self._get_usual_promise()

    @api.onchange("promised_date")
    def _onchange_promised_date(self):
        """Say at once that a promise is broken already."""
        if self.state != "draft" or not self.promised_date or not self.center_id:
            return None
        if self.promised_date >= self._get_today():
            return None
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("Promised Date"),
                "message": self.env._(
                    "This day is over: the device will not be received with it."
                ),
            }
        }

    @api.constrains("fault", "condition")
    def _check_text_length(self):
        for intake in self:
            for name in ("fault", "condition"):
                if len(intake[name] or "") > FAULT_MAX_LENGTH:
                    raise ValidationError(
                        self.env._(
                            "%(field)s has %(length)s characters; at most %(limit)s "
                            "fit.",
                            field=self._fields[name]._description_string(self.env),
                            length=len(intake[name]),
                            limit=FAULT_MAX_LENGTH,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        """Promise the device type's usual date where none was named."""
        vals_list = [dict(vals) for vals in vals_list]
        products = self.env["product.product"].browse(
            {vals["product_id"] for vals in vals_list if vals.get("product_id")}
        )
        usual = products.filtered("service_device_type_id.promised_days")
        for vals in vals_list:
            is_new = vals.get("state", "draft") == "draft"
            if is_new and vals.get("product_id") in usual.ids:
                names = {"product_id", "center_id"} & vals.keys()
                case = self.new({name: vals[name] for name in names})
                vals.setdefault("promised_date", case._get_usual_promise())
        return super().create(vals_list)

    def _get_today(self):
        """Return today where the device is serviced.

        :rtype: date
        """
        self.ensure_one()
        return self._get_local_date(fields.Datetime.now())

    def _get_usual_promise(self):
        """Return when a device of this type is usually ready, or False.

        :rtype: date | bool
        """
        days = self.device_type_id.promised_days
        return days and self._get_today() + timedelta(days=days)

    def _get_receive_blockers(self):
        """Add promises that are broken already."""
        blockers = super()._get_receive_blockers()
        for intake in self.filtered("promised_date"):
            if intake.promised_date < intake._get_today():
                blockers.setdefault(intake, []).append(
                    self.env._("the promised date is in the past")
                )
        return blockers

    def _get_receipt_sections(self):
        """Print the consent."""
        sections = super()._get_receipt_sections()
        labels = dict(self._fields["consent_data"]._description_selection(self.env))
        if self.consent_data != "not_asked":
            label = self._fields["consent_data"]._description_string(self.env)
            sections.append((label, labels[self.consent_data]))
        return sections
