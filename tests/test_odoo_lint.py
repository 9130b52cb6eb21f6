"""Odoo's own checks (its module test_lint), limited to the suite."""

from pathlib import Path
from unittest.mock import patch

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from odoo.addons.test_lint.tests import (
    test_docstring,
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_naming,
    test_onchange_domains,
    test_orm_import,
    test_override_signatures,
    test_routes,
)

ROOT = Path(__file__).resolve().parents[1]
SUITE = {path.parent.name for path in ROOT.glob("service_*/__manifest__.py")}


def our_models(_name=None):
    """Return {name: class} of the models that the suite defines or extends."""
    return {
        name: model
        for name, model in Registry(get_db_name()).items()
        if any(getattr(base, "_module", None) in SUITE for base in model.__mro__)
    }


class OnTheSuite:
    """Show Odoo's checks the suite's manifests and models alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = [m for m in Manifest.all_addon_manifests() if m.name in SUITE]
        patches = [patch.object(Manifest, "all_addon_manifests", return_value=ours)]
        for module in (test_docstring, test_naming, test_override_signatures):
            patches.append(patch.object(module, "Registry", our_models))
        for patcher in patches:
            patcher.start()
            cls.addClassCleanup(patcher.stop)


@tagged("post_install", "-at_install")
class TestDocstrings(OnTheSuite, test_docstring.TestDocstring):
    def _test_docstring_params(self, method, doctree):
        if SUITE & set(method.__module__.split(".")):
            super()._test_docstring_params(method, doctree)


@tagged("post_install", "-at_install")
class TestDunderInit(OnTheSuite, test_dunderinit.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestTranslatableProps(OnTheSuite, test_i18n.TestI18n):
    pass


@tagged("post_install", "-at_install")
class TestIndexes(OnTheSuite, test_index.TestIndex):
    pass


@tagged("post_install", "-at_install")
class TestJsTranslations(OnTheSuite, test_jstranslate.TestJsTranslations):
    pass


@tagged("post_install", "-at_install")
class TestManifests(OnTheSuite, test_manifests.ManifestLinter):
    pass


@tagged("post_install", "-at_install")
class TestNames(OnTheSuite, test_naming.TestNaming):
    pass


@tagged("post_install", "-at_install")
class TestOnchangeDomains(OnTheSuite, test_onchange_domains.TestOnchangeDomains):
    pass


@tagged("post_install", "-at_install")
class TestOrmImports(OnTheSuite, test_orm_import.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestSignatures(OnTheSuite, test_override_signatures.TestLintOverrideSignatures):
    pass


@tagged("post_install", "-at_install")
class TestRoutes(OnTheSuite, test_routes.RoutesLinter):
    pass
