"""The command `./dev`: what goes wrong ends in one clear line."""

import errno
import os
import socket
import subprocess
import types
from pathlib import Path

import pytest

import conftest
from devtools import cli, console, paths, postgres, source, workspace

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def dev(tmp_path):
    """Return a function that runs ./dev with an empty cache."""

    def run(*arguments, **variables):
        env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), **variables}
        command = [ROOT / "dev", *arguments]
        return subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=60
        )

    return run


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return an empty cache, in use until the test ends."""
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    return tmp_path


def make_odoo(folder, version):
    """Make a folder look like a checkout of Odoo."""
    release = folder / "odoo/release.py"
    release.parent.mkdir(parents=True)
    release.write_text(f"version_info = ({version}, FINAL, 0, '')\n")
    return folder


def assert_one_line(result, *words):
    """Check that a command failed with a single line that holds some words."""
    assert result.returncode == 1
    assert result.stderr.startswith("dev: ")
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr


def test_help_lists_every_command(dev):
    result = dev()
    assert result.returncode == 0
    for name in cli.COMMANDS:
        assert f"./dev {name}" in result.stdout


def test_unknown_command_is_refused(dev):
    assert dev("fly").returncode == 2


def test_missing_odoo_is_one_line(dev, tmp_path):
    assert_one_line(dev("lint", ODOO=str(tmp_path / "none")), "19.0", "no Odoo")


@pytest.mark.parametrize("version", ["18, 0, 0", "'saas~19', 1, 0", "20, 0, 0"])
def test_other_series_is_one_line(dev, tmp_path, version):
    odoo = make_odoo(tmp_path / "odoo", version)
    assert_one_line(dev("lint", ODOO=str(odoo)), "19.0", "holds Odoo")


def test_checkout_is_known_by_its_commit(tmp_path):
    odoo = make_odoo(tmp_path, "19, 0, 0")
    git = ["git", "-C", odoo, "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    assert source.from_variable(odoo).revision


def test_taken_port_is_one_line(dev):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_line(dev("run", "--port", str(port)), "taken", "--port")


@pytest.mark.parametrize("port", ["none", "0", "70000"])
def test_impossible_port_is_one_line(dev, port):
    assert_one_line(dev("run", f"--port={port}"), "no port")


def test_port_is_taken_from_the_arguments():
    assert cli.take_port(["--dev=xml", "--port", "8070"]) == (8070, ["--dev=xml"])
    assert cli.take_port(["-p", "8071"]) == (8071, [])
    assert cli.take_port([]) == (8069, [])


def test_full_disk_is_noticed_before(tmp_path):
    with pytest.raises(console.Failure, match="too full"):
        console.ensure_space(tmp_path, 1e9)


def test_full_disk_is_named_after(tmp_path):
    log = tmp_path / "log"
    log.write_text("ERROR: [Errno 28] No space left on device\nTraceback\n")
    assert console.cause(log) == "the disk is full"
    error = OSError(errno.ENOSPC, "No space left on device", "a file")
    assert "disk is full" in console.explain(error)


def test_cause_is_the_last_telling_line(tmp_path):
    log = tmp_path / "log"
    log.write_text("E: Hash Sum mismatch\n - Filesize:122533504\n")
    assert console.cause(log) == "E: Hash Sum mismatch"


def test_failing_command_names_its_log(monkeypatch, tmp_path):
    monkeypatch.setattr(console, "STATE", tmp_path)
    with pytest.raises(console.Failure, match=r"trying failed: .*/x\.log"):
        console.run("x", ["false"], what="trying")


def test_mirror_is_the_one_of_debian():
    uris = (
        "'scheme://else.where/apt/dists/bookworm/InRelease' x 0\n"
        "'scheme://a.mirror/debian-security/dists/s-security/InRelease' x 0\n"
        "'scheme://a.mirror/debian/dists/bookworm-updates/InRelease' x 0\n"
    )
    assert source.mirrors(uris) == ["scheme://a.mirror/debian"]


def test_half_built_is_removed_from_the_cache(cache):
    (cache / "native-1.new/pg").mkdir(parents=True)
    (cache / "native-2/pg").mkdir(parents=True)
    workspace.remove_half_built()
    assert [path.name for path in cache.iterdir()] == ["native-2"]


def test_pid_of_another_program_is_no_server(tmp_path):
    lines = [str(os.getpid()), str(tmp_path), "0", "5432", "/tmp/sockets"]
    (tmp_path / "postmaster.pid").write_text("\n".join(lines))
    postgres.stop_leftover(tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()


def test_lock_that_others_hold_is_noticed(tmp_path):
    with workspace.locked(tmp_path / "lock"), pytest.raises(BlockingIOError):
        workspace.locked(tmp_path / "lock").__enter__()


def test_changed_test_does_not_change_a_module(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    module = tmp_path / "service_x"
    (module / "tests").mkdir(parents=True)
    (module / "__manifest__.py").write_text("{}")
    before = paths.module_digests()
    (module / "tests/test_x.py").write_text("pass")
    assert paths.module_digests() == before
    (module / "x.py").write_text("pass")
    assert paths.module_digests() != before


@pytest.mark.parametrize(
    ("ci", "skip", "outcome"),
    [("", "", "failed"), ("", "1", "skipped"), ("true", "1", "failed")],
)
def test_tour_without_browser_fails(monkeypatch, ci, skip, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("SERVICE_SKIP_TOURS", skip)
    reason = ("file", 1, "Skipped: Chrome executable not found")
    report = types.SimpleNamespace(
        skipped=True, failed=False, outcome="skipped", longrepr=reason
    )
    hook = conftest.pytest_runtest_makereport(types.SimpleNamespace(stash={}))
    next(hook)
    with pytest.raises(StopIteration):
        hook.send(report)
    assert report.outcome == outcome
