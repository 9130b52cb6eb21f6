"""Rules that the installed suite keeps: access, companies, buttons, states, names."""

import io
import sys
from pathlib import Path

import polib
from lxml import etree

from odoo.models import BaseModel
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ROOT = Path(__file__).resolve().parents[1]
SUITE = {path.parent.name for path in ROOT.glob("service_*/__manifest__.py")}


def module_of(name):
    """Return the add-on that a Python module belongs to."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["odoo", "addons"] and parts[2:] else None


@tagged("post_install", "-at_install")
class TestRegistryConformance(TransactionCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [cls.env[name] for name in cls.env.registry]
        cls.ours = [m for m in cls.models if m._original_module in SUITE]
        cls.concrete = [m for m in cls.ours if not m._abstract]

    def _classes(self):
        """Return {Python class: model} of the classes that the suite defines."""
        return {
            base: model
            for model in self.models
            for base in type(model).__mro__
            if module_of(base.__module__) in SUITE and issubclass(base, BaseModel)
        }

    def test_the_suite_is_installed(self):
        domain = [("name", "in", list(SUITE)), ("state", "=", "installed")]
        found = self.env["ir.module.module"].search(domain)
        self.assertEqual(set(found.mapped("name")), SUITE)

    def test_every_model_has_access_rows(self):
        domain = [("model_id.model", "in", [m._name for m in self.concrete])]
        rows = self.env["ir.model.access"].search(domain)
        covered = set(rows.mapped("model_id.model"))
        self.assertEqual({m._name for m in self.concrete} - covered, set())

    def test_no_access_row_is_for_everybody(self):
        domain = [
            ("model_id.model", "in", [m._name for m in self.concrete]),
            ("group_id", "=", False),
        ]
        rows = self.env["ir.model.access"].search(domain)
        self.assertEqual(rows.mapped("name"), [])

    def test_every_model_describes_itself(self):
        silent = [m._name for m in self.ours if m._description == m._name]
        self.assertEqual(silent, [])

    def test_company_models_check_their_company(self):
        unchecked = [
            m._name
            for m in self.concrete
            if m._auto and "company_id" in m._fields and not m._check_company_auto
        ]
        self.assertEqual(unchecked, [])

    def test_company_models_have_a_global_rule(self):
        domain = [("global", "=", True), ("domain_force", "ilike", "company_ids")]
        covered = self.env["ir.rule"].search(domain).mapped("model_id.model")
        open_to_all = [
            m._name
            for m in self.concrete
            if "company_id" in m._fields and not m.is_transient()
        ]
        self.assertEqual(set(open_to_all) - set(covered), set())

    def test_fields_on_core_models_carry_our_prefix(self):
        wrong = [
            f"{model._name}.{name}"
            for model in self.models
            if model._original_module not in SUITE
            for name, field in model._fields.items()
            if field._modules
            and set(field._modules) <= SUITE
            and not name.startswith("service_")
        ]
        self.assertEqual(wrong, [])

    def test_every_button_names_a_public_method(self):
        xmlids = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "in", list(SUITE))]
        )
        views = self.env["ir.ui.view"].browse(xmlids.mapped("res_id"))
        roots = self.env["ir.ui.view"]
        for view in views.filtered("model"):
            while view.mode == "extension" and view.inherit_id:
                view = view.inherit_id
            roots |= view
        broken = []
        for view in roots:
            model = self.env.get(view.model)
            if model is not None:
                tree = view._get_combined_arch()
                broken += self._broken_buttons(tree, model, view.xml_id)
        self.assertEqual(broken, [])

    def _broken_buttons(self, node, model, where):
        """Return the buttons below a node of a view that call no public method."""
        broken = []
        for child in node.iterchildren(tag=etree.Element):
            inner = model
            if child.tag == "field" and len(child):
                field = model._fields.get(child.get("name"))
                if field is None or not field.relational:
                    continue
                inner = self.env[field.comodel_name]
            if child.tag in ("button", "a") and child.get("type") == "object":
                try:
                    get_public_method(model, child.get("name"))
                except Exception as error:
                    broken.append(f"{where}: {error}")
            broken += self._broken_buttons(child, inner, where)
        return broken

    def test_transitions_name_real_states(self):
        states = {
            frozenset(dict(model._fields["state"]._description_selection(self.env)))
            for model in self._classes().values()
            if "state" in model._fields and model._fields["state"].type == "selection"
        }
        wrong = []
        for name, module in list(sys.modules.items()):
            transitions = getattr(module, "TRANSITIONS", None)
            if module_of(name) in SUITE and isinstance(transitions, dict):
                named = set(transitions).union(*transitions.values())
                if not any(named <= known for known in states):
                    wrong.append(f"{name}: {sorted(map(str, named))}")
        self.assertEqual(wrong, [])

    def test_classes_of_our_models_have_docstrings(self):
        silent = [
            f"{base.__module__}.{base.__name__}"
            for base, model in self._classes().items()
            if model._original_module in SUITE and not vars(base).get("__doc__")
        ]
        self.assertEqual(silent, [])

    def test_business_methods_have_docstrings(self):
        silent = [
            f"{base.__module__}.{base.__name__}.{name}"
            for base in self._classes()
            for name, method in vars(base).items()
            if callable(method)
            and not name.startswith("_")
            and not hasattr(BaseModel, name)
            and getattr(method, "__module__", None) == base.__module__
            and not method.__doc__
        ]
        self.assertEqual(silent, [])

    def test_translation_templates_are_current(self):
        for module in sorted(SUITE):
            with self.subTest(module):
                path = ROOT / module / "i18n" / f"{module}.pot"
                update = f"update it: ./dev odoo i18n export {module}"
                self.assertTrue(path.is_file(), update)
                buffer = io.BytesIO()
                trans_export(None, [module], buffer, "po", self.env)
                known = {entry.msgid for entry in polib.pofile(str(path))}
                now = {e.msgid for e in polib.pofile(buffer.getvalue().decode())}
                self.assertEqual((now - known, known - now), (set(), set()), update)
