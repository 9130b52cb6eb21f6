from odoo import models

FOLLOWED = {
    "process": "sent",
    "pending": "sent",
    "sent": "delivered",
    "exception": "failed",
    "canceled": "cancelled",
    "bounce": "bounced",
}


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _update_sms_notifications(
        self, notification_status, failure_type=False, failure_reason=False
    ):
        """Pass on to the log of notices what the SMS provider says."""
        result = super()._update_sms_notifications(
            notification_status, failure_type, failure_reason
        )
        target = FOLLOWED.get(notification_status)
        # The provider's report comes in as the public user.
        notices = self.env["service.notification"].sudo()
        if target and self.mail_notification_id:
            notices = notices.search(
                [("sms_notification_id", "in", self.mail_notification_id.ids)]
            )
            kinds = {"failed": "provider", "bounced": "bounce"}
            notices._follow(
                target,
                kinds.get(target),
                self._get_service_reason(failure_type, failure_reason),
            )
        return result

    def _get_service_reason(self, failure_type, failure_reason):
        kinds = dict(
            self.env["mail.notification"]
            ._fields["failure_type"]
            ._description_selection(self.env)
        )
        return failure_reason or kinds.get(failure_type, failure_type)
