from odoo.tests import tagged

from odoo.addons.service_intake.tests.matrix import GROUPS, AccessMatrix

from .common import ServiceRepairCommon


@tagged("post_install", "-at_install")
class TestAccess(AccessMatrix, ServiceRepairCommon):
    """Who may read, write, create and delete what (r, w, c, d)."""

    GROUPS = {
        **GROUPS,
        "technician": "service_repair.group_service_technician",
        "foreman": "service_repair.group_service_foreman",
    }
    MATRIX = {
        "repair.order": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "technician": "rwc",
            "foreman": "rwc",
            "director": "rwc",
        },
        "service.check": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "technician": "r",
            "foreman": "rw",
            "director": "rw",
        },
        "service.intake": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "technician": "r",
            "foreman": "r",
            "director": "rwcd",
        },
        "service.import": {"auditor": "r", "director": "rwcd"},
        "service.import.error": {"auditor": "r", "director": "r"},
        "sale.order": {"portal": "r", "clerk": "rwc", "director": "rwc"},
        "account.move": {"portal": "r", "clerk": "r", "director": "r"},
    }
