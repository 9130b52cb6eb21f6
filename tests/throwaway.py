"""Throw-away databases with Odoo processes of their own, for what must be committed."""

import configparser
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psycopg2
import psycopg2.extras

from odoo.sql_db import close_db
from odoo.tools import config

from devtools.console import die_with_parent

TESTS = Path(__file__).resolve().parent
COMPLAINT = re.compile(r"^[\d-]+ [\d:,]+ \d+ (?:WARNING|ERROR|CRITICAL) .*", re.M)
RESULT = "result of the script: "
SCRIPT = """
import json, sys
sys.path.insert(0, {tests!r})
import inside
result = inside.{function}(env, *json.loads({arguments!r}))
env.cr.commit()
print({mark!r} + json.dumps(result))
"""


def suite_database():
    """Return the name of the suite's database, to which nobody is connected now.

    With pytest-xdist every process works on a copy of its own; without, this process
    may have idle connections to it.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(os.environ["SERVICE_ODOO_CONF"])
    name = parser["options"]["db_name"]
    close_db(name)
    return name


class Database:
    """A database that nobody else knows, dropped when its context ends.

    :param str origin: of which it is a copy; without it, empty
    """

    def __init__(self, origin=None):
        self.origin = origin
        self.name = f"throwaway-{uuid.uuid4().hex[:12]}"
        self.filestore = Path(config.filestore(self.name))
        self.folder = None

    def __enter__(self):
        """Make it, and a configuration of Odoo for it."""
        template = ["-T", self.origin] if self.origin else []
        subprocess.run(["createdb", *template, self.name], check=True)
        if self.origin:
            origin = config.filestore(self.origin)
            # Links serve as copies, for Odoo never changes a file in place.
            shutil.copytree(origin, self.filestore, copy_function=os.link)
        self.folder = Path(tempfile.mkdtemp(prefix="service-throwaway-"))
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(os.environ["SERVICE_ODOO_CONF"])
        parser["options"]["db_name"] = self.name
        parser["options"]["dbfilter"] = f"^{self.name}$"
        with self.config.open("w") as file:
            parser.write(file)
        return self

    def __exit__(self, *_error):
        """Drop it with its files."""
        command = ["dropdb", "--if-exists", "--force", self.name]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.filestore, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def config(self):
        """Return the path of Odoo's configuration."""
        return self.folder / "odoo.conf"

    def copy(self):
        """Return a copy of this database, yet to be entered."""
        return Database(self.name)

    # === PROCESSES === #
    def odoo(self, command, *options, stdin=None, allowed=()):
        """Run one of Odoo's commands to its end and return what it printed.

        :param str stdin: what the process reads
        :param tuple allowed: regular expressions of warnings that may be logged
        :raises AssertionError: when it fails, or logs a warning or an error
        """
        result = subprocess.run(
            [sys.executable, "-m", "odoo", command, "-c", self.config]
            + ["-d", self.name, "--no-http", "--log-level=warn", *options],
            input=stdin or "",
            cwd=self.folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
            text=True,
        )
        assert not result.returncode, result.stdout[-6000:]
        complaints = [
            line
            for line in COMPLAINT.findall(result.stdout)
            if not any(re.search(pattern, line) for pattern in allowed)
        ]
        assert not complaints, "\n".join([*complaints, result.stdout[-6000:]])
        return result.stdout

    def update(self, *options, **kwargs):
        """Install (``-i``) or update (``-u``) modules with demo data."""
        always = ("--stop-after-init", "--with-demo")
        return self.odoo("server", *always, *options, **kwargs)

    def call(self, function, *arguments, **kwargs):
        """Return what a function of ``inside.py`` returns, run in Odoo's shell."""
        script = SCRIPT.format(
            tests=str(TESTS),
            function=function,
            arguments=json.dumps(arguments),
            mark=RESULT,
        )
        output = self.odoo("shell", stdin=script, **kwargs)
        return json.loads(output.rpartition(RESULT)[2].splitlines()[0])

    # === SQL === #
    @contextlib.contextmanager
    def cursor(self):
        """Give a cursor that commits each statement at once."""
        connection = psycopg2.connect(
            dbname=self.name, cursor_factory=psycopg2.extras.DictCursor
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def rows(self, query, *parameters):
        """Return the rows that a query finds, as tuples."""
        with self.cursor() as cursor:
            cursor.execute(query, parameters or None)
            return [tuple(row) for row in cursor.fetchall()]

    def column(self, query, *parameters):
        """Return the first column of what a query finds."""
        return [row[0] for row in self.rows(query, *parameters)]

    @contextlib.contextmanager
    def gate(self, table):
        """Let nobody else write to a table, nor lock its rows, until the context ends.

        Transactions that should race meet here, each with a view of the database from
        before the others.
        """
        with self.cursor() as cursor:
            cursor.execute(f'BEGIN; LOCK TABLE "{table}" IN EXCLUSIVE MODE')
            yield
            cursor.execute("ROLLBACK")

    def count_waiting(self):
        """Return how many connections wait for somebody's lock."""
        return self.column(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )[0]

    def count_others(self):
        """Return how many connections there are beside the asking one."""
        return self.column(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )[0]


def clean_environment(**variables):
    """Return the environment for a process that is no part of this test run."""
    ours = ("PYTEST_", "SERVICE_TEST_LOG", "ODOO_RC", "COV_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return {**env, **variables}


def wait_until(condition, seconds=60):
    """Wait until a function returns something true, and return that.

    :raises AssertionError: when it does not happen in time
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found


def end(process, number=signal.SIGTERM):
    """End a process and the group that it leads."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
