"""Rules that the files of the repository keep; no database is needed to check them."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SUITE = (
    "service_intake",
    "service_repair",
    "service_warehouse",
    "service_dealer",
    "service_survey",
)
# The dependencies that each add-on may name. A new edge needs a decision in docs/adr.
ALLOWED = {
    "service_intake": {
        "stock_account",
        "portal",
        "sms",
        "calendar",
        "resource",
        "utm",
        "barcodes",
        "crm",
    },
    "service_repair": {
        "service_intake",
        "repair",
        "spreadsheet_dashboard",
        "digest",
    },
    "service_warehouse": {"service_repair", "purchase_stock"},
    "service_dealer": {"service_warehouse", "account", "analytic"},
    "service_survey": {"service_repair", "survey"},
}
DATA_FOLDERS = ("data", "demo", "security", "views", "report", "wizard")
MAX_LINES = 300
MAX_README_LINES = 120
MAX_SECOND_MODEL_LINES = 40
TEXT = {".py", ".xml", ".csv", ".js", ".scss", ".md", ".rst", ".toml", ".txt", ".yaml"}
# Where packages come from is the business of the machine that installs them.
REGISTRY_HOST = re.compile(
    r"(deb|ftp[\w.-]*|security|snapshot)\.debian\.(org|net)"
    r"|py(pi\.org|thonhosted)|npm(js)?\.(org|com)\b|registry\.\w+js\.",
    re.IGNORECASE,
)

every_module = pytest.mark.parametrize("module", SUITE)


def below(module):
    """Return the add-ons of the suite that one depends on, and itself."""
    found = {module}
    for name in ALLOWED[module] & set(SUITE):
        found |= below(name)
    return found


def manifest(module):
    """Return what an add-on says of itself."""
    return ast.literal_eval((ROOT / module / "__manifest__.py").read_text())


def python_files(module):
    """Return the Python files of an add-on."""
    return sorted((ROOT / module).rglob("*.py"))


def nodes(module, kind, *, tests=True):
    """Yield "file:line" and node for the syntax nodes of a kind in an add-on."""
    for path in python_files(module):
        if tests or "tests" not in path.relative_to(ROOT / module).parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, kind):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def model_names(tree):
    """Return {model name: class} of the models that a syntax tree defines."""
    found = {}
    for node in ast.walk(tree):
        for line in node.body if isinstance(node, ast.ClassDef) else ():
            if (
                isinstance(line, ast.Assign)
                and getattr(line.targets[0], "id", "") == "_name"
                and isinstance(line.value, ast.Constant)
            ):
                found[line.value.value] = node
    return found


def repository_files():
    """Return the text files that belong to the repository."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file()]


def test_the_suite_is_these_five_addons():
    found = {path.parent.name for path in ROOT.glob("*/__manifest__.py")}
    assert found == set(SUITE)


def test_the_root_is_no_package():
    assert not (ROOT / "__init__.py").exists()


def test_no_file_names_a_registry_host():
    naming = []
    for path in repository_files():
        found = REGISTRY_HOST.search(path.read_text(errors="replace"))
        if found and path != Path(__file__).resolve():
            naming.append(f"{path.relative_to(ROOT)}: {found.group()}")
    assert not naming


@every_module
def test_manifest_says_what_it_must(module):
    found = manifest(module)
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", found["version"])
    assert found["license"] == "LGPL-3"
    assert found["author"] == "Service Suite contributors"
    assert found["summary"]
    assert found.get("installable", True)
    assert not found.get("external_dependencies"), "Odoo's own requirements suffice"


@every_module
def test_depends_only_on_what_is_allowed(module):
    assert set(manifest(module)["depends"]) <= ALLOWED[module]


