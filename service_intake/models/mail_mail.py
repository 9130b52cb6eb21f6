from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Count a customer as told when the mail went out, not when it was queued."""
        if not failure_type:
            # The mail queue runs as whoever triggered it.
            intakes = (
                self.env["service.intake"]
                .sudo()
                .search([("notice_mail_id", "in", self.ids)])
            )
            intakes._register_notice("email", fields.Datetime.now())
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
