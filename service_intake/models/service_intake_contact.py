from odoo import api, fields, models


class ServiceIntake(models.Model):
    """How often a case was touched: calls, letters, mails, visits."""

    _inherit = "service.intake"

    contact_ids = fields.One2many("service.contact", "intake_id", string="Contacts")
    touch_count = fields.Integer(
        string="Touches",
        compute="_compute_touch_count",
        help="Every contact on a case is a touch; many tell that something is wrong.",
    )
    is_touch_alarm = fields.Boolean(
        string="Too Many Contacts",
        compute="_compute_is_touch_alarm",
        store=True,
        precompute=True,
        index=True,
        help="More contacts than the centre's limit.",
    )
    touch_alarm_at = fields.Datetime(
        string="Contact Alarm On",
        readonly=True,
        copy=False,
        help="When somebody was asked to look into the many contacts.",
    )
    origin_contact_id = fields.Many2one(
        "service.contact",
        string="From Contact",
        readonly=True,
        copy=False,
        check_company=True,
        help="The contact that this case was made from.",
    )

    _origin_contact_uniq = models.UniqueIndex(
        "(origin_contact_id) WHERE origin_contact_id IS NOT NULL",
        "A case was made from this contact already.",
    )

    @api.depends("contact_ids")
    def _compute_touch_count(self):
        counts = self._get_touch_counts()
        for intake in self:
            intake.touch_count = counts.get(intake._origin.id, 0)

    @api.depends("contact_ids", "center_id.touch_limit")
    def _compute_is_touch_alarm(self):
        counts = self._get_touch_counts()
        for intake in self:
            limit = intake.center_id.touch_limit
            count = counts.get(intake._origin.id, 0)
            intake.is_touch_alarm = bool(limit) and count > limit

    def _get_touch_counts(self):
        """Return how many contacts these cases have.

        :return: ``{case's id: number}``, cases without contacts left out
        :rtype: dict
        """
        if not self._origin:
            return {}  # a new case costs no query
        groups = self.env["service.contact"]._read_group(
            [("intake_id", "in", self._origin.ids)], ["intake_id"], ["__count"]
        )
        return {intake.id: count for intake, count in groups}

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"touch_alarm_at", "origin_contact_id"}

    @api.model
    def default_get(self, fields):
        """Take a contact as the origin of its first case only.

        The form that "Take In" opened stays open, and may be used for another case.
        """
        values = super().default_get(fields)
        contact_id = values.get("origin_contact_id")
        if contact_id and self.env["service.contact"].browse(contact_id).intake_id:
            del values["origin_contact_id"]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Link a case made from a contact to it: its first touch.

        :raises UserError: when the contact has a case already
        """
        default = self.env.context.get("default_origin_contact_id")
        ids = [vals.get("origin_contact_id", default) for vals in vals_list]
        self.env["service.contact"].browse(filter(None, ids))._check_no_intake()
        intakes = super().create(vals_list)
        for intake in intakes.filtered("origin_contact_id"):
            intake.origin_contact_id._link_intake(intake)
        return intakes

    def _message_post_after_hook(self, message, msg_values):
        """Count a customer's mail in the thread of a case as a touch."""
        if message.message_type == "email":
            self._log_incoming_mail(message)
        return super()._message_post_after_hook(message, msg_values)

    def action_register_call(self):
        """Count the call as a touch."""
        result = super().action_register_call()
        self.env["service.contact"]._log(
            [
                {
                    "name": self.env._("Told that the device is ready"),
                    "channel": "phone",
                    "direction": "out",
                    "outcome": "informed",
                    "intake_id": intake.id,
                }
                for intake in self
            ]
        )
        return result

    def action_log_contact(self):
        """Open the dialog to log a contact on this case."""
        self.check_access("read")
        return self._get_contact_action()

    def action_view_contacts(self):
        """Open this case's contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_contact_action"
        )
        action["domain"] = [("intake_id", "=", self.id)]
        action["context"] = self._get_contact_action()["context"]
        return action

    def _get_contact_action(self):
        """Return the dialog to log a contact on this case.

        Called by documents above that belong to a case, for their own button.

        :return: an action
        :rtype: dict
        """
        self.ensure_one()
        return self.env["service.contact"]._get_log_action(
            intake_id=self.id,
            partner_id=self.partner_id.id,
            company_id=self.company_id.id,
            center_id=self.center_id.id,
        )

    def _log_incoming_mail(self, message):
        """Log a mail from outside as a touch; a colleague's is none.

        :param mail.message message: as the gateway posted it
        """
        self.ensure_one()
        # The gateway posts for anybody; of a user only the kind matters.
        author = message.sudo().author_id
        if author and not author.partner_share:
            return
        self.env["service.contact"]._log(
            [
                {
                    "name": message.subject or self.env._("E-mail"),
                    "channel": "email",
                    "direction": "in",
                    "intake_id": self.id,
                    "email_from": message.email_from,
                    "message_id": message.id,
                }
            ]
        )

    def _raise_touch_alarm(self):
        """Ask somebody to look into cases that were touched too often, once each.

        Called when contacts are logged.
        """
        # Whoever logs a contact causes it, with a right on the case or not.
        loud = self.sudo().filtered(
            lambda intake: intake.is_touch_alarm and not intake.touch_alarm_at
        )
        if not loud:
            return
        loud.write({"touch_alarm_at": fields.Datetime.now()})
        summary = self.env._("Too many contacts: look into this case")
        loud = loud.with_context(mail_notify_force_send=False)
        for intake in loud:
            user = intake.center_id._get_director()
            if user:
                intake.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id, summary=summary
                )
            else:
                intake._message_log(body=summary)
