"""The Python environment, and the programs that the machine should have."""

import os
import shutil
import subprocess
import sys

from .console import Failure, ensure_space, note, run, step
from .paths import CACHE, REQUIREMENTS, digest


def need(package, *programs, otherwise):
    """Install a Debian package where that is allowed, if its program is missing.

    :param tuple programs: any of them will do
    :param str otherwise: what follows if it stays missing
    """
    if any(map(shutil.which, programs)) or install(package):
        return
    note(f"{package} is missing: {otherwise} An administrator can install it with apt.")


def install(package):
    """Install a Debian package if this user may; return whether it worked."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    step(f"Install Debian's package {package}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run("apt", ["apt-get", "-qq", "update"], what="apt-get update", env=env)
        command = ["apt-get", "-qq", "--no-install-recommends", "install", package]
        run("apt", command, what=f"installing {package}", env=env)
    except Failure as failure:
        note(str(failure))
        return False
    return True


def ensure_venv(odoo):
    """Return the folder of a Python environment for an Odoo, making it if need be."""
    key = digest(odoo.path, sys.version, sys.executable, REQUIREMENTS.read_text())
    venv = CACHE / f"venv-{key}"
    if (venv / "made").exists():
        os.utime(venv)
        return venv
    ensure_space(CACHE, 0.8)
    if not can_make_venv() and not (install("python3-venv") and can_make_venv()):
        raise Failure("python3-venv is missing: install it (apt install python3-venv).")
    step("Make the Python environment")
    try:
        command = [sys.executable, "-m", "venv", "--clear", venv]
        run("venv", command, what="making the Python environment")
        pip(venv, "-r", REQUIREMENTS)
        packages = next(venv.glob("lib/python*/site-packages"))
        (packages / "odoo.pth").write_text(f"{odoo.path}\n")
        (venv / "made").touch()
    finally:
        if not (venv / "made").exists():
            shutil.rmtree(venv, ignore_errors=True)
    return venv


def can_make_venv():
    """Return whether this Python has what Debian puts in python3-venv."""
    code = "import venv; from ensurepip import version"
    return not subprocess.run(
        [sys.executable, "-c", code], capture_output=True
    ).returncode


def pip(venv, *what):
    """Install packages in the environment."""
    command = [venv / "bin/pip", "install", "--disable-pip-version-check", "-q", *what]
    run("pip", command, what="pip install")
