"""An Odoo server with workers on a throw-away database, and clients that race."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import requests
from throwaway import TESTS, clean_environment, end, wait_until

from devtools.console import die_with_parent

HOST = "127.0.0.1"
WORKERS = 4
# What people are told in a sentence; anything else is a fault.
POLITE = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")


class Refused(Exception):
    """The server said no, in a sentence for the user."""


class Server:
    """Odoo on a database, serving while its context lasts."""

    def __init__(self, database):
        self.database = database
        self.process = None
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.log = database.folder / "server.log"

    def __enter__(self):
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_error):
        """End it and its workers."""
        end(self.process)

    def start(self):
        """Start it, and wait until it answers."""
        # With workers Odoo starts itself anew by its path: as a module it has none.
        command = [sys.executable, TESTS / "perf/serve.py", "server"]
        command += ["-c", self.database.config, "-d", self.database.name]
        command += [f"--http-port={self.port}", f"--workers={WORKERS}"]
        command += ["--max-cron-threads=0", "--log-level=warn", "--gevent-port=0"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.database.folder,
                env=clean_environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        wait_until(self._answers)

    def _answers(self):
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/web/health", timeout=60).ok

    def kill(self):
        """Kill it and its workers: nothing is put in order before it ends."""
        end(self.process, signal.SIGKILL)

    def later(self, call):
        """Return a thread that makes a call of which no answer is expected."""

        def run():
            with contextlib.suppress(requests.ConnectionError):
                call()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def login(self, name, password=None):
        """Return a client for a user."""
        return Client(self.url, self.database.name, name, password)


class Client:
    """A user's browser."""

    def __init__(self, url, database, login, password=None):
        self.url = url
        self.session = requests.Session()
        self._post(
            "/web/session/authenticate",
            db=database,
            login=login,
            password=password or login + "x" * (8 - len(login)),
        )

    def _post(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.url + path, json=body, timeout=120).json()
        error = answer.get("error")
        if not error:
            return answer.get("result")
        data = error["data"]
        assert data["name"] in POLITE, data["debug"]
        raise Refused(data["message"])

    def call(self, model, method, *args, **kwargs):
        """Return what a model's method answers.

        :raises Refused: when the user gets a message instead
        """
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(path, model=model, method=method, args=args, kwargs=kwargs)

    def create(self, model, **values):
        """Return the id of a new record."""
        return self.call(model, "create", [values])[0]


def race(database, table, *calls):
    """Make calls at once, all in transactions that began before any of them ended.

    :param throwaway.Database database: what they change
    :param str table: to which all want to write: there they wait for each other
    :param calls: functions; each runs in a thread
    :return: what they returned, and the messages of those that were refused
    :rtype: tuple[list, list[str]]
    """
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool, database.gate(table):
        futures = [pool.submit(run, call) for call in calls]
        busy = min(len(calls), WORKERS)
        wait_until(
            lambda: database.count_waiting() + sum(f.done() for f in futures) >= busy
        )
    done, refused = [], []
    for future in futures:
        try:
            done.append(future.result())
        except Refused as message:
            refused.append(str(message))
    return done, refused
