from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def cancel(self):
        """Say on the log of notices that a mail will not go out."""
        result = super().cancel()
        self._get_service_notifications()._follow("cancelled")
        return result

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Count a customer as told when the mail went out, not when it was queued."""
        notices = self._get_service_notifications()
        if failure_type:
            for notice in notices:
                reason = failure_reason or notice.mail_id.failure_reason or failure_type
                notice._follow("failed", "provider", str(reason))
        else:
            notices._follow("sent")
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

    def _get_service_notifications(self):
        # The mail queue runs as whoever triggered it.
        return (
            self.env["service.notification"]
            .sudo()
            .search([("mail_id", "in", self.ids)])
        )
