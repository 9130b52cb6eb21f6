"""Where things are: the checkout, what belongs to it alone, and the user's cache."""

import ast
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".odoo"  # clusters and logs of this checkout
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "odoo-service-suite"
)  # what all checkouts share: Odoo, its Python environment, native databases
REQUIREMENTS = ROOT / "requirements.txt"
NOT_LOADED = {".rst", ".pot", ".pyc", ".md"}


def digest(*parts):
    """Return a short name for the parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def suite_modules():
    """Return the names of the suite's add-ons."""
    return sorted(path.parent.name for path in ROOT.glob("service_*/__manifest__.py"))


def depends(manifest):
    """Return the modules that a manifest file names as dependencies."""
    return ast.literal_eval(manifest.read_text()).get("depends", ["base"])


def module_digests():
    """Return a digest for each add-on of what Odoo loads of it, its tests aside.

    :return: dict {module name: digest}
    """
    result = {}
    for name in suite_modules():
        files = hashlib.sha256()
        for path in sorted((ROOT / name).rglob("*")):
            inner = path.relative_to(ROOT / name)
            if (
                not path.is_file()
                or path.suffix in NOT_LOADED
                or "tests" in inner.parts
            ):
                continue
            files.update(f"{inner}\0".encode() + path.read_bytes() + b"\0")
        result[name] = files.hexdigest()[:12]
    return result
