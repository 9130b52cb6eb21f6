from odoo import fields, models
from odoo.exceptions import UserError


class ServiceTransfer(models.Model):
    """The way of a transfer: sent, scanned at arrival, received."""

    _inherit = "service.transfer"

    def action_send(self):
        """Send the devices on their way.

        :raises UserError: naming devices that cannot travel
        """
        self.check_access("write")
        for transfer in self.filtered(lambda t: t.state == "draft"):
            cases = transfer.line_ids.intake_id
            if not cases:
                raise UserError(
                    self.env._("%s carries no device: add some.", transfer.name)
                )
            cases._lock_or_refuse()
            cases.invalidate_recordset(["state"])
            cases._raise_blockers(transfer._get_send_blockers())
        for transfer in self._set_state(
            "sent", sent_at=fields.Datetime.now(), sent_by_id=self.env.uid
        ):
            lines = transfer.line_ids
            place = transfer.company_id._ensure_service_transit_location()
            lines.intake_id._move_custody(
                lambda _case, place=place: place,
                reason=self.env._(
                    "%(name)s to %(center)s",
                    name=transfer.name,
                    center=transfer.center_dest_id.name,
                ),
            )
            lines.sudo().is_on_the_way = True  # written by the transfer only
            lines.flush_recordset()  # what the database refuses, it refuses here
        return True

    def _get_send_blockers(self):
        """Return why devices cannot travel.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        self.ensure_one()
        cases = self.line_ids.intake_id
        blockers = cases._get_way_blockers()
        for case in cases:
            reasons = blockers.setdefault(case, [])
            if case.center_id != self.center_id:
                reasons.append(
                    self.env._("it is at %(center)s", center=case.center_id.name)
                )
            if case.state not in ("received", "ready"):
                reasons.append(
                    self.env._(
                        "only received and ready devices travel: call the work off, or "
                        "end it"
                    )
                )
        return blockers

    def action_cancel(self):
        """Give up transfers that have not left."""
        self.check_access("write")
        self._set_state("cancelled")
        return True

    def action_receive(self):
        """End the arrival; who is missing is named, and stays on the way.

        :return: what is missing, to be shown; True when nothing is
        :raises UserError: when nothing was scanned yet
        """
        self.check_access("write")
        texts = []
        for transfer in self:
            if transfer.state != "sent":
                raise UserError(
                    self.env._("%s is not on its way.", transfer.display_name)
                )
            missing = transfer.line_ids.filtered("is_on_the_way")
            if missing == transfer.line_ids:
                raise UserError(
                    self.env._("Scan the devices that arrived, one by one or all.")
                )
            if missing:
                texts.append(transfer._report_missing(missing))
        if not texts:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": "\n".join(texts),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_receive_all(self):
        """Receive all devices that are on their way, unscanned."""
        self.check_access("write")
        for transfer in self:
            if transfer.state != "sent":
                raise UserError(
                    self.env._("%s is not on its way.", transfer.display_name)
                )
            transfer._arrive(transfer.line_ids.filtered("is_on_the_way"))
        return True

    def _report_missing(self, lines):
        """Tell both centres, and the director, what did not arrive.

        :return: the same in words
        :rtype: str
        """
        self.ensure_one()
        names = ", ".join(lines.mapped("intake_id.name"))
        text = self.env._("Not arrived: %(names)s", names=names)
        self.sudo().message_post(body=text)  # both centres shall know
        director = self.center_dest_id._get_director()
        if director and not self.activity_ids:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Devices did not arrive"),
                note=text,
                user_id=director.id,
            )
        return text

    def _check_scannable(self):
        """Take scans while the list is made, and at arrival."""
        if self.state not in ("draft", "sent"):
            raise UserError(self.env._("This transfer is over."))

    def _scan(self, codes):
        """Put devices on the list, or note their arrival."""
        found = self.env["service.intake"]._find_scanned(codes)
        note = self._list_device if self.state == "draft" else self._note_arrival
        answers = []
        for code in codes:
            if code in found:
                answers.append(note(found[code][0]))
            else:
                text = self.env._("Unknown: no case has the number %s.", code)
                answers.append(("danger", text))
        return answers

    def _list_device(self, case):
        if case in self.line_ids.intake_id:
            return "warning", self.env._("%s is listed already.", case.display_name)
        if not case.is_in_custody or case.center_id != self.center_id:
            return "danger", self.env._(
                "%(device)s is not here: %(whereabouts)s.",
                device=case.display_name,
                whereabouts=case.whereabouts,
            )
        self.line_ids.create({"transfer_id": self.id, "intake_id": case.id})
        return "success", self.env._("Listed: %s", case.display_name)

    def _note_arrival(self, case):
        line = self.line_ids.filtered(lambda line: line.intake_id == case)
        if not line:
            return "danger", self.env._(
                "%(device)s is not on this list: %(whereabouts)s.",
                device=case.display_name,
                whereabouts=case.whereabouts,
            )
        if not line.is_on_the_way:
            return "warning", self.env._("%s was received already.", case.display_name)
        self._arrive(line)
        return "success", self.env._("Arrived: %s", case.display_name)

    def _arrive(self, lines):
        """Take devices into the custody of the centre they came to.

        :param service.transfer.line lines: on their way with this transfer
        """
        self.ensure_one()
        self._lock_or_refuse()
        lines.invalidate_recordset(["is_on_the_way"])
        lines = lines.filtered("is_on_the_way")
        cases = lines.intake_id
        # Written by the transfer only; access was checked by the caller.
        lines.sudo().write(
            {
                "is_on_the_way": False,
                "arrived_at": fields.Datetime.now(),
                "arrived_by_id": self.env.uid,
            }
        )
        cases.sudo().center_id = self.center_dest_id
        cases._move_custody(
            lambda case: case._get_arrival_location(self.center_dest_id),
            reason=self.env._("arrived with %(name)s", name=self.name),
        )
        self._end_when_empty()

    def _end_when_empty(self):
        """Close the transfer when nothing of it is on its way any more."""
        self.ensure_one()
        if not any(self.line_ids.mapped("is_on_the_way")):
            self._set_state(
                "received",
                received_at=fields.Datetime.now(),
                received_by_id=self.env.uid,
            )
            self.sudo().activity_unlink(["mail.mail_activity_data_warning"])
