from odoo import http
from odoo.http import request

from ..models.service_message import MAX_LENGTH, clean_text
from .public_page import get_network, is_allowed

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}
PUBLIC = {"type": "http", "auth": "public", "sitemap": False}
MESSAGES_PER_CASE = 5  # in ten minutes
MESSAGES_PER_VISITOR = 20  # in an hour


def render(template, values, status=200):
    """Return a page of our own light layout that nobody keeps.

    :param str template: its xmlid
    :param dict values: plain values, and only those
    """
    lang = request.env.lang or "en_US"
    values = {
        "page_lang": lang.replace("_", "-"),
        "direction": request.env["res.lang"]._get_data(code=lang).direction or "ltr",
        **values,
    }
    response = request.render(template, values, status=status)
    response.headers.update(HEADERS)
    return response


def refuse(reason):
    """Return the page that says no.

    :param str reason: ``unknown``, ``text`` or ``often``
    """
    codes = {"unknown": 404, "text": 400, "often": 429}
    values = {"reason": reason, "limit": MAX_LENGTH}
    response = render("service_intake.tracking_refused", values, codes[reason])
    if reason == "often":
        response.headers["Retry-After"] = "600"
    return response


class ServiceTracking(http.Controller):
    """The page behind the QR code on a receipt; no log-in, reading has no effect."""

    @http.route(
        ["/service/track/<string:token>", "/service/track/<path:token>"],
        methods=["GET"],
        readonly=True,
        **PUBLIC,
    )
    def track(self, token, **_query):
        """Show one case to whoever holds its link.

        :param str token: the case's access token (122 random bits)
        :return: the page; the same 404 for garbage, unknown and dead tokens
        """
        intake = request.env["service.intake"]._find_tracked(token)
        if not intake:
            return refuse("unknown")
        intake.partner_id.fetch(["lang"])
        intake.center_id.fetch(["name", "partner_id", "tz"])
        lang = intake.partner_id.lang
        if not request.env["res.lang"]._get_data(code=lang).id:  # archived since
            lang = request.env.lang or "en_US"
        context = {"lang": lang, "tz": intake.center_id.tz}
        request.update_context(**context)
        intake = intake.with_context(**context)
        values = {
            "case": intake._get_tracking_values(),
            "company": intake.company_id.name,
            "path": f"/service/track/{token}",
            "csrf_token": request.csrf_token(),
            "limit": MAX_LENGTH,
        }
        return render("service_intake.tracking_page", values)

    @http.route(
        "/service/track/<string:token>/photo/<string:photo>",
        methods=["GET"],
        readonly=True,
        **PUBLIC,
    )
    def photo(self, token, photo, **_query):
        """Send one picture that staff chose for the customer.

        :param str token: the case's access token
        :param str photo: the photo's id, of this case
        """
        intake = request.env["service.intake"]._find_tracked(token)
        picture = intake and intake._get_tracking_photo(photo)
        if not picture:
            return refuse("unknown")
        headers = {**HEADERS, "Content-Type": "image/jpeg"}
        headers["Content-Disposition"] = "inline; filename=photo.jpg"
        headers["Content-Security-Policy"] = "default-src 'none'"
        return request.make_response(picture, list(headers.items()))

    @http.route("/service/track/<string:token>/message", methods=["POST"], **PUBLIC)
    def message(self, token, message=None, **_form):
        """Take a message for the staff, and show it on the page.

        :param str token: the case's access token
        :param str message: plain text
        """
        if not is_allowed("message", get_network(), MESSAGES_PER_VISITOR, 60):
            return refuse("often")
        intake = request.env["service.intake"]._find_tracked(token)
        if not intake:
            return refuse("unknown")
        body = clean_text(message)
        if body is None:
            return refuse("text")
        if not is_allowed("message-case", token, MESSAGES_PER_CASE, 10):
            return refuse("often")
        intake._post_customer_message(body)
        return request.redirect(f"/service/track/{token}#messages", 303)
