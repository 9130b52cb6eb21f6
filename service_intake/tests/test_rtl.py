from lxml import html

from odoo.tests import BaseCase, tagged

from ..rtl import split_words


@tagged("post_install", "-at_install")
class TestRtl(BaseCase):
    def _spans(self, text):
        page = f"<html><body><p>{text}</p></body></html>"
        return html.fromstring(split_words(page)).xpath("//span/text()")

    def test_words_digits_and_dots_stand_apart(self):
        self.assertEqual(self._spans("تا ۳۰ روز."), ["تا", "۳۰", "روز", "."])

    def test_a_word_with_a_joiner_stays_whole(self):
        self.assertEqual(self._spans("نمی\u200cشود"), ["نمی\u200cشود"])

    def test_the_text_stays_as_it_was(self):
        text = " سلام <b>دنیا</b> - ۱۲، <i>x</i> پایان "
        before = html.fromstring(f"<p>{text}</p>").text_content()
        page = split_words(f"<html><body><p>{text}</p></body></html>")
        self.assertEqual(html.fromstring(page).find(".//p").text_content(), before)

    def test_other_pages_are_left_alone(self):
        page = "<html><body><p>Ødegård 12.</p></body></html>"
        self.assertIs(split_words(page), page)

    def test_style_and_title_are_left_alone(self):
        head = "<title>سلام</title><style>/* سلام */</style>"
        page = split_words(f"<html><head>{head}</head><body>x</body></html>")
        self.assertNotIn("<span", page)

    def test_markup_in_a_text_stays_text(self):
        page = split_words("<html><body><p>سلام &lt;b&gt;</p></body></html>")
        self.assertNotIn("<b>", page)
