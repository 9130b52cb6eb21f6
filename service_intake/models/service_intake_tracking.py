import base64
import re
from datetime import timedelta

from odoo import api, fields, models

from ..tokens import TOKEN

STEPS = ("received", "in_service", "ready", "handed_over")


class ServiceIntake(models.Model):
    """The customer's page of a case: how long it lives, what it shows."""

    _inherit = "service.intake"

    cancelled_at = fields.Datetime(readonly=True, copy=False)
    tracking_until = fields.Datetime(
        string="Tracking Link Until",
        compute="_compute_tracking_until",
        store=True,
        help="When the customer's link dies.",
    )
    conversation_ids = fields.One2many("service.message", "intake_id")
    photo_ids = fields.One2many("service.photo", "intake_id")

    @api.depends(
        "state",
        "state_since",
        "handed_over_at",
        "cancelled_at",
        "center_id.tracking_days",
    )
    def _compute_tracking_until(self):
        moments = {
            "handed_over": "handed_over_at",
            "cancelled": "cancelled_at",
            "abandoned": "state_since",
        }
        for intake in self:
            field = moments.get(intake.state)
            moment = field and intake[field]
            days = intake.center_id.tracking_days if moment else 0
            intake.tracking_until = moment and moment + timedelta(days=days)

    def unlink(self):
        """Take the photos along: the database alone would leave their files."""
        photos = self.with_context(active_test=False).photo_ids
        photos.sudo().unlink()  # whoever may delete the case may delete all of it
        return super().unlink()

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"cancelled_at"}

    def _set_state(self, target, **values):
        """Remember when a case was cancelled: its link lives on from then."""
        moment = fields.Datetime.now() if target == "cancelled" else False
        return super()._set_state(target, cancelled_at=moment, **values)

    def _get_photo_stage(self):
        """Return the stage of a photo taken now.

        :return: a key of ``service.photo.stage``
        :rtype: str
        """
        self.ensure_one()
        stages = {"in_service": "work", "ready": "out", "handed_over": "out"}
        return stages.get(self.state, "in")

    def _get_responsible_user(self):
        """Return who answers for a case: the centre's user, or who took it in.

        :rtype: res.users
        """
        self.ensure_one()
        users = self.center_id.message_user_id, self.received_by_id, self.env.user
        return next(
            (user for user in users if user.active and not user.share), users[1]
        )

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

    @api.model
    def _find_tracked(self, token):
        """Return the case that a link leads to.

        One query, whatever the token: garbage, unknown and dead ones are alike.

        :param str token: from the address, may be anything
        :return: with the fields of ``_get_tracking_fields`` read; empty when there
            is none. As superuser: show of it only ``_get_tracking_values``
        :rtype: service.intake
        """
        # The token is the permission.
        return self.sudo().search_fetch(
            [
                ("access_token", "=", token if TOKEN.fullmatch(token) else "-"),
                "|",
                ("tracking_until", "=", False),
                ("tracking_until", ">", fields.Datetime.now()),
            ],
            self._get_tracking_fields(),
            limit=1,
        )

    def _get_tracking_values(self):
        """Return all that the public tracking page may show of one case.

        :return: plain values, nothing that leads to a record
        :rtype: dict
        """
        self.ensure_one()
        center = self.center_id
        # Only what is shown: whole rows of products and partners cost most of a page.
        center.fetch(["name", "partner_id"])
        self.product_id.fetch(["product_tmpl_id"])
        self.product_id.product_tmpl_id.fetch(["name"])
        self.company_id.fetch(["name", "currency_id"])
        center.partner_id.fetch(["phone", "street", "city"])
        labels = self._get_tracking_labels()
        reached = STEPS.index(self.state) if self.state in STEPS else -1
        cost = self._get_forecast_cost()
        return {
            "receipt": self.name,
            "device": self.product_id.name,
            "status": self._get_tracking_step() or labels[self.state],
            "steps": [
                {"label": labels[step], "is_reached": index <= reached}
                for index, step in enumerate(STEPS)
            ],
            "received_at": self.received_at,
            "promised_date": self.promised_date,
            "ready_at": self.ready_at,
            "handed_over_at": self.handed_over_at,
            "forecast_cost": None if cost is None else self._format_tracking(cost),
            "storage": self._get_tracking_storage_values(),
            "photos": self._get_tracking_photos(),
            "messages": self._get_tracking_messages(),
            "center": center.name,
            "center_phone": center.partner_id.phone,
            "center_address": ", ".join(
                part
                for part in (center.partner_id.street, center.partner_id.city)
                if part
            ),
        }

    def _get_tracking_labels(self):
        """Return what each state is called to the customer.

        :rtype: dict[str, str]
        """
        return {
            "draft": self.env._("Registered"),
            "received": self.env._("We have your device"),
            "in_service": self.env._("Your device is being serviced"),
            "ready": self.env._("Ready: you can collect your device"),
            "handed_over": self.env._("Handed over to you"),
            "abandoned": self.env._("No longer kept for you: please contact us"),
            "cancelled": self.env._("Cancelled"),
        }

    def _get_tracking_step(self):
        """Return the present step in the customer's words. Empty; others fill it.

        :return: a text in the context's language, or None for the state's own words
        :rtype: str | None
        """
        self.ensure_one()
        return

    def _get_forecast_cost(self):
        """Return what the service will probably cost. Empty; modules above fill it.

        Called by the tracking page.

        :return: in the company's currency, what the customer pays in the end; None
            when nobody knows yet
        :rtype: float | None
        """
        self.ensure_one()
        return

    def _get_tracking_storage_values(self):
        storage = self._get_tracking_storage()
        return storage and {
            "free_until": storage.get("free_until"),
            "daily_fee": self._format_tracking(storage.get("daily_fee")),
            "fee_so_far": self._format_tracking(storage.get("fee_so_far")),
        }

    def _format_tracking(self, amount):
        return self.company_id.currency_id.format(amount) if amount else None

    def _get_tracking_photos(self):
        photos = self.env["service.photo"].search_fetch(
            [("intake_id", "=", self.id), ("is_public", "=", True)], ["note"]
        )
        return [{"id": photo.id, "note": photo.note} for photo in photos]

    def _get_tracking_messages(self):
        messages = self.env["service.message"].search_fetch(
            [("intake_id", "=", self.id)], ["body", "direction", "sent_at"]
        )
        return [
            {
                "body": message.body,
                "is_own": message.direction == "in",
                "sent_at": message.sent_at,
            }
            for message in messages
        ]

    def _get_tracking_photo(self, photo_id):
        """Return a picture of this case that the customer may see.

        :param str photo_id: from the address, may be anything
        :return: a JPEG, None when there is no such photo
        :rtype: bytes | None
        """
        self.ensure_one()
        number = int(photo_id) if re.fullmatch(r"[0-9]{1,9}", photo_id) else 0
        photo = self.env["service.photo"].search(
            [
                ("id", "=", number),
                ("intake_id", "=", self.id),
                ("is_public", "=", True),
            ]
        )
        return base64.b64decode(photo.image) if photo else None

    def _post_customer_message(self, body):
        """Take a message that the customer left on the tracking page.

        :param str body: checked plain text
        :rtype: service.message
        """
        self.ensure_one()
        # A visitor has no rights; holding the link is hers.
        return (
            self.env["service.message"]
            .sudo()
            .create(
                {
                    "intake_id": self.id,
                    "direction": "in",
                    "author_id": self.partner_id.id,
                    "body": body,
                }
            )
        )
