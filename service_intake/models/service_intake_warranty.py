from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import human_size
from odoo.tools.mimetypes import guess_mimetype

PROOF_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
PROOF_MAX_BYTES = 10 * 1024 * 1024


class ServiceIntake(models.Model):
    """The warranty that a customer claims, and what proves it."""

    _inherit = "service.intake"

    is_warranty_claimed = fields.Boolean(string="Warranty Claimed", tracking=True)
    warranty_proof = fields.Selection(
        [
            ("receipt", "Sales Receipt"),
            ("invoice", "Invoice"),
            ("card", "Warranty Card"),
            ("registration", "Maker's Registration"),
        ],
        string="Proof",
    )
    proof_ids = fields.Many2many(
        "ir.attachment",
        "service_intake_proof_rel",
        "intake_id",
        "attachment_id",
        string="Proof Documents",
        copy=False,
        help="PDF, JPEG, PNG or WebP, each at most 10 MB.",
    )
    purchase_date = fields.Date()
    sold_by_id = fields.Many2one("res.partner", index="btree_not_null")

    @api.onchange("service_type")
    def _onchange_service_type(self):
        if self.service_type == "warranty":
            self.is_warranty_claimed = True

    @api.constrains("purchase_date")
    def _check_purchase_date(self):
        for intake in self.filtered("purchase_date"):
            if intake.purchase_date > intake._get_today():
                raise ValidationError(
                    self.env._("The purchase date cannot be in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Attach uploaded proofs to their cases."""
        intakes = super().create(vals_list)
        for intake, vals in zip(intakes, vals_list, strict=True):
            if vals.get("proof_ids"):
                intake._adopt_proofs()
        return intakes

    def write(self, vals):
        """Attach uploaded proofs to their cases."""
        result = super().write(vals)
        if vals.get("proof_ids"):
            for intake in self:
                intake._adopt_proofs()
        return result

    def _adopt_proofs(self):
        """Check the proofs and let those who see the case see them.

        :raises AccessError: when a client names somebody else's file
        :raises ValidationError: when a file is of another kind, or too big
        """
        self.ensure_one()
        # All of them: reading as the user would hide the files that are refused.
        proofs = self.sudo().proof_ids
        for proof in proofs:
            is_mine = not proof.res_id and proof.create_uid == self.env.user
            is_ours = proof.res_model == self._name and proof.res_id == self.id
            if not (self.env.su or is_mine or is_ours):
                raise AccessError(self.env._("This file belongs to something else."))
            self._check_proof(proof)
        proofs.filtered(lambda proof: not proof.res_id).write(
            {"res_model": self._name, "res_id": self.id}
        )

    @api.model
    def _check_proof(self, proof):
        """Refuse files that a browser might run, and big ones.

        :param ir.attachment proof: one file; its content counts, not its name
        :raises ValidationError: naming the file
        """
        if proof.type != "binary" or proof.file_size > PROOF_MAX_BYTES:
            raise ValidationError(
                self.env._(
                    "%(name)s has %(size)s; a proof has at most %(limit)s.",
                    name=proof.name,
                    size=human_size(proof.file_size),
                    limit=human_size(PROOF_MAX_BYTES),
                )
            )
        kinds = {proof.mimetype, guess_mimetype(proof.raw or b"")}
        if not kinds <= PROOF_TYPES:
            raise ValidationError(
                self.env._(
                    "%(name)s cannot be a proof: only PDF, JPEG, PNG and WebP files "
                    "are taken.",
                    name=proof.name,
                )
            )

    def _get_receipt_sections(self):
        """Print the warranty claim."""
        sections = super()._get_receipt_sections()
        if self.is_warranty_claimed:
            labels = dict(
                self._fields["warranty_proof"]._description_selection(self.env)
            )
            proof = labels.get(self.warranty_proof) or self.env._("without proof")
            sections.append((self.env._("Warranty claimed"), proof))
        return sections
