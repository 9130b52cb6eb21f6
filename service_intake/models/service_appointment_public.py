from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

OPEN_LIMIT = 5


class ServiceAppointment(models.Model):
    """What customers do by themselves: book, move, cancel, without log-in."""

    _inherit = "service.appointment"

    def _get_customer_url(self):
        """Return the absolute link to the customer's page of this appointment.

        :rtype: str
        """
        self.ensure_one()
        token = self.sudo().access_token  # only ever shown as part of the link
        return f"{self.get_base_url()}/service/appointment/{token}"

    @api.model
    def _book_publicly(self, center, service, start, contact):
        """Book for whoever fills the public page; all is checked again here.

        :param service.center center: where
        :param str service: a key of ``SERVICES``
        :param datetime start: naive UTC
        :param dict contact: ``name``, ``phone``, ``email``, ``lang``, ``partner_id``,
            ``note``
        :return: the appointment
        :rtype: service.appointment
        :raises ValidationError: when the time is not offered any more
        """
        if not center.is_booking_open or start not in center._get_offered_slots(
            service
        ):
            raise ValidationError(
                self.env._("This time was just taken: choose another.")
            )
        self._check_open_bookings(contact)
        return self.create(
            {
                **contact,
                "center_id": center.id,
                "service": service,
                "start": start,
                "user_id": False,
            }
        )

    @api.model
    def _check_open_bookings(self, contact):
        """Check that nobody holds more places than a customer needs.

        :raises UserError: when that phone number or address has its share
        """
        for name in ("phone", "email"):
            domain = [
                (name, "=", contact.get(name)),
                ("state", "=", "booked"),
                ("start", ">", fields.Datetime.now()),
            ]
            if contact.get(name) and self.search_count(domain) >= OPEN_LIMIT:
                raise UserError(
                    self.env._(
                        "You have %(count)s appointments already: please call us.",
                        count=OPEN_LIMIT,
                    )
                )

    def _is_changeable(self):
        """Return whether the customer may still move or cancel by the link.

        :rtype: bool
        """
        self.ensure_one()
        notice = timedelta(hours=self.center_id.booking_cancel_hours)
        return self.state == "booked" and fields.Datetime.now() <= self.start - notice

    def _change_publicly(self, start=None):
        """Move or cancel by the customer's link.

        :param datetime start: the new time, naive UTC; None cancels
        :raises UserError: when it is too late
        :raises ValidationError: when the new time is not offered
        """
        self._lock_or_refuse()
        self.invalidate_recordset(["state", "start"])
        if not self._is_changeable():
            raise UserError(
                self.env._("It is too late to change this here: please call us.")
            )
        if start is None:
            self.action_cancel()
        elif start in self.center_id._get_offered_slots(self.service, ignored=self):
            self.start = start
        else:
            raise ValidationError(
                self.env._("This time was just taken: choose another.")
            )

    def _get_public_values(self):
        """Return all that the customer's page may show: plain values, no record.

        :rtype: dict
        """
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        address = self.center_id.partner_id
        return {
            "token": self.access_token,
            "name": self.name,
            "service": self._get_service_label(),
            "when": self._get_when(),
            "state": self.state,
            "status": labels[self.state],
            "is_changeable": self._is_changeable(),
            "center": self.center_id.name,
            "center_phone": address.phone,
            "center_address": ", ".join(
                part for part in (address.street, address.city) if part
            ),
        }
