{
    "name": "Service Warehouse",
    "summary": "Defective parts owed back: every one is accounted for",
    "version": "19.0.1.0.1",
    "category": "Services/After-sales",
    "author": "Service Suite contributors",
    "license": "LGPL-3",
    "depends": ["service_repair", "purchase_stock"],
    "data": [
        "security/service_warehouse_groups.xml",
        "security/ir.model.access.csv",
        "security/service_warehouse_security.xml",
        "data/ir_sequence_data.xml",
        "views/service_obligation_views.xml",
        "views/res_company_views.xml",
        "views/product_views.xml",
        "views/repair_order_views.xml",
        "views/service_warehouse_menus.xml",
    ],
    "demo": [
        "demo/service_warehouse_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["service_warehouse/static/tests/tours/*.js"],
    },
}
