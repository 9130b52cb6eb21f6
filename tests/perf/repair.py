"""Repairing devices with two parts each, beside the native repair order."""

from perf.harness import Side, Work
from perf.intake import intake_vals, receive

from odoo.fields import Command


def part_commands(scene):
    """Return the commands that add both parts to a repair, as its form sends them."""
    return [
        Command.create(
            {
                "product_id": part.id,
                "product_uom_qty": 1,
                "repair_line_type": "add",
            }
        )
        for part in scene.parts
    ]


def prepare(scene, size, *, email=False):
    """Return cases whose devices wait at reception, and the parts they will need."""
    intakes = receive(scene, intake_vals(scene, size, email=email))
    return scene.as_user("technician", intakes), part_commands(scene)


def prepare_with_mail(scene, size):
    """Return cases of customers who will get a mail when their device is ready."""
    return prepare(scene, size, email=True)


def prepare_native(scene, size):
    """Return values of native repairs of devices that lie in stock, with their owner.

    :rtype: list[dict]
    """
    vals_list = []
    for intake in intake_vals(scene, size, email=False):
        lot = scene.env["stock.lot"].create(
            {"name": intake["serial"], "product_id": intake["product_id"]}
        )
        owner = scene.env["res.partner"].browse(intake["partner_id"])
        scene.env["stock.quant"]._update_available_quantity(
            scene.device, scene.warehouse.lot_stock_id, 1, lot_id=lot, owner_id=owner
        )
        vals_list.append(
            {
                "partner_id": owner.id,
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "picking_type_id": scene.warehouse.repair_type_id.id,
                "move_ids": part_commands(scene),
            }
        )
    return vals_list


def confirm(repairs):
    """Confirm repairs as the button does, which takes one at a time."""
    if len(repairs) == 1:
        assert repairs.action_validate() is True
    else:
        repairs._action_repair_confirm()


def repair(scene, prepared):
    """Take cases through the workshop and quality control: their devices are ready."""
    intakes, commands = prepared
    repairs = intakes._create_repairs()
    scene.end_request()
    repairs.write({"service_result": "repaired", "move_ids": commands})
    scene.end_request()
    confirm(repairs)
    scene.end_request()
    repairs.action_repair_start()
    scene.end_request()
    repairs.action_service_submit()
    checks = scene.as_user("foreman", repairs.service_check_ids)
    scene.end_request()
    checks.action_pass()
    scene.end_request()
    assert set(intakes.mapped("state")) == {"ready"}


def repair_one_by_one(scene, prepared):
    """Do the same for one case after the other."""
    intakes, commands = prepared
    for intake in intakes:
        repair(scene, (intake, commands))


def repair_natively(scene, vals_list):
    """Create native repairs with their parts, confirm, start and end them."""
    repairs = scene.as_user("storekeeper", "repair.order").create(vals_list)
    scene.end_request()
    confirm(repairs)
    scene.end_request()
    repairs.action_repair_start()
    scene.end_request()
    repairs.action_repair_end()
    scene.end_request()
    assert set(repairs.mapped("state")) == {"done"}


def repair_natively_one_by_one(scene, vals_list):
    """Do the same for one repair after the other."""
    for vals in vals_list:
        repair_natively(scene, [vals])


FLOW = "Repair with two parts and quality control"
BESIDE = "native repair: create, confirm, start, end"
WORKS = [
    Work(
        "repair",
        f"{FLOW}, the customer to be called, one by one",
        BESIDE,
        5,
        2,
        ours=Side(repair_one_by_one, prepare),
        theirs=Side(repair_natively_one_by_one, prepare_native),
        target=1.35,
        turns=4,
    ),
    Work(
        "repair-mail",
        f"{FLOW}, the customer's mail queued, one by one",
        BESIDE,
        5,
        2,
        ours=Side(repair_one_by_one, prepare_with_mail),
        theirs=Side(repair_natively_one_by_one, prepare_native),
        turns=4,
    ),
    Work(
        "repair-batch",
        f"{FLOW}, the customer to be called, in a batch",
        "as many native repairs in a batch",
        100,
        3,
        ours=Side(repair, prepare),
        theirs=Side(repair_natively, prepare_native),
        target=1.35,
    ),
    Work(
        "repair-batch-mail",
        f"{FLOW}, mails queued, in a batch",
        "as many native repairs in a batch",
        100,
        3,
        ours=Side(repair, prepare_with_mail),
        theirs=Side(repair_natively, prepare_native),
    ),
]
