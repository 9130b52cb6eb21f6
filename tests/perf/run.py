"""Compare the suite's speed with native Odoo's: run.py CONFIG DATABASE [options].

The database must be one that nobody needs: what the works find is committed to it.
`./dev bench` makes one.
"""

import argparse
import contextlib
import sys
import threading
import time
from pathlib import Path

from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from perf import intake, repair, report, settlement, storage, tracking
from perf.harness import Bench

WORKS = [*intake.WORKS, *repair.WORKS, *settlement.WORKS, *storage.WORKS]
TRACKING = "tracking"


def parse(arguments):
    """Return the options."""
    keys = [work.key for work in WORKS] + [TRACKING]
    parser = argparse.ArgumentParser(
        prog="bench", description="Compare our speed with native Odoo's."
    )
    parser.add_argument("config", help=argparse.SUPPRESS)
    parser.add_argument("database", help=argparse.SUPPRESS)
    parser.add_argument(
        "--only", nargs="+", choices=keys, default=keys, metavar="WORK", help=f"{keys}"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="how often, 5 if not said"
    )
    parser.add_argument("--quick", action="store_true", help="few items, two rounds")
    parser.add_argument(
        "--write", action="store_true", help="put the figures into docs/performance.md"
    )
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds = min(options.rounds, 2)
    if options.rounds < 1:
        parser.error("at least one round")
    return options


def main(arguments=None):
    """Measure what is asked for, print it, and write it down when asked to."""
    options = parse(arguments)
    started = time.monotonic()

    def say(line):
        print(f"{time.monotonic() - started:6.0f} s  {line}", file=sys.stderr)

    config.parse_config(
        ["-c", options.config, "-d", options.database, "--log-level=error"],
        setup_logging=True,
    )
    threading.current_thread().dbname = options.database
    say("load Odoo")
    bench = Bench(Registry(options.database), options.rounds, say)
    works = [work for work in WORKS if work.key in options.only]
    sizes = {work.key: work.quick if options.quick else work.size for work in works}
    say("make what the works find")
    bench.prepare(works, sizes)
    results = [bench.measure(work, sizes[work.key]) for work in works]
    rates = []
    if TRACKING in options.only:
        seconds = 0.5 if options.quick else 2
        rates = tracking.measure(bench, options.config, options.database, seconds)
    with contextlib.closing(bench.registry.cursor()) as cr:
        postgres = cr._cnx.server_version // 10000
    figures = report.text(results, rates, options.rounds, postgres)
    print(figures)
    if options.write:
        report.write(figures)


if __name__ == "__main__":
    main()
