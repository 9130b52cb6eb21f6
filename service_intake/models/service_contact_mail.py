from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import unfold_references


class ServiceContact(models.Model):
    """Mail to a centre's address: each new thread is a contact."""

    _inherit = "service.contact"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Register a mail to a centre's alias; known senders are recognised.

        Called by the mail gateway, with the alias's defaults. It also brings answers
        to a case's mails that were sent to the alias.
        """
        values = dict(custom_values or {})
        center = self.env["service.center"].browse(values.get("center_id")).exists()
        company = center.company_id or self.env.company
        partner = self._find_sender(msg_dict, company)
        intake = self._find_answered_case(msg_dict, company)
        values.update(
            {
                "name": msg_dict.get("subject") or self.env._("(no subject)"),
                "channel": "email",
                "direction": "in",
                "initiator": "customer",
                "company_id": company.id,
                "partner_id": partner.id,
                "intake_id": intake.id,
                "note": html2plaintext(msg_dict.get("body") or "").strip(),
            }
        )
        return super().message_new(msg_dict, custom_values=values)

    def _find_sender(self, msg_dict, company):
        """Return the customer who wrote a mail, as far as this company knows them.

        :rtype: res.partner
        """
        fits = [("company_id", "in", (False, company.id))]
        partners = self.env["res.partner"].sudo()  # the gateway is nobody
        author = partners.browse(msg_dict.get("author_id") or ())
        if author.filtered_domain(fits):
            return author
        email = email_normalize(msg_dict.get("email_from"))
        if not email:
            return partners
        return partners.search([("email_normalized", "=", email), *fits], limit=1)

    def _find_answered_case(self, msg_dict, company):
        """Return the case whose mail is answered or forwarded, if it is ours.

        :rtype: service.intake
        """
        intakes = self.env["service.intake"].sudo()  # the gateway is nobody
        references = f"{msg_dict.get('references')} {msg_dict.get('in_reply_to')}"
        message = self.env["mail.message"].sudo()
        message = message.search(
            [
                ("message_id", "in", unfold_references(references)[-32:]),
                ("model", "=", intakes._name),
            ],
            limit=1,
        )
        return intakes.search(
            [("id", "=", message.res_id), ("company_id", "=", company.id)]
        )

    def _message_post_after_hook(self, message, msg_values):
        """Count further mails in the thread as touches on its case."""
        if message.message_type == "email":
            if self.channel == "email" and not self.message_id:
                self.sudo().message_id = message  # protected
            elif self.intake_id:
                self.intake_id._log_incoming_mail(message)
        return super()._message_post_after_hook(message, msg_values)

    def _log_mails(self, mails):
        """Log mails that left for a customer about a case.

        Called by ``mail.mail`` once they went out. What only colleagues got is no
        touch; one message in several mails is one.

        :param mail.mail mails: sent just now
        :return: the contacts made
        :rtype: service.contact
        """
        cases = self._get_mail_cases(mails)
        vals_by_message = {}
        for mail in mails:
            outsiders = mail.recipient_ids.filtered("partner_share")
            if mail in cases and (mail.email_to or outsiders):
                vals_by_message[mail.mail_message_id.id] = {
                    "name": mail.subject or mail.record_name or self.env._("E-mail"),
                    "channel": "email",
                    "direction": "out",
                    "intake_id": cases[mail].id,
                    "contacted_at": fields.Datetime.now(),
                    "message_id": mail.mail_message_id.id,
                    "outcome": "informed",
                }
        return self._log(list(vals_by_message.values()))

    def _get_mail_cases(self, mails):
        """Return the cases that outgoing mails are about.

        A mail is about a case, or about a document of ours that belongs to one.

        :param mail.mail mails: those that came in are passed over
        :return: ``{mail.mail: service.intake}``
        :rtype: dict
        """
        cases = {}
        outgoing = mails.filtered(
            lambda mail: (
                mail.message_type != "email"
                and mail.res_id
                and (mail.model or "").startswith("service.")
            )
        )
        for model, group in outgoing.grouped("model").items():
            # The queue runs for anybody.
            documents = self.env[model].sudo().browse(group.mapped("res_id")).exists()
            by_id = {document.id: document for document in documents}
            for mail in group:
                case = by_id.get(mail.res_id, documents.browse())
                if model != "service.intake":
                    case = case["intake_id"] if "intake_id" in case._fields else None
                if case:
                    cases[mail] = case
        return cases
