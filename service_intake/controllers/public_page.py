"""What the public pages of the reception share: tokens, headers, language."""

from werkzeug.exceptions import NotFound

from odoo.http import request

from ..tokens import TOKEN


def find_by_token(model, name, token):
    """Return the record that a secret link leads to.

    :param str model: its name
    :param str name: of the field with the token
    :param str token: what the link says
    :raises NotFound: for garbage as for an unknown token
    """
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise NotFound()
    # The token is the permission; only whitelisted values leave the controllers.
    record = request.env[model].sudo().search([(name, "=", token)], limit=1)
    if not record:
        raise NotFound()
    return record


def use_language(query):
    """Speak the language that a link asks for, if it is installed.

    :param dict query: of the request; its ``lang`` is the code of a language
    """
    lang = query.get("lang")
    if lang in dict(request.env["res.lang"].get_installed()):
        request.update_context(lang=lang)


def render_page(template, values, lang=None, status=200):
    """Return a page in the reader's language and direction, kept by nobody.

    :param str template: its external id
    :param dict values: plain values for it
    :param str lang: code of the language; the browser's when left out
    :param int status: of the answer
    """
    lang = lang or request.env.lang or "en_US"
    languages = request.env["res.lang"]
    values = {
        **values,
        "lang": lang,
        "page_lang": lang.replace("_", "-"),
        "direction": languages._get_data(code=lang).direction or "ltr",
        "languages": [
            {"code": code, "name": name.split(" / ")[-1]}
            for code, name in languages.get_installed()
        ],
    }
    response = request.render(template, values, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_allowed(scope, subject, limit, minutes):
    """Count one try of a visitor, and say whether it is within the limit.

    :param str scope: what is tried
    :param str subject: who tries it, or on what
    :param int limit: tries allowed per window
    :param int minutes: length of the window
    :rtype: bool
    """
    # Counting visitors is the system's business; they have no rights.
    limits = request.env["service.rate.limit"].sudo()
    return limits._allow(scope, subject, limit, minutes)


def get_network():
    """Return what counts as one visitor; behind a proxy Odoo knows the real one.

    :rtype: str
    """
    limits = request.env["service.rate.limit"]
    return limits._get_network(request.httprequest.remote_addr)
