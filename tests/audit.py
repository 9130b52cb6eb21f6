"""Balance assertions: queries that find what must never be in a suite's database."""

INSIDE = "('internal', 'transit')"
# What became the company's by an abandonment act is stock like any other.
NOT_OURS = """(quant.owner_id IS NOT NULL OR quant.lot_id NOT IN (
    SELECT lot_id FROM service_intake WHERE state = 'abandoned'
))"""

# {fact: query of the rows that contradict it}
AUDITS = {
    "a settled fee has a settlement that is not cancelled, any other has none": """
        SELECT fee.id, fee.state, fee.settlement_id
        FROM service_fee fee
        LEFT JOIN service_settlement settlement ON settlement.id = fee.settlement_id
        WHERE (fee.state = 'settled') != (settlement.id IS NOT NULL)
           OR settlement.is_cancelled""",
    "a fee is in the settlement of its dealer, in its month or a later one": """
        SELECT fee.id, fee.date, settlement.name
        FROM service_fee fee
        JOIN service_settlement settlement ON settlement.id = fee.settlement_id
        WHERE fee.contract_id != settlement.contract_id
           OR fee.date > settlement.date_to""",
    "a repair earns one fee": """
        SELECT repair_id, count(*) FROM service_fee WHERE state != 'reversed'
        GROUP BY repair_id HAVING count(*) > 1""",
    "a settlement's total is the sum of its fees": """
        SELECT settlement.name, settlement.amount_total, sum(fee.amount)
        FROM service_settlement settlement
        LEFT JOIN service_fee fee ON fee.settlement_id = settlement.id
        GROUP BY settlement.id
        HAVING settlement.amount_total != coalesce(sum(fee.amount), 0)
            OR settlement.fee_count != count(fee)""",
    "a bill before taxes is the sum of its settlement's fees, and posted": """
        SELECT settlement.name, bill.state, bill.amount_untaxed, sum(fee.amount)
        FROM service_settlement settlement
        JOIN account_move bill ON bill.id = settlement.bill_id
        LEFT JOIN service_fee fee ON fee.settlement_id = settlement.id
        GROUP BY settlement.id, bill.id
        HAVING bill.state = 'draft'
            OR bill.amount_untaxed != coalesce(sum(fee.amount), 0)""",
    "no two live bills name one settlement": """
        SELECT bill.ref, count(*)
        FROM account_move bill
        JOIN service_settlement settlement
            ON settlement.name = bill.ref AND settlement.company_id = bill.company_id
        WHERE bill.move_type = 'in_invoice' AND bill.state != 'cancel'
          AND bill.payment_state != 'reversed'
        GROUP BY bill.ref, bill.company_id HAVING count(*) > 1""",
    "a dealer has one settlement a month": """
        SELECT contract_id, date_from, count(*) FROM service_settlement
        WHERE is_cancelled IS NOT TRUE
        GROUP BY contract_id, date_from HAVING count(*) > 1""",
    "a receipt number is given once": """
        SELECT company_id, name, count(*) FROM service_intake
        GROUP BY company_id, name HAVING count(*) > 1 OR name IS NULL""",
    "a serial number has one open case, in any spelling": """
        SELECT intake.product_id, lot.service_serial_key, count(*)
        FROM service_intake intake JOIN stock_lot lot ON lot.id = intake.lot_id
        WHERE intake.is_in_custody
        GROUP BY intake.company_id, intake.product_id, lot.service_serial_key
        HAVING count(*) > 1""",
    "a device lies with us once while its case is open, else not at all": f"""
        SELECT intake.lot_id, bool_or(intake.is_in_custody),
               (SELECT sum(quant.quantity) FROM stock_quant quant
                JOIN stock_location place ON place.id = quant.location_id
                WHERE quant.lot_id = intake.lot_id AND place.usage IN {INSIDE}
                  AND {NOT_OURS}) AS here
        FROM service_intake intake
        WHERE intake.lot_id IS NOT NULL
        GROUP BY intake.lot_id
        HAVING coalesce(
            (SELECT sum(quant.quantity) FROM stock_quant quant
             JOIN stock_location place ON place.id = quant.location_id
             WHERE quant.lot_id = intake.lot_id AND place.usage IN {INSIDE}
               AND {NOT_OURS}), 0
        ) != bool_or(coalesce(intake.is_in_custody, false))::int""",
    "no place of custody holds less than nothing": """
        SELECT place.complete_name, quant.lot_id, quant.owner_id, sum(quant.quantity)
        FROM stock_quant quant
        JOIN stock_location place ON place.id = quant.location_id
        JOIN res_company company ON company.id = quant.company_id
        WHERE place.parent_path LIKE
            '%' || company.service_custody_location_id || '/%'
        GROUP BY place.id, quant.product_id, quant.lot_id, quant.owner_id
        HAVING sum(quant.quantity) < 0""",
    "a device comes in once and goes out once per case": """
        SELECT move.service_intake_id, origin.usage, count(*)
        FROM stock_move move
        JOIN stock_location origin ON origin.id = move.location_id
        JOIN stock_location target ON target.id = move.location_dest_id
        WHERE move.service_intake_id IS NOT NULL AND move.state = 'done'
          AND 'customer' IN (origin.usage, target.usage)
        GROUP BY move.service_intake_id, origin.usage HAVING count(*) > 1""",
    "a defective part in hand was moved in once": """
        SELECT owed.name, owed.state, count(move.id)
        FROM service_obligation owed
        LEFT JOIN stock_move move ON move.service_obligation_id = owed.id
            AND move.state = 'done' AND move.id IS DISTINCT FROM owed.move_out_id
        GROUP BY owed.id
        HAVING count(move.id) != (owed.state IN ('in_hand', 'returned'))::int""",
    "a storage fee is not negative, nor charged for more days than passed": """
        SELECT id, fee, days, age_days FROM service_storage_charge
        WHERE fee < 0 OR days < 0 OR days > age_days""",
    "an abandoned device has a confirmed act, with two moves": """
        SELECT intake.name, act.name, count(link.stock_move_id)
        FROM service_intake intake
        LEFT JOIN service_ownership_transfer act
            ON act.intake_id = intake.id AND act.state = 'confirmed'
        LEFT JOIN service_ownership_transfer_stock_move_rel link
            ON link.service_ownership_transfer_id = act.id
        WHERE intake.state = 'abandoned' OR act.id IS NOT NULL
        GROUP BY intake.id, act.id
        HAVING intake.state <> 'abandoned' OR count(link.stock_move_id) <> 2""",
    "a case has one happy call": """
        SELECT intake_id, count(*) FROM service_happy_call
        GROUP BY intake_id HAVING count(*) > 1""",
}


def find_violations(cursor):
    """Return {fact: rows that contradict it}, empty when all is well.

    :param cursor: of Odoo's or of psycopg2's
    """
    found = {}
    for fact, query in AUDITS.items():
        cursor.execute(query)
        if rows := [tuple(row) for row in cursor.fetchall()]:
            found[fact] = rows
    return found