@every_module
def test_every_data_file_is_in_the_manifest(module):
    found = manifest(module)
    named = {*found.get("data", ()), *found.get("demo", ())}
    files = {
        path.relative_to(ROOT / module).as_posix()
        for folder in DATA_FOLDERS
        for path in (ROOT / module / folder).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert files - named == set(), "not in the manifest"
    missing = {name for name in named if not (ROOT / module / name).is_file()}
    assert missing == set(), "in the manifest alone"


@every_module
def test_names_no_addon_above_or_beside_it(module):
    others = set(SUITE) - below(module)
    pattern = re.compile(rf"\b({'|'.join(sorted(others))})\b") if others else None
    naming = []
    for path in repository_files():
        inner = path.relative_to(ROOT)
        if pattern and inner.parts[0] == module and path.suffix in TEXT - {".rst"}:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if pattern.search(line):
                    naming.append(f"{inner}:{number}: {line.strip()}")
    assert not naming


@every_module
def test_names_no_model_of_an_addon_above_or_beside_it(module):
    foreign = {
        name
        for other in set(SUITE) - below(module)
        for path in python_files(other)
        if "tests" not in path.parts
        for name in model_names(ast.parse(path.read_text()))
    }
    naming = [
        f"{place}: {node.value}"
        for place, node in nodes(module, ast.Constant)
        if node.value in foreign
    ]
    assert not naming


@every_module
def test_readme_is_there_and_short(module):
    lines = (ROOT / module / "README.rst").read_text().splitlines()
    assert 10 <= len(lines) <= MAX_README_LINES


@every_module
def test_has_an_icon(module):
    assert (ROOT / module / "static/description/icon.png").is_file()


@every_module
def test_python_files_are_short(module):
    long = {
        str(path.relative_to(ROOT)): count
        for path in python_files(module)
        if (count := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert not long


@every_module
def test_one_model_per_file(module):
    crowded = []
    for path in python_files(module):
        found = model_names(ast.parse(path.read_text()))
        sizes = sorted(node.end_lineno - node.lineno + 1 for node in found.values())
        if any(size > MAX_SECOND_MODEL_LINES for size in sizes[:-1]):
            crowded.append(f"{path.relative_to(ROOT)}: {', '.join(found)}")
    assert not crowded


@every_module
def test_constraints_are_declared_as_attributes(module):
    old = [
        place
        for place, node in nodes(module, ast.Name)
        if node.id == "_sql_constraints"
    ]
    assert not old


@every_module
def test_does_not_ask_which_models_are_installed(module):
    asking = [
        place
        for place, node in nodes(module, ast.Compare)
        if any(isinstance(operator, ast.In | ast.NotIn) for operator in node.ops)
        and any(ast.unparse(right).endswith("env") for right in node.comparators)
    ]
    assert not asking


@every_module
def test_does_not_commit(module):
    committing = [
        place
        for place, node in nodes(module, ast.Attribute, tests=False)
        if node.attr == "commit"
    ]
    assert not committing


@every_module
def test_only_set_state_writes_a_state(module):
    """A write of the literal key "state" belongs to the one writer of each model."""
    excused = set()
    for place, function in nodes(module, ast.FunctionDef, tests=False):
        if function.name.startswith("_set_state"):
            path = place.rpartition(":")[0]
            lines = range(function.lineno, function.end_lineno + 1)
            excused |= {f"{path}:{line}" for line in lines}
    writing = [
        place
        for place, node in nodes(module, ast.Call, tests=False)
        if getattr(node.func, "attr", "") == "write"
        and place not in excused
        and any(
            isinstance(key, ast.Constant) and key.value == "state"
            for argument in node.args
            if isinstance(argument, ast.Dict)
            for key in argument.keys
        )
    ]
    assert not writing


@every_module
def test_every_test_file_is_imported(module):
    """Odoo's own runner knows only what tests/__init__.py imports."""
    folder = ROOT / module / "tests"
    imported = set(re.findall(r"\b(test_\w+)", (folder / "__init__.py").read_text()))
    assert {path.stem for path in folder.glob("test_*.py")} == imported


@every_module
def test_every_test_class_is_tagged(module):
    untagged = [
        f"{place} {node.name}"
        for place, node in nodes(module, ast.ClassDef)
        if node.name.startswith("Test")
        and not any("post_install" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert not untagged
