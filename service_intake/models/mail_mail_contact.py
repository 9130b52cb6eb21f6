from odoo import models


class MailMail(models.Model):
    """Mails about a case that left are touches on it."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Log the mails before those that keep no copy are deleted."""
        if not failure_type:
            # The mail queue runs as whoever triggered it.
            self.env["service.contact"]._log_mails(self.sudo())
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
