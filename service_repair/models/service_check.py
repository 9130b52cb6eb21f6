from odoo import api, fields, models
from odoo.exceptions import UserError

TRANSITIONS = {"todo": ("passed", "failed"), "passed": (), "failed": ()}


class ServiceCheck(models.Model):
    """One presentation of a finished repair to a second person."""

    _name = "service.check"
    _description = "Quality Check"
    _inherit = ["service.state.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _transitions = TRANSITIONS
    _protected_fields = frozenset(
        {"state", "repair_id", "technician_id", "inspector_id", "decided_at"}
    )

    repair_id = fields.Many2one(
        "repair.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    intake_id = fields.Many2one(related="repair_id.service_intake_id")
    product_id = fields.Many2one(related="repair_id.product_id", string="Device")
    lot_id = fields.Many2one(related="repair_id.lot_id", string="Serial / IMEI")
    fault = fields.Text(related="repair_id.service_intake_id.fault")
    technician_id = fields.Many2one("res.users", required=True, readonly=True)
    inspector_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    note = fields.Text(string="Findings")
    state = fields.Selection(
        [("todo", "To Check"), ("passed", "Passed"), ("failed", "Failed")],
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )

    _open_uniq = models.UniqueIndex(
        "(repair_id) WHERE state = 'todo'",
        "This repair waits for quality control already.",
    )
    _second_person = models.Constraint(
        "CHECK (inspector_id IS NULL OR inspector_id <> technician_id)",
        "Quality control needs a second person: never who did the repair.",
    )
    _decided = models.Constraint(
        "CHECK (state = 'todo' OR inspector_id IS NOT NULL)",
        "A decision of quality control needs its inspector.",
    )

    @api.depends("repair_id.name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("QC of %s", check.repair_id.name)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(check.state != "todo" for check in self):
            raise UserError(self.env._("A decision of quality control stays."))

    def action_pass(self):
        """Pass the repairs: they end, and the devices are ready for their owners.

        :raises UserError: when the user repaired one of them, or one is decided
        """
        self._decide("passed")
        return True

    def action_fail(self):
        """Send the repairs back to their technicians.

        :raises UserError: when a finding is missing, the user repaired one of
            them, or one is decided
        """
        if any(not check.note for check in self):
            raise UserError(self.env._("Write down what you found before you fail it."))
        self._decide("failed")
        return True

    def _decide(self, target):
        self.check_access("write")
        # Who submitted it stands for the work too, whomever they named.
        if self.env.user in self.technician_id | self.create_uid:
            raise UserError(
                self.env._(
                    "Quality control needs a second person: never who did the repair."
                )
            )
        if any(check.state not in ("todo", target) for check in self):
            raise UserError(self.env._("This check is decided already."))
        self._set_state(
            target, inspector_id=self.env.uid, decided_at=fields.Datetime.now()
        )

    def _after_set_state(self, target):
        result = super()._after_set_state(target)
        # The inspector's right is to decide; what follows is the case's course.
        repairs = self.sudo().repair_id
        if target == "passed":
            repairs.action_repair_done()
        elif target == "failed":
            # Queued: the inspector must not wait for a mail server.
            for check in self.with_context(mail_notify_force_send=False):
                check.sudo().repair_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=check.technician_id.id,
                    summary=self.env._("Quality control failed"),
                    note=check.note,
                )
        return result
