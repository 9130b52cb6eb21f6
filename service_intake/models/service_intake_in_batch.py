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

    def _queue_mail(self, template_xmlid):
        """Tell a batch's contacts instead of the customer's own address.

        That devices were received stands on the combined receipt: two hundred mails
        would say it less well.
        """
        if template_xmlid == "service_intake.mail_template_received":
            return super(
                ServiceIntake, self.filtered(lambda case: not case.batch_id)
            )._queue_mail(template_xmlid)
        told = self.filtered(lambda case: case.batch_id.notify_ids.filtered("email"))
        mails = super(ServiceIntake, self - told)._queue_mail(template_xmlid)
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if template:
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
