"""Find Odoo 19.0: `$ODOO`, else one that Python can import, else Debian's package."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .console import Failure, ensure_space, run, step
from .paths import CACHE, digest

SERIES = (19, 0)
# Debian has Odoo in its development suite only; that one links to fonts and scripts
# of which only the stable suite has all.
PACKAGES = ["odoo-19/sid"] + [
    f"{name}/trixie"
    for name in (
        "fonts-font-awesome",
        "fonts-inconsolata",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    )
]
# Debian leaves this script out, and every page of the web client would report that.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = "/usr/share/keyrings/debian-archive-keyring"
HINT = "Clone Odoo 19.0 and set ODOO to its folder."
APT_CONF = """\
Dir::Etc { SourceList "@/list"; SourceParts "/dev/null"; };
Dir::Etc { Preferences "/dev/null"; PreferencesParts "/dev/null"; };
Dir::State "@"; Dir::State::status "/dev/null"; Dir::Cache "@/cache";
APT::Sandbox::User "";
"""


@dataclasses.dataclass
class Odoo:
    """An Odoo found on this machine."""

    path: Path  # the folder that holds the package `odoo`
    revision: str = ""

    @property
    def addons(self):
        """Return the folders of its add-ons."""
        folders = [self.path / "odoo/addons", self.path / "addons"]
        return [folder for folder in folders if folder.is_dir()]

    @property
    def key(self):
        """Return what tells it from other Odoos."""
        return f"{self.path} {self.revision}"


def series(path):
    """Return the series of the Odoo in a folder, such as (19, 0), or None."""
    try:
        text = (path / "odoo/release.py").read_text()
    except OSError:
        return None
    found = re.search(
        r"^version_info = \(['\"]?([\w~]+)['\"]?, (\d+)", text, re.MULTILINE
    )
    return found and tuple(int(n) if n.isdigit() else n for n in found.groups())


def find():
    """Return the Odoo to use.

    :raises Failure: when there is none, saying how to name one
    """
    if os.environ.get("ODOO"):
        return from_variable(Path(os.environ["ODOO"]).expanduser().resolve())
    return importable() or Odoo(debian())


def from_variable(path):
    """Return the Odoo that `$ODOO` names, with the commit that is checked out."""
    found = series(path)
    if found != SERIES:
        holds = f"Odoo {'.'.join(map(str, found))}" if found else "no Odoo"
        raise Failure(f"ODOO must name a checkout of Odoo 19.0; {path} holds {holds}.")
    git = ["git", "-C", path, "-c", "safe.directory=*"]
    describe = [*git, "describe", "--always", "--dirty"]
    try:
        revision = subprocess.run(
            describe, capture_output=True, text=True
        ).stdout.strip()
    except FileNotFoundError:
        revision = ""
    return Odoo(path, revision)


def importable():
    """Return the Odoo that this Python imports, if it is of the right series."""
    code = (
        "import odoo.release as r, pathlib; print(pathlib.Path(r.__file__).parents[1])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd="/"
    )
    path = Path(found.stdout.strip() or "/nowhere")
    return Odoo(path) if series(path) == SERIES else None


def debian():
    """Return the folder of Debian's Odoo, unpacked in the cache, not installed."""
    target = CACHE / f"odoo-{digest(*PACKAGES)}"
    inner = "usr/lib/python3/dist-packages"
    if not target.is_dir():
        if not shutil.which("apt-get"):
            raise Failure(f"no Odoo 19.0 here, and no apt to fetch Debian's. {HINT}")
        ensure_space(CACHE, 2.5)
        step("Download Odoo 19.0, Debian's package (135 MB)")
        new = target.with_name(f"{target.name}.new")
        apt = CACHE / "apt.new"
        try:
            unpack(download(apt), new)
            if series(new / inner) != SERIES:
                raise Failure(f"Debian's package odoo-19 is not Odoo 19.0. {HINT}")
            left_out = new / inner / LEFT_OUT
            left_out.parent.mkdir(parents=True, exist_ok=True)
            left_out.touch()
            new.rename(target)
        finally:
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(apt, ignore_errors=True)
    return target / inner


def mirrors(uris):
    """Return the Debian mirrors among what `apt-get --print-uris update` prints."""
    found = re.findall(r"^'(\S+)/dists/[\w-]+/InRelease'", uris, re.MULTILINE)
    return [uri for uri in found if uri.endswith("/debian")]


def mirror(apt):
    """Return the address of the Debian mirror that apt is configured with here."""
    command = ["apt-get", "-o", f"Dir::State::Lists={apt}/lists", "--print-uris"]
    uris = subprocess.run([*command, "update"], capture_output=True, text=True).stdout
    if not mirrors(uris):
        raise Failure(f"apt is configured with no mirror of Debian here. {HINT}")
    return mirrors(uris)[0]


def download(apt):
    """Fetch Debian's packages with apt's own tools, which check signature and sums.

    :param Path apt: a folder to make and use
    :return: list of package files
    """
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (apt / folder).mkdir(parents=True)
    keyrings = [f"{KEYRING}.{kind}" for kind in ("gpg", "pgp")]
    keyring = next((name for name in keyrings if Path(name).exists()), None)
    if not keyring:
        raise Failure(f"Debian's package debian-archive-keyring is missing. {HINT}")
    sources = [
        f"deb [signed-by={keyring}] {mirror(apt)} {suite} main\n"
        for suite in ("sid", "trixie")
    ]
    (apt / "list").write_text("".join(sources))
    (apt / "conf").write_text(APT_CONF.replace("@", str(apt)))
    env = {**os.environ, "APT_CONFIG": str(apt / "conf")}
    quiet = ["apt-get", "-qq", "-o", "APT::Update::Error-Mode=any"]
    try:
        run("apt", [*quiet, "update"], what="apt-get update", env=env)
        what = "apt-get download odoo-19"
        run(
            "apt", [*quiet, "download", *PACKAGES], what=what, env=env, cwd=apt / "debs"
        )
    except Failure as failure:
        raise Failure(
            f"Debian's package odoo-19 cannot be had: {failure} {HINT}"
        ) from None
    return sorted((apt / "debs").glob("*.deb"))


def unpack(packages, target):
    """Unpack package files into one folder."""
    step("Unpack it")
    for package in packages:
        run(
            "unpack",
            ["dpkg-deb", "-x", package, target],
            what=f"unpacking {package.name}",
        )
