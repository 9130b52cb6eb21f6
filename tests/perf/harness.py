"""Measure two ways of doing a work, turn by turn, in one database and process."""

import contextlib
import dataclasses
import gc
import json
import os
import resource
import statistics
import sys
import time
import traceback
from collections.abc import Callable

from perf.scene import Scene

from odoo.api import SUPERUSER_ID, Environment
from odoo.sql_db import close_all

# The peak is counted in KiB, on macOS in bytes.
PER_MIB = 2**20 if sys.platform == "darwin" else 2**10


def nothing(_scene, _size):
    """Prepare nothing."""


@dataclasses.dataclass(frozen=True)
class Side:
    """One way of doing a work.

    :param Callable run: ``(scene, prepared)``, timed
    :param Callable prepare: ``(scene, size)``, not timed; returns ``prepared``
    """

    run: Callable
    prepare: Callable = nothing


@dataclasses.dataclass(frozen=True)
class Work:
    """Something the suite does, and what it is measured against.

    :param int size: how many items a turn does
    :param int quick: the same for a trial run
    :param int turns: how many turns a round has; many short ones even out what else
        the machine does
    :param float target: how many times the other's time ours may take at most
    :param Callable seed: ``(scene, size)``, makes what both sides find, once
    """

    key: str
    title: str
    beside: str
    size: int
    quick: int
    ours: Side
    theirs: Side
    target: float | None = None
    seed: Callable = nothing
    turns: int = 1


@dataclasses.dataclass
class Figures:
    """What the turns of one side took.

    :param list seconds: wall time of each turn
    :param list busy: CPU time of each turn, the database's not counted
    :param list queries: SQL queries of each turn
    :param float peak: by how many MiB a process of its own grew
    """

    seconds: list = dataclasses.field(default_factory=list)
    busy: list = dataclasses.field(default_factory=list)
    queries: list = dataclasses.field(default_factory=list)
    peak: float = 0.0

    @property
    def median(self):
        """Return the median wall time in seconds."""
        return statistics.median(self.seconds)


@dataclasses.dataclass
class Result:
    """A measured work.

    :param int size: items a turn
    """

    work: Work
    size: int
    ours: Figures
    theirs: Figures

    def ratio(self, measure="seconds"):
        """Return our share of the other's measure: the median over the turns.

        Both sides of a turn ran one right after the other, so that what else the
        machine did weighs on both.

        :param str measure: ``seconds``, ``busy`` or ``queries``
        """
        pairs = zip(
            getattr(self.ours, measure), getattr(self.theirs, measure), strict=True
        )
        return statistics.median(mine / other for mine, other in pairs if other)


def in_fork(function):
    """Return what a function returns in a process of its own.

    :raises RuntimeError: when it fails there
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.write(writer, json.dumps(function()).encode())
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the memory could not be measured: see above")
    return json.loads(answer)


class Bench:
    """Runs works on a database; every turn is rolled back."""

    def __init__(self, registry, rounds, say):
        self.registry = registry
        self.rounds = rounds
        self.say = say

    @contextlib.contextmanager
    def scene(self, *, keep=False):
        """Open a transaction with the scene in it.

        :param bool keep: whether it is committed in the end
        """
        with contextlib.closing(self.registry.cursor()) as cr:
            yield Scene(Environment(cr, SUPERUSER_ID, {}))
            if keep:
                cr.commit()
            else:
                cr.rollback()

    def prepare(self, works, sizes):
        """Make and commit what all turns find, then let PostgreSQL look at it."""
        with self.scene(keep=True) as scene:
            scene.ensure_all()
            for work in works:
                work.seed(scene, sizes[work.key])
        with contextlib.closing(self.registry.cursor()) as cr:
            cr._cnx.autocommit = True
            cr.execute("VACUUM ANALYZE")

    def measure(self, work, size):
        """Measure a work: a warm-up, both sides turn by turn, then the memory.

        :return: the figures of both sides
        :rtype: Result
        """
        result = Result(work, size, Figures(), Figures())
        sides = [(work.ours, result.ours), (work.theirs, result.theirs)]
        for side, _figures in sides:
            self._turn(side, min(size, 2) if work.seed is nothing else size)
        for number in range(self.rounds * work.turns):
            for side, figures in sides if number % 2 else reversed(sides):
                seconds, busy, queries = self._turn(side, size)
                figures.seconds.append(seconds)
                figures.busy.append(busy)
                figures.queries.append(queries)
            took = f"{result.ours.seconds[-1]:.2f} s, {result.theirs.seconds[-1]:.2f} s"
            self.say(f"{work.key}: turn {number + 1}: {took}")
        for side, figures in sides:
            figures.peak = self._peak(side, size)
        return result

    def _turn(self, side, size):
        with self.scene() as scene:
            prepared = side.prepare(scene, size)
            scene.end_request()
            gc.collect()
            before = scene.env.cr.sql_log_count
            busy, start = time.process_time(), time.perf_counter()
            side.run(scene, prepared)
            scene.end_request()
            seconds = time.perf_counter() - start
            busy = time.process_time() - busy
            return seconds, busy, scene.env.cr.sql_log_count - before

    def _peak(self, side, size):
        """Return by how many MiB a turn makes a process of its own grow.

        :rtype: float
        """
        close_all()  # two processes must not share a connection
        return in_fork(lambda: self._grow(side, size))

    def _grow(self, side, size):
        with self.scene() as scene:
            prepared = side.prepare(scene, size)
            scene.end_request()
            gc.collect()

            def grow():
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                side.run(scene, prepared)
                scene.end_request()
                after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                return (after - before) / PER_MIB

            # A fork's peak starts at what it finds, not at what preparing needed.
            # It alone uses the connection until it ends.
            return in_fork(grow)
