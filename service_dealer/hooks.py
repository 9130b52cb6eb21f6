def post_init_hook(env):
    """Give every company with a chart of accounts its journal of settlements."""
    env["res.company"].search([])._ensure_service_settlement_journal()
