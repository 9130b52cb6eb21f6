"""People at once: a device, a number and a fee are claimed by one of them.

A server with workers serves a throw-away copy of the suite's database, and its clients
are let loose on the same rows in transactions that all began before the first ended.
After each test the books are balanced. It all takes 80 seconds, half of them for the
people and their work.
"""

import contextlib
import functools

import pytest
from audit import find_violations
from live_server import Refused, Server, race
from throwaway import Database, suite_database, wait_until

from odoo.addons.service_intake.tests.common import SIGNATURE

MONTHS = {"date_from": "2026-01-01", "date_to": "2026-02-28"}


@pytest.fixture(scope="module")
def database():
    """Return a database with people and their work: see ``scene``."""
    with Database(suite_database()) as database:
        yield database


@pytest.fixture(scope="module")
def scene(database):
    """Return the ids of what there is to do."""
    return database.call("make_scene")


@pytest.fixture(scope="module")
def server(database, scene):
    """Return a server on the database, anew when a test killed it."""
    with Server(database) as server:
        yield server


@pytest.fixture(scope="module")
def login(server):
    """Return a function that gives the client of a user, logged in once."""
    return functools.cache(server.login)


@pytest.fixture(autouse=True)
def balanced_books(database):
    """Balance the books after each test."""
    yield
    with database.cursor() as cursor:
        assert find_violations(cursor) == {}


def everybody(login, role, count):
    """Return clients for so many users of a role."""
    return [login(f"{role}_{number}") for number in range(1, count + 1)]


# === RECEPTION === #
def draft(client, scene, **values):
    """Return the id of a new case."""
    return client.create("service.intake", **scene["values"], **values)


def receive_at_once(database, scene, clients, *serials):
    """Let each clerk take in a device of some serial number.

    :return: what ``race`` returns
    """
    cases = [
        draft(client, scene, serial=serial)
        for client, serial in zip(clients, serials, strict=True)
    ]
    calls = [
        functools.partial(client.call, "service.intake", "action_receive", [case])
        for client, case in zip(clients, cases, strict=True)
    ]
    return race(database, "stock_lot", *calls)


def test_unknown_device_is_taken_in_once(database, scene, login):
    clerks = everybody(login, "clerk", 2)
    done, refused = receive_at_once(database, scene, clerks, "NEW-1", "NEW-1")
    assert (len(done), len(refused)) == (1, 1)
    assert "custody already" in refused[0]


def test_unknown_device_is_taken_in_once_in_two_spellings(database, scene, login):
    clerks = everybody(login, "clerk", 2)
    done, refused = receive_at_once(database, scene, clerks, "new 2", "NEW-2")
    assert (len(done), len(refused)) == (1, 1)


def test_known_device_is_taken_in_once(database, scene, login):
    clerk = login("clerk_1")
    values = {"name": "KNOWN-1", "product_id": scene["values"]["product_id"]}
    login("admin", "admin").create("stock.lot", **values)
    clerks = [clerk, login("clerk_2")]
    done, refused = receive_at_once(database, scene, clerks, "KNOWN-1", "known 1")
    assert (len(done), len(refused)) == (1, 1)
    assert "custody already" in refused[0]


def test_different_devices_are_all_taken_in(database, scene, login):
    clerks = everybody(login, "clerk", 4)
    serials = [f"OTHER-{number}" for number in range(4)]
    done, refused = receive_at_once(database, scene, clerks, *serials)
    assert (len(done), refused) == (4, [])


def test_devices_without_serial_get_tags_of_their_own(database, scene, login):
    clerks = everybody(login, "clerk", 4)
    done, refused = receive_at_once(database, scene, clerks, *[False] * 4)
    assert (len(done), refused) == (4, [])


def test_twenty_cases_get_twenty_numbers(database, scene, login):
    clerks = everybody(login, "clerk", 4)
    calls = [
        functools.partial(draft, clerks[number % 4], scene) for number in range(20)
    ]
    done, refused = race(database, "service_intake", *calls)
    query = "SELECT count(DISTINCT name) FROM service_intake WHERE id = ANY(%s)"
    assert (len(done), refused) == (20, [])
    assert database.column(query, done) == [20]


# === HAND-OVER === #
def hand_over_calls(clients, case, receipt):
    """Return what confirms the hand-over window that each clerk has filled in."""
    values = {
        "intake_id": case,
        "receipt_code": receipt,
        "is_identity_checked": True,
        "signed_by": "Ingrid",
        "signature": SIGNATURE.decode(),
    }
    model = "service.intake.hand.over"
    return [
        functools.partial(
            client.call, model, "action_confirm", [client.create(model, **values)]
        )
        for client in clients
    ]


def test_device_is_handed_over_once(database, scene, login):
    case = scene["ready"][0]
    receipt = database.column("SELECT name FROM service_intake WHERE id = %s", case)[0]
    calls = hand_over_calls(everybody(login, "clerk", 2), case, receipt)
    done, refused = race(database, "stock_move", *calls)
    assert (len(done), len(refused)) == (1, 1)
    for again in calls:
        with pytest.raises(Refused, match="handed over on"):
            again()


