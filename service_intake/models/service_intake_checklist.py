from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What a device type may demand: its flag, and the field of the case that it means.
DEMANDS = {
    "is_serial_mandatory": "serial_key",
    "is_brand_mandatory": "brand_id",
    "is_model_mandatory": "model",
    "is_purchase_date_mandatory": "purchase_date",
    "is_fault_mandatory": "fault",
    "is_condition_mandatory": "condition",
}
FIXED_FIELDS = frozenset({"condition", "has_no_accessories", "serial_override_reason"})


class ServiceIntake(models.Model):
    """What the device type asks: checklist, accessories, mandatory fields."""

    _inherit = "service.intake"

    check_ids = fields.One2many("service.intake.check", "intake_id", string="Checklist")
    usual_accessory_ids = fields.Many2many(
        "service.device.type.accessory",
        string="Usual Accessories",
        compute="_compute_usual_accessory_ids",
        inverse="_inverse_usual_accessory_ids",
        help="Tick what was handed in.",
    )
    has_no_accessories = fields.Boolean(
        string="No Accessories",
        copy=False,
        help="Nothing but the device was handed in.",
    )

    @api.depends("accessory_ids.type_accessory_id")
    def _compute_usual_accessory_ids(self):
        for intake in self:
            intake.usual_accessory_ids = intake.accessory_ids.type_accessory_id

    def _inverse_usual_accessory_ids(self):
        for intake in self:
            intake.accessory_ids = intake._prepare_accessory_commands()

    @api.onchange("usual_accessory_ids")
    def _onchange_usual_accessory_ids(self):
        self.accessory_ids = self._prepare_accessory_commands()

    @api.onchange("accessory_ids")
    def _onchange_accessory_ids(self):
        if self.accessory_ids:
            self.has_no_accessories = False

    @api.onchange("product_id")
    def _onchange_product_checks(self):
        """Ask what the device type asks; what was answered already stays."""
        self.check_ids = self._prepare_check_commands()

    @api.model_create_multi
    def create(self, vals_list):
        """Give each new case the checklist of its device type."""
        intakes = super().create(vals_list)
        bare = [
            intake.id
            for intake, vals in zip(intakes, vals_list, strict=True)
            if "check_ids" not in vals and intake.state == "draft"
        ]
        self.browse(bare)._fill_checklists()
        return intakes

    def write(self, vals):
        """Keep what the receipt says; a new device type asks its own questions.

        :raises UserError: when the condition of a received case would change
        """
        fixed = FIXED_FIELDS & vals.keys()
        if any(
            intake.is_in_custody
            and any((intake[name] or False) != (vals[name] or False) for name in fixed)
            for intake in self
            if fixed
        ):
            raise UserError(
                self.env._("The receipt names the condition: it stays as it is.")
            )
        result = super().write(vals)
        if "product_id" in vals and "check_ids" not in vals:
            self.filtered(lambda i: i.state == "draft")._fill_checklists()
        return result

    def action_check_rest_ok(self):
        """Answer OK to the questions that nobody answered yet.

        :raises UserError: when a case is received already
        """
        self.check_access("write")
        self.check_ids.filtered(
            lambda line: line.kind == "check" and not line.result
        ).result = "ok"
        return True

    def _fill_checklists(self):
        """Make the checklists of these cases those of their device types."""
        model = self.env["service.intake.check"]
        stale, vals_list = model, []
        for intake in self:
            for command, line_id, vals in intake._prepare_check_commands():
                if command == Command.CREATE:
                    vals_list.append({**vals, "intake_id": intake.id})
                else:
                    stale += model.browse(line_id)
        stale.unlink()
        model.create(vals_list)

    def _prepare_check_commands(self):
        """Return what makes the checklist that of the device type.

        :return: x2many commands; answers and lines added by hand stay
        :rtype: list
        """
        self.ensure_one()
        wanted = self.device_type_id.check_ids
        stale = self.check_ids.filtered(
            lambda line: line.type_check_id and line.type_check_id not in wanted
        )
        model = self.env["service.intake.check"]
        return [Command.delete(line.id) for line in stale] + [
            Command.create(model._prepare_question_vals(question))
            for question in wanted - self.check_ids.type_check_id
        ]

    def _prepare_accessory_commands(self):
        """Return what makes the accessories agree with the ticks.

        :return: x2many commands; accessories that were typed stay
        :rtype: list
        """
        self.ensure_one()
        ticked = self.usual_accessory_ids._origin
        stale = self.accessory_ids.filtered(
            lambda line: line.type_accessory_id and line.type_accessory_id not in ticked
        )
        return [Command.delete(line.id) for line in stale] + [
            Command.create({"name": usual.name, "type_accessory_id": usual.id})
            for usual in ticked - self.accessory_ids.type_accessory_id
        ]

    # === WHAT STANDS IN THE WAY === #
    def _get_receive_blockers(self):
        """Add what the device type demands and nobody entered."""
        blockers = super()._get_receive_blockers()
        for intake in self:
            reasons = intake._get_missing_facts() + intake._get_missing_checks()
            if reasons:
                blockers.setdefault(intake, []).extend(reasons)
        return blockers

    def _get_missing_facts(self):
        """Return what the device type demands and is not there.

        :return: reasons, empty when nothing is missing
        :rtype: list[str]
        """
        self.ensure_one()
        demanding = self.device_type_id
        flags = [
            flag
            for flag, name in DEMANDS.items()
            if demanding[flag] and not str(self[name] or "").strip()
        ]
        is_unproven = self.is_warranty_claimed and not self.warranty_proof
        if demanding.is_proof_mandatory and is_unproven:
            flags.append("is_proof_mandatory")
        labels = [demanding._fields[f]._description_string(self.env) for f in flags]
        reasons = [self.env._("%(field)s is missing", field=label) for label in labels]
        if self.has_no_accessories and self.accessory_ids:
            reasons.append(self.env._("accessories are listed, yet “none” is ticked"))
        elif demanding.is_accessories_mandatory and not (
            self.has_no_accessories or self.accessory_ids
        ):
            reasons.append(
                self.env._("accessories: list them, or tick “No Accessories”")
            )
        return reasons

    def _get_missing_checks(self):
        """Return the mandatory questions without an answer.

        :rtype: list[str]
        """
        self.ensure_one()
        answered = self.check_ids.filtered("answer")
        asked = self.device_type_id.check_ids.filtered("is_mandatory")
        open_lines = (self.check_ids - answered).filtered("is_mandatory")
        names = dict.fromkeys(
            [
                *open_lines.mapped("name"),
                *(asked - answered.type_check_id - open_lines.type_check_id).mapped(
                    "name"
                ),
            ]
        )
        return [self.env._("“%(question)s” is not answered", question=n) for n in names]

    def _get_receipt_sections(self):
        """Print the checklist as it was answered."""
        sections = super()._get_receipt_sections()
        answered = self.check_ids.filtered("answer")
        if answered:
            lines = (f"{line.name}: {line.answer}" for line in answered)
            sections.append((self.env._("Condition checks"), "\n".join(lines)))
        return sections
