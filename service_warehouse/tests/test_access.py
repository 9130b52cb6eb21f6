from odoo.tests import tagged

from odoo.addons.service_intake.tests.matrix import GROUPS, AccessMatrix

from .common import ServiceWarehouseCommon


@tagged("post_install", "-at_install")
class TestAccess(AccessMatrix, ServiceWarehouseCommon):
    """Who may read, write, create and delete what (r, w, c, d)."""

    GROUPS = {
        **GROUPS,
        "technician": "service_repair.group_service_technician",
        "keeper": "service_warehouse.group_service_keeper",
    }
    MATRIX = {
        "service.obligation": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "technician": "r",
            "keeper": "rw",
            "director": "rw",
        },
        "service.intake": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "technician": "r",
            "keeper": "r",
            "director": "rwcd",
        },
    }
