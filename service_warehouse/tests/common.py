from odoo.addons.service_repair.tests.common import ServiceRepairCommon


class ServiceWarehouseCommon(ServiceRepairCommon):
    """A keeper, a maker, and a battery whose defective part goes back to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user(
            "keeper_t", "service_warehouse.group_service_keeper"
        )
        cls.maker = cls.env["res.partner"].create({"name": "Polaris Works"})
        cls.battery.product_tmpl_id.write(
            {"service_is_core": True, "service_core_partner_id": cls.maker.id}
        )

    @classmethod
    def _owed(cls, parts=None, **values):
        """Return what a finished repair owes back, as the keeper."""
        repair = cls._finish(parts or [cls.battery], **values)
        return repair.service_obligation_ids.with_user(cls.keeper)
