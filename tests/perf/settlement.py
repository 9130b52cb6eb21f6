"""Settling dealers' fees, beside plain SQL and beside native vendor bills."""

import datetime

from perf.clone import clone
from perf.harness import Side, Work

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

FEES_PER_DEALER = 100
MONTH = datetime.date(2026, 1, 1)
AMOUNT = 30.0

# What settling a month comes to, without Odoo: hold what stands against a fee, make
# the settlements, claim the fees, sum them.
HOLD = """
    UPDATE service_fee f
    SET state = 'held', hold_reason = 'held'
    FROM repair_order r
    JOIN service_intake i ON i.id = r.service_intake_id
    JOIN res_company c ON c.id = r.company_id
    WHERE r.id = f.repair_id AND f.contract_id = ANY(%(contracts)s)
      AND f.state IN ('held', 'payable') AND f.date <= %(last)s
      AND (
        i.state <> 'handed_over'
        OR EXISTS (
            SELECT FROM service_intake later
            WHERE later.lot_id = r.lot_id AND later.state <> 'cancelled'
              AND (later.received_at, later.id) > (i.handed_over_at, i.id)
              AND later.received_at
                <= i.handed_over_at + c.service_repeat_days * interval '1 day'
        )
        OR EXISTS (
            SELECT FROM service_obligation o
            WHERE o.repair_id = r.id AND o.state = 'expected'
        )
      )
"""
INSERT = """
    INSERT INTO service_settlement (
        name, contract_id, partner_id, company_id, currency_id, date_from, date_to,
        state, fee_count, amount_total, is_cancelled,
        create_uid, write_uid, create_date, write_date
    )
    SELECT 'SQL-' || c.id, c.id, c.partner_id, c.company_id, c.currency_id,
        %(first)s, %(last)s, 'draft', count(*), sum(f.amount), false, 1, 1, now(), now()
    FROM service_fee f
    JOIN service_dealer_contract c ON c.id = f.contract_id
    WHERE f.contract_id = ANY(%(contracts)s)
      AND f.state = 'payable' AND f.date <= %(last)s
    GROUP BY c.id
"""
CLAIM = """
    UPDATE service_fee f
    SET state = 'settled', settlement_id = s.id, write_uid = 1, write_date = now()
    FROM service_settlement s
    WHERE s.contract_id = f.contract_id AND s.date_from = %(first)s
      AND f.contract_id = ANY(%(contracts)s)
      AND f.state = 'payable' AND f.date <= %(last)s
"""


def contracts_of(scene, size):
    """Return the contracts whose fees a settlement of this size settles.

    :rtype: service.dealer.contract
    """
    return scene.env["service.dealer.contract"].search(
        [("workshop", "=like", f"bench-{size}-%")], order="id"
    )


