"""Reading of a pasted or scanned list of devices: one a line, columns separated."""

import re
from dataclasses import dataclass, field

from .normalise import serial_key

MAX_LINES = 500
MAX_SERIAL = 64
COLUMNS = 4
EMPTY, TOO_LONG, NOT_A_SERIAL, TOO_MANY_COLUMNS, TWICE = (
    "empty",
    "too_long",
    "not_a_serial",
    "too_many_columns",
    "twice",
)


@dataclass
class BatchLine:
    """One device of the list: what stands there, and what is wrong with it."""

    number: int
    serial: str
    model: str = ""
    fault: str = ""
    accessories: list = field(default_factory=list)
    problem: str = ""
    twin: int = 0

    @property
    def key(self):
        """Return the form in which two spellings of the serial number are equal."""
        return serial_key(self.serial)


def parse(text):
    """Read a list of devices.

    Columns: serial number, model, fault, accessories (separated by commas); all but
    the first may be missing. Separated by tabs or semicolons, as spreadsheets do.

    :param str text: as pasted or scanned; empty lines are skipped but counted
    :return: the lines, with ``problem`` where one cannot be used as it stands
    :rtype: list[BatchLine]
    """
    lines, seen = [], {}
    for number, raw in enumerate((text or "").splitlines(), 1):
        if not raw.strip():
            continue
        columns = [column.strip() for column in re.split(r"[;\t]", raw.strip("\n"))]
        while len(columns) > 1 and not columns[-1]:
            columns.pop()
        line = _read(number, columns)
        if not line.problem and line.key in seen:
            line.problem, line.twin = TWICE, seen[line.key]
        seen.setdefault(line.key, number)
        lines.append(line)
    return lines


def _read(number, columns):
    serial, model, fault, accessories = (columns + [""] * COLUMNS)[:COLUMNS]
    line = BatchLine(
        number,
        serial,
        model,
        fault,
        [name.strip() for name in accessories.split(",") if name.strip()],
    )
    if len(columns) > COLUMNS:
        line.problem = TOO_MANY_COLUMNS
    elif not serial:
        line.problem = EMPTY
    elif len(serial) > MAX_SERIAL:
        line.problem = TOO_LONG
    elif not line.key:
        line.problem = NOT_A_SERIAL
    return line
