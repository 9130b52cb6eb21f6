import re

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

# What portal.mixin makes: a random UUID. Anything else is never looked up.
TOKEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ServiceTracking(http.Controller):
    """The page behind the QR code on a receipt; no log-in, no side effect."""

    @http.route(
        "/service/track/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def track(self, token, **_query):
        """Show one case to whoever holds its link.

        :param str token: the case's access token (122 random bits)
        :return: the page; the same 404 for garbage and for an unknown token
        """
        if not TOKEN.fullmatch(token):
            raise NotFound()
        # The token is the permission; only _get_tracking_values leaves here.
        intake = (
            request.env["service.intake"]
            .sudo()
            .search_fetch(
                [("access_token", "=", token)],
                request.env["service.intake"]._get_tracking_fields(),
                limit=1,
            )
        )
        if not intake:
            raise NotFound()
        intake.partner_id.fetch(["lang"])
        intake.center_id.fetch(["name", "partner_id", "tz"])
        lang = intake.partner_id.lang or request.env.lang or "en_US"
        context = {"lang": lang, "tz": intake.center_id.tz}
        request.update_context(**context)
        intake = intake.with_context(**context)
        direction = request.env["res.lang"]._get_data(code=lang).direction or "ltr"
        response = request.render(
            "service_intake.tracking_page",
            {
                "case": intake._get_tracking_values(),
                "company": intake.company_id.name,
                "page_lang": lang.replace("_", "-"),
                "direction": direction,
            },
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
