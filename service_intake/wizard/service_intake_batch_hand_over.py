from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceIntakeBatchHandOver(models.TransientModel):
    """Hand devices of a batch over against its combined receipt, all or some."""

    _name = "service.intake.batch.hand.over"
    _description = "Hand Over a Batch"

    receipt_code = fields.Char(
        string="Combined Receipt",
        help="Scan the barcode on the combined receipt, or type its number.",
    )
    batch_id = fields.Many2one("service.intake.batch")
    found_batch_id = fields.Many2one(
        "service.intake.batch", compute="_compute_found_batch_id"
    )
    partner_id = fields.Many2one(related="found_batch_id.partner_id")
    contact_ids = fields.Many2many(related="found_batch_id.contact_ids")
    intake_ids = fields.Many2many(
        "service.intake",
        string="Ready Devices",
        compute="_compute_intake_ids",
        store=True,
        readonly=False,
        domain="[('batch_id', '=', found_batch_id), ('state', '=', 'ready')]",
        help="Take out what is collected another time.",
    )
    waiting_count = fields.Integer(
        compute="_compute_waiting_count", help="Devices of the batch not ready yet."
    )
    accessory_text = fields.Text(
        string="Accessories", compute="_compute_accessory_text"
    )
    is_accessories_returned = fields.Boolean(
        string="Accessories Handed Back", help="All that the list names."
    )
    blockers = fields.Text(compute="_compute_blockers", string="In the Way")
    is_identity_checked = fields.Boolean(
        string="Identity Checked", help="You saw who is in front of you."
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Collected By",
        domain="[('id', 'in', contact_ids)]",
    )
    signed_by = fields.Char(string="Received By")
    signature = fields.Image()

    @api.depends("receipt_code")
    def _compute_found_batch_id(self):
        for wizard in self:
            wizard.found_batch_id = wizard._find_batch()

    @api.depends("receipt_code")
    def _compute_intake_ids(self):
        for wizard in self:
            batch = wizard._find_batch()
            wizard.intake_ids = batch.intake_ids.filtered(
                lambda case: case.state == "ready"
            )

    @api.depends("found_batch_id")
    def _compute_waiting_count(self):
        for wizard in self:
            batch = wizard.found_batch_id
            wizard.waiting_count = batch.custody_count - batch.ready_count

    @api.depends("intake_ids")
    def _compute_accessory_text(self):
        for wizard in self:
            lines = wizard._get_cases().accessory_ids.filtered(
                lambda line: not line.is_returned
            )
            wizard.accessory_text = "\n".join(
                f"{line.intake_id.name}: {line.quantity} × {line.name}"
                for line in lines
            )

    @api.depends("intake_ids", "is_accessories_returned")
    def _compute_blockers(self):
        for wizard in self:
            cases = wizard._get_cases()
            if wizard.is_accessories_returned:
                blockers = cases._get_blockers_but_accessories()
            else:
                blockers = cases._get_hand_over_blockers()
            wizard.blockers = "\n".join(
                f"{case.name}: {'; '.join(str(reason) for reason in reasons)}"
                for case, reasons in blockers.items()
                if reasons
            )

    @api.onchange("found_batch_id")
    def _onchange_found_batch_id(self):
        """Start anew: who was checked and signed did so for the receipt before."""
        self.contact_id = False
        self.signed_by = False
        self.signature = False
        self.is_identity_checked = False
        self.is_accessories_returned = False

    @api.onchange("contact_id")
    def _onchange_contact_id(self):
        if self.contact_id:
            self.signed_by = self.contact_id.name

    def _find_batch(self):
        """Return the batch of the scanned receipt, empty when there is none.

        :rtype: service.intake.batch
        """
        code = (self.receipt_code or "").strip()
        batches = self.env["service.intake.batch"]
        if not code:
            return batches
        return batches.search([("name", "in", [code, code.upper()])], limit=1)

    def _get_cases(self):
        """Return the chosen cases as stored: the form holds copies of them."""
        return self.intake_ids._origin or self.intake_ids

    def action_confirm(self):
        """Hand the chosen devices over, all of them or none.

        :raises UserError: when the receipt does not fit, identity or signature is
            missing, or something stands in the way of a device
        """
        self.ensure_one()
        batch = self._find_batch()
        self._check_ready_to_sign(batch)
        cases = self.intake_ids
        if self.is_accessories_returned:
            cases.accessory_ids.write({"is_returned": True})
        named = self.contact_id and self.contact_id in batch.contact_ids
        cases._hand_over(
            self.signed_by,
            self.signature,
            identity_kind="authorised" if named else "known",
            authority=batch.name if named else False,
        )
        return cases._tell_handed_over()

    def _check_ready_to_sign(self, batch):
        """Refuse what no signature can make good.

        :raises UserError: naming it
        """
        if not batch:
            raise UserError(
                self.env._("Scan the combined receipt: no batch has this number.")
            )
        if self.batch_id and batch != self.batch_id:
            raise UserError(
                self.env._(
                    "This is the receipt of %(other)s, not of %(batch)s.",
                    other=batch.display_name,
                    batch=self.batch_id.display_name,
                )
            )
        if not self.intake_ids:
            raise UserError(self.env._("No device is chosen."))
        if any(case.batch_id != batch for case in self.intake_ids):
            raise UserError(self.env._("A device of another batch is in the list."))
        if batch.contact_ids and self.contact_id not in batch.contact_ids:
            raise UserError(
                self.env._(
                    "Choose who collects; these may: %(names)s",
                    names=", ".join(batch.contact_ids.mapped("name")),
                )
            )
        if not self.is_identity_checked:
            raise UserError(self.env._("Check who is in front of you, and tick it."))
        if not self.signed_by or not self.signature:
            raise UserError(
                self.env._("Name and signature of the receiver are missing.")
            )
