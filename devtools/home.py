"""The suite's databases of this checkout: for `run`, for `test`, for `bench`."""

import contextlib
import json
import os
import shutil
import subprocess

from . import paths, postgres
from .console import Failure, ensure_space, run, step
from .workspace import NATIVE, Tools, locked


def copy_database(folder, origin, name):
    """Copy a database; links serve as its files, for Odoo never changes one."""
    drop_database(folder, name)
    subprocess.run(["createdb", "-T", origin, name], check=True)
    filestore = folder / "data/filestore"
    shutil.copytree(filestore / origin, filestore / name, copy_function=os.link)


def drop_database(folder, name):
    """Drop a database and its files, if it is there."""
    command = ["dropdb", "--if-exists", "--force", name]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    shutil.rmtree(folder / "data/filestore" / name, ignore_errors=True)


class Home:
    """A cluster of this checkout's own, with the suite installed on a database.

    :param str name: what it serves: run, test or bench
    :param str database: the name of the suite's database
    """

    def __init__(self, name, database, *settings, demo=True):
        self.folder = paths.STATE / name
        self.database = database
        self.settings = settings
        self.demo = demo
        self.tools = None

    @property
    def config(self):
        """Return the path of Odoo's configuration for the suite's database."""
        return self.folder / f"{self.database}.conf"

    @property
    def lock(self):
        """Return the path of the file that whoever runs the cluster has locked."""
        return self.folder.with_suffix(".lock")

    @contextlib.contextmanager
    def open(self, *, keep):
        """Run the cluster with the suite's database up to date.

        :param bool keep: True to update an existing database, False to make it anew
        """
        if not paths.suite_modules():
            raise Failure("this checkout holds no module yet.")
        with contextlib.ExitStack() as stack:
            waiting = None if keep else f"Wait for another `./dev {self.folder.name}`"
            try:
                stack.enter_context(locked(self.lock, waiting))
            except BlockingIOError:
                raise Failure(
                    f"another `./dev {self.folder.name}` works here: end it first."
                ) from None
            with Tools.prepare() as self.tools:
                self._copy_cluster(keep)
            cluster = postgres.Cluster(self.folder, self.tools.programs, *self.settings)
            stack.enter_context(cluster)
            self._bring_up_to_date(keep)
            yield self

    @contextlib.contextmanager
    def join(self):
        """Use the cluster that another command of this checkout runs, or run it."""
        try:
            with locked(self.lock):
                busy = False
        except BlockingIOError:
            busy = True
        if not busy:
            with self.open(keep=True):
                yield self
            return
        with Tools.prepare() as self.tools:
            cluster = postgres.Cluster(self.folder, self.tools.programs)
        sockets = cluster.running()
        state = self._state()
        if not sockets or not state or state.get("updating"):
            raise Failure("the other command is still setting up; try again later.")
        cluster.point_to(sockets)
        yield self

    def _copy_cluster(self, keep):
        """Copy the cached cluster here, unless there is a copy of its like."""
        key = self.tools.key(self.demo)
        major = (self.folder / "pg/PG_VERSION").is_file() and int(
            (self.folder / "pg/PG_VERSION").read_text()
        )
        if major and keep:
            if major != postgres.version(self.tools.programs):
                raise Failure(
                    f"{self.folder} was made by PostgreSQL {major}: install that one, "
                    f"or delete the folder to start from new demo data."
                )
            return
        if major and self._state().get("key") == key:
            return
        cached = self.tools.cached_native(self.demo)
        ensure_space(paths.STATE, 0.6)
        step("Copy the database cluster")
        new = self.folder.with_suffix(".new")
        for folder in (self.folder, new):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            copy = ["cp", "-a", "--reflink=auto", cached, new]
            run("copy", copy, what="copying the database cluster")
            new.rename(self.folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def _state(self):
        """Return what was installed here: {"key": …, "modules": {name: digest}}.

        "updating" in it says that an update is under way, or was cut off.
        """
        try:
            return json.loads((self.folder / "state.json").read_text())
        except (OSError, ValueError):
            return {}

    def _bring_up_to_date(self, keep):
        """Install the suite, or update what has changed of it."""
        state, key = self._state(), self.tools.key(self.demo)
        old, new = state.get("modules", {}), paths.module_digests()
        if state.get("key") == key and old == new and not state.get("updating"):
            self.tools.write_config(self.folder, self.database)
            return
        install = ["-i", ",".join([*self.tools.native_modules(), *new])]
        if not old or not keep:
            step("Install the suite")
            (self.folder / "state.json").unlink(missing_ok=True)
            copy_database(self.folder, NATIVE, self.database)
        elif state["key"] != key:
            step("Update the database to another Odoo or other dependencies")
            install += ["-u", "base"]
        else:
            changed = [name for name in new if new[name] != old.get(name)] or list(new)
            step(f"Update {', '.join(changed)}")
            install += ["-u", ",".join(changed)]
        if old and keep:
            self._write_state({**state, "updating": True})
        demo = "--with-demo" if self.demo else "--without-demo"
        self.tools.install(
            self.folder, self.database, *install, demo, what="installing the suite"
        )
        self._write_state({"key": key, "modules": new})

    def _write_state(self, state):
        (self.folder / "state.json").write_text(json.dumps(state))
