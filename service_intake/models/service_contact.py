from odoo import api, fields, models
from odoo.tools.misc import groupby

UNITS = [
    ("reception", "Reception"),
    ("workshop", "Workshop"),
    ("dealer", "Dealer"),
    ("crm", "CRM"),
    ("finance", "Finance"),
    ("director", "Director"),
]


class ServiceContact(models.Model):
    """One touch between a customer and the service organisation.

    Whoever speaks, writes or comes by: every contact on a case is counted, and many
    of them tell that something goes wrong.
    """

    _name = "service.contact"
    _description = "Contact"
    _inherit = ["service.protected.mixin", "mail.thread", "mail.activity.mixin"]
    _protected_fields = frozenset({"referred_at", "referred_user_id", "message_id"})
    _order = "contacted_at desc, id desc"
    _rec_names_search = ["name", "partner_id.name", "intake_id.name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _primary_email = "email_from"

    name = fields.Char(string="Subject", required=True, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        compute="_compute_center_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        help="The case's centre, else the one that was written to or called.",
    )
    contacted_at = fields.Datetime(
        string="Date", required=True, default=fields.Datetime.now, index=True
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("walk_in", "Walk-in"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("fax", "Fax"),
            ("letter", "Letter"),
            ("messenger", "Messenger"),
            ("portal", "Portal"),
            ("website", "Website"),
        ],
        required=True,
        default="phone",
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    initiator = fields.Selection(
        [("customer", "Customer"), ("company", "Company")],
        string="Started By",
        compute="_compute_initiator",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Who wanted something: a call back is outgoing, and started by the "
        "customer.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    email_from = fields.Char(string="E-mail", help="Of a sender not yet known.")
    phone = fields.Char(help="Of a caller not yet known.")
    intake_id = fields.Many2one(
        "service.intake", string="Case", index="btree_not_null", check_company=True
    )
    lead_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        copy=False,
        groups="sales_team.group_sale_salesman",
    )
    has_lead = fields.Boolean(
        compute="_compute_has_lead",
        # Who has no right on leads sees that there is one, not which.
        compute_sudo=True,
    )
    unit = fields.Selection(
        UNITS, string="Refer To", index="btree_not_null", tracking=True
    )
    referred_at = fields.Datetime(string="Referred On", readonly=True, copy=False)
    referred_user_id = fields.Many2one(
        "res.users", string="Referred To", readonly=True, copy=False
    )
    outcome = fields.Selection(
        [
            ("informed", "Informed"),
            ("answered", "Question Answered"),
            ("referred", "Referred"),
            ("call_back", "To Be Called Back"),
            ("no_answer", "No Answer"),
            ("appointment", "Appointment Made"),
            ("complaint", "Complaint"),
            ("other", "Not for Us"),
        ],
        index="btree_not_null",
        tracking=True,
    )
    duration_minutes = fields.Integer(string="Minutes", aggregator="sum")
    user_id = fields.Many2one(
        "res.users",
        string="Registered By",
        required=True,
        default=lambda self: self.env.user,
    )
    message_id = fields.Many2one(
        "mail.message",
        readonly=True,
        copy=False,
        help="The mail that this contact is, so that it counts once.",
    )
    note = fields.Text()

    _duration_positive = models.Constraint(
        "CHECK (duration_minutes >= 0)", "A contact cannot last less than no minutes."
    )
    _message_uniq = models.UniqueIndex(
        "(message_id) WHERE message_id IS NOT NULL",
        "This message is registered as a contact already.",
    )

    # === COMPUTE METHODS ===
    @api.depends("intake_id", "company_id")
    def _compute_center_id(self):
        for company, contacts in groupby(self, lambda contact: contact.company_id):
            first = self.env["service.center"].search(
                [("company_id", "=", company.id)], limit=1
            )
            for contact in contacts:
                known = contact.intake_id.center_id or contact.center_id
                fits = known.company_id == company
                contact.center_id = known if fits else first

    @api.depends("direction")
    def _compute_initiator(self):
        for contact in self:
            contact.initiator = "company" if contact.direction == "out" else "customer"

    @api.depends("intake_id")
    def _compute_partner_id(self):
        for contact in self:
            contact.partner_id = contact.partner_id or contact.intake_id.partner_id

    @api.depends("lead_id")
    def _compute_has_lead(self):
        for contact in self:
            contact.has_lead = bool(contact.lead_id)

    # === CRUD ===
    @api.model_create_multi
    def create(self, vals_list):
        """Sound the alarm of cases that were touched too often."""
        contacts = super().create(vals_list)
        contacts._check_lead_access()
        contacts.intake_id._raise_touch_alarm()
        return contacts

    def write(self, vals):
        """Let a contact be referred anew when it is meant for another unit."""
        if "unit" in vals:
            moved = self.filtered(lambda contact: contact.unit != vals["unit"])
            # Its referral is over; clients cannot write these fields.
            moved.filtered("referred_at").sudo().write(
                {"referred_at": False, "referred_user_id": False}
            )
        result = super().write(vals)
        if "lead_id" in vals:
            self._check_lead_access()
        if "intake_id" in vals:
            self.intake_id._raise_touch_alarm()
        return result

    def _check_lead_access(self):
        """Refuse a link to a lead that the user may not see.

        :raises AccessError: when there is one
        """
        if not self.env.su and self._has_field_access(self._fields["lead_id"], "read"):
            self.lead_id.check_access("read")

    # === LOGGING ===
    @api.model
    def _log(self, vals_list):
        """Log touches that the suite itself notices: mails, notices, messages.

        Whoever causes one need not have a right on contacts. A ``message_id`` that
        is logged already is passed over. Mails on a case need no call: those that
        went out and those that came in log themselves.

        :param list[dict] vals_list: at least ``name``, ``channel`` and ``direction``;
            ``intake_id`` fills the customer and the company
        :return: the contacts made
        :rtype: service.contact
        """
        # The caller did what is logged, and was allowed to.
        self_sudo = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        vals_list = self_sudo._filter_unlogged(vals_list)
        intakes = self_sudo.env["service.intake"].browse(
            vals["intake_id"] for vals in vals_list if vals.get("intake_id")
        )
        by_id = {intake.id: intake for intake in intakes}
        prepared = []
        for vals in vals_list:
            intake = by_id.get(vals.get("intake_id"))
            known = (
                {"partner_id": intake.partner_id.id, "company_id": intake.company_id.id}
                if intake
                else {}
            )
            prepared.append({**known, **vals})
        return self_sudo.create(prepared).with_env(self.env)

    def _filter_unlogged(self, vals_list):
        """Return those of these values whose message is not logged yet."""
        ids = [vals["message_id"] for vals in vals_list if vals.get("message_id")]
        known = set()
        if ids:
            logged = self.search([("message_id", "in", ids)])
            known = set(logged.message_id.ids)
        return [vals for vals in vals_list if vals.get("message_id") not in known]

    @api.model
    def _get_log_action(self, **defaults):
        """Return the quick dialog to log a contact, filled in as far as known.

        Called by ``action_log_contact`` of any document. A view may as well have a
        button of type "action" on ``service_intake.service_contact_action_log``
        with ``default_...`` keys in its context.

        :param defaults: values of the new contact, e.g. ``intake_id=7``
        :return: an action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_contact_action_log"
        )
        action["context"] = {f"default_{name}": v for name, v in defaults.items() if v}
        return action
