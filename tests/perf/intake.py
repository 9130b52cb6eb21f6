"""Taking devices into custody, beside the native receipt of owned goods."""

from perf.harness import Side, Work

from odoo.fields import Command


def intake_vals(scene, size, *, email):
    """Return the values of new cases, as a clerk's form sends them.

    :rtype: list[dict]
    """
    customers = scene.customers(email=email)
    return [
        {
            "partner_id": customers[number % len(customers)].id,
            "center_id": scene.center.id,
            "product_id": scene.device.id,
            "serial": scene.next_serial(),
            "fault": "does not switch on",
            "condition": "scratched lid",
        }
        for number in range(size)
    ]


def picking_vals(scene, size, *, email):
    """Return the values of native receipts of owned devices with a serial number.

    :rtype: list[dict]
    """
    supplier = scene.env.ref("stock.stock_location_suppliers")
    places = {
        "location_id": supplier.id,
        "location_dest_id": scene.warehouse.lot_stock_id.id,
    }
    device = {
        **places,
        "product_id": scene.device.id,
    }
    vals_list = []
    for intake in intake_vals(scene, size, email=email):
        owner = {"owner_id": intake["partner_id"]}
        line = {**device, **owner, "lot_name": intake["serial"], "quantity": 1}
        move = {
            **device,
            "product_uom_qty": 1,
            "move_line_ids": [Command.create(line)],
        }
        vals_list.append(
            {
                **places,
                **owner,
                "partner_id": intake["partner_id"],
                "picking_type_id": scene.warehouse.in_type_id.id,
                "origin": intake["fault"],
                "move_ids": [Command.create(move)],
            }
        )
    return vals_list


def receive(scene, vals_list):
    """Create cases and take their devices into custody."""
    intakes = scene.as_user("clerk", "service.intake").create(vals_list)
    scene.end_request()
    intakes.action_receive()
    scene.end_request()
    assert set(intakes.mapped("state")) == {"received"}
    return intakes


def receive_natively(scene, vals_list):
    """Create receipts and validate them."""
    pickings = scene.as_user("storekeeper", "stock.picking").create(vals_list)
    scene.end_request()
    pickings.button_validate()
    scene.end_request()
    assert set(pickings.mapped("state")) == {"done"}
    return pickings


def each(function):
    """Return a function that does for one after the other what this does at once."""

    def one_by_one(scene, items):
        for item in items:
            function(scene, [item])

    return one_by_one


def sides(batch, *, email):
    """Return our side and the native one."""

    def ours(scene, size):
        return intake_vals(scene, size, email=email)

    def theirs(scene, size):
        return picking_vals(scene, size, email=email)

    wrap = (lambda function: function) if batch else each
    return {
        "ours": Side(wrap(receive), ours),
        "theirs": Side(wrap(receive_natively), theirs),
    }


BESIDE = "native receipt with owner and serial number"
WORKS = [
    Work(
        "intake",
        "Intake with custody, one by one",
        BESIDE,
        5,
        2,
        **sides(False, email=False),
        target=0.8,
        turns=4,
    ),
    Work(
        "intake-mail",
        "Intake with custody and the customer's mail queued, one by one",
        BESIDE + ", no mail",
        5,
        2,
        **sides(False, email=True),
        turns=4,
    ),
    Work(
        "intake-batch",
        "Intake with custody, in a batch",
        "as many native receipts in a batch",
        100,
        3,
        **sides(True, email=False),
        target=0.8,
    ),
    Work(
        "intake-batch-mail",
        "Intake with custody and mails queued, in a batch",
        "as many native receipts in a batch, no mail",
        100,
        3,
        **sides(True, email=True),
    ),
]
