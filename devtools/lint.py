"""The linters, in the order of their speed."""

import os

from .console import foreground, step
from .paths import ROOT, suite_modules


def lint(tools):
    """Run all linters on the checkout, and return the names of those that complain."""
    programs = tools.venv / "bin"
    modules = suite_modules()
    po_files = sorted(ROOT.glob("service_*/i18n/*.po*"))
    ruff = [programs / "ruff"]
    commands = {
        "ruff check": [*ruff, "check", "--output-format=concise"],
        "ruff format": [*ruff, "format", "--check", "--output-format=concise"],
        "oca-checks-odoo-module": [programs / "oca-checks-odoo-module", *modules],
        "oca-checks-po": po_files and [programs / "oca-checks-po", *po_files],
        "pylint-odoo": [programs / "pylint", *modules],
    }
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    failed = []
    for name, command in commands.items():
        if command and (modules or name.startswith("ruff")):
            step(f"Lint: {name}")
            if foreground(command, cwd=ROOT, env=env):
                failed.append(name)
    return failed
