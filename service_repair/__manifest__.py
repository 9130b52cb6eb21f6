{
    "name": "Service Repair",
    "summary": "Workshop: repairs of devices in custody, quality control, invoicing",
    "version": "19.0.1.0.1",
    "category": "Services/After-sales",
    "author": "Service Suite contributors",
    "license": "LGPL-3",
    "depends": ["service_intake", "repair", "spreadsheet_dashboard", "digest"],
    "data": [
        "security/service_repair_groups.xml",
        "security/ir.model.access.csv",
        "security/service_repair_security.xml",
        "data/ir_cron_data.xml",
        "views/service_check_views.xml",
        "views/repair_order_views.xml",
        "views/service_intake_views.xml",
        "views/service_import_views.xml",
        "views/service_repair_menus.xml",
    ],
    "demo": [
        "demo/service_repair_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["service_repair/static/tests/tours/*.js"],
    },
    "post_init_hook": "post_init_hook",
}
