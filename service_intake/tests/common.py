from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

# One transparent pixel: what a signature pad sends.
SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgA"
    b"AAABJRU5ErkJggg=="
)


def _pass_on(base, name):
    """Return a method that does what the class below ``base`` does."""

    def method(self, *args):
        return getattr(super(base, self), name)(*args)

    return method


class ServiceIntakeCommon(BaseCommon):
    """A centre, a clerk, a customer and a kind of device."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.center = cls.env["service.center"].create(
            {"name": "North", "code": "NRT", "warehouse_id": cls.warehouse.id}
        )
        cls.clerk = cls._create_user("clerk_t", "service_intake.group_service_clerk")
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Ingrid Ødegård",
                "email": "ingrid@example.com",
                "phone": "+47 22 12 34 56",
                "country_id": cls.env.ref("base.no").id,
            }
        )
        cls.category = cls.env["product.category"].create(
            {"name": "Devices", "property_cost_method": "standard"}
        )
        cls.device = cls._create_device_product("Laptop ZX")
        cls.brand = cls.env["service.brand"].create({"name": "Polaris Testing"})
        cls.customers = cls.env.ref("stock.stock_location_customers")

    @classmethod
    def _create_user(cls, login, groups, **values):
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            return new_test_user(cls.env, login, groups=groups, **values)

    @classmethod
    def _create_device_product(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": "serial",
                "categ_id": cls.category.id,
                "standard_price": 100.0,
                **values,
            }
        )

    @classmethod
    def _create_intake(cls, user=None, **values):
        """Return a new case, made as the clerk."""
        return (
            cls.env["service.intake"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "product_id": cls.device.id,
                    "center_id": cls.center.id,
                    "fault": "does not switch on",
                    **values,
                }
            )
        )

    @classmethod
    def _receive(cls, **values):
        """Return a case whose device is in custody."""
        intake = cls._create_intake(**values)
        intake.action_receive()
        return intake

    @classmethod
    def _hand_over_wizard(cls, intake, code=None, **values):
        return (
            cls.env["service.intake.hand.over"]
            .with_user(cls.clerk)
            .create(
                {
                    "intake_id": intake.id,
                    "receipt_code": code if code is not None else intake.name,
                    "is_identity_checked": True,
                    "signed_by": "Ingrid Ødegård",
                    "signature": SIGNATURE,
                    **values,
                }
            )
        )

    @classmethod
    def _ignore_overrides(cls, model, name, modules):
        """Leave only some modules' part in a method.

        Modules beside the tested one, when installed too, may add to its hooks.

        :param str model: its name
        :param str name: of the method
        :param tuple modules: whose overrides stay
        """
        for base in cls.registry[model].__mro__:
            if name in base.__dict__ and base._module not in modules:
                patcher = patch.object(base, name, _pass_on(base, name))
                cls.startClassPatcher(patcher)

    def _custody(self, lot):
        """Return where a device lies: ``[(location, owner, quantity)]``, not zero."""
        quants = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
        return [
            (quant.location_id, quant.owner_id, quant.quantity)
            for quant in quants
            if quant.quantity
        ]

    def _assert_in_custody(self, intake, place):
        inside = [row for row in self._custody(intake.lot_id) if row[2] > 0]
        self.assertEqual(inside, [(place, intake.partner_id, 1.0)])
