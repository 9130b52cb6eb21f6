from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

LISTED = 50


class ServicePortal(CustomerPortal):
    """A customer's own appointments, for those who have a log-in."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "service_appointment_count" in counters:
            values["service_appointment_count"] = self._get_appointments(
                [("state", "=", "booked")]
            )[0]
        return values

    @http.route(
        "/my/appointments",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_appointments(self, **_query):
        """List the customer's appointments, the next first."""
        _count, appointments = self._get_appointments([])
        values = {
            **self._prepare_portal_layout_values(),
            "appointments": [each._get_public_values() for each in appointments],
            "page_name": "service_appointments",
        }
        return request.render("service_intake.portal_my_appointments", values)

    def _get_appointments(self, domain):
        """Return how many appointments of the customer there are, and the last ones."""
        partner = request.env.user.partner_id.commercial_partner_id
        # Portal users have no right on appointments: only their own are searched.
        model = request.env["service.appointment"].sudo()
        domain = [*domain, ("partner_id", "child_of", partner.id)]
        found = model.search(domain, order="start desc", limit=LISTED)
        return model.search_count(domain), found
