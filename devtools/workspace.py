"""The tools that the commands work with, and the native databases in the cache."""

import contextlib
import dataclasses
import fcntl
import os
import re
import shutil
import time
from pathlib import Path

from . import environment, paths, postgres, source
from .console import Failure, ensure_space, note, run, step

NATIVE = "native"  # the database that holds what the suite depends on
UNUSED_DAYS = 30
# What pages and tours load. Odoo would make these on the first visit, and in tests time
# and again, since a test that made them is rolled back.
SCRIPTS = (
    "web.assets_web",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "web.__assets_tests_call__",
    "survey.survey_assets",
)
STYLES = (
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.report_assets_common",
    "web.report_assets_pdf",
    "survey.survey_assets",
)
MAKE_ASSETS = f"""
bundle = env["ir.qweb"]._get_asset_bundle
[bundle(name, css=False, js=True).js() for name in {SCRIPTS}]
[bundle(name, css=True, js=False).css() for name in {STYLES}]
env.cr.commit()
"""
CONFIG = """\
[options]
addons_path = {addons}
data_dir = {folder}/data
screenshots = {folder}/screenshots
db_name = {database}
dbfilter = ^{database}$
http_interface = 127.0.0.1
list_db = False
"""


@contextlib.contextmanager
def locked(path, waiting=None):
    """Hold a lock file, which the kernel frees when this program dies.

    :param str waiting: what to print before waiting for somebody else who holds it;
        without it a :class:`BlockingIOError` tells of them at once
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not waiting:
                raise
            step(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclasses.dataclass
class Tools:
    """What the commands work with."""

    odoo: source.Odoo
    venv: Path
    programs: Path

    @classmethod
    @contextlib.contextmanager
    def prepare(cls):
        """Find or make the tools, and keep others from changing the cache meanwhile."""
        waiting = "Wait for somebody else, who is filling the cache"
        with locked(paths.CACHE / "lock", waiting):
            remove_half_built()
            odoo = source.find()
            os.environ.pop(
                "PYTHONPATH", None
            )  # the environment names Odoo from here on
            venv = environment.ensure_venv(odoo)
            link_venv(venv)
            yield cls(odoo, venv, postgres.find_programs(venv))

    @property
    def python(self):
        """Return the environment's Python."""
        return self.venv / "bin/python"

    def write_config(self, folder, database):
        """Write Odoo's configuration for a database, and return its path."""
        config = folder / f"{database}.conf"
        addons = ",".join(map(str, [*self.odoo.addons, paths.ROOT]))
        config.write_text(
            CONFIG.format(addons=addons, folder=folder, database=database)
        )
        return config

    def install(self, folder, database, *options, what):
        """Install or update modules on a database, and make the assets of its pages."""
        config = self.write_config(folder, database)
        common = ["-c", config, "--no-http", "--log-level=info"]
        command = [self.python, "-m", "odoo", "server", *common, "--stop-after-init"]
        log = run(
            f"install-{database}",
            [*command, *options],
            what=what,
            progress=r"Loading module \w+ \(\d+/\d+\)",
            cwd=folder,
        )
        refuse_errors(log, what)
        command = [self.python, "-m", "odoo", "shell", *common]
        log = run(
            f"assets-{database}",
            command,
            what="making the assets",
            stdin=MAKE_ASSETS,
            cwd=folder,
        )
        refuse_errors(log, "making the assets")

    def native_modules(self):
        """Return the names of Odoo's modules that the suite depends on."""
        suite = set(paths.suite_modules())
        names = {
            name
            for module in suite
            for name in paths.depends(paths.ROOT / module / "__manifest__.py")
        }
        return sorted(names - suite)

    def closure(self, modules):
        """Return the modules with all that they depend on."""
        found, todo = set(), list(modules)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.depends(name)
        return sorted(found)

    def depends(self, module):
        """Return the dependencies of one of Odoo's modules."""
        for folder in self.odoo.addons:
            manifest = folder / module / "__manifest__.py"
            if manifest.exists():
                return [] if module == "base" else paths.depends(manifest)
        raise Failure(f"a module of the suite depends on {module}, which Odoo has not.")

    def key(self, demo):
        """Return what a native database depends on."""
        return paths.digest(
            self.odoo.key,
            self.closure(self.native_modules()),
            postgres.version(self.programs),
            demo,
        )

    def cached_native(self, demo):
        """Return a folder with a stopped cluster that holds the native database."""
        target = paths.CACHE / f"native-{self.key(demo)}"
        if target.is_dir():
            os.utime(target)
            return target
        ensure_space(paths.CACHE, 1.2)
        data = "with" if demo else "without"
        step(f"Install what the suite depends on, {data} demo data (once, ~2 minutes)")
        new = target.with_name(target.name + ".new")
        new.mkdir()
        new.chmod(0o711)
        try:
            with postgres.Cluster(new, self.programs, *postgres.FAST):
                modules = ",".join(self.native_modules())
                options = ["-i", modules, "--with-demo" if demo else "--without-demo"]
                self.install(new, NATIVE, *options, what="installing Odoo's modules")
            new.rename(target)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        remove_unused()
        return target


def link_venv(venv):
    """Let .odoo/venv name the environment, for editors and for looking around."""
    link = paths.STATE / "venv"
    paths.STATE.mkdir(exist_ok=True)
    if not link.is_symlink() or os.readlink(link) != str(venv):
        link.unlink(missing_ok=True)
        link.symlink_to(venv)


def remove_half_built():
    """Remove from the cache what a killed run left; whoever calls this locked it."""
    for folder in paths.CACHE.glob("*.new"):
        postgres.stop_leftover(folder / "pg")
        shutil.rmtree(folder, ignore_errors=True)


def remove_unused():
    """Remove from the cache what no checkout has used for a month."""
    oldest = time.time() - UNUSED_DAYS * 86400
    for pattern in ("native-*", "venv-*"):
        for folder in paths.CACHE.glob(pattern):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def refuse_errors(log, what):
    """Show the warnings of a log.

    :raises Failure: when the log holds an error, or demo data that were not loaded,
        though Odoo goes on without them
    """
    lines = log.read_text(errors="replace").splitlines()
    pattern = re.compile(r"^[\d-]+ [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) (.*)")
    found = [match.groups() for match in map(pattern.match, lines) if match]
    for level, text in found:
        if level != "WARNING" or "demo data failed" in text:
            raise Failure(f"{what} logged an error: {text[:300]} (all of it: {log})")
        note(text[:200])
