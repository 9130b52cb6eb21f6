from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import ords

TRANSITIONS = {
    "draft": ("running",),
    "running": ("done", "failed"),
    "failed": ("running",),
    "done": (),
}
MAX_LISTED = 20


class ServiceImport(models.Model):
    """A file of repairs done elsewhere, and how far its import has come.

    A scheduled action imports chunk by chunk. Each chunk is committed together with
    the position after it, so that a killed run goes on where it stood.
    """

    _name = "service.import"
    _description = "Import of Repairs"
    _inherit = ["service.state.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {
            "state",
            "user_id",
            "started_at",
            "done_at",
            "failure",
            "next_line",
            "line_count",
            "imported_count",
            "duplicate_count",
            "error_count",
            "error_ids",
            "repair_ids",
        }
    )

    name = fields.Char(string="File Name", required=True)
    file = fields.Binary(
        attachment=True,
        required=True,
        help="CSV in UTF-8, in the Open Repair Data Standard v0.3.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    center_id = fields.Many2one(
        "service.center",
        string="Service Centre",
        required=True,
        check_company=True,
        default=lambda self: self.env["service.intake"]._default_center_id(),
        help="The imported cases and repairs count as this centre's.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Started By", readonly=True, copy=False
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    failure = fields.Char(
        readonly=True, copy=False, help="Why the file as a whole cannot be imported."
    )
    next_line = fields.Integer(
        readonly=True, copy=False, help="Lines of the file before this one are settled."
    )
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    imported_count = fields.Integer(string="Imported", readonly=True, copy=False)
    duplicate_count = fields.Integer(
        string="Duplicates",
        readonly=True,
        copy=False,
        help="Repairs of this company that an earlier import brought.",
    )
    error_count = fields.Integer(string="Bad Lines", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", help="In percent of lines.")
    error_ids = fields.One2many(
        "service.import.error", "import_id", string="Lines Not Imported"
    )
    repair_ids = fields.One2many("repair.order", "service_import_id", string="Repairs")

    @api.depends("line_count", "imported_count", "duplicate_count", "error_count")
    def _compute_progress(self):
        for record in self:
            settled = record._get_settled_count()
            record.progress = (
                100 * settled / record.line_count if record.line_count else 0
            )

    def write(self, vals):
        """Keep what is being imported as it was when the import started.

        :raises UserError: when it would change
        """
        fixed = {"file", "company_id", "center_id"} & vals.keys()
        if fixed and any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("The import has started: make a new one for another file.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_trace(self):
        if any(record.state == "running" or record.imported_count for record in self):
            raise UserError(
                self.env._("An import that brought repairs stays: it says whence.")
            )

    # === BUTTONS === #
    def action_start(self):
        """Check the files and import them in the background.

        :raises AccessError: when the user is no director
        :raises UserError: when a file as a whole cannot be read
        """
        self._start()
        self._trigger_run()
        return True

    def action_resume(self):
        """Go on where an import stopped.

        :raises AccessError: when the user is no director
        :raises UserError: when one is new, or done
        """
        self._check_may_import()
        if any(record.state == "draft" for record in self):
            raise UserError(self.env._("This import has not started yet."))
        self._set_state("running", failure=False)
        self._trigger_run()
        return True

    def action_refresh(self):
        """Show how far it has come: the client reads the record again."""
        return True

    def action_view_repairs(self):
        """Open the repairs that these imports brought."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_repair.repair_order_action"
        )
        action["domain"] = [("service_import_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_errors(self):
        """Open the lines that were not imported."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_repair.service_import_error_action"
        )
        action["domain"] = [("import_id", "in", self.ids)]
        return action

    # === START AND FIGURES === #
    def _check_may_import(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "service_intake.group_service_director"
        ):
            raise AccessError(self.env._("Only the director imports repairs."))

    def _start(self):
        self._check_may_import()
        for record in self:
            try:
                line_count = sum(1 for _entry in record._read_entries())
            except ords.OrdsFileError as error:
                raise UserError(self.env._(error.reason)) from error
            record._set_state(
                "running",
                line_count=line_count,
                user_id=self.env.uid,
                started_at=fields.Datetime.now(),
            )

    def _trigger_run(self):
        self.env.ref("service_repair.service_import_cron")._trigger()

    def _after_set_state(self, target):
        result = super()._after_set_state(target)
        if target in ("done", "failed"):
            for record in self:
                record.user_id._bus_send(
                    "simple_notification",
                    {
                        "title": self.env._("Import of repairs"),
                        "message": record.failure or record._get_summary_line(),
                        "type": "danger" if target == "failed" else "success",
                    },
                )
        return result

    def _get_settled_count(self):
        self.ensure_one()
        return self.imported_count + self.duplicate_count + self.error_count

    def _get_remaining_count(self):
        running = self.search([("state", "=", "running")])
        return sum(
            max(record.line_count - record._get_settled_count(), 1)
            for record in running
        )

    def _get_summary_line(self):
        self.ensure_one()
        return self.env._(
            "%(name)s: %(settled)s of %(lines)s lines: %(imported)s repairs imported, "
            "%(duplicates)s there already, %(errors)s bad",
            name=self.name,
            settled=self._get_settled_count(),
            lines=self.line_count,
            imported=self.imported_count,
            duplicates=self.duplicate_count,
            errors=self.error_count,
        )

    def _get_summary(self):
        """Return what became of the import, with its first bad lines.

        :rtype: str
        """
        lines = [self.failure or self._get_summary_line()]
        for error in self.error_ids[:MAX_LISTED]:
            lines.append(
                self.env._(
                    "line %(line)s (%(identifier)s): %(reason)s",
                    line=error.line,
                    identifier=error.identifier or "-",
                    reason=error.reason,
                )
            )
        if self.error_count > MAX_LISTED:
            lines.append(
                self.env._(
                    "and %(count)s more: see the import",
                    count=self.error_count - MAX_LISTED,
                )
            )
        return "\n".join(lines)
