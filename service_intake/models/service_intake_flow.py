from odoo import fields, models
from odoo.exceptions import UserError


class ServiceIntake(models.Model):
    """The life of a case: its states, what leads to them, what stands in the way."""

    _inherit = "service.intake"

    def action_receive(self):
        """Take the devices into custody.

        :raises UserError: when a case is not new, something is missing, or its
            device is in custody on another receipt
        """
        self.check_access("write")
        drafts = self.filtered(lambda intake: intake.state == "draft")
        drafts._raise_blockers(drafts._get_receive_blockers())
        drafts._ensure_devices()
        drafts._check_device_is_free()
        received = self._set_state(
            "received",
            received_at=fields.Datetime.now(),
            received_by_id=self.env.uid,
        )
        received._move_custody(
            lambda intake: intake.center_id.reception_location_id,
            self._get_customer_location(),
        )
        for intake in received:
            intake._portal_ensure_token()
        return True

    def action_receive_and_print(self):
        """Take the devices into custody and print their receipts.

        :return: the report action
        :rtype: dict
        :raises UserError: as :meth:`action_receive` does
        """
        self.action_receive()
        return self.action_print_receipt()

    def action_ready(self):
        """Declare the devices ready for their owners, and tell these.

        :raises UserError: naming what is still to be done
        """
        self.check_access("write")
        self._raise_blockers(self._get_ready_blockers())
        ready = self._set_state("ready", ready_at=fields.Datetime.now())
        ready._move_custody(lambda intake: intake.center_id.ready_location_id)
        ready._notify_ready()
        return True

    def action_register_call(self):
        """Record that the customer was told by phone that the device is ready.

        :raises UserError: when the device is not ready
        """
        self.check_access("write")
        if any(intake.state != "ready" for intake in self):
            raise UserError(self.env._("There is nothing to tell yet: not ready."))
        self.sudo()._register_notice("phone", fields.Datetime.now())  # checked above
        self.activity_feedback(["mail.mail_activity_data_call"])
        return True

    def action_cancel(self):
        """Cancel cases whose device never was received."""
        self.check_access("write")
        self._set_state("cancelled")
        return True

    def action_reset_draft(self):
        """Take cancelled cases up again."""
        self.check_access("write")
        self._set_state("draft")
        return True

    def action_hand_over(self):
        """Open the hand-over, to be confirmed against the receipt."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "service.intake.hand.over",
            "view_mode": "form",
            "target": "new",
            "context": {"default_intake_id": self.id},
        }

    def action_print_receipt(self):
        """Print the receipt: customer's copy, centre's copy."""
        return self.env.ref("service_intake.action_report_receipt").report_action(self)

    def action_open_tracking(self):
        """Open the customer's tracking page."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.access_url, "target": "new"}

    def _hand_over(self, signed_by, signature, **values):
        """Give the devices back to their owners; custody ends.

        Called by the hand-over wizard after it checked receipt and identity, and by
        a home delivery after its proof.

        :param str signed_by: who signed for it
        :param bytes signature: the picture, base64
        :param values: further field values of the hand-over: the kind of identity
        :raises UserError: when something stands in the way, or another clerk
            was faster
        """
        self.check_access("write")
        self._lock_or_refuse()
        self.invalidate_recordset(["state"])
        self._check_ready_to_hand_over()
        self._raise_blockers(self._get_hand_over_blockers())
        now = fields.Datetime.now()
        self._move_to_customer()
        self.sudo()._register_notice("person", now)  # access was checked above
        self._set_state(
            "handed_over",
            handed_over_at=now,
            handed_over_by_id=self.env.uid,
            signed_by=signed_by,
            signature=signature,
            **values,
        )

    def _check_ready_to_hand_over(self):
        for intake in self:
            if intake.state == "handed_over":
                raise UserError(
                    self.env._(
                        "%(case)s: %(text)s",
                        case=intake.display_name,
                        text=intake._get_handed_over_text(),
                    )
                )
            if intake.state != "ready":
                raise UserError(self.env._("Only a ready device can be handed over."))

    def _move_to_customer(self):
        """Take the devices out of custody. Extended by what carries them home."""
        customers = self._get_customer_location()
        self._move_custody(lambda intake: customers)

    def _get_receive_blockers(self):
        """Return what is missing before devices are taken in. Empty; others add to it.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        return {}

    def _get_ready_blockers(self):
        """Return why devices are not ready yet. Empty; modules above add to it.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        return {}

    def _get_hand_over_blockers(self):
        """Return why devices must not be handed over; modules above add to it.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        unpaid = self.filtered(lambda intake: not intake.credit_allowed_by_id)
        blockers = unpaid._get_payment_blockers()
        for intake in self:
            missing = intake._get_accessory_blockers(intake.accessory_ids)
            if missing:
                blockers.setdefault(intake, []).extend(missing)
        return blockers

    def _get_accessory_blockers(self, lines):
        """Return which accessories are still here.

        :param service.intake.accessory lines: as stored, or as ticked on a form
        :rtype: list[str]
        """
        missing = lines.filtered(lambda line: not line.is_returned)
        if not missing:
            return []
        return [
            self.env._(
                "accessories not handed back: %(names)s",
                names=", ".join(missing.mapped("name")),
            )
        ]

    def _get_blockers_but_accessories(self):
        """Return what stands in the way whatever is ticked back on a form.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        blockers = self._get_hand_over_blockers()
        for intake in self & self.browse().concat(*blockers):
            missing = intake._get_accessory_blockers(intake.accessory_ids)
            blockers[intake] = [
                reason for reason in blockers[intake] if reason not in missing
            ]
        return blockers

    def _get_payment_blockers(self):
        """Return what is still to be paid before hand-over. Empty; others add to it.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        return {}

    def _raise_blockers(self, blockers):
        texts = [
            "\n• ".join([f"{intake.name}:", *map(str, reasons)])
            for intake, reasons in blockers.items()
            if intake in self and reasons
        ]
        if texts:
            raise UserError("\n".join(texts))
