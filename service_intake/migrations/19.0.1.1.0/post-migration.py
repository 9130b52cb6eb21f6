from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give the centres that exist already their own receipt numbers.

    Receipts keep the numbers they have.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["service.center"].with_context(active_test=False).search(
        []
    )._ensure_number_series()
