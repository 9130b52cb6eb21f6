from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

# What a way of telling is called among contacts, where it has another name there.
TOUCH_CHANNELS = {"person": "walk_in"}


class ServiceStorageNotice(models.Model):
    """How a notice goes out, and what it says."""

    _inherit = "service.storage.notice"

    def _send(self):
        """Send one notice and keep what was owed when it went out."""
        self.ensure_one()
        # The text names sum and date; only here are they written.
        self.sudo().write(
            {
                "amount_owed": self.charge_id._get_owed_fee(),
                "final_date": self._get_final_date(),
            }
        )
        values = {"sent_at": fields.Datetime.now(), "sent_by_id": self.env.uid}
        if self.channel == "email":
            values["mail_id"] = self._queue_email().id
        elif self.channel == "sms":
            self._queue_sms()
        else:
            self._check_sendable()
        self._set_state("sent", **values)

    def _after_set_state(self, target):
        """Count notices as touches; the mail queue does so with mails that left."""
        res = super()._after_set_state(target)
        if target == "sent":
            self.env["service.contact"]._log(
                [
                    {
                        "name": notice.step_id.display_name,
                        "channel": TOUCH_CHANNELS.get(notice.channel, notice.channel),
                        "direction": "out",
                        "intake_id": notice.intake_id.id,
                    }
                    for notice in self
                    if notice.channel != "email"
                ]
            )
        return res

    def _queue_email(self):
        """Queue the e-mail; it is never sent within a request.

        :rtype: mail.mail
        :raises UserError: when the owner has no address
        """
        if not self.partner_id.email:
            raise UserError(self.env._("The owner has no e-mail address."))
        template = self.env.ref("service_intake.mail_template_storage_notice")
        # The template is the company's word, whoever triggers it.
        return template.sudo().send_mail_batch(self.ids, force_send=False)

    def _queue_sms(self):
        """Queue the SMS in the owner's language.

        :raises UserError: when the owner has no number
        """
        if not self.partner_id.phone:
            raise UserError(self.env._("The owner has no phone number."))
        notice = self.with_context(lang=self.partner_id.lang or self.env.lang)
        self.sudo()._message_sms(  # clerks do not send SMS of their own
            notice._get_text(), partner_ids=self.partner_id.ids, put_in_queue=True
        )

    def _check_sendable(self):
        if self.channel == "letter" and not self.letter_number:
            raise UserError(self.env._("Enter the number of the registered letter."))

    def _get_place(self):
        """Return where the device waits.

        :rtype: str
        """
        self.ensure_one()
        center = self.intake_id.center_id
        address = center.partner_id
        return ", ".join(
            part for part in (center.name, address.street, address.city) if part
        )

    def _get_text(self):
        """Return the notice in words, in the language of the environment.

        :rtype: str
        """
        self.ensure_one()
        case = self.intake_id
        return self.env._(
            "%(company)s: your %(device)s (receipt %(receipt)s) waits for you at "
            "%(place)s. Storage owed: %(fee)s. If you do not collect it by %(date)s, "
            "it may become the property of the company or be sold.",
            company=self.company_id.name,
            device=case.product_id.name,
            receipt=case.name,
            place=self._get_place(),
            fee=self._format_owed(),
            date=format_date(self.env, self.final_date),
        )

    def _get_final_date(self):
        """Return until when the owner may collect the device.

        Not before the waiting time after this notice has passed. As told once it went
        out, before as it would be told today.

        :rtype: date
        """
        self.ensure_one()
        if self.final_date and self.state != "due":
            return self.final_date
        charge = self.charge_id
        waiting = fields.Date.add(
            charge._get_today(), days=charge.policy_id.waiting_days
        )
        return max(charge.abandonable_on, waiting)

    def _format_owed(self):
        return formatLang(self.env, self.amount_owed, currency_obj=self.currency_id)

    def _format_owed_today(self):
        """Return what a letter says is owed: it is printed before it is sent."""
        is_due = self.state == "due"
        fee = self.charge_id._get_owed_fee() if is_due else self.amount_owed
        return formatLang(self.env, fee, currency_obj=self.currency_id)
