from odoo.tests import tagged

from odoo.addons.service_intake.tests.matrix import GROUPS, AccessMatrix

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestAccess(AccessMatrix, ServiceDealerCommon):
    """Who may read, write, create and delete what (r, w, c, d)."""

    GROUPS = {
        **GROUPS,
        "technician": "service_repair.group_service_technician",
        "foreman": "service_repair.group_service_foreman",
        "keeper": "service_warehouse.group_service_keeper",
        "manager": "service_dealer.group_service_dealer_manager",
        "accountant": "account.group_account_invoice",
    }
    MATRIX = {
        "service.dealer.contract": {
            "auditor": "r",
            "manager": "rwcd",
            "accountant": "r",
            "director": "rwcd",
        },
        "service.tariff.rule": {
            "auditor": "r",
            "manager": "rwcd",
            "accountant": "r",
            "director": "rwcd",
        },
        "service.fee": {
            "auditor": "r",
            "manager": "rw",
            "accountant": "r",
            "director": "rw",
        },
        "service.settlement": {
            "auditor": "r",
            "manager": "rwc",
            "accountant": "rwc",
            "director": "rwc",
        },
        "service.settle": {
            "manager": "rwcd",
            "accountant": "rwcd",
            "director": "rwcd",
        },
    }
