import json
from hashlib import sha256

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..barcodes import svg_data_uri
from .public_page import (
    find_by_token,
    get_network,
    is_allowed,
    render_page,
    use_language,
)

TICKETS_PER_MINUTE = 30


class ServiceQueue(http.Controller):
    """The kiosk, the display over the desks and the customer's ticket; no log-in."""

    @http.route(
        "/service/queue/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def display(self, token, **query):
        """Show the called numbers of a centre; the page keeps itself up to date."""
        use_language(query)
        center = find_by_token("service.center", "queue_token", token)
        values = {
            "center": center.name,
            "state_url": f"/service/queue/{token}/state",
            **center._get_display_values(),
        }
        return render_page("service_intake.queue_display_page", values)

    @http.route(
        "/service/queue/<string:token>/state",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def state(self, token, **_query):
        """Return what the display shows as JSON; 304 while nothing changes."""
        center = find_by_token("service.center", "queue_token", token)
        return self._answer(center._get_display_values())

    @http.route(
        "/service/queue/<string:token>/ticket",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def kiosk(self, token, **query):
        """Show the services for which a number can be taken, or the number taken."""
        use_language(query)
        center = find_by_token("service.center", "queue_token", token)
        ticket = query.get("taken")
        if ticket:
            ticket = find_by_token("service.queue.ticket", "access_token", ticket)
            if ticket.center_id != center:
                raise NotFound()
        return self._render_kiosk(center, ticket=ticket)

    @http.route(
        "/service/queue/<string:token>/ticket",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def kiosk_submit(self, token, **form):
        """Give a number."""
        use_language(form)
        center = find_by_token("service.center", "queue_token", token)
        offers = center.desk_service_ids.filtered("is_queued")
        if form.get("service") not in offers.mapped("service"):
            message = request.env._("Please choose what you come for.")
            return self._render_kiosk(center, message, status=400)
        if not is_allowed(f"ticket:{center.id}", get_network(), TICKETS_PER_MINUTE, 1):
            message = request.env._("Too many at once: please wait a minute.")
            return self._render_kiosk(center, message, status=429)
        try:
            with request.env.cr.savepoint():
                ticket = (
                    request.env["service.queue.ticket"]
                    .sudo()  # the kiosk's token is the permission
                    .create({"center_id": center.id, "service": form["service"]})
                )
        except UserError as error:
            return self._render_kiosk(center, str(error), status=409)
        return request.redirect(
            f"/service/queue/{token}/ticket?taken={ticket.access_token}"
            f"&lang={request.env.lang}",
            code=303,
        )

    @http.route(
        "/service/ticket/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def ticket(self, token, **query):
        """Show a customer's own number and the wait that is left."""
        use_language(query)
        ticket = find_by_token("service.queue.ticket", "access_token", token)
        values = {
            "center": ticket.center_id.name,
            "ticket": ticket._get_public_values(),
            "state_url": f"/service/ticket/{token}/state?lang={request.env.lang}",
        }
        return render_page("service_intake.queue_ticket_page", values)

    @http.route(
        "/service/ticket/<string:token>/state",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def ticket_state(self, token, **query):
        """Return what the customer's page shows as JSON; 304 while nothing changes."""
        use_language(query)
        ticket = find_by_token("service.queue.ticket", "access_token", token)
        return self._answer(ticket._get_public_values())

    def _render_kiosk(self, center, message=None, ticket=None, status=200):
        values = {
            "center": center.name,
            "kiosk_url": f"/service/queue/{center.queue_token}/ticket"
            f"?lang={request.env.lang}",
            "message": message,
            "ticket": ticket and ticket._get_public_values(),
            "ticket_code": ticket
            and svg_data_uri("QR", ticket._get_status_url(), 300, 300),
            "services": [] if ticket else center._get_display_values()["services"],
        }
        return render_page("service_intake.queue_kiosk_page", values, status=status)

    def _answer(self, values):
        body = json.dumps(values, sort_keys=True)
        etag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
        headers = {
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "X-Robots-Tag": "noindex",
        }
        known = request.httprequest.headers.get("If-None-Match", "")
        if etag in (known, known.removeprefix("W/")):
            return request.make_response("", headers=headers, status=304)
        headers["Content-Type"] = "application/json; charset=utf-8"
        return request.make_response(body, headers=headers)