# === STORAGE === #
def test_storage_is_invoiced_once(database, scene, login):
    case = scene["unclaimed"]["case"]
    calls = [
        functools.partial(client.call, "service.intake", "action_invoice_storage", case)
        for client in everybody(login, "clerk", 2)
    ]
    done, _refused = race(database, "account_move", *calls)
    assert done
    for again in calls:
        again()
    query = (
        "SELECT count(*) FROM account_move_line line JOIN service_storage_charge charge"
        " ON charge.id = line.service_storage_charge_id WHERE charge.intake_id = %s"
    )
    assert database.column(query, case) == [1]


def test_abandoned_device_changes_hands_once(database, scene, login):
    act = scene["unclaimed"]["act"]
    calls = [
        functools.partial(
            client.call, "service.ownership.transfer", "action_confirm", act
        )
        for client in everybody(login, "director", 2)
    ]
    done, _refused = race(database, "stock_move", *calls)
    assert done
    for again in calls:
        again()
    query = (
        "SELECT count(*) FROM service_ownership_transfer_stock_move_rel"
        " WHERE service_ownership_transfer_id = %s"
    )
    assert database.column(query, act) == [2]


# === PARTS AND CALLS === #
def test_defective_part_is_taken_in_hand_once(database, scene, login):
    calls = [
        functools.partial(
            client.call, "service.obligation", "action_receive", scene["owed"]
        )
        for client in everybody(login, "keeper", 2)
    ]
    done, _refused = race(database, "stock_move", *calls)
    assert done
    for again in calls:
        again()


def test_happy_call_is_picked_up_by_one_operator(database, scene, login):
    calls = [
        functools.partial(
            client.call, "service.happy.call", "action_call", scene["calls"]
        )
        for client in everybody(login, "operator", 4)
    ]
    done, refused = race(database, "service_happy_call", *calls)
    assert (len(done), len(refused)) == (1, 3)
    for message in refused:
        assert "is calling" in message or "took this call up" in message


# === MONEY === #
def settle_calls(clients, scene):
    """Return what confirms the window that each accountant has filled in."""
    values = {**MONTHS, "contract_ids": scene["contracts"], "is_billed": True}
    return [
        functools.partial(
            client.call,
            "service.settle",
            "action_settle",
            [client.create("service.settle", **values)],
        )
        for client in clients
    ]


def settlements(database, scene):
    """Return ``[(settlement, fees in it, has it a posted bill)]``."""
    return database.rows(
        "SELECT settlement.id, count(fee), bool_or(bill.state = 'posted') "
        "FROM service_settlement settlement "
        "JOIN service_fee fee ON fee.settlement_id = settlement.id "
        "LEFT JOIN account_move bill ON bill.id = settlement.bill_id "
        "WHERE settlement.contract_id = ANY(%s) GROUP BY settlement.id",
        scene["contracts"],
    )


@pytest.mark.parametrize(
    "table", ["service_settlement", "account_move", "account_move_line"]
)
def test_killed_settling_leaves_nothing(database, scene, server, login, table):
    """
    Scenario: the server is killed while a settlement claims fees or makes its bills.
    Expected: no fee is settled, no bill is there, and the next server can go on.
    """
    (call,) = settle_calls([login("accountant_1")], scene)
    with database.gate(table):
        client = server.later(call)
        wait_until(database.count_waiting)
        server.kill()
    client.join()
    wait_until(lambda: not database.count_others())
    server.start()
    assert settlements(database, scene) == []


def test_month_is_settled_once(database, scene, login):
    """
    Scenario: four accountants confirm windows they opened before any of them settled,
        all at once, and then again one after the other.
    Expected: one settlement and one bill for each dealer and month, with all its fees.
    """
    calls = settle_calls(everybody(login, "accountant", 4), scene)
    done, refused = race(database, "service_settlement", *calls)
    assert (len(done), len(refused)) == (1, 3)
    for again in calls:
        with pytest.raises(Refused, match="Nothing to settle"):
            again()
    found = settlements(database, scene)
    assert sorted(row[1:] for row in found) == [(3, True)] * 4


def test_settlement_is_billed_once(database, scene, login):
    accountants = everybody(login, "accountant", 2)
    for settle in settle_calls(accountants[:1], scene):
        with contextlib.suppress(Refused):  # they are settled already
            settle()
    (settlement, *_), *_others = settlements(database, scene)
    bill = "SELECT bill_id FROM service_settlement WHERE id = %s"
    bills = database.column(bill, settlement)
    accountants[0].call("account.move", "button_draft", bills)
    accountants[0].call("account.move", "button_cancel", bills)
    calls = [
        functools.partial(
            client.call, "service.settlement", "action_bill", [settlement]
        )
        for client in accountants
    ]
    done, refused = race(database, "account_move", *calls)
    assert (len(done), len(refused)) == (1, 1)
    assert database.column(bill, settlement) != bills
