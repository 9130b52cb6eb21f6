from odoo import fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The way of a repair through quality control to its end."""

    _inherit = "repair.order"

    def _get_open_service_repairs(self):
        """Return those repairs of cases that are neither done nor cancelled.

        Says nothing about the native states in between: they change with Odoo.
        """
        return self.filtered(
            lambda repair: (
                repair.service_intake_id and repair.state not in ("done", "cancel")
            )
        )

    def action_service_submit(self):
        """Present finished repairs to quality control.

        :raises UserError: naming what is missing
        """
        self.check_access("write")
        self._check_submittable()
        for repair in self:
            if not repair.service_technician_id:
                repair.service_technician_id = self.env.user
        # A check is made by the repair itself; nobody writes one by hand.
        self.env["service.check"].sudo().create(
            [
                {
                    "repair_id": repair.id,
                    "company_id": repair.company_id.id,
                    "technician_id": repair.service_technician_id.id,
                }
                for repair in self
            ]
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def _check_submittable(self):
        lines = []
        for repair in self:
            reasons = repair._get_submit_blockers()
            if reasons:
                lines.append(f"{repair.name}: " + "; ".join(reasons))
        if lines:
            raise UserError("\n".join(lines))

    def _get_submit_blockers(self):
        """Return what is missing before quality control can look at it.

        :rtype: list[str]
        """
        self.ensure_one()
        reasons = []
        if not self.service_intake_id:
            reasons.append(self.env._("it belongs to no case"))
        if self.state in ("draft", "done", "cancel"):
            reasons.append(self.env._("it is not under way"))
        if not self.service_result:
            reasons.append(self.env._("the result is missing"))
        if self.service_result == "end_of_life" and not self.service_barrier:
            reasons.append(self.env._("why it was not repaired is missing"))
        if self.service_quality_state == "todo":
            reasons.append(self.env._("quality control has it already"))
        return reasons + self._get_missing_parts()

    def _get_missing_parts(self):
        """Return a line for each part that is planned but not there.

        Natively such parts are cancelled in silence when the repair ends.

        :rtype: list[str]
        """
        return [
            self.env._(
                "%(part)s is short: %(done)s of %(demand)s",
                part=move.product_id.display_name,
                done=move.quantity,
                demand=move.product_uom_qty,
            )
            for move in self.move_ids
            if move.state not in ("done", "cancel")
            and move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
        ]

    def action_repair_done(self):
        """End repairs; one of a case needs a passed check by a second person.

        The gate is here because buttons and RPC end repairs in other ways too.

        :raises UserError: when quality control has not passed one, or parts are
            missing
        """
        service_repairs = self.filtered("service_intake_id")
        service_repairs._check_quality_passed()
        for repair in service_repairs:
            if repair.state in ("done", "cancel"):
                raise UserError(self.env._("%s has ended already.", repair.name))
            missing = repair._get_missing_parts()
            if missing:
                raise UserError(
                    self.env._(
                        "%(repair)s: %(reasons)s",
                        repair=repair.name,
                        reasons="; ".join(missing),
                    )
                )
        result = super().action_repair_done()
        if service_repairs:
            service_repairs.sudo().service_done_at = fields.Datetime.now()  # here only
            service_repairs._service_after_done()
        return result

    def _check_quality_passed(self):
        """Check that a second person passed the repairs of cases.

        :raises UserError: naming one that nobody passed
        """
        for repair in self.filtered("service_intake_id"):
            last_check = repair.service_check_ids.sorted("id")[-1:]
            if last_check.state != "passed":
                raise UserError(
                    self.env._(
                        "%(repair)s has not passed quality control: submit it, and "
                        "have a second person check it.",
                        repair=repair.name,
                    )
                )

    def _service_after_done(self):
        """Do what follows when repairs of cases ended.

        Called by ``action_repair_done``; upper modules extend it.
        """
        intakes = self.service_intake_id
        blocked = intakes._get_ready_blockers()
        # Ending the last repair makes the case ready, whoever ended it.
        intakes.filtered(lambda intake: not blocked.get(intake)).sudo().action_ready()

    def action_repair_cancel(self):
        """Cancel repairs; their devices wait at reception again."""
        cancelled = self._get_open_service_repairs()
        result = super().action_repair_cancel()
        cancelled.service_check_ids.filtered(
            lambda check: check.state == "todo"
        ).sudo().unlink()  # nothing is left to check
        # The technician's right is on the repair; custody follows.
        cancelled.service_intake_id.sudo()._return_to_reception()
        return result
