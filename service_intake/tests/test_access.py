from odoo.tests import tagged

from .common import ServiceIntakeCommon
from .matrix import AccessMatrix


@tagged("post_install", "-at_install")
class TestAccess(AccessMatrix, ServiceIntakeCommon):
    """Who may read, write, create and delete what (r, w, c, d)."""

    MATRIX = {
        "service.intake": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.intake.accessory": {
            "reader": "r",
            "clerk": "rwcd",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.intake.check": {
            "reader": "r",
            "clerk": "rwcd",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.device.type.check": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.device.type.accessory": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.center": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwc",
        },
        "service.brand": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.device.type": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.contact": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.consent": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
        "service.consent.register": {"clerk": "rwcd", "director": "rwcd"},
        "service.custody.event": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
        "service.storage.policy": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.storage.policy.step": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.storage.charge": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
        "service.storage.waiver": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rc",
        },
        "service.storage.pause": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.storage.notice": {
            "reader": "r",
            "clerk": "rw",
            "auditor": "r",
            "director": "rw",
        },
        "service.ownership.transfer": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.photo": {
            "reader": "r",
            "clerk": "rwcd",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.message": {
            "reader": "r",
            "clerk": "rc",
            "auditor": "r",
            "director": "rc",
        },
        "service.notification": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
        "service.notification.rule": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.rate.limit": {},
        "service.intake.batch": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.intake.batch.hand.over": {"clerk": "rwcd", "director": "rwcd"},
        "service.intake.deposit": {"clerk": "rwcd", "director": "rwcd"},
        "service.passcode": {"director": "r"},
        "service.passcode.access": {"auditor": "r", "director": "r"},
        "service.passcode.enter": {"clerk": "rwcd", "director": "rwcd"},
        "service.passcode.show": {"clerk": "rwcd", "director": "rwcd"},
        "service.desk.service": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.appointment": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.queue.ticket": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwc",
        },
        "service.queue.counter": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.intake.hand.over": {"clerk": "rwcd", "director": "rwcd"},
        "service.stock.take": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.stock.take.line": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
        "service.transfer": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.transfer.line": {
            "reader": "r",
            "clerk": "rwcd",
            "auditor": "r",
            "director": "rwcd",
        },
        "service.delivery": {
            "reader": "r",
            "clerk": "rwc",
            "auditor": "r",
            "director": "rwc",
        },
        "service.intake.credit": {"director": "rwcd"},
        "service.intake.unrepaired": {"clerk": "rwcd", "director": "rwcd"},
        "service.receipt.claim": {"clerk": "rwc", "auditor": "r", "director": "rwcd"},
        "service.receipt.void": {
            "reader": "r",
            "clerk": "r",
            "auditor": "r",
            "director": "r",
        },
    }
