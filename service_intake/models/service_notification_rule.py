from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.sms.tools.sms_api import SmsApi

TIMED_EVENTS = ("state_longer", "promise_before", "promise_passed")
STATE_EVENTS = ("state_enter", "state_leave", "state_longer")


class ServiceNotificationRule(models.Model):
    """When something happens to a case, tell somebody: what, whom, on which way."""

    _name = "service.notification.rule"
    _description = "Notification Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )
    # === WHEN === #
    event = fields.Selection(
        [
            ("created", "Case is registered"),
            ("state_enter", "Case enters a state"),
            ("state_leave", "Case leaves a state"),
            ("state_longer", "Case stays in a state longer than"),
            ("promise_before", "Promised date comes near"),
            ("promise_passed", "Promised date passed"),
            ("answered", "Staff answer the customer"),
        ],
        required=True,
        default="state_enter",
    )
    state = fields.Selection(selection="_selection_state")
    delay = fields.Integer(
        default=0,
        help="How long in the state; how many days before the promised date, or after.",
    )
    delay_unit = fields.Selection(
        [("hours", "Hours"), ("days", "Days")], default="days", required=True
    )
    is_repeated = fields.Boolean(
        string="Every Time",
        help="Otherwise once per case, whatever happens again.",
    )
    # === FOR WHICH CASES === #
    center_id = fields.Many2one(
        "service.center", string="Service Centre", check_company=True
    )
    device_type_id = fields.Many2one("service.device.type")
    service_type = fields.Selection(selection="_selection_service_type")
    is_for_batches = fields.Boolean(
        string="Also for Batch Drop-offs",
        default=True,
        help="Of many devices dropped off together each would be told of.",
    )
    # === WHAT === #
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("activity", "Activity")],
        required=True,
        default="email",
    )
    mail_template_id = fields.Many2one(
        "mail.template", domain="[('model', '=', 'service.intake')]"
    )
    sms_template_id = fields.Many2one(
        "sms.template", domain="[('model', '=', 'service.intake')]"
    )
    activity_type_id = fields.Many2one("mail.activity.type")
    summary = fields.Char(translate=True, help="What is to be done.")
    user_id = fields.Many2one(
        "res.users",
        string="Assigned To",
        domain="[('share', '=', False)]",
        help="Empty: somebody of the role; without role whoever answers for the case.",
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        help="The activity goes to the member who has the fewest to do.",
    )
    warning = fields.Text(compute="_compute_warning")
    notification_ids = fields.One2many("service.notification", "rule_id")
    notification_count = fields.Integer(
        string="Notices", compute="_compute_notification_count"
    )

    _delay_positive = models.Constraint(
        "CHECK (delay >= 0)", "The time of a rule cannot be negative."
    )

    @api.model
    def _selection_state(self):
        return (
            self.env["service.intake"]._fields["state"]._description_selection(self.env)
        )

    @api.model
    def _selection_service_type(self):
        field = self.env["service.intake"]._fields["service_type"]
        return field._description_selection(self.env)

    @api.depends("channel", "company_id", "mail_template_id", "sms_template_id")
    def _compute_warning(self):
        for rule in self:
            rule.warning = rule._get_warning()

    def _compute_notification_count(self):
        counts = dict(
            self.env["service.notification"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.notification_count = counts.get(rule, 0)

    @api.constrains("event", "state", "channel", "mail_template_id", "sms_template_id")
    def _check_complete(self):
        for rule in self:
            if rule.event in STATE_EVENTS and not rule.state:
                raise ValidationError(self.env._("Rule: which state?"))
            needed = {"email": "mail_template_id", "sms": "sms_template_id"}
            field = needed.get(rule.channel)
            if field and not rule[field]:
                raise ValidationError(self.env._("Rule: choose a template to send."))
            if field and rule[field].sudo().model != "service.intake":
                raise ValidationError(
                    self.env._("Rule: the template must be one for service cases.")
                )

    @api.constrains("event", "delay")
    def _check_delay(self):
        if any(rule.event == "state_longer" and not rule.delay for rule in self):
            raise ValidationError(self.env._("Rule: longer than how long?"))

    @api.constrains("center_id", "company_id")
    def _check_center_company(self):
        for rule in self:
            if rule.center_id and rule.center_id.company_id != rule.company_id:
                raise ValidationError(
                    self.env._(
                        "Rule: a rule of one centre belongs to the centre's company."
                    )
                )

    @api.onchange("center_id")
    def _onchange_center_id(self):
        if self.center_id:
            self.company_id = self.center_id.company_id

    def action_view_notifications(self):
        """Open what this rule sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_notification_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}

    def _get_warning(self):
        """Return why the rule will not work as things are now.

        :rtype: str | bool
        """
        self.ensure_one()
        if self.channel != "sms":
            return False
        company = self.company_id or self.env.company
        if company._get_sms_api_class() is not SmsApi:
            return False  # another provider than Odoo's own is installed
        # Only whether there is one: accounts are the administrator's.
        accounts = (
            self.env["iap.account"]
            .sudo()
            .search(
                [
                    ("service_id.technical_name", "=", "sms"),
                    "|",
                    ("company_ids", "=", False),
                    ("company_ids", "in", company.ids),
                ]
            )
        )
        if any(account.state == "registered" for account in accounts):
            return False
        return self.env._(
            "No SMS provider is set up: text messages will fail, and the list of "
            "notices says so. Register one under Settings / SMS."
        )
