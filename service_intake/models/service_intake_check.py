from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..normalise import ascii_digits
from .service_device_type_check import CHECK_KINDS

RESULTS = [("ok", "OK"), ("not_ok", "Not OK"), ("na", "Not Applicable")]
IN_FIELDS = frozenset(
    {"intake_id", "type_check_id", "name", "kind", "is_mandatory", "result", "value"}
)
OUT_FIELDS = frozenset({"out_result", "out_value"})


class ServiceIntakeCheck(models.Model):
    """One answer about a device's condition: as handed in, and as handed over.

    The question is a copy: editing the device type does not change old receipts.
    """

    _name = "service.intake.check"
    _description = "Condition Check"
    _order = "sequence, id"

    intake_id = fields.Many2one(
        "service.intake", required=True, index=True, ondelete="cascade"
    )
    type_check_id = fields.Many2one(
        "service.device.type.check", index="btree_not_null", ondelete="set null"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True)
    kind = fields.Selection(CHECK_KINDS, default="check", required=True)
    is_mandatory = fields.Boolean(string="Mandatory")
    result = fields.Selection(RESULTS)
    value = fields.Char(string="Text or Number")
    out_result = fields.Selection(RESULTS, string="At Hand-over", copy=False)
    out_value = fields.Char(string="Text or Number Then", copy=False)
    answer = fields.Char(compute="_compute_answer")
    is_changed = fields.Boolean(
        compute="_compute_is_changed",
        help="The condition at hand-over is not what it was when handed in.",
    )

    @api.depends("kind", "result", "value")
    def _compute_answer(self):
        labels = dict(self._fields["result"]._description_selection(self.env))
        for check in self:
            if check.kind == "check":
                check.answer = labels.get(check.result, "")
            else:
                check.answer = (check.value or "").strip()

    @api.depends("kind", "result", "value", "out_result", "out_value")
    def _compute_is_changed(self):
        for check in self:
            if check.kind == "check":
                before, after = check.result, check.out_result
            else:
                before, after = check.value, check.out_value
            check.is_changed = bool(after) and after != before

    @api.constrains("kind", "value", "out_value")
    def _check_number(self):
        for check in self.filtered(lambda line: line.kind == "number"):
            for value in filter(None, (check.value, check.out_value)):
                try:
                    float(ascii_digits(value).replace(",", "."))
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "“%(question)s” is answered by a number, not “%(value)s”.",
                            question=check.name,
                            value=value,
                        )
                    ) from error

    @api.model_create_multi
    def create(self, vals_list):
        """Take the question from the device type, whatever the client sent.

        :raises UserError: when the case is received already
        """
        types = self.env["service.device.type.check"].browse(
            {vals["type_check_id"] for vals in vals_list if vals.get("type_check_id")}
        )
        question_by_id = {check.id: check for check in types}
        vals_list = [
            {
                **vals,
                **self._prepare_question_vals(
                    question_by_id.get(vals.get("type_check_id"))
                ),
            }
            for vals in vals_list
        ]
        checks = super().create(vals_list)
        checks._check_draft()
        return checks

    def write(self, vals):
        """Keep the condition that the receipt names; only the way out is noted later.

        :raises UserError: when the answer of a received case would change
        """
        if IN_FIELDS & vals.keys():
            self._check_draft()
        if OUT_FIELDS & vals.keys():
            self._check_in_custody()
        result = super().write(vals)
        if "intake_id" in vals:
            self._check_draft()
        return result

    @api.model
    def _prepare_question_vals(self, question):
        """Return what an answer copies from a question of the device type.

        :param service.device.type.check question: or None
        :rtype: dict
        """
        if not question:
            return {}
        return {
            "type_check_id": question.id,
            "sequence": question.sequence,
            "name": question.name,
            "kind": question.kind,
            "is_mandatory": question.is_mandatory,
        }

    @api.ondelete(at_uninstall=False)
    def _check_draft(self):
        if any(line.intake_id.state not in ("draft", "cancelled") for line in self):
            raise UserError(
                self.env._("The receipt names the condition: it stays as it is.")
            )

    def _check_in_custody(self):
        if any(not line.intake_id.is_in_custody for line in self):
            raise UserError(
                self.env._(
                    "The condition at hand-over is noted while the device is here."
                )
            )
