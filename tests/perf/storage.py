"""Counting storage days and fees, beside one SQL statement that computes the same."""

import datetime
from unittest.mock import patch

from perf.clone import clone
from perf.harness import Side, Work

from odoo import fields
from odoo.tools import SQL

# Far enough back for all stages: free, charged, abandonable.
SPREAD_DAYS = 400

# From the raw facts: when each owner was told, what a day costs, where the clock stood.
SUMS = """
    SELECT charge.id, count.days,
        GREATEST(0, round(
            LEAST(count.days * charge.daily_rate, NULLIF(charge.cap_amount, 0))
            / currency.rounding
        ) * currency.rounding - charge.waived_fee) AS fee
    FROM service_storage_charge charge
    JOIN res_company company ON company.id = charge.company_id
    JOIN res_currency currency ON currency.id = company.currency_id
    LEFT JOIN (
        SELECT intake_id, sum(
            LEAST(date_to, %(today)s) - date_from + 1
        ) AS days
        FROM service_storage_pause GROUP BY intake_id
    ) pause ON pause.intake_id = charge.intake_id
    CROSS JOIN LATERAL (
        SELECT LEAST(NULLIF(charge.cap_days, 0), GREATEST(0,
            %(today)s - charge.start_date - COALESCE(pause.days, 0) - charge.free_days
        )) AS days
    ) count
    WHERE charge.is_running
"""
STORE = f"""
    UPDATE service_storage_charge charge
    SET days = sums.days, fee = sums.fee, computed_on = %(today)s
    FROM ({SUMS}) sums
    WHERE sums.id = charge.id
"""


def seed(scene, size):
    """Make ready cases whose owners were told, one by one, in the last year."""
    found = scene.env["service.storage.charge"].search_count(
        [("center_id", "=", scene.center.id)]
    )
    if found >= size:
        return
    case, charge = make_stored(scene)
    name = SQL("original.name || '-' || n")
    lots = clone(case.lot_id, size - 1, name=name)
    cases = clone(
        case,
        size - 1,
        name=name,
        serial=SQL("original.serial || '-' || n"),
        serial_key=SQL("original.serial_key || n"),
        lot_id=SQL("%s + n", lots),
        access_token=SQL("NULL"),
        storage_charge_id=SQL("NULL"),
    )
    told = SQL("original.start_date + n %% %s", SPREAD_DAYS)
    charges = clone(
        charge,
        size - 1,
        intake_id=SQL("%s + n", cases),
        start_date=told,
        computed_on=told,
        paused_days=SQL("0"),
    )
    scene.env.cr.execute(
        SQL(
            "UPDATE service_intake SET storage_charge_id = id - %s + %s"
            " WHERE id > %s AND id <= %s",
            cases,
            charges,
            cases,
            cases + size - 1,
        )
    )
    # As many are disputed as a bad year has.
    clone(
        case.storage_pause_ids,
        (size - 1) // 20,
        intake_id=SQL("%s + n * 20", cases),
        date_from=SQL("original.date_from + n * 20 %% %s", SPREAD_DAYS),
        date_to=SQL("original.date_to + n * 20 %% %s", SPREAD_DAYS),
    )
    scene.env.invalidate_all()


def make_stored(scene):
    """Return a case with its storage account, and a dispute that is over.

    :rtype: tuple[service.intake, service.storage.charge]
    """
    told = fields.Datetime.subtract(
        datetime.datetime.combine(scene.env.cr.now().date(), datetime.time(12)),
        days=SPREAD_DAYS,
    )
    case = scene.env["service.intake"].create(
        {
            "partner_id": scene.customers(email=False)[0].id,
            "center_id": scene.center.id,
            "product_id": scene.device.id,
            "serial": scene.next_serial(),
        }
    )
    case.action_receive()
    case.action_ready()
    case._register_notice("phone", told)
    charge = case.storage_charge_id
    scene.env["service.storage.pause"].create(
        {
            "intake_id": case.id,
            "date_from": charge.start_date + datetime.timedelta(days=5),
            "date_to": charge.start_date + datetime.timedelta(days=9),
            "reason": "disputed",
        }
    )
    return case, charge


def totals(scene):
    """Return number of storages, charged days and fees, as they are stored."""
    scene.env.cr.execute(
        "SELECT count(*), sum(days), sum(fee) FROM service_storage_charge"
        " WHERE is_running"
    )
    return scene.env.cr.fetchone()


def count(scene, _prepared):
    """Run the job; what it commits chunk by chunk is not, the turn is rolled back."""
    model = type(scene.env["ir.cron"])
    with patch.object(model, "_commit_progress", lambda *_a, **_k: float("inf")):
        scene.env["service.storage.charge"]._cron_accrue()


def sum_by_sql(scene, _prepared):
    """Compute the same sums by one statement, and store nothing."""
    today = fields.Date.today()
    statement = f"SELECT count(*), sum(days), sum(fee) FROM ({SUMS}) sums"
    scene.env.cr.execute(statement, {"today": today})
    return scene.env.cr.fetchone()


def store_by_sql(scene, _prepared):
    """Compute the same and store it, by one statement."""
    scene.env.cr.execute(STORE, {"today": fields.Date.today()})


WORKS = [
    Work(
        "storage",
        "Storage job: days and fees of all stored devices, in chunks",
        "one SQL statement that computes and stores the same",
        100_000,
        1_000,
        ours=Side(count),
        theirs=Side(store_by_sql),
        target=3.0,
        seed=seed,
    ),
    Work(
        "storage-sums",
        "Storage job: days and fees of all stored devices, in chunks",
        "one SQL statement that sums the same and stores nothing",
        100_000,
        1_000,
        ours=Side(count),
        theirs=Side(sum_by_sql),
        seed=seed,
    ),
]
