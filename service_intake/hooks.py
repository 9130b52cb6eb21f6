def post_init_hook(env):
    """Give every company that has a warehouse its first service centre."""
    env["res.company"].search([])._ensure_service_center()


def uninstall_hook(env):
    """End custody in Inventory: no case would say any more why devices lie there."""
    cases = env["service.intake"].search([("is_in_custody", "=", True)])
    found = cases._get_custody_quants()
    cases = cases.filtered(lambda case: case.lot_id in found)
    cases._move_custody(lambda case: case._get_customer_location())
    # No record of the module's data: they were made with the centres.
    env["ir.sequence"].search([("code", "=like", "service.intake.%center")]).unlink()
