from odoo import http
from odoo.http import request

from .public_page import get_network, is_allowed, use_language
from .tracking import PUBLIC, refuse, render

TRIES_PER_VISITOR = 10  # in a quarter of an hour
TRIES_PER_RECEIPT = 5  # in an hour


class ServiceLookup(http.Controller):
    """The way back to the tracking page for people who lost the link."""

    @http.route("/service/find", methods=["GET"], readonly=True, **PUBLIC)
    def find(self, **query):
        """Ask for the receipt number and the phone number."""
        use_language(query)
        return self._render_form()

    @http.route("/service/find", methods=["POST"], **PUBLIC)
    def find_post(self, receipt=None, phone=None, **form):
        """Lead to the tracking page, if number and phone belong together.

        The answer is the same whichever of them is wrong.

        :param str receipt: number of the receipt
        :param str phone: of the customer, in any spelling
        """
        use_language(form)
        intakes = request.env["service.intake"]
        receipt = intakes._clean_receipt(receipt)
        if not is_allowed("find", get_network(), TRIES_PER_VISITOR, 15):
            return refuse("often")
        subject = receipt.upper()
        if receipt and not is_allowed("find-receipt", subject, TRIES_PER_RECEIPT, 60):
            return refuse("often")
        token = intakes._find_lost_link(receipt, phone)
        if not token:
            return self._render_form(is_wrong=True)
        return request.redirect(f"/service/track/{token}", 303)

    def _render_form(self, is_wrong=False):
        values = {
            "is_wrong": is_wrong,
            "csrf_token": request.csrf_token(),
            "company": request.env.company.name,
            "lang": request.env.lang,
        }
        status = 404 if is_wrong else 200
        return render("service_intake.tracking_find", values, status)
