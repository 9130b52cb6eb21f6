def post_init_hook(env):
    """Give every warehouse the repair operation type that native code relies on."""
    warehouses = env["stock.warehouse"].search([("repair_type_id", "=", False)])
    for warehouse in warehouses:
        warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
