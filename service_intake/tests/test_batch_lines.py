from odoo.tests import BaseCase, tagged

from .. import batch_lines


@tagged("post_install", "-at_install")
class TestBatchLines(BaseCase):
    def _problems(self, text):
        return [line.problem for line in batch_lines.parse(text)]

    def test_one_serial_a_line_is_read(self):
        lines = batch_lines.parse("A-1\r\n\n  B-2 \n")
        self.assertEqual([line.serial for line in lines], ["A-1", "B-2"])
        self.assertEqual([line.number for line in lines], [1, 3])

    def test_columns_are_separated_by_semicolons_or_tabs(self):
        for text in ("A1;P7;No light;Case, Charger", "A1\tP7\tNo light\tCase,Charger"):
            with self.subTest(text):
                (line,) = batch_lines.parse(text)
                self.assertEqual((line.model, line.fault), ("P7", "No light"))
                self.assertEqual(line.accessories, ["Case", "Charger"])

    def test_a_missing_column_is_empty(self):
        (line,) = batch_lines.parse("A1;;No light;;")
        self.assertEqual((line.model, line.fault, line.problem), ("", "No light", ""))

    def test_two_spellings_of_one_serial_are_twice(self):
        first, second = batch_lines.parse("ab 12\nAB-12")
        self.assertEqual(first.problem, "")
        self.assertEqual((second.problem, second.twin), (batch_lines.TWICE, 1))

    def test_what_is_no_serial_is_said(self):
        self.assertEqual(self._problems(";P7"), [batch_lines.EMPTY])
        self.assertEqual(self._problems("---"), [batch_lines.NOT_A_SERIAL])
        self.assertEqual(self._problems("1" * 65), [batch_lines.TOO_LONG])
        self.assertEqual(self._problems("a;b;c;d;e"), [batch_lines.TOO_MANY_COLUMNS])

    def test_nothing_is_no_device(self):
        self.assertEqual(batch_lines.parse(False), [])
        self.assertEqual(batch_lines.parse(" \n\t\n"), [])
