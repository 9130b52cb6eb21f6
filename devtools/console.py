"""What the developer sees: named steps with the time, one line for a failure."""

import contextlib
import ctypes
import errno
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from .paths import CACHE, STATE

STARTED = time.monotonic()
TELLING = re.compile(r"^(E: |ERROR: |FATAL|PANIC|[\w.]+(Error|Exception)\b)|: error: ")
DATED = re.compile(r"\d{4}-\d\d-\d\d ")  # a line of Odoo's log begins so
FULL = "No space left on device"
LEAST = 64e6  # bytes: with less, programs fail in ways that do not name the cause


class Failure(Exception):
    """An expected failure, whose text is one line for the user."""


class Stopped(BaseException):
    """Somebody asked this program to end (SIGTERM or SIGHUP)."""


def step(name):
    """Print what begins now, after the seconds since this program started."""
    print(f"[{time.monotonic() - STARTED:4.0f} s] {name}", flush=True)


def note(text):
    """Print something that the user should know but that stops nothing."""
    print(f"         {text}", file=sys.stderr, flush=True)


def die_with_parent():
    """Have the kernel end the process that is about to start when this one dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def cause(log):
    """Return the line of a log file that tells best why a command failed."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    tail = [line for line in lines[-200:] if line]
    if any(FULL in line or "Errno 28" in line for line in tail) or disk_is_full():
        return "the disk is full"
    telling = [number for number, line in enumerate(tail) if TELLING.search(line)]
    if not telling:
        return (tail or ["it said nothing"])[-1][:300]
    first = tail[telling[-1]]
    more = itertools.takewhile(
        lambda line: not DATED.match(line), tail[telling[-1] + 1 :]
    )
    goes_on = "ParseError" in first  # what Odoo says of a faulty view
    return " ".join([first, *itertools.islice(more, 3 * goes_on)])[:300]


def run(name, command, *, what, progress=None, stdin=None, **options):
    """Run a command with its output in a log file of the checkout.

    :param str name: of the log file
    :param str what: the command does, for the message when it fails
    :param progress: regular expression; the last match is shown every 15 seconds
    :return: the log file
    :raises Failure: when the command fails
    """
    log = log_file(name)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
            **options,
        )
        try:
            if stdin:
                process.stdin.write(stdin.encode())
                process.stdin.close()
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                    break
                found = progress and re.findall(
                    progress, log.read_text(errors="replace")
                )
                if found:
                    step(f"  {found[-1]}")
        finally:
            end(process)
    if process.returncode:
        raise Failure(f"{what} failed: {cause(log)} (all of it: {log})")
    return log


def foreground(command, *, apart=False, **options):
    """Run a command that owns the terminal, and return its exit code.

    :param bool apart: True for a server, which ends when this program is interrupted;
        False for a command that gets Ctrl-C itself and may go on after it
    """
    handler = signal.default_int_handler if apart else lambda *_: None
    before = signal.signal(signal.SIGINT, handler)
    process = subprocess.Popen(
        [str(part) for part in command],
        start_new_session=apart,
        preexec_fn=die_with_parent,
        **options,
    )
    try:
        return process.wait()
    finally:
        end(process)
        signal.signal(signal.SIGINT, before)


def end(process):
    """End a process unless it has ended: kindly, then by force."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def log_file(name):
    """Return the path of a log file of this checkout."""
    folder = STATE / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def disk_is_full():
    """Return whether a disk that holds the cache or this checkout has no room left."""
    folders = [folder for folder in (CACHE, STATE) if folder.exists()]
    return any(shutil.disk_usage(folder).free < LEAST for folder in folders)


def explain(error):
    """Return one line for an error of the operating system."""
    if error.errno == errno.ENOSPC:
        return f"the disk is full: {error.filename or 'free some space'}"
    return str(error)


def ensure_space(folder, gigabytes):
    """Refuse to begin what cannot fit.

    :raises Failure: when the disk that holds the folder has too little room
    """
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Failure(
            f"the disk that holds {folder} is too full: {gigabytes:.1f} GB are needed, "
            f"{free:.1f} GB are free. XDG_CACHE_HOME can name another place."
        )


def clean_environment():
    """Drop what a user's environment may say to PostgreSQL and Odoo."""
    for name in list(os.environ):
        if name.startswith("PG") or name in ("ODOO_RC", "OPENERP_SERVER"):
            del os.environ[name]
