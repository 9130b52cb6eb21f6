"""Import real repairs, earn and settle what their workshops get, and check the sum.

Run by `./dev real-repairs`, inside Odoo's shell; the test on real data uses it too.
"""

import csv
import os

from odoo import SUPERUSER_ID

FIXED_SUM = """
    SELECT count(*), sum(rule.amount)
      FROM repair_order repair
      JOIN product_product product ON product.id = repair.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN service_tariff_rule rule ON rule.categ_id = template.categ_id
           AND rule.active AND rule.contract_id IS NULL AND rule.product_id IS NULL
           AND rule.result = repair.service_result
           AND rule.company_id = repair.company_id
     WHERE repair.service_import_id IN %s
"""
BILL_SUM = """
    SELECT count(DISTINCT bill.id), sum(line.price_subtotal)
      FROM service_settlement settlement
      JOIN account_move bill ON bill.id = settlement.bill_id AND bill.state = 'posted'
      JOIN account_move_line line ON line.move_id = bill.id
           AND line.display_type = 'product'
     WHERE settlement.id IN (
           SELECT fee.settlement_id
             FROM service_fee fee JOIN repair_order repair ON repair.id = fee.repair_id
            WHERE repair.service_import_id IN %s)
"""


def read_tariff(path):
    """Return a tariff from a CSV file with the columns category and amount.

    :rtype: dict[str, float]
    """
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return {row["category"]: float(row["amount"]) for row in csv.DictReader(lines)}


def ensure_tariff(env, repairs, tariff):
    """Make the rule of each product category that the repairs have and that lacks one.

    :param dict tariff: amount of a fixed repair by category name, company currency
    :return: the rules made
    """
    rules = env["service.tariff.rule"]
    known = rules.search(
        [("result", "=", "repaired"), ("contract_id", "=", False)]
    ).categ_id
    return rules.create(
        [
            {"categ_id": category.id, "result": "repaired", "amount": amount}
            for category in repairs.product_id.categ_id - known
            if (amount := tariff.get(category.name))
        ]
    )


def settle(env, repairs):
    """Earn what the repairs lack, and settle and bill it month by month.

    :return: the settlements
    """
    env["service.fee"]._accrue(repairs.filtered(lambda repair: repair.state == "done"))
    fees = repairs.sudo().service_fee_ids.filtered(lambda fee: fee.state == "payable")
    if not fees:
        return env["service.settlement"]
    settlements = env["service.settlement"].settle(
        fees.contract_id, min(fees.mapped("date")), max(fees.mapped("date"))
    )
    settlements.action_bill()
    return settlements


def get_sums(env, imports):
    """Return what the repairs should cost and what was billed, both by SQL alone.

    :return: ``((repairs, amount), (bills, amount))``
    """
    env.flush_all()
    sums = []
    for query in (FIXED_SUM, BILL_SUM):
        env.cr.execute(query, [tuple(imports.ids)])
        sums.append(env.cr.fetchone())
    return tuple(sums)


def main(env):
    """Do it all for the files that the environment names, and print what came of it."""
    env = env(user=env.ref("base.user_admin", raise_if_not_found=False) or SUPERUSER_ID)
    print(env["service.import"]._import_file(os.environ["SERVICE_IMPORT_FILE"]))
    env.cr.commit()
    repairs = env["repair.order"].search([("service_import_id", "!=", False)])
    tariff = read_tariff(os.environ["SERVICE_TARIFF_FILE"])
    ensure_tariff(env, repairs, tariff)
    settlements = settle(env, repairs)
    env.cr.commit()
    (fixed, due), (bills, billed) = get_sums(env, repairs.service_import_id)
    print(
        f"{len(settlements)} settlements made now, of "
        f"{len(settlements.partner_id)} workshops\n"
        f"fixed repairs by tariff: {fixed}, {due:.2f}\n"
        f"posted bills:            {bills}, {billed:.2f}"
    )
    if round(due, 2) != round(billed, 2):
        raise SystemExit("The bills differ from the repairs.")
