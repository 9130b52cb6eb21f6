from odoo import models


class ServiceIntake(models.Model):
    """What the customer is told: mails, calls, the tracking page."""

    _inherit = "service.intake"

    def _get_tracking_url(self):
        """Return the absolute link to the customer's tracking page.

        :rtype: str
        """
        self.ensure_one()
        self._portal_ensure_token()
        return self.get_base_url() + self.access_url

    def _get_tracking_fields(self):
        """Return the fields of a case that the tracking page reads, and no others.

        :rtype: list[str]
        """
        return [
            "name",
            "state",
            "partner_id",
            "company_id",
            "center_id",
            "product_id",
            "received_at",
            "promised_date",
            "ready_at",
            "handed_over_at",
        ]

    def _get_tracking_values(self):
        """Return all that the public tracking page may show of one case.

        :return: plain values, nothing that leads to a record
        :rtype: dict
        """
        self.ensure_one()
        center = self.center_id
        # Only what is shown: whole rows of products and partners cost most of a page.
        self.product_id.fetch(["product_tmpl_id"])
        self.product_id.product_tmpl_id.fetch(["name"])
        self.company_id.fetch(["name"])
        center.partner_id.fetch(["phone", "street", "city"])
        labels = {
            "draft": self.env._("Registered"),
            "received": self.env._("We have your device"),
            "in_service": self.env._("Your device is being serviced"),
            "ready": self.env._("Ready: you can collect your device"),
            "handed_over": self.env._("Handed over to you"),
            "abandoned": self.env._("No longer kept for you: please contact us"),
            "cancelled": self.env._("Cancelled"),
        }
        steps = ("received", "in_service", "ready", "handed_over")
        reached = steps.index(self.state) if self.state in steps else -1
        return {
            "receipt": self.name,
            "device": self.product_id.name,
            "status": labels[self.state],
            "steps": [
                {"label": labels[step], "is_reached": index <= reached}
                for index, step in enumerate(steps)
            ],
            "received_at": self.received_at,
            "promised_date": self.promised_date,
            "ready_at": self.ready_at,
            "handed_over_at": self.handed_over_at,
            "center": center.name,
            "center_phone": center.partner_id.phone,
            "center_address": ", ".join(
                part
                for part in (center.partner_id.street, center.partner_id.city)
                if part
            ),
        }

    def _get_receipt_sections(self):
        """Return more rows of the receipt. Empty; others add to it.

        :return: pairs of a label and a text, already in the customer's language
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        return []

    def _queue_mail(self, template_xmlid):
        """Queue a mail to each customer who has an address.

        Never sent within the request: a slow mail server must not stop the desk.

        :return: ``{service.intake: mail.mail}`` for the mails queued
        :rtype: dict
        """
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        with_email = self.filtered("email")
        if not template or not with_email:
            return {}
        # The template is the company's word, whoever triggers it.
        mails = template.sudo().send_mail_batch(with_email.ids, force_send=False)
        return dict(zip(with_email, mails, strict=True))

    def _notify_ready(self):
        """Tell customers that their device is ready, or have somebody call them."""
        mails = self._queue_mail("service_intake.mail_template_ready")
        for intake in self:
            if intake in mails:
                intake.sudo().notice_mail_id = mails[intake]  # set by the flow only
            else:
                intake.activity_schedule(
                    "mail.mail_activity_data_call",
                    user_id=self.env.uid,
                    summary=self.env._("Tell the customer that the device is ready"),
                )

    def _register_notice(self, channel, moment):
        """Record the first proof that the customer was told.

        :param str channel: a key of ``notice_channel``
        :param datetime moment: naive UTC
        """
        self.filtered(lambda intake: not intake.notified_at).write(
            {"notified_at": moment, "notice_channel": channel}
        )
