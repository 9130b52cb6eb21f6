from odoo.fields import Command

from odoo.addons.service_intake.tests.common import ServiceIntakeCommon


class ServiceRepairCommon(ServiceIntakeCommon):
    """A workshop: technician, foreman, two parts in stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls._create_user(
            "technician_t", "service_repair.group_service_technician"
        )
        cls.foreman = cls._create_user(
            "foreman_t", "service_repair.group_service_foreman"
        )
        cls.battery = cls._create_part("Battery ZX", cost=10, price=25)
        cls.screen = cls._create_part("Screen ZX", cost=40, price=90)

    @classmethod
    def _create_part(cls, name, cost=10.0, price=25.0, quantity=100, **values):
        part = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "categ_id": cls.category.id,
                "standard_price": cost,
                "list_price": price,
                "taxes_id": [Command.clear()],
                **values,
            }
        )
        if quantity:
            cls.env["stock.quant"]._update_available_quantity(
                part, cls.warehouse.lot_stock_id, quantity
            )
        return part

    @classmethod
    def _create_repair(cls, parts=(), intake=None, **values):
        """Return a confirmed repair of a device in custody, as the technician."""
        intake = intake or cls._receive(**values)
        repair = intake.with_user(cls.technician)._create_repairs()
        repair.service_result = "repaired"
        cls._add_parts(repair, parts)
        repair.action_validate()
        return repair

    @classmethod
    def _add_parts(cls, repair, parts, line_type="add"):
        repair.move_ids = [
            Command.create(
                {
                    "product_id": part.id,
                    "product_uom_qty": 1,
                    "repair_line_type": line_type,
                }
            )
            for part in parts
        ]

    @classmethod
    def _submit(cls, repair):
        """Return the check of a repair submitted by its technician."""
        repair.action_repair_start()
        repair.action_service_submit()
        return repair.service_check_ids.filtered(
            lambda check: check.state == "todo"
        ).with_user(cls.foreman)

    @classmethod
    def _finish(cls, parts=(), **values):
        """Return a repair that passed quality control: its device is ready."""
        repair = cls._create_repair(parts, **values)
        cls._submit(repair).action_pass()
        return repair
