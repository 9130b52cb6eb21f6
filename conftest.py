"""Make up for what pytest-odoo lacks, and allow no test to be skipped in silence."""

import contextlib
import logging
import os
import shutil
from pathlib import Path

import pytest
import pytest_odoo

from odoo.tools import config

HAS_FAILED = pytest.StashKey()
NEEDED = ("chrome", "websocket", "wkhtmltopdf")


@contextlib.contextmanager
def own_filestore(original, name):
    """Give each pytest-xdist process a filestore of its own.

    pytest-odoo lets all of them share one, where Odoo's clean-up after each test class
    deletes the files that only the other processes' databases know, asset bundles
    among them. Links serve as copies, for Odoo never changes a file in place.
    """
    target = Path(config.filestore(name))
    if name != original:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(config.filestore(original), target, copy_function=os.link)
    yield
    if name != original:
        shutil.rmtree(target, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore


def pytest_sessionstart(session):
    """Write what Odoo logs to a file too, where `./dev test` looks for errors."""
    if os.environ.get("SERVICE_TEST_LOG"):
        handler = logging.FileHandler(os.environ["SERVICE_TEST_LOG"], delay=True)
        handler.setLevel(logging.WARNING)
        handler.setFormatter(
            logging.Formatter(
                "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
            )
        )
        logging.getLogger().addHandler(handler)


@pytest.fixture(autouse=True)
def no_error_logged(request, caplog):
    """Fail a test that makes Odoo log an error, as Odoo's own runner does."""
    yield
    if request.node.stash.get(HAS_FAILED, False):
        return  # for a reason that says more
    errors = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR
    ]
    assert not errors, f"errors were logged: {errors}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Fail a test that is skipped for want of a browser or of wkhtmltopdf.

    SERVICE_SKIP_TOURS=1 lets it be skipped on a developer's machine, never in CI.
    """
    report = yield
    allowed = os.environ.get("SERVICE_SKIP_TOURS") and not os.environ.get("CI")
    if report.skipped and not allowed:
        reason = str(report.longrepr[-1] if report.longrepr else "")
        if any(word in reason.lower() for word in NEEDED):
            report.outcome = "failed"
            report.longrepr = f"{reason}. It must be there: such a test is not skipped."
    item.stash[HAS_FAILED] = report.failed
    return report
