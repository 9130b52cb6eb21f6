import uuid

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import format_date


class ServiceHappyCall(models.Model):
    """The work of operators: pick a call up, ask, and note how it ended."""

    _inherit = "service.happy.call"

    def action_call(self):
        """Pick calls up, so that no two operators ring the same customer.

        :raises UserError: when another operator holds one, or one is answered
        """
        self._lock()
        for call in self:
            if call.state == "answered":
                raise UserError(
                    self.env._("%s has answered already.", call.partner_id.name)
                )
            if call.state == "todo" and call.operator_id not in (
                self.env.user,
                self.env["res.users"],
            ):
                raise UserError(
                    self.env._(
                        "%(operator)s is calling %(customer)s.",
                        operator=call.operator_id.name,
                        customer=call.partner_id.name,
                    )
                )
        # Access was checked by the lock; clients cannot write this field.
        self.sudo().operator_id = self.env.user
        return True

    def action_call_and_open(self):
        """Pick a call up and show its story."""
        self.ensure_one()
        self.action_call()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_release(self):
        """Give calls back to the queue.

        :raises UserError: when another operator holds one; a director may release
            it for them
        """
        self._lock()
        if not self.env.user.has_group("service_intake.group_service_director"):
            self._check_held()
        if any(call.state == "answered" for call in self):
            raise UserError(self.env._("An answered call needs nobody any more."))
        self.sudo().operator_id = False  # access was checked by the lock
        return True

    def action_no_answer(self):
        """Note that the customer did not pick up; try again the next day.

        :raises UserError: when the user does not hold the call, or it is over
        """
        self._lock()
        self._check_held()
        for call in self:
            if call.state != "todo":
                raise UserError(self.env._("This call is over."))
            values = {"attempt_count": call.attempt_count + 1, "operator_id": False}
            if values["attempt_count"] >= call.company_id.service_happy_call_attempts:
                call._set_state("unreached", **values)
            else:
                today = call.intake_id._get_local_date(fields.Datetime.now())
                values["due_date"] = fields.Date.add(today, days=1)
                call.sudo().write(values)  # access was checked by the lock
        return True

    def action_refuse(self):
        """Note that the customer does not want to answer.

        :raises UserError: when the user does not hold the call, or it is answered
        """
        self._lock()
        self._check_held()
        self._set_state("refused")
        return True

    def action_answer(self):
        """Open the questionnaire, to be filled in with the customer on the phone.

        :raises UserError: when the user does not hold the call, or it is answered
        """
        self.ensure_one()
        self._lock()
        self._check_held()
        answer = self._ensure_user_input()
        return {
            "type": "ir.actions.act_url",
            "url": answer.get_start_url(),
            "target": "self",
        }

    def action_settle(self):
        """Note that it was settled with the unhappy customers: fees are free.

        :raises AccessError: when the user is no director
        :raises UserError: when there is no complaint, or no note about it
        """
        self._check_may_settle()
        self._lock()
        open_calls = self.filtered(lambda call: not call.is_settled)
        for call in open_calls:
            if not call.is_unhappy:
                raise UserError(self.env._("%s is not unhappy.", call.partner_id.name))
            if not (call.settlement_note or "").strip():
                raise UserError(
                    self.env._("Write down what was agreed before you settle.")
                )
        open_calls.sudo().write(  # access was checked above
            {
                "is_settled": True,
                "settled_by_id": self.env.uid,
                "settled_at": fields.Datetime.now(),
            }
        )
        return True

    def _lock(self):
        """Check access, then lock the rows: what is read from here on is current.

        :raises UserError: when somebody else is working on one
        """
        self.check_access("write")
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else took this call up just now: try again.")
            ) from error
        self.invalidate_recordset()

    def _check_held(self):
        if any(call.operator_id != self.env.user for call in self):
            raise UserError(self.env._("Pick the call up first, with “Call”."))

    def _ensure_user_input(self):
        """Return the unfinished answer of this call, made if missing.

        :return: the answer, as superuser
        :rtype: survey.user_input
        :raises UserError: when the customer has answered
        """
        self.ensure_one()
        if self.state == "answered":
            raise UserError(
                self.env._("%s has answered already.", self.partner_id.name)
            )
        # Operators need no right on surveys: of this one answer they get the link.
        call = self.sudo()
        answer = call.user_input_id
        if not answer or answer.state == "done" or not answer.survey_id.active:
            answer = call.company_id._get_service_survey()._create_answer(
                partner=call.partner_id,
                # One customer may have many devices: each call is counted apart.
                invite_token=str(uuid.uuid4()),
                check_attempts=False,
                service_happy_call_id=call.id,
            )
            # Past the start page: the operator reads the questions out at once.
            answer._mark_in_progress()
            call.user_input_id = answer
        return answer

    def _register_answer(self, values):
        """Note what the customers said. Called when their answer is complete.

        :param dict values: scores, without a key for what was skipped
        """
        # An unanswered NPS is read as 0: written 0 must not pass for unchanged.
        self.invalidate_recordset(["nps", "nps_points", "csat"])
        self._set_state("answered", answered_at=fields.Datetime.now(), **values)

    def _is_operated_by(self, user, answer):
        """Return whether this user may fill in the answer for the customer.

        :param res.users user: who asks for the page
        :param survey.user_input answer: the answer that they have the token of
        :rtype: bool
        """
        self.ensure_one()
        return (
            self.user_input_id == answer
            and self.operator_id == user
            and self.with_user(user).has_access("write")
        )

    def _get_page_values(self):
        """Return what the operator sees above the questions.

        :return: plain values
        :rtype: dict
        """
        self.ensure_one()
        handed_over = self.intake_id._get_local_date(self.intake_id.handed_over_at)
        return {
            "receipt": self.intake_id.name,
            "customer": self.partner_id.name,
            "phone": self.phone,
            "greeting": self.env._(
                "“Good day, this is %(company)s. You collected your %(device)s on "
                "%(date)s. May I ask you how it went?”",
                company=self.company_id.name,
                device=self.product_id.name,
                date=format_date(self.env, handed_over),
            ),
            "url": f"/odoo/happy-calls/{self.id}",
        }
