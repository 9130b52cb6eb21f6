"""The figures as tables: for the terminal, and for docs/performance.md."""

import datetime
import platform
import statistics
from pathlib import Path

from perf import tracking

from odoo.release import version

PAGE = Path(__file__).resolve().parents[2] / "docs/performance.md"
BEGIN, END = "<!-- figures begin -->\n", "<!-- figures end -->\n"
HEAD = """\
# Performance

How fast the suite is beside native Odoo doing the like. `./dev bench` measures it on a
fresh database, `./dev bench --write` puts the figures here.

"""
NOTES = """\

Both sides run in one database and one process, turn by turn; each turn is rolled back.
A time is the median of the turns, a ratio the median of the turns' ratios: of the two
it depends less on the machine and on what else it does. The CPU ratio leaves out the
database. After each step that is a request of the web client, everything is written
and all records are forgotten. Users have the rights of their role and no more. Memory
is by how much a process of its own grew. Pages are asked for through {workers} workers;
at a visitor's first look the native page also notes in the order that it was seen.
"""


def number(value):
    """Return a figure with three digits that count."""
    return f"{value:,.{max(0, 2 - len(str(int(value))) + 1)}f}"


def verdict(value, target, *, at_least=False):
    """Return what was promised, and whether it is kept."""
    if target is None:
        return ""
    kept = value >= target if at_least else value <= target
    word = "at least" if at_least else "at most"
    return f"{word} {target:g}{'' if kept else ' (missed)'}"


def cpu_ratio(result):
    """Return the ratio of the CPU times, nothing beside what is plain SQL."""
    ratio = result.ratio("busy")
    return f"{ratio:.2f}" if ratio < 10 else ""


def time_rows(results):
    """Return the table of the times, its head first.

    :rtype: list[list[str]]
    """
    rows = [
        [
            "Work",
            "Beside",
            "Items",
            "ms an item",
            "beside",
            "Ratio",
            "Promised",
            "CPU ratio",
        ]
    ]
    for result in results:
        sides = (result.ours, result.theirs)
        rows.append(
            [
                result.work.title,
                result.work.beside,
                f"{result.size:,}",
                *(number(1000 * side.median / result.size) for side in sides),
                f"{result.ratio():.2f}",
                verdict(result.ratio(), result.work.target),
                cpu_ratio(result),
            ]
        )
    return rows


def query_rows(results):
    """Return the table of the queries and the memory, its head first.

    :rtype: list[list[str]]
    """
    head = ["Work", "Items", "Queries", "beside", "Ratio", "Peak MiB", "beside"]
    rows = [head]
    for result in results:
        sides = (result.ours, result.theirs)
        rows.append(
            [
                result.work.title,
                f"{result.size:,}",
                *(f"{statistics.median(side.queries):,.0f}" for side in sides),
                f"{result.ratio('queries'):.2f}",
                *(f"{side.peak:.1f}" for side in sides),
            ]
        )
    return rows


def rate_rows(rates):
    """Return the table of the tracking page, its head first.

    :rtype: list[list[str]]
    """
    rows = [
        [
            "Clients",
            "Visit",
            "Tracking page, requests/s",
            "Sale order page",
            "Ratio",
            "Promised",
        ]
    ]
    for rate in rates:
        rows.append(
            [
                str(rate.clients),
                "first, no cookie" if rate.is_new else "again, with cookie",
                number(statistics.median(rate.ours)),
                number(statistics.median(rate.theirs)),
                f"{rate.ratio():.2f}",
                verdict(rate.ratio(), tracking.TARGET, at_least=True),
            ]
        )
    return rows


def table(rows):
    """Return rows as a table in Markdown, columns aligned.

    :param list[list[str]] rows: the head first
    :rtype: str
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        + " |"
        for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines) + "\n"


def text(results, rates, rounds, postgres):
    """Return all figures, without a word about the machine.

    :param str postgres: the server's version
    """
    parts = [
        f"{datetime.date.today():%Y-%m-%d}, Odoo {version}, Python "
        f"{platform.python_version()}, PostgreSQL {postgres}, {rounds} rounds.\n"
    ]
    if results:
        parts += [table(time_rows(results)), table(query_rows(results))]
    if rates:
        parts.append(table(rate_rows(rates)))
    return "\n".join(parts)


def write(figures):
    """Put the figures into docs/performance.md; what people wrote there stays."""
    page = PAGE.read_text() if PAGE.exists() else HEAD + BEGIN + END
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    notes = NOTES.format(workers=tracking.WORKERS)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(before + BEGIN + "\n" + figures + notes + "\n" + END + after)
