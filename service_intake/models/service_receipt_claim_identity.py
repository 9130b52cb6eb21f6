from odoo import api, fields, models
from odoo.fields import Domain

DIRECTOR = "service_intake.group_service_director"


class ServiceReceiptClaim(models.Model):
    """The applicant's identity document: entered by clerks, read by directors, erased.

    None of it is tracked in the chatter.
    """

    _inherit = "service.receipt.claim"

    identity_kind = fields.Selection(
        [
            ("passport", "Passport"),
            ("id_card", "Identity card"),
            ("licence", "Driving licence"),
            ("other", "Other official document"),
        ],
        string="Identity Document",
    )
    identity_number = fields.Char(
        string="Number of the Document", readonly=True, copy=False, groups=DIRECTOR
    )
    identity_issuer = fields.Char(
        string="Issuer of the Document", readonly=True, copy=False, groups=DIRECTOR
    )
    identity_scan = fields.Binary(
        string="Scan of the Document",
        readonly=True,
        copy=False,
        attachment=True,
        groups=DIRECTOR,
    )
    # Clerks write these and never read them back.
    identity_number_entry = fields.Char(
        string="Document Number",
        compute="_compute_identity_entry",
        inverse="_inverse_identity_number_entry",
    )
    identity_issuer_entry = fields.Char(
        string="Issued By",
        compute="_compute_identity_entry",
        inverse="_inverse_identity_issuer_entry",
    )
    identity_scan_entry = fields.Binary(
        string="Scan",
        compute="_compute_identity_entry",
        inverse="_inverse_identity_scan_entry",
        help="Optional: keep none unless your rules demand it.",
    )
    has_identity = fields.Boolean(
        string="Document Recorded",
        compute="_compute_has_identity",
        # Clerks may know that a number is there, not which.
        compute_sudo=True,
    )
    identity_erased_at = fields.Datetime(
        string="Identity Erased On", readonly=True, copy=False
    )

    def _compute_identity_entry(self):
        for claim in self:
            claim.identity_number_entry = False
            claim.identity_issuer_entry = False
            claim.identity_scan_entry = False

    @api.depends("identity_kind", "identity_number")
    def _compute_has_identity(self):
        for claim in self:
            claim.has_identity = bool(claim.identity_kind and claim.identity_number)

    def _inverse_identity_number_entry(self):
        self._keep_entry("identity_number")

    def _inverse_identity_issuer_entry(self):
        self._keep_entry("identity_issuer")

    def _inverse_identity_scan_entry(self):
        self._keep_entry("identity_scan")

    def _keep_entry(self, name):
        for claim in self:
            entry = claim[f"{name}_entry"]
            if entry:
                # A clerk may enter what only directors may read.
                claim.sudo()[name] = entry

    @api.model
    def _cron_erase_identity(self):
        """Erase identities whose time is over."""
        centers = self.env["service.center"].with_context(active_test=False)
        for center in centers.search([("identity_retention_days", ">=", 0)]):
            limit = fields.Datetime.subtract(
                fields.Datetime.now(), days=center.identity_retention_days
            )
            domain = Domain("center_id", "=", center.id) & Domain(
                "identity_erased_at", "=", False
            )
            # Of an undecided claim the time runs from its beginning.
            since = Domain("decided_at", "<=", limit) | (
                Domain("decided_at", "=", False) & Domain("create_date", "<=", limit)
            )
            self._process_each(domain & since, lambda claim: claim._erase_identity())

    def _erase_identity(self):
        """Erase number, issuer and scan, and what was attached to the claim."""
        self.write(
            {
                "identity_number": False,
                "identity_issuer": False,
                "identity_scan": False,
                "identity_erased_at": fields.Datetime.now(),
            }
        )
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
