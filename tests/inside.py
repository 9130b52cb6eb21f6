"""What the tests of throw-away databases run in Odoo's shell; results are JSON."""

SCREENS = ("stock.", "repair.", "sale.", "account.", "survey.", "product.")
KINDS = ("form", "list", "search", "kanban")


def install(env, *modules):
    """Install modules as the button in Apps does."""
    modules = env["ir.module.module"].search([("name", "in", modules)])
    modules.button_immediate_install()


def uninstall(env, module):
    """Uninstall a module as the button in Apps does, with all that depend on it."""
    module = env["ir.module.module"].search([("name", "=", module)])
    module.button_immediate_uninstall()


def broken_screens(env):
    """Return which screens of the native models, and of ours, do not open.

    :return: list of "model kind: error"
    """
    broken = []
    names = [name for name in env if name.startswith((*SCREENS, "service."))]
    for name in [*names, "res.partner", "res.company", "crm.lead"]:
        model = env.get(name)
        if model is None or model._abstract:
            continue
        for kind in KINDS:
            try:
                model.get_view(view_type=kind)
            except Exception as error:
                broken.append(f"{name} {kind}: {error}")
    return broken


def broken_views(env):
    """Return what is wrong with views that some model of ours or of Odoo's has.

    :return: list of "view: error"
    """
    broken = []
    domain = [("model", "in", list(env)), ("type", "!=", "qweb")]
    for view in env["ir.ui.view"].search(domain):
        try:
            view._check_xml()
        except Exception as error:
            broken.append(f"{view.xml_id}: {error}")
    return broken


def repair_natively(env):
    """Repair a product with one part, as a company without the suite does.

    :return: the repair's state
    """
    warehouse = env["stock.warehouse"].search([], limit=1)
    if not warehouse.repair_type_id:
        warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
    device, part = env["product.product"].create(
        [{"name": "Lamp", "is_storable": True}, {"name": "Bulb", "is_storable": True}]
    )
    quants = env["stock.quant"]
    for product in device + part:
        quants._update_available_quantity(product, warehouse.lot_stock_id, 1)
    line = {"product_id": part.id, "product_uom_qty": 1, "repair_line_type": "add"}
    repair = env["repair.order"].create(
        {
            "product_id": device.id,
            "picking_type_id": warehouse.repair_type_id.id,
            "move_ids": [(0, 0, line)],
        }
    )
    repair.action_validate()
    repair.action_repair_start()
    repair.action_repair_end()
    return repair.state


def goods_in_custody(env):
    """Return how many customers' devices Inventory shows in places of custody."""
    roots = env["stock.location"].search([("name", "=", "Service custody")])
    domain = [
        ("location_id", "child_of", roots.ids),
        ("lot_id.product_id.tracking", "=", "serial"),
        ("quantity", "!=", 0),
        ("owner_id.is_company", "=", False),
    ]
    return env["stock.quant"].search_count(domain)


def make_scene(env):
    """Make people and work for races, with the factories of the modules' tests.

    :return: dict with ids
    """
    from unittest.mock import patch

    from suite_common import ServiceSuiteCommon

    from odoo.addons.base.tests.common import BaseCommon

    with patch.object(BaseCommon, "setUpClass", lambda: None):
        ServiceSuiteCommon.env, ServiceSuiteCommon.registry = env, env.registry
        ServiceSuiteCommon.setUpClass()
    scene = ServiceSuiteCommon
    env.company.service_fee_wait_days = 0  # fees wait for no happy call
    clerk = "service_intake.group_service_clerk"
    settling = "service_dealer.group_service_dealer_manager"
    paying = "account.group_account_invoice"
    for number in range(1, 5):
        scene._create_user(f"clerk_{number}", clerk)
        scene._create_user(f"accountant_{number}", f"{settling},{paying}")
        scene._create_user(f"keeper_{number}", "service_warehouse.group_service_keeper")
        scene._create_user(
            f"operator_{number}", "service_survey.group_service_operator"
        )
    contracts = scene.contract + scene._create_contract("Dealer Two")
    fees = env["service.fee"]
    for number in range(12):
        fees += scene._earn_payable(
            date=f"2026-0{1 + number // 2 % 2}-15",
            amount=10.01 + number,
            contract=contracts[number % 2],
        ).sudo()
    return {
        "values": {
            "partner_id": scene.customer.id,
            "product_id": scene.device.id,
            "center_id": scene.center.id,
            "fault": "does not switch on",
        },
        "ready": [scene._finish().service_intake_id.id for _number in range(2)],
        "unclaimed": make_unclaimed(env, scene),
        "owed": scene._owed(contract=scene.contract).ids,
        "calls": scene._get_call(fees.repair_id.service_intake_id[:1]).ids,
        "contracts": contracts.ids,
        "fees": fees.ids,
    }


def make_unclaimed(env, scene):
    """Make a device that nobody collected for a year, and the act that says so.

    :return: dict with the ids of the case and of the act
    """
    import datetime

    for number in range(1, 3):
        scene._create_user(
            f"director_{number}", "service_intake.group_service_director"
        )
    if not env.company.chart_template:
        env["account.chart.template"].try_loading(
            "generic_coa", env.company, install_demo=False
        )
    case = scene._receive(serial="UNCLAIMED-1")
    case.action_ready()
    told = datetime.datetime.now() - datetime.timedelta(days=500)
    case.sudo()._register_notice("phone", told)
    notices = env["service.storage.notice"]
    for step in case.storage_policy_id.step_ids:
        notices += notices.create(
            {
                "charge_id": case.storage_charge_id.id,
                "intake_id": case.id,
                "company_id": case.company_id.id,
                "step_id": step.id,
                "due_date": told,
            }
        )
    proven_at = told + datetime.timedelta(days=400)
    notices._set_state("sent", sent_at=proven_at)
    notices._set_state("proven", proven_at=proven_at)
    act = env["service.ownership.transfer"].create(
        {"intake_id": case.id, "value": 10, "wipe_note": "reset"}
    )
    act.action_wipe()
    return {"case": case.id, "act": act.id}
