from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {
    "draft": ("received", "cancelled"),
    "received": (),
    "cancelled": ("draft",),
}
# What the combined receipt says: fixed once it is given out.
PRINTED_FIELDS = {
    "center_id",
    "partner_id",
    "product_id",
    "brand_id",
    "service_type",
    "fault",
    "promised_date",
    "serials",
    "intake_ids",
    "intake_signature",
    "intake_signed_by",
}


class ServiceIntakeBatch(models.Model):
    """Devices that one customer hands in together, on one combined receipt.

    Each device is a case of its own, with its own number; the batch only knows which
    came together, and who may collect them.
    """

    _name = "service.intake.batch"
    _description = "Batch Drop-off"
    _inherit = ["service.state.mixin", "mail.thread"]
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "received_at",
            "received_by_id",
            "intake_signed_at",
            "receipt_print_count",
        }
    )
    _order = "id desc"
    _rec_names_search = ["name", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(
        string="Combined Receipt", readonly=True, copy=False, index="trigram"
    )
    state = fields.Selection(
        [("draft", "New"), ("received", "Received"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
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
        default=lambda self: self.env["service.intake"]._default_center_id(),
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, tracking=True
    )
    contact_ids = fields.Many2many(
        "res.partner",
        string="May Collect",
        help="Whoever of them comes may sign for the devices. Nobody named: anybody "
        "who shows the combined receipt.",
    )
    notify_ids = fields.Many2many(
        "res.partner",
        "service_intake_batch_notify_rel",
        string="Is Told",
        help="Who gets the mail when devices are ready, instead of the customer's "
        "own address.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Device",
        check_company=True,
        domain="[('is_storable', '=', True), ('tracking', '=', 'serial')]",
        help="What the devices are that the registry does not know yet.",
    )
    brand_id = fields.Many2one("service.brand")
    service_type = fields.Selection(
        lambda self: self.env["service.intake"]._fields["service_type"].selection,
        default="paid",
        required=True,
    )
    fault = fields.Text(
        string="Reported Fault", help="Of each device that has none in the list."
    )
    promised_date = fields.Date()
    serials = fields.Text(
        string="Devices",
        copy=False,
        help="One a line, scanned or pasted: serial number; model; fault; "
        "accessories (commas between them). All but the serial number may be missing.",
    )
    intake_ids = fields.One2many(
        "service.intake", "batch_id", string="Cases", readonly=True
    )
    received_at = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    intake_signature = fields.Image(
        string="Signature",
        copy=False,
        max_width=1024,
        max_height=1024,
        attachment=True,
    )
    intake_signed_by = fields.Char(string="Handed In By", copy=False)
    intake_signed_at = fields.Datetime(readonly=True, copy=False)
    receipt_print_count = fields.Integer(
        string="Receipts Printed", readonly=True, copy=False
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This number of a combined receipt is taken."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        centers = self.env["service.center"]
        for vals in vals_list:
            if not vals.get("center_id"):
                vals.update(self.default_get(["center_id"]))
            center = centers.browse(vals.get("center_id"))
            vals["company_id"] = center.company_id.id or self.env.company.id
            if not vals.get("name") or not self.env.su:  # clients do not number
                vals["name"] = center and center._next_number("batch_sequence_id")
        return super().create(vals_list)

    def write(self, vals):
        """Keep what the combined receipt names.

        :raises UserError: when something of a received batch would change
        """
        printed = PRINTED_FIELDS & vals.keys()
        if printed and any(batch.state != "draft" for batch in self):
            raise UserError(
                self.env._(
                    "The combined receipt names what was handed in: it stays as it "
                    "is. Only who may collect and who is told can change."
                )
            )
        if "name" in vals and not self.env.su:
            self._check_protected({"name"})
        result = super().write(vals)
        if "intake_signature" in vals:
            signed = vals["intake_signature"] and fields.Datetime.now()
            self.sudo().write({"intake_signed_at": signed})  # the server's word
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_new(self):
        if any(batch.state == "received" for batch in self) or self.intake_ids:
            raise UserError(self.env._("A batch with devices cannot be deleted."))

    # === BUTTONS === #
    def action_cancel(self):
        """Cancel a drop-off that came to nothing."""
        self.check_access("write")
        self._set_state("cancelled")
        return True

    def action_reset_draft(self):
        """Take a cancelled drop-off up again."""
        self.check_access("write")
        self._set_state("draft")
        return True

    def action_view_intakes(self):
        """Open the cases of this batch."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action"
        )
        action["domain"] = [("batch_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_hand_over(self):
        """Open the hand-over of this batch, against its combined receipt."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Batch"),
            "res_model": "service.intake.batch.hand.over",
            "view_mode": "form",
            "target": "new",
            "context": {"default_batch_id": self.id},
        }

    def action_print_receipt(self):
        """Print the combined receipt."""
        report = self.env.ref("service_intake.action_report_batch")
        return report.report_action(self, config=False)

    def action_print_labels(self):
        """Print a label for each device of these batches."""
        return self.intake_ids.sorted("id").action_print_label()

    def _count_receipts(self):
        """Count one more printed combined receipt; log the duplicates.

        :return: ``{service.intake.batch: number of this print, the first is 1}``
        :rtype: dict
        :raises UserError: when a batch is not received
        """
        if any(batch.state != "received" for batch in self):
            raise UserError(
                self.env._("There is no receipt before the devices are received.")
            )
        numbers = {}
        for batch in self:
            numbers[batch] = batch.receipt_print_count + 1
            # Clients cannot write the counter; the report's group was checked.
            batch.sudo().receipt_print_count = numbers[batch]
            if numbers[batch] > 1:
                batch.sudo()._message_log(
                    body=self.env._(
                        "Receipt printed again: copy no. %(number)s",
                        number=numbers[batch],
                    ),
                    author_id=self.env.user.partner_id.id,
                )
        return numbers
