from odoo import fields, models


class ServiceIntake(models.Model):
    """A case that came in with others."""

    _inherit = "service.intake"

    batch_id = fields.Many2one(
        "service.intake.batch",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"batch_id"}

    def _queue_template(self, template):
        """Tell a batch's contacts instead of the customer's own address."""
        told = self.filtered(lambda case: case.batch_id.notify_ids.filtered("email"))
        mails = super(ServiceIntake, self - told)._queue_template(template)
        for batch, cases in told.grouped("batch_id").items():
            people = batch.notify_ids.filtered("email")
            # The template is the company's word, whoever triggers it.
            queued = template.sudo().send_mail_batch(
                cases.ids,
                force_send=False,
                email_values={
                    "email_to": False,
                    "recipient_ids": [fields.Command.set(people.ids)],
                },
            )
            mails.update(zip(cases, queued, strict=True))
        return mails

    def _get_notice_address(self, channel):
        """Return the addresses of those whom a batch's customer named."""
        people = self.batch_id.notify_ids.filtered("email")
        if channel == "email" and people:
            return ", ".join(people.mapped("email"))
        return super()._get_notice_address(channel)
