"""The commands of `./dev`."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from . import console, environment, lint, paths, postgres
from .console import Failure, Stopped, foreground, note, step
from .home import Home, copy_database, drop_database
from .workspace import NATIVE, Tools

HELP = """\
./dev run [--port N] [Odoo's options]   serve the suite with demo data
./dev test [pytest's options]           run the tests, and without options the linters
./dev lint                              run the linters alone
./dev bench [options]                   compare our speed with native Odoo's
./dev real-repairs FILE [TARIFF]        import an ORDS file and pay its workshops
./dev shell                             Odoo's shell on the database of `run`
./dev odoo [command] [options]          any other command of Odoo's on that database

What belongs to this checkout is in .odoo/, what all checkouts share is in the user's
cache folder; delete either while nothing runs, and it is made anew. ODOO names a
checkout of Odoo 19.0 to use instead of the one that is found or fetched.
"""
# One login per role of the demo company; the password is the login.
LOGINS = {
    "admin": "administrator",
    "clerk": "reception clerk",
    "technician": "technician",
    "foreman": "foreman, quality control",
    "warehouse": "warehouse",
    "dealer_manager": "dealer manager",
    "director": "director",
    "auditor": "auditor",
    "accountant": "accountant",
    "operator": "happy calls",
}


def main(arguments):
    """Run the command that the arguments name, and return the exit code."""
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if not command:
        print(HELP, end="")
        return 0 if name in ("help", "-h", "--help") else 2
    signal.signal(signal.SIGINT, signal.default_int_handler)  # even in background
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    console.clean_environment()
    os.environ["PYTHONPYCACHEPREFIX"] = str(paths.CACHE / "pycache")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # Odoo starts faster from .pyc
    try:
        return command(rest)
    except Failure as failure:
        message = str(failure)
    except subprocess.CalledProcessError as error:
        message = f"{error.cmd[0]} failed with code {error.returncode}"
    except OSError as error:
        message = console.explain(error)
    except KeyboardInterrupt:
        return 130
    except Stopped:
        return 143
    print(f"dev: {message}", file=sys.stderr)
    return 1


def stop(_number, _frame):
    """Turn a signal into an exception, so that everything is closed in order."""
    raise Stopped


def run_home():
    """Return the cluster and database of `./dev run`."""
    return Home("run", "service")


def run(arguments):
    """Serve the suite with demo data until interrupted."""
    port, options = take_port(arguments)
    ensure_free(port)
    otherwise = "reports cannot be printed."
    environment.need("wkhtmltopdf", "wkhtmltopdf", otherwise=otherwise)
    with run_home().open(keep=True) as home:
        ensure_free(port)
        step("Start Odoo")
        logins = home_logins(home)
        command = [home.tools.python, "-m", "odoo", "server", "-c", home.config]
        log = home.folder / "odoo.log"
        command += [f"--http-port={port}", "--log-level=warn", f"--logfile={log}"]
        command += options
        announcement = threading.Thread(
            target=announce, args=(port, logins, log), daemon=True
        )
        announcement.start()
        try:
            return foreground(command, apart=True, cwd=home.folder)
        except (KeyboardInterrupt, Stopped):
            return 0


def take_port(arguments):
    """Return the port and the other arguments."""
    rest = list(arguments)
    port = "8069"
    for index, argument in enumerate(arguments):
        if argument in ("--port", "-p") and index + 1 < len(arguments):
            port = arguments[index + 1]
            del rest[index : index + 2]
            break
        if argument.startswith("--port="):
            port = argument.partition("=")[2]
            del rest[index]
            break
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Failure(f"{port} is no port: use for example --port 8070.")
    return int(port), rest


def ensure_free(port):
    """Refuse a port that somebody else listens on.

    :raises Failure: saying how to choose another
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failure(
                f"port {port} is taken: choose another, for example "
                f"`./dev run --port {port + 1}`."
            ) from None


def home_logins(home):
    """Return those of the demo logins that the database holds."""
    query = "SELECT login FROM res_users WHERE active"
    command = ["psql", "-AtX", "-c", query, home.database]
    found = subprocess.run(command, capture_output=True, text=True).stdout.split()
    return {login: role for login, role in LOGINS.items() if login in found}


def announce(port, logins, log):
    """Print the address and the logins as soon as Odoo answers."""
    url = f"http://localhost:{port}"
    while True:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{url}/web/login", timeout=60).close()
            break
        time.sleep(0.2)
    step("Ready")
    print(f"\n  {url}\n")
    print(f"  {'login':<16}{'password':<16}role")
    for login, role in logins.items():
        print(f"  {login:<16}{login:<16}{role}")
    print(f"\n  Odoo writes to {log}. Ctrl-C ends it.\n", flush=True)


def test(arguments):
    """Run the tests in a process per core, and without arguments the linters too."""
    programs = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
    otherwise = "tests that need it fail (SERVICE_SKIP_TOURS=1 skips them)."
    environment.need("chromium", *programs, otherwise=otherwise)
    environment.need("wkhtmltopdf", "wkhtmltopdf", otherwise=otherwise)
    home = Home("test", "suite", *postgres.FAST)
    with home.open(keep=False), temporary_folder() as folder:
        log = console.log_file("test")
        log.unlink(missing_ok=True)
        step("Start the tests")
        env = {
            **os.environ,
            "ODOO_RC": str(home.config),
            "SERVICE_ODOO_CONF": str(home.config),
            "SERVICE_NATIVE_DB": NATIVE,
            "SERVICE_TEST_LOG": str(log),
            "TMPDIR": folder,  # browsers leave things there
            "PATH": f"{home.tools.venv}/bin{os.pathsep}{os.environ['PATH']}",
        }
        workers = f"--numprocesses={os.cpu_count()}"
        command = [home.tools.python, "-m", "pytest", workers, "--dist=loadscope"]
        code = foreground([*command, *arguments], cwd=paths.ROOT, env=env)
        failed = ["pytest found no test"] * (code == 5) or ["tests"] * bool(code)
        if not failed and logged_errors(log):
            failed.append("errors were logged outside of tests")
        if not arguments:
            failed += lint.lint(home.tools)
    if failed:
        raise Failure(f"failed: {', '.join(failed)}.")
    step("All is well")
    return 0


def temporary_folder():
    """Return a context with a folder for what programs forget to remove."""
    return tempfile.TemporaryDirectory(
        prefix="service-test-", dir="/tmp", ignore_cleanup_errors=True
    )


def logged_errors(log):
    """Print the errors that a log file holds, and return whether there are any."""
    text = log.read_text(errors="replace") if log.exists() else ""
    found = re.findall(r"^[\d-]+ [\d:,]+ \d+ (?:ERROR|CRITICAL) .*", text, re.M)
    for line in found[:20]:
        note(line)
    return bool(found)


def run_linters(_arguments):
    """Run the linters alone."""
    with Tools.prepare() as tools:
        pass
    failed = lint.lint(tools)
    if failed:
        raise Failure(f"failed: {', '.join(failed)}.")
    return 0


def bench(arguments):
    """Run tests/perf/run.py on a fresh copy of the suite's database without demo."""
    home = Home("bench", "suite", demo=False)
    with home.open(keep=False):
        copy_database(home.folder, home.database, "bench")
        config = home.tools.write_config(home.folder, "bench")
        script = paths.ROOT / "tests/perf/run.py"
        step("Start the comparison")
        try:
            command = [home.tools.python, script, config, "bench", *arguments]
            return foreground(command, cwd=paths.ROOT)
        finally:
            drop_database(home.folder, "bench")


def real_repairs(arguments):
    """Import an ORDS file into the database of `run`, and settle with its workshops.

    :raises Failure: when a file is missing
    """
    files = [*arguments, paths.ROOT / "docs/examples/tariff.csv"][:2]
    for name in files:
        if not arguments or not os.path.isfile(name):
            raise Failure(f"usage: ./dev real-repairs FILE [TARIFF]; no file {name}")
    names = ("SERVICE_IMPORT_FILE", "SERVICE_TARIFF_FILE")
    env = dict(zip(names, map(os.path.abspath, files), strict=True))
    script = "from devtools.real_repairs import main; main(env)"
    return odoo(["shell", "--log-level=warn"], script, PYTHONPATH=paths.ROOT, **env)


def shell(arguments):
    """Open Odoo's shell on the database of `run`."""
    return odoo(["shell", *arguments])


def odoo(arguments, script=None, **variables):
    """Run any command of Odoo's on the database of `run`, `server` if none is named.

    :param str script: given to the command as its input
    :param variables: added to its environment
    """
    if not arguments or arguments[0].startswith("-"):
        arguments = ["server", *arguments]
    if arguments[0] in ("server", "shell") and "--no-http" not in arguments:
        arguments = [arguments[0], "--no-http", *arguments[1:]]
    with run_home().join() as home:
        env = {**os.environ, "ODOO_RC": str(home.config)}
        env.update({name: str(value) for name, value in variables.items()})
        command = [home.tools.python, "-m", "odoo", *arguments]
        with tempfile.TemporaryFile("w+") as given:
            given.write(script or "")
            given.seek(0)
            options = {"stdin": given} if script else {}
            return foreground(command, cwd=paths.ROOT, env=env, **options)


COMMANDS = {
    "run": run,
    "test": test,
    "lint": run_linters,
    "bench": bench,
    "real-repairs": real_repairs,
    "shell": shell,
    "odoo": odoo,
}
