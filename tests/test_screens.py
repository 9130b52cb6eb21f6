"""Each role can open what its menus lead to: lists, forms, and the rows inside."""

from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged

ROLES = {
    "reader": "service_intake.group_service_reader",
    "clerk": "service_intake.group_service_clerk",
    "auditor": "service_intake.group_service_auditor",
    "director": "service_intake.group_service_director",
    "technician": "service_repair.group_service_technician",
    "foreman": "service_repair.group_service_foreman",
    "keeper": "service_warehouse.group_service_keeper",
    "manager": "service_dealer.group_service_dealer_manager",
    "operator": "service_survey.group_service_operator",
    "accountant": "account.group_account_invoice",
}
MODELS = (
    "service.intake",
    "repair.order",
    "service.check",
    "service.obligation",
    "service.dealer.contract",
    "service.settlement",
    "service.fee",
    "service.happy.call",
    "service.center",
    "service.contact",
    "service.photo",
    "service.notification",
    "service.notification.rule",
    "service.receipt.claim",
    "service.stock.take",
    "service.transfer",
    "service.delivery",
    "service.intake.batch",
    "service.passcode.access",
    "service.consent",
    "service.device.type",
    "service.storage.policy",
    "service.storage.charge",
    "service.storage.notice",
    "service.ownership.transfer",
    "service.desk.service",
    "service.appointment",
    "service.queue.ticket",
    "service.queue.counter",
    "service.import",
    "crm.lead",
    "sale.order",
    "stock.lot",
    "res.partner",
)


def get_specification(node, models, model):
    """Return what the web client would read for a view.

    :param node: the view's element, or that of a view inside a field
    :param dict models: descriptions of fields, as ``get_views`` gives them
    :return: a specification for ``web_read``
    :rtype: dict
    """
    specification = {}
    for field in node.iterfind(".//field"):
        parents = [a.tag for a in field.iterancestors()]
        inner = parents.index(node.tag) if node.tag in parents else len(parents)
        name, known = field.get("name"), models[model]["fields"]
        if "field" in parents[:inner] or name not in known:
            continue
        kind = known[name]["type"]
        if kind in ("one2many", "many2many"):
            view = field.find("./list")
            fields = {"display_name": {}}
            if view is not None:
                fields = get_specification(view, models, known[name]["relation"])
            specification[name] = {"fields": fields}
        elif kind == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
        else:
            specification[name] = {}
    return specification


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    def _open(self, user, model):
        """Read some records as the web client does, by list and form."""
        model = self.env[model].with_user(user)
        views = model.get_views([(False, "list"), (False, "form")])
        for kind in ("list", "form"):
            arch = etree.fromstring(views["views"][kind]["arch"])
            specification = get_specification(arch, views["models"], model._name)
            rows = model.web_search_read([], specification, limit=20)
            self.assertGreaterEqual(rows["length"], 0)

    def test_each_role_opens_what_it_may_read(self):
        for role, group in ROLES.items():
            user = new_test_user(self.env, f"screen_{role}", groups=group)
            for model in MODELS:
                if self.env[model].with_user(user).has_access("read"):
                    with self.subTest(role=role, model=model):
                        self._open(user, model)
