"""Reading of repairs in the Open Repair Data Standard v0.3; needs no database."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from odoo.tools import LazyTranslate

from .ords_schema import BARRIERS, CATEGORIES, CATEGORY_IDS, COLUMNS, STATUSES

_lt = LazyTranslate(__name__)

OLDEST = date(1900, 1, 1)
MAX_LENGTH = 20_000  # of a line; the longest known problem text has 3,040
MAX_CELL_LENGTH = 255  # of every cell but the problem
MAX_RECORD_LINES = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class OrdsFileError(ValueError):
    """The file as a whole cannot be read; its text, translated late, says why."""

    @property
    def reason(self):
        """Return why the file cannot be read."""
        return self.args[0]


class _BadLineError(ValueError):
    """A line cannot be read; raised and caught in here."""


@dataclass(frozen=True)
class OrdsRecord:
    """One repair of the file; texts without surrounding blanks, "" where empty."""

    identifier: str
    provider: str
    country: str
    device: str
    category_id: int
    category: str
    brand: str
    year: str
    age: str
    status: str
    barrier: str
    workshop: str
    event_date: date
    problem: str

    @property
    def model(self):
        """Return what the contributor calls the device, if that says more."""
        return self.device if self.device != self.category else ""


@dataclass(frozen=True)
class BadLine:
    """A line that is no usable repair; ``identifier`` is "" where it has none."""

    identifier: str
    reason: object  # text that is translated when it is turned into a string


def read(data, today):
    """Read a file; what is wrong with one line never stops the others.

    A quoted cell may span lines. Where that leads nowhere (a quotation mark that is
    not closed), the first line alone is bad, and reading goes on with the next.

    :param bytes data: the file
    :param date today: repairs later than this are bad
    :return: iterator over ``(number of the line, OrdsRecord or BadLine)``, one pair
        for each line of repairs, in order; blank lines are passed over
    :raises OrdsFileError: when it is empty, not UTF-8, or lacks a column
    """
    lines = _split(data)
    names, used = _read_header(lines)
    return _read_entries(lines, used, names, today)


def _split(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OrdsFileError(
            _lt(
                "The file is not UTF-8: see line %(line)s. Save it as CSV in UTF-8.",
                line=data.count(b"\n", 0, error.start) + 1,
            )
        ) from error
    if not text.strip():
        raise OrdsFileError(_lt("The file is empty."))
    return list(io.StringIO(text, newline=""))


def _read_header(lines):
    """Return the names of the columns and the number of lines they take."""
    try:
        row, used = _read_row(lines, 0)
    except _BadLineError as error:
        reason = _lt("The first line cannot be read: it names no columns.")
        raise OrdsFileError(reason) from error
    names = [name.strip() for name in row]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise OrdsFileError(
            _lt(
                "It is no ORDS file, with commas between the columns; missing: "
                "%(columns)s",
                columns=", ".join(missing),
            )
        )
    if len(set(names)) < len(names):
        raise OrdsFileError(_lt("Two columns have the same name."))
    return names, used


def _read_entries(lines, index, names, today):
    line_by_identifier = {}
    while index < len(lines):
        number, used, row = index + 1, 1, []
        if lines[index].strip():
            try:
                row, used = _read_row(lines, index, len(names))
                entry = _read_record(dict(zip(names, row, strict=True)), today)
                first = line_by_identifier.setdefault(entry.identifier, number)
                if first != number:
                    raise _BadLineError(
                        _lt("line %(line)s has the same id", line=first)
                    )
            except _BadLineError as error:
                entry = BadLine(
                    _get_identifier(lines[index], row, names), error.args[0]
                )
            yield number, entry
        index += used


def _read_row(lines, index, width=None):
    """Return the cells of the row that starts here, and the number of its lines."""
    end = min(index + MAX_RECORD_LINES, len(lines))
    reader = csv.reader((lines[at] for at in range(index, end)), strict=True)
    _check_text(lines[index])
    try:
        row = next(reader)
    except csv.Error as error:
        reason = _lt("it is not valid CSV: %(error)s", error=str(error))
        raise _BadLineError(reason) from error
    _check_text("".join(lines[index : index + reader.line_num]))
    if width is not None and len(row) != width:
        raise _BadLineError(
            _lt(
                "it has %(found)s columns instead of %(expected)s",
                found=len(row),
                expected=width,
            )
        )
    return row, reader.line_num


def _check_text(text):
    if len(text) > MAX_LENGTH:
        raise _BadLineError(
            _lt("it is longer than %(limit)s characters", limit=MAX_LENGTH)
        )
    if _CONTROL.search(text):
        raise _BadLineError(_lt("it has a control character, such as NUL"))


def _get_identifier(line, row, names):
    """Return the id of a bad line as far as it can be made out."""
    at = names.index("id")
    cells = row or line.split(",")
    found = cells[at].strip(' "\r\n') if at < len(cells) else ""
    return found if len(found) <= 100 and found.isprintable() else ""


def _read_record(cells, today):
    cells = {name: cells[name].strip() for name in COLUMNS}
    _check_lengths(cells)
    if not re.fullmatch(r"\S{1,100}", cells["id"]):
        raise _BadLineError(_lt("its id is empty, has blanks or is too long"))
    _check_pattern(cells, "country", r"[A-Z]{3}")
    _check_pattern(cells, "year_of_manufacture", r"([0-9]{4})?")
    _check_pattern(cells, "product_age", r"([0-9]{1,4}(\.[0-9]{1,4})?)?")
    _check_choice(cells, "product_category", CATEGORIES)
    category_id = CATEGORY_IDS[cells["product_category"]]
    _check_choice(cells, "product_category_id", ("", str(category_id)))
    _check_choice(cells, "repair_status", STATUSES)
    _check_choice(cells, "repair_barrier_if_end_of_life", ("", *BARRIERS))
    return OrdsRecord(
        identifier=cells["id"],
        provider=cells["data_provider"],
        country=cells["country"],
        device=cells["partner_product_category"],
        category_id=category_id,
        category=cells["product_category"],
        brand="" if cells["brand"].casefold() == "unknown" else cells["brand"],
        year=cells["year_of_manufacture"],
        age=cells["product_age"],
        status=cells["repair_status"],
        barrier=cells["repair_barrier_if_end_of_life"],
        workshop=cells["group_identifier"],
        event_date=_read_date(cells, today),
        problem=cells["problem"],
    )


def _check_lengths(cells):
    for name, value in cells.items():
        if name != "problem" and len(value) > MAX_CELL_LENGTH:
            raise _BadLineError(
                _lt(
                    "%(column)s is longer than %(limit)s characters",
                    column=name,
                    limit=MAX_CELL_LENGTH,
                )
            )


def _check_pattern(cells, name, pattern):
    if not re.fullmatch(pattern, cells[name]):
        raise _bad_value(cells, name)


def _check_choice(cells, name, choices):
    if cells[name] not in choices:
        raise _bad_value(cells, name)


def _read_date(cells, today):
    _check_pattern(cells, "event_date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    try:
        found = date.fromisoformat(cells["event_date"])
    except ValueError as error:
        raise _bad_value(cells, "event_date") from error
    if found > today:
        raise _BadLineError(
            _lt("event_date %(date)s lies in the future", date=found.isoformat())
        )
    if found < OLDEST:
        raise _bad_value(cells, "event_date")
    return found


def _bad_value(cells, name):
    return _BadLineError(
        _lt("%(column)s cannot be “%(value)s”", column=name, value=cells[name][:60])
    )
