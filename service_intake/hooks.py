def post_init_hook(env):
    """Give every company that has a warehouse its first service centre."""
    env["res.company"].search([])._ensure_service_center()
