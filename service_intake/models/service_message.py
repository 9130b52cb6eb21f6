from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MAX_LENGTH = 2000


def clean_text(text):
    """Return what somebody typed, without blanks around it.

    :param text: anything that a form may send
    :return: the text, None when it is none, empty, too long or not Unicode
    :rtype: str | None
    """
    if not isinstance(text, str) or "\0" in text or "\ufffd" in text:
        return None
    text = text.replace("\r\n", "\n").strip()
    return text if 0 < len(text) <= MAX_LENGTH else None


class ServiceMessage(models.Model):
    """One message between a customer and the staff, shown on the tracking page.

    What staff write in the chatter stays among them; only what is written here
    reaches the customer. Plain text, never changed.
    """

    _name = "service.message"
    _description = "Message of a Case"
    _inherit = ["service.protected.mixin"]
    _order = "id"
    _rec_name = "body"
    _protected_fields = frozenset({"direction", "author_id", "sent_at"})

    intake_id = fields.Many2one(
        "service.intake", string="Case", required=True, index=True, ondelete="cascade"
    )
    direction = fields.Selection(
        [("in", "From the Customer"), ("out", "To the Customer")],
        default="out",
        required=True,
        readonly=True,
    )
    author_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        default=lambda self: self.env.user.partner_id,
    )
    sent_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    body = fields.Text(string="Message", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Send messages: show them on the page, note them on the case.

        :raises ValidationError: when a text is empty, too long or no text
        """
        vals_list = [
            {**vals, "body": self._check_text(vals.get("body"))} for vals in vals_list
        ]
        messages = super().create(vals_list)
        for message in messages:
            message._post_note()
        messages._log_touches()
        answers = messages.filtered(lambda message: message.direction == "out")
        answers.intake_id._fire_rules("answered")
        return messages

    def write(self, vals):  # pylint: disable=method-required-super # never writes
        """Refuse: what was said was said.

        :raises UserError: always
        """
        raise UserError(self.env._("A message that was sent cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A message that was sent cannot be deleted."))

    def _check_text(self, text):
        body = clean_text(text)
        if body is None:
            raise ValidationError(
                self.env._(
                    "Message: write some text, at most %(limit)s characters.",
                    limit=MAX_LENGTH,
                )
            )
        return body

    def _post_note(self):
        """Note the message on the case; whoever answers for it is told of a new one.

        The mail to staff is queued: the customer's request waits for no mail server.
        """
        self.ensure_one()
        title = dict(self._fields["direction"]._description_selection(self.env))
        text = Markup("<br>").join(self.body.split("\n"))
        note = Markup("<p><b>%s</b></p><p>%s</p>") % (title[self.direction], text)
        staff = self.env["res.partner"]
        if self.direction == "in":
            staff = self.intake_id._get_responsible_user().partner_id
        # Whoever may write to the customer may have it noted on the case.
        self.intake_id.sudo().with_context(mail_notify_force_send=False).message_post(
            body=note,
            author_id=self.author_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=staff.ids,
        )

    def _log_touches(self):
        self.env["service.contact"]._log(
            [
                {
                    "name": message.body.split("\n")[0][:80],
                    "channel": "portal",
                    "direction": message.direction,
                    "intake_id": message.intake_id.id,
                    "note": message.body,
                }
                for message in self
            ]
        )
