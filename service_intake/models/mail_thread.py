from odoo import api, models
from odoo.tools import html2plaintext


class MailThread(models.AbstractModel):
    """Bounces of notices."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Count a notice as not delivered when its mail comes back.

        By the mail's own id: the mail itself may be gone from the database by then.
        """
        self.env["service.notification"]._follow_bounce(
            message_dict["bounced_msg_ids"],
            html2plaintext(message_dict.get("body") or "")[:500],
        )
        return super()._routing_handle_bounce(email_message, message_dict)