def seed(scene, size):
    """Make payable fees: handed-over cases of dealers, all in one month."""
    scene.ensure_accounting()
    if contracts_of(scene, size):
        return
    dealers = max(1, size // FEES_PER_DEALER)
    contracts = scene.env["service.dealer.contract"].create(
        [
            {
                "partner_id": scene.env["res.partner"].create({"name": name}).id,
                "workshop": name,
                "date_start": MONTH,
            }
            for name in (f"bench-{size}-{number}" for number in range(dealers))
        ]
    )
    contracts.action_activate()
    fee = make_case(scene, contracts[0])
    repair, case = fee.repair_id, fee.repair_id.service_intake_id
    lots = clone(case.lot_id, size - 1, name=SQL("original.name || '-' || n"))
    cases = clone(
        case,
        size - 1,
        name=SQL("original.name || '-' || n"),
        lot_id=SQL("%s + n", lots),
        access_token=SQL("NULL"),
    )
    repairs = clone(
        repair,
        size - 1,
        name=SQL("original.name || '-' || n"),
        service_intake_id=SQL("%s + n", cases),
        lot_id=SQL("%s + n", lots),
    )
    ids, partners = contracts.ids, contracts.partner_id.ids
    clone(
        fee,
        size - 1,
        repair_id=SQL("%s + n", repairs),
        contract_id=SQL("(%s)[n %% %s + 1]", ids, dealers),
        partner_id=SQL("(%s)[n %% %s + 1]", partners, dealers),
        date=SQL("%s::date + n %% 28", MONTH),
    )


def make_case(scene, contract):
    """Return the payable fee of one repair that a dealer did and handed over.

    :rtype: service.fee
    """
    done = datetime.datetime.combine(MONTH, datetime.time(12))
    lot = scene.env["stock.lot"].create(
        {"name": scene.next_serial(), "product_id": scene.device.id}
    )
    case = scene.env["service.intake"].create(
        {
            "partner_id": scene.customers(email=False)[0].id,
            "center_id": scene.center.id,
            "product_id": scene.device.id,
            "lot_id": lot.id,
            "state": "handed_over",
            "received_at": done,
            "handed_over_at": done,
        }
    )
    repair = scene.env["repair.order"].create(
        {
            "service_intake_id": case.id,
            "partner_id": case.partner_id.id,
            "product_id": scene.device.id,
            "lot_id": lot.id,
            "picking_type_id": scene.warehouse.repair_type_id.id,
            "service_contract_id": contract.id,
            "state": "done",
            "service_result": "repaired",
            "service_done_at": done,
        }
    )
    return scene.env["service.fee"].create(
        {
            "repair_id": repair.id,
            "contract_id": contract.id,
            "company_id": contract.company_id.id,
            "currency_id": contract.currency_id.id,
            "date": MONTH,
            "amount": AMOUNT,
            "state": "payable",
        }
    )


def settle(scene, contracts, *, is_billed=False):
    """Settle the month with the accountant's wizard."""
    wizard = scene.as_user("accountant", "service.settle").create(
        {
            "date_from": MONTH,
            "date_to": MONTH,
            "contract_ids": [Command.set(contracts.ids)],
            "is_billed": is_billed,
        }
    )
    scene.end_request()
    wizard.action_settle()
    scene.end_request()
    settlements = settlements_of(scene, contracts)
    assert len(settlements) == len(contracts)
    return settlements


def settlements_of(scene, contracts):
    """Return the settlements of these contracts.

    :rtype: service.settlement
    """
    return scene.env["service.settlement"].search(
        [("contract_id", "in", contracts.ids)]
    )


def settle_and_bill(scene, contracts):
    """Settle the month up to posted bills."""
    settlements = settle(scene, contracts, is_billed=True)
    assert set(settlements.bill_id.mapped("state")) == {"posted"}


def settle_by_sql(scene, contracts):
    """Do to the tables what settling does, in three statements."""
    last = fields.Date.end_of(MONTH, "month")
    values = {"contracts": contracts.ids, "first": MONTH, "last": last}
    for statement in (HOLD, INSERT, CLAIM):
        scene.env.cr.execute(statement, values)
    assert len(settlements_of(scene, contracts)) == len(contracts)


def bill_natively(scene, contracts):
    """Create and post as many vendor bills, with as many lines, by hand."""
    journal = scene.company.service_settlement_journal_id
    bills = scene.as_user("accountant", "account.move").create(
        [
            {
                "move_type": "in_invoice",
                "journal_id": journal.id,
                "partner_id": contract.partner_id.id,
                "invoice_date": fields.Date.today(),
                "ref": contract.workshop,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": contract.workshop,
                            "quantity": 1,
                            "price_unit": AMOUNT * FEES_PER_DEALER,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
            for contract in contracts
        ]
    )
    bills.action_post()
    scene.end_request()
    assert set(bills.mapped("state")) == {"posted"}


WORKS = [
    Work(
        "settle",
        "Settlement step: fees checked, locked, claimed, summed",
        "the same in three SQL statements",
        10_000,
        200,
        ours=Side(settle, contracts_of),
        theirs=Side(settle_by_sql, contracts_of),
        target=5.0,
        seed=seed,
        turns=2,
    ),
    Work(
        "settle-bill",
        "Settlement of fees to posted bills",
        "creating and posting as many native bills and lines",
        10_000,
        200,
        ours=Side(settle_and_bill, contracts_of),
        theirs=Side(bill_natively, contracts_of),
        seed=seed,
        turns=2,
    ),
]
