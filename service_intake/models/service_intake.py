from odoo import api, fields, models
from odoo.exceptions import UserError

from ..normalise import serial_key

TRANSITIONS = {
    "draft": ("received", "cancelled"),
    "received": ("in_service", "ready"),
    "in_service": ("received", "ready"),
    "ready": ("in_service", "handed_over", "abandoned"),
    "handed_over": (),
    "abandoned": (),
    "cancelled": ("draft",),
}
CUSTODY_STATES = ("received", "in_service", "ready")
CLOSED_STATES = ("handed_over", "abandoned", "cancelled")


class ServiceIntake(models.Model):
    """One device taken in: one case, one receipt, one tracking link."""

    _name = "service.intake"
    _description = "Service Intake"
    _inherit = [
        "service.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
    ]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "lot_id",
            "received_at",
            "received_by_id",
            "ready_at",
            "notice_mail_id",
            "notified_at",
            "notice_channel",
            "handed_over_at",
            "handed_over_by_id",
            "signed_by",
            "signature",
            "is_imported",
            "access_token",
        }
    )
    _order = "id desc"
    _rec_names_search = ["name", "serial", "partner_id.name"]
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Receipt", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "New"),
            ("received", "Received"),
            ("in_service", "In Service"),
            ("ready", "Ready"),
            ("handed_over", "Handed Over"),
            ("abandoned", "Company Property"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_group_expand_state",
    )
    is_in_custody = fields.Boolean(compute="_compute_is_in_custody", store=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self._default_center_id(),
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, tracking=True
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
    # === DEVICE === #
    product_id = fields.Many2one(
        "product.product",
        string="Device",
        required=True,
        check_company=True,
        domain="[('is_storable', '=', True), ('tracking', '=', 'serial')]",
        help="What kind of device it is; storable and tracked by serial number.",
    )
    serial = fields.Char(
        string="Serial / IMEI",
        copy=False,
        help="As on the type plate. Left empty, the device gets a custody tag.",
    )
    serial_key = fields.Char(compute="_compute_serial_key", store=True)
    lot_id = fields.Many2one(
        "stock.lot",
        string="Registered Device",
        readonly=True,
        copy=False,
        index=True,
        check_company=True,
    )
    device_type_id = fields.Many2one(related="product_id.service_device_type_id")
    brand_id = fields.Many2one("service.brand")
    model = fields.Char()
    service_type = fields.Selection(
        [
            ("paid", "Paid Repair"),
            ("warranty", "Warranty Repair"),
            ("installation", "Installation"),
            ("periodic", "Periodic Service"),
            ("diagnosis", "Diagnosis"),
            ("consultation", "Consultation"),
        ],
        default="paid",
        required=True,
        tracking=True,
    )
    fault = fields.Text(string="Reported Fault", help="In the customer's words.")
    condition = fields.Text(help="Scratches, cracks, missing parts, as handed in.")
    accessory_ids = fields.One2many(
        "service.intake.accessory", "intake_id", string="Accessories", copy=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    spending_limit = fields.Monetary(
        help="Up to this amount the customer wants no call before the repair."
    )
    promised_date = fields.Date(tracking=True)
    # === CUSTODY === #
    custody_location_id = fields.Many2one(
        "stock.location",
        string="Place",
        compute="_compute_custody_location_id",
        # Desk clerks have no right on quants; the place alone is shown.
        compute_sudo=True,
        help="Where the device is now.",
    )
    custody_event_ids = fields.One2many("service.custody.event", "intake_id")
    received_at = fields.Datetime(readonly=True, copy=False, index=True)
    received_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    ready_at = fields.Datetime(readonly=True, copy=False)
    notice_mail_id = fields.Many2one("mail.mail", readonly=True, copy=False)
    notified_at = fields.Datetime(
        string="Customer Told On",
        readonly=True,
        copy=False,
        help="When the customer was proven to know that the device is ready.",
    )
    notice_channel = fields.Selection(
        [
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("phone", "Phone"),
            ("person", "In Person"),
        ],
        readonly=True,
        copy=False,
    )
    handed_over_at = fields.Datetime(readonly=True, copy=False, index=True)
    handed_over_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signature = fields.Image(
        readonly=True, copy=False, max_width=1024, max_height=1024, attachment=True
    )
    is_imported = fields.Boolean(
        readonly=True,
        copy=False,
        help="Brought from another system's history: it never was in custody here.",
    )
    access_token = fields.Char(groups="service_intake.group_service_clerk")

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This receipt number is taken."
    )
    _device_open_uniq = models.UniqueIndex(
        "(lot_id) WHERE is_in_custody",
        "This device is in custody already: one device, one open receipt.",
    )
    # Two desks may register one new device at once, as two records of the registry.
    _serial_open_uniq = models.UniqueIndex(
        "(product_id, serial_key) WHERE is_in_custody AND serial_key <> ''",
        "A device with this serial number is in custody already.",
    )
    _token_uniq = models.UniqueIndex("(access_token) WHERE access_token IS NOT NULL")
    _spending_limit_positive = models.Constraint(
        "CHECK (spending_limit >= 0)", "The spending limit cannot be negative."
    )

    # === DEFAULTS AND COMPUTES === #
    @api.model
    def _default_center_id(self):
        company = self.env.company
        return self.env["service.center"].search(
            [("company_id", "=", company.id)], limit=1
        )

    @api.model
    def _group_expand_state(self, states, domain):
        """Show the columns in the order of the life cycle, and none that is empty."""
        return [state for state in TRANSITIONS if state in states]

    @api.depends("state", "is_imported")
    def _compute_is_in_custody(self):
        for intake in self:
            intake.is_in_custody = intake.state in CUSTODY_STATES

    @api.depends("serial")
    def _compute_serial_key(self):
        for intake in self:
            intake.serial_key = serial_key(intake.serial)

    def _compute_access_url(self):
        for intake in self:
            token = intake.sudo().access_token  # only ever shown as part of the link
            intake.access_url = f"/service/track/{token}" if token else "#"

    @api.depends("name", "product_id.name", "partner_id.name")
    def _compute_display_name(self):
        for intake in self:
            parts = [intake.name, intake.product_id.name]
            intake.display_name = " · ".join(part for part in parts if part)

    # === CONSTRAINTS AND CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        homeless = [vals for vals in vals_list if not vals.get("center_id")]
        default = self.default_get(["center_id"]) if homeless else {}
        for vals in homeless:
            vals.update(default)
        centers = self.env["service.center"].browse(
            vals["center_id"] for vals in vals_list if vals.get("center_id")
        )
        company_by_center = {center.id: center.company_id.id for center in centers}
        for vals in vals_list:
            vals.setdefault(
                "company_id",
                company_by_center.get(vals.get("center_id"), self.env.company.id),
            )
            if not vals.get("name") or not self.env.su:  # clients do not number
                vals["name"] = self._next_receipt_number(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to swap the device or its owner while it is in custody.

        :raises AccessError: when a client writes the receipt number
        :raises UserError: when the device or the customer of a received case
            would change
        """
        if "name" in vals and not self.env.su:
            self._check_protected({"name"})
        fixed = {"partner_id", "product_id", "serial", "center_id"} & vals.keys()
        if self.env.su:
            fixed -= {"center_id"}  # a transfer between centres ends so
        if fixed and any(
            intake.state != "draft"
            and any(
                self._fields[name].convert_to_write(intake[name], intake) != vals[name]
                for name in fixed
            )
            for intake in self
        ):
            raise UserError(
                self.env._(
                    "The customer, the device and the centre of a received case are "
                    "fixed: the receipt names them."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(intake.state not in ("draft", "cancelled") for intake in self):
            raise UserError(
                self.env._("Only new or cancelled cases without custody can go.")
            )
        if self.custody_event_ids:
            raise UserError(self.env._("A case with a custody log cannot be deleted."))
