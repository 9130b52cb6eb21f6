"""Modules come and go: installed alone, updated, uninstalled, beside other modules.

Every class works on databases of its own. Seconds that each takes on one core:
installing alone 205, updating 15, uninstalling 185, beside neighbours 165.
"""

import contextlib
import subprocess
import sys

import pytest
from test_conformance import ALLOWED, ROOT, SUITE, below
from throwaway import Database, clean_environment, suite_database

from odoo.modules import Manifest

NEIGHBOURS = ("mrp", "purchase", "website", "point_of_sale")
# Uninstalling deletes demo records one by one, and logs those that native ones need.
KEPT = (r"odoo\.sql_db: bad query: b'DELETE FROM ",)
# Records of Odoo's own models that demo data made and posted documents need.
IN_USE = {
    "product.product",
    "product.template",
    "res.partner",
    "res.users",
    "stock.move",
}
# Tours are for the screens of the suite alone. With website, Odoo 19.0 itself answers
# 500 to any path with "..%2F", and to users without any role.
NATIVE_FAULTS = "not garbage_and_unknown_tokens and not lost_the_role"
CHOICE = f"not tour and not ords and not import and {NATIVE_FAULTS}"
ORDER = sorted(SUITE, key=lambda module: len(below(module)))


def installed(database):
    """Return {name: is it installed by itself} of the installed modules."""
    query = "SELECT name, auto_install FROM ir_module_module WHERE state = 'installed'"
    return dict(database.rows(query))


def closure(*modules):
    """Return modules with all that they depend on."""
    found, todo = {"base"}, list(modules)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += Manifest.for_addon(name)["depends"]
    return found


def row_counts(database):
    """Return {table: number of rows}, of all tables that hold data."""
    query = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename != 'ir_cron_trigger' AND tablename NOT LIKE 'orm_signaling_%'"
    )
    tables = database.column(query)
    counts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables
    )
    return dict(database.rows(counts))


class TestInstallAlone:
    """Each module on a database with nothing but what Odoo installs for it."""

    @pytest.fixture(scope="class")
    @classmethod
    def install(cls):
        """Return a function that gives the database of a module installed alone.

        What it depends on in the suite was installed alone before.
        """
        databases = {}
        with contextlib.ExitStack() as stack:

            def alone(module):
                if module not in databases:
                    lower = ALLOWED[module] & set(SUITE)
                    origin = alone(*lower).copy() if lower else Database()
                    databases[module] = stack.enter_context(origin)
                    databases[module].update("-i", module)
                return databases[module]

            yield alone

    @pytest.mark.parametrize("module", ORDER)
    def test_brings_what_it_depends_on_and_nothing_else(self, install, module):
        found = installed(install(module))
        assert set(found) & set(SUITE) == below(module)
        assert closure(module) <= set(found)
        by_itself = [name for name in found if found[name]]
        more = set(found) - closure(module, *by_itself)
        # The demo company gets the chart of accounts of its country.
        assert {name for name in more if not name.startswith("l10n_")} == set()

    @pytest.mark.parametrize("module", ORDER)
    def test_breaks_no_screen(self, install, module):
        assert install(module).call("broken_screens") == []


class TestUpdate:
    """Updating all modules, twice."""

    def test_keeps_all_data_as_they_are(self):
        with Database(suite_database()) as database:
            before = row_counts(database)
            for _time in range(2):
                database.update("-u", ",".join(SUITE))
                assert row_counts(database) == before


class TestUninstall:
    """One module after the other goes, from the top, while its data are in use."""

    @pytest.fixture(scope="class")
    @classmethod
    def database(cls):
        with Database(suite_database()) as database:
            yield database

    @pytest.mark.parametrize("module", ORDER[::-1])
    def test_leaves_nothing_that_breaks(self, database, module):
        database.call("uninstall", module, allowed=KEPT)
        assert module not in installed(database)
        assert self._leftovers(database, module) == []
        assert database.call("broken_screens") == []
        assert database.call("repair_natively") == "done"

    def _leftovers(self, database, module):
        """Return what still names a module, or belongs to models that are gone."""
        left = database.rows(
            "SELECT model, name FROM ir_model_data "
            "WHERE module = %s AND model != ALL(%s)",
            module,
            list(IN_USE),
        )
        left += database.rows(
            "SELECT table_name, column_name FROM information_schema.columns c "
            "WHERE table_schema = 'public' "
            "AND (table_name LIKE 'service\\_%' OR column_name LIKE 'service\\_%') "
            "AND NOT EXISTS (SELECT FROM ir_model_fields f WHERE f.name = column_name "
            "AND replace(f.model, '.', '_') = table_name) "
            "AND NOT EXISTS (SELECT FROM ir_model_fields f "
            "WHERE f.relation_table = table_name)"
        )
        for table, column in (
            ("ir_attachment", "res_model"),
            ("ir_filters", "model_id"),
            ("mail_activity", "res_model"),
            ("mail_followers", "res_model"),
            ("mail_message", "model"),
            ("mail_template", "model"),
        ):
            left += database.rows(
                f"SELECT DISTINCT '{table}', {column} FROM {table} "
                f"WHERE {column} LIKE 'service.%' "
                f"AND {column} NOT IN (SELECT model FROM ir_model)"
            )
        return left

    def test_leaves_no_device_in_custody(self, database):
        assert database.call("goods_in_custody") == 0

    def test_leaves_no_broken_view(self, database):
        assert database.call("broken_views") == []

    def test_can_be_undone(self, database):
        database.update("-i", ",".join(SUITE))
        assert set(SUITE) <= set(installed(database))
        assert database.call("broken_views") == []


class TestNeighbours:
    """The whole suite beside modules that extend the same models."""

    @pytest.fixture(scope="class")
    @classmethod
    def database(cls):
        with Database(suite_database()) as database:
            database.update("-i", ",".join(NEIGHBOURS))
            yield database

    def test_they_install(self, database):
        assert {*NEIGHBOURS, *SUITE} <= set(installed(database))

    def test_break_no_screen(self, database):
        assert database.call("broken_screens") == []
        assert database.call("broken_views") == []

    def test_let_the_main_job_be_done(self, database):
        """
        Scenario: the tests of the main job and of every module run in this database,
            those in a browser and of the import aside.
        Expected: they pass.
        """
        files = [ROOT / "tests/test_main_job.py"]
        files += [ROOT / module for module in SUITE]
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-n0", "-q", "-k", CHOICE, *files],
            cwd=ROOT,
            env=clean_environment(ODOO_RC=str(database.config)),
            capture_output=True,
            text=True,
        )
        assert not result.returncode, result.stdout[-6000:]
