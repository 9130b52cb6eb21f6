"""Right-to-left text for the PDF tool.

WebKit as wkhtmltopdf has it draws a piece of Arabic or Persian text at the wrong place
as soon as it holds digits or punctuation, out of the page or over itself. Each word in
an element of its own is drawn where it belongs.
"""

import re

from lxml import html

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Marks and joiners belong to the letters around them: a word apart is a word misspelt.
_PIECES = re.compile(
    r"\s+|\d+|(?:[^\W\d_]|[\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d])+|."
)
_LEFT_ALONE = {"head", "title", "style", "script", "svg"}


def split_words(body):
    """Put each word of the right-to-left texts of a page into a span.

    :param str body: an HTML page
    :return: the page; unchanged when it has no such text
    :rtype: str
    """
    if not _RTL.search(body):
        return body
    tree = html.document_fromstring(body)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        if parent is not None and _RTL.search(element.tail or ""):
            text, element.tail = element.tail, None
            _insert(parent, parent.index(element) + 1, text)
        inside = {element.tag, *(above.tag for above in element.iterancestors())}
        if _RTL.search(element.text or "") and not inside & _LEFT_ALONE:
            text, element.text = element.text, None
            _insert(element, 0, text)
    return html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def _insert(parent, position, text):
    """Put a text into an element, its words in spans from a position on."""
    last = parent[position - 1] if position else None
    for piece in _PIECES.findall(text):
        if not piece.isspace():
            last = html.Element("span")
            last.text = piece
            parent.insert(position, last)
            position += 1
        elif last is not None:
            last.tail = (last.tail or "") + piece
        else:
            parent.text = (parent.text or "") + piece
