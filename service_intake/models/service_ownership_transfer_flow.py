from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .. import storage


class ServiceOwnershipTransfer(models.Model):
    """What stands against an act, and what its confirmation does in Inventory."""

    _inherit = "service.ownership.transfer"

    def action_confirm(self):
        """Make devices the company's: in Inventory, with their value, and for good.

        :raises AccessError: when the user is no director
        :raises UserError: naming what stands against it
        """
        self._check_is_director()
        self.check_access("write")
        self._lock_or_refuse()
        self.intake_id._lock_or_refuse()
        self.invalidate_recordset()
        self.intake_id.invalidate_recordset()
        acts = self.filtered(lambda act: act.state != "confirmed")
        acts._raise_confirm_blockers()
        for act in acts:
            act.sudo().fee_owed = act.charge_id._get_owed_fee()  # shown, not entered
        acts._set_state(
            "confirmed",
            confirmed_at=fields.Datetime.now(),
            confirmed_by_id=self.env.uid,
        )
        for act in acts:
            act._move_ownership()
        acts.intake_id._set_state("abandoned")
        for act in acts:
            # The registry follows; whose goods they are, Inventory says.
            act.lot_id.sudo().service_owner_id = act.company_id.partner_id
        return True

    def action_cancel(self):
        """Drop acts that are not confirmed."""
        self._check_is_director()
        self._set_state("cancelled")
        return True

    def action_wipe(self):
        """Record that the owner's data was wiped, by whom and when.

        :raises UserError: when it is not said how
        """
        self.check_access("write")
        if any(not act.wipe_note for act in self):
            raise UserError(self.env._("Say how the data was wiped."))
        # Access was checked above; clients do not say when and who.
        self.filtered(
            lambda act: act.state == "draft" and not act.wiped_at
        ).sudo().write({"wiped_at": fields.Datetime.now(), "wiped_by_id": self.env.uid})
        return True

    def action_print(self):
        """Print the act."""
        return self.env.ref(
            "service_intake.action_report_ownership_transfer"
        ).report_action(self)

    def _check_is_director(self):
        if not self.env.user.has_group("service_intake.group_service_director"):
            raise AccessError(self.env._("Only a director decides on abandonment."))

    def _raise_confirm_blockers(self):
        blockers = self._get_confirm_blockers()
        lines = [
            self.env._(
                "%(act)s: %(reasons)s",
                act=act.intake_id.display_name,
                reasons="; ".join(map(str, reasons)),
            )
            for act, reasons in blockers.items()
        ]
        if lines:
            raise UserError("\n".join(lines))

    def _get_confirm_blockers(self):
        """Return why devices cannot become the company's yet; others add to it.

        :return: ``{service.ownership.transfer: [reason, ...]}``
        :rtype: dict
        """
        blockers = {}
        for act in self:
            reasons = [
                *act._get_case_blockers(),
                *act._get_notice_blockers(),
                *act._get_data_blockers(),
            ]
            if reasons:
                blockers[act] = reasons
        return blockers

    def _get_case_blockers(self):
        """Return what the case and its storage clock say against it.

        :rtype: list[str]
        """
        case, charge = self.intake_id, self.charge_id
        if case.state != "ready":
            return [self.env._("the device is not waiting for its owner")]
        if not charge:
            return [self.env._("its owner is not proven to know that it is ready")]
        reasons = []
        left = charge.abandon_days - charge._get_clock_days()
        if left > 0:
            reasons.append(self.env._("%(days)s days too early", days=left))
        if case._get_disputed():
            reasons.append(self.env._("the storage clock stands"))
        return reasons

    def _get_notice_blockers(self):
        """Return what the ladder of notices says against it.

        :rtype: list[str]
        """
        charge = self.charge_id
        if not charge:
            return []
        proven = charge.notice_ids.filtered(lambda notice: notice.state == "proven")
        missing = charge.policy_id.step_ids - proven.step_id
        if missing or not proven:
            names = ", ".join(missing.mapped("display_name"))
            return [self.env._("notices not proven: %(names)s", names=names)]
        last = storage.local_day(max(proven.mapped("proven_at")), charge.tz)
        free = fields.Date.add(last, days=charge.policy_id.waiting_days)
        if charge._get_today() < free:
            return [self.env._("the owner may answer until %(date)s", date=free)]
        return []

    def _get_data_blockers(self):
        """Return what is missing in the act itself.

        :rtype: list[str]
        """
        reasons = []
        if self.is_wipe_required and not self.wiped_at:
            reasons.append(self.env._("the owner's data is not wiped"))
        if not self.is_wipe_required and not self.wipe_note:
            reasons.append(self.env._("not said why there is no data to wipe"))
        if not self.location_dest_id:
            reasons.append(self.env._("not said where to put it"))
        product = self.intake_id.product_id.with_company(self.company_id)
        is_posted = self.value and product.sudo().valuation == "real_time"
        if is_posted and not self.company_id._get_service_transfer_account():
            reasons.append(
                self.env._(
                    "there is no account to credit: the location “Ownership transfer” "
                    "needs one"
                )
            )
        return reasons

    def _move_ownership(self):
        """Move the owner's device out and the company's in, with its value.

        Two moves through a location that is valued outside: Inventory has no change of
        owner. The value must be set before the move is done: its entry is posted with
        what it is worth at that moment.
        """
        self.ensure_one()
        case = self.intake_id
        quant = case._get_custody_quants().get(case.lot_id)
        if not quant:
            raise UserError(
                self.env._(
                    "%(device)s is not in custody; check Inventory.",
                    device=case.lot_id.display_name,
                )
            )
        border = self.company_id._ensure_service_transfer_location()
        # Ownership is the act's right, not the director's on Inventory.
        moves = self.env["stock.move"].sudo().with_company(self.company_id)
        out = moves.create(case._prepare_custody_move(quant.location_id, border))
        out._action_done()
        ours = moves.create(
            self._prepare_own_move(
                case._prepare_custody_move(border, self.location_dest_id)
            )
        )
        ours.value_manual = self.value
        ours._action_done()
        self.sudo().move_ids = out + ours  # written by the confirmation alone

    def _prepare_own_move(self, vals):
        """Turn the values of a custody move into one of the company's own goods."""
        [command] = vals["move_line_ids"]
        line = {**command[2], "owner_id": False}
        return {
            **vals,
            "restrict_partner_id": False,
            "move_line_ids": [fields.Command.create(line)],
        }
