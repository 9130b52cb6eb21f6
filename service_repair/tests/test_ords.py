import random
from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.service_repair import ords
from odoo.addons.service_repair.ords_schema import CATEGORIES, COLUMNS

from .ords_common import ords_csv

TODAY = date(2026, 1, 31)


def english(error):
    """Return the reason of a bad line or file; there is no user to speak for."""
    return error.reason._translate("en_US")


@tagged("post_install", "-at_install")
class TestOrds(BaseCase):
    def _read(self, *lines, **options):
        return list(ords.read(ords_csv(*lines, **options).encode(), TODAY))

    def _assert_bad(self, entries, line, reason):
        """The only bad line is this one, for this reason."""
        bad = [(n, english(e)) for n, e in entries if isinstance(e, ords.BadLine)]
        self.assertEqual([number for number, _reason in bad], [line])
        self.assertRegex(bad[0][1], reason)

    def _assert_refused(self, data, reason):
        with self.assertRaises(ords.OrdsFileError) as catcher:
            ords.read(data, TODAY)
        self.assertRegex(english(catcher.exception), reason)

    # === GOOD LINES === #
    def test_a_line_is_read(self):
        [(number, record)] = self._read({})
        self.assertEqual(number, 2)
        self.assertEqual(record.identifier, "demo_1")
        self.assertEqual(record.category_id, 14)
        self.assertEqual(record.event_date, date(2020, 3, 5))
        self.assertEqual(
            (record.brand, record.model), ("Polaris Testing", "Water kettle")
        )
        self.assertEqual(
            (record.workshop, record.problem), ("Workshop A", "does not heat")
        )

    def test_good_values(self):
        for cells in (
            {"brand": "Unknown"},
            {"brand": "", "problem": "", "group_identifier": ""},
            {"year_of_manufacture": "", "product_age": ""},
            {"product_age": "1.5"},
            {"product_category_id": ""},
            {"repair_status": "End of life"},
            {
                "repair_status": "End of life",
                "repair_barrier_if_end_of_life": "Item too worn out",
            },
            {"event_date": TODAY.isoformat()},
            {"problem": 'it said "no", ё, فارسی'},
        ):
            with self.subTest(**cells):
                [(_number, record)] = self._read(cells)
                self.assertIsInstance(record, ords.OrdsRecord)

    def test_an_unknown_brand_is_none(self):
        [(_number, record)] = self._read({"brand": " unknown "})
        self.assertEqual(record.brand, "")

    def test_the_kind_of_device_is_no_model(self):
        [(_number, record)] = self._read({"partner_product_category": "Kettle"})
        self.assertEqual(record.model, "")

    def test_every_category_of_the_standard_is_known(self):
        self.assertEqual(len(CATEGORIES), 40)
        entries = self._read(
            *(
                {"id": name, "product_category": name, "product_category_id": number}
                for number, name in enumerate(CATEGORIES, 1)
                if " " not in name
            )
        )
        self.assertTrue(all(isinstance(e, ords.OrdsRecord) for _n, e in entries))

    def test_byte_order_mark_and_line_ends_do_not_matter(self):
        text = ords_csv({}, {"id": "demo_2"})
        plain = list(ords.read(text.encode(), TODAY))
        windows = text.replace("\n", "\r\n").encode("utf-8-sig")
        self.assertEqual(list(ords.read(windows, TODAY)), plain)

    def test_order_of_columns_and_further_ones_do_not_matter(self):
        header = [*reversed(COLUMNS), "remark"]
        self.assertEqual(self._read({}, header=header), self._read({}))

    def test_a_cell_may_span_lines(self):
        entries = self._read({"problem": "first\nsecond\n\nthird"}, {"id": "demo_2"})
        self.assertEqual([number for number, _record in entries], [2, 6])
        self.assertEqual(entries[0][1].problem, "first\nsecond\n\nthird")

    def test_blank_lines_are_no_repairs_but_count_as_lines(self):
        entries = self._read("", {}, "  ", {"id": "demo_2"}, "")
        self.assertEqual([number for number, _record in entries], [3, 5])

    # === BAD LINES === #
    def test_bad_values(self):
        for name, value in (
            ("id", ""),
            ("id", "demo 1"),
            ("id", "x" * 101),
            ("country", "Norway"),
            ("country", ""),
            ("product_category", "Spaceship"),
            ("product_category", ""),
            ("product_category_id", "15"),
            ("year_of_manufacture", "19"),
            ("year_of_manufacture", "۱۳۹۹"),
            ("product_age", "old"),
            ("product_age", "-1"),
            ("product_age", "nan"),
            ("repair_status", ""),
            ("repair_status", "fixed"),
            ("repair_barrier_if_end_of_life", "No time"),
            ("event_date", ""),
            ("event_date", "05.03.2020"),
            ("event_date", "20200305"),
            ("event_date", "2020-02-30"),
            ("event_date", "2026-02-01"),
            ("event_date", "0020-03-05"),
            ("group_identifier", "x" * 256),
        ):
            with self.subTest(name=name, value=value):
                entries = self._read({"id": "demo_0"}, {name: value})
                self._assert_bad(entries, 3, rf"\b{name}\b")

    def test_a_bad_line_says_its_id_and_the_value(self):
        [(_number, bad)] = self._read({"repair_status": "Mended"})
        self.assertEqual(bad.identifier, "demo_1")
        self.assertIn("Mended", english(bad))

    def test_a_line_with_missing_or_further_columns_is_bad(self):
        for line in ("demo_9,Demo,NOR", ",".join("x" * 20)):
            with self.subTest(line):
                entries = self._read({}, line, {"id": "demo_2"})
                self._assert_bad(entries, 3, "columns")

    def test_the_id_of_a_short_line_is_told(self):
        [(_number, bad)] = self._read("demo_9,Demo,NOR")
        self.assertEqual(bad.identifier, "demo_9")

    def test_a_control_character_is_bad(self):
        for character in "\0\x08\x1b":
            for name in ("id", "problem", "brand"):
                with self.subTest(name, character=character):
                    cells = {name: f"a{character}b"}
                    entries = self._read({"id": "demo_0"}, cells, {"id": "demo_2"})
                    self._assert_bad(entries, 3, "control character")

    def test_the_id_of_a_bad_line_can_be_stored(self):
        [(_number, bad)] = self._read({"id": "a\0b"})
        self.assertEqual(bad.identifier, "")

    def test_an_overlong_line_is_bad(self):
        entries = self._read({}, {"id": "demo_2", "problem": "x" * 200_000})
        self._assert_bad(entries, 3, "longer")

    def test_an_overlong_cell_of_many_lines_is_bad_line_by_line(self):
        entries = self._read({}, {"id": "demo_2", "problem": "xxx\n" * 10_000})
        self.assertEqual(len(entries), 10_002)
        self.assertIsInstance(entries[-1][1], ords.BadLine)

    def test_an_open_quotation_mark_spoils_its_line_alone(self):
        line = ords_csv({"id": "demo_9"}).splitlines()[1]
        line = line.replace("does not heat", '"does not heat')
        entries = self._read(
            {}, line, {"id": "demo_2"}, {"id": "demo_3", "problem": "a,b"}
        )
        self._assert_bad(entries, 3, "CSV")
        self.assertEqual(len(entries), 4)

    def test_text_after_a_closing_quotation_mark_is_bad(self):
        line = ords_csv({"id": "demo_9"}).splitlines()[1]
        entries = self._read({}, line.replace("does not heat", '"does" not heat'))
        self._assert_bad(entries, 3, "CSV")

    def test_an_id_that_stands_twice_is_bad(self):
        self._assert_bad(self._read({}, {"id": "demo_2"}, {}), 4, "line 2")

    # === BAD FILES === #
    def test_an_empty_file_is_refused(self):
        for data in (b"", b"\xef\xbb\xbf", b" \n\n"):
            with self.subTest(data):
                self._assert_refused(data, "empty")

    def test_a_file_that_is_not_utf8_is_refused_with_the_place(self):
        data = ords_csv({}, {"problem": "Toestel stärtet"}).encode("latin-1")
        self._assert_refused(data, "UTF-8.*line 3")
        self._assert_refused(ords_csv({}).encode("utf-16"), "UTF-8")

    def test_missing_columns_are_named(self):
        header = [name for name in COLUMNS if name not in ("brand", "problem")]
        self._assert_refused(ords_csv(header=header).encode(), "brand, problem")
        self._assert_refused(ords_csv().replace(",", ";").encode(), "commas")

    def test_a_column_twice_is_refused(self):
        self._assert_refused(ords_csv(header=[*COLUMNS, "id"]).encode(), "same name")

    def test_a_header_that_cannot_be_read_is_refused(self):
        self._assert_refused(b'"id,brand\n', "first line")
        self._assert_refused(b"id\0,brand\n", "first line")

    def test_no_damage_raises_or_swallows_lines(self):
        """Scenario: bytes of a good file are overwritten at random.

        Expected: no exception, entries in the order of their lines, each once, and
        no more lines lost than line ends were overwritten.
        """
        generator = random.Random(2)
        good = ords_csv(*({"id": f"demo_{n}"} for n in range(30))).encode()
        start = good.index(b"\n") + 1
        for _attempt in range(300):
            data = bytearray(good)
            for _damage in range(generator.randrange(1, 6)):
                at = generator.randrange(start, len(data))
                data[at] = generator.choice(b'",;\n\r\0x0')
            numbers = [number for number, _entry in ords.read(bytes(data), TODAY)]
            self.assertEqual(numbers, sorted(set(numbers)))
            self.assertGreaterEqual(len(numbers), 24)
