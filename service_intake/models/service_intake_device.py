from odoo import api, models
from odoo.exceptions import ValidationError

from ..normalise import serial_key


class ServiceIntake(models.Model):
    """The device behind a case: its product, its place in the registry."""

    _inherit = "service.intake"

    @api.onchange("serial")
    def _onchange_serial(self):
        """Fill the form from the registry when the serial number is known.

        Of several devices with this number the clerk chooses by the product.
        """
        lots = self._search_devices(self.serial)
        self.found_product_ids = lots.product_id if len(lots) > 1 else False
        self.found_product_id = False
        if len(lots) == 1:
            self._fill_from_device(lots)

    @api.constrains("product_id")
    def _check_device_product(self):
        """Refuse products whose native valuation would count customers' devices."""
        for intake in self:
            product = intake.product_id
            if not product.is_storable or product.tracking != "serial":
                raise ValidationError(
                    self.env._(
                        "%(product)s cannot be taken in: a device must be a storable "
                        "product tracked by unique serial number.",
                        product=product.display_name,
                    )
                )
            valued = product.with_company(intake.company_id)
            if valued.cost_method == "fifo" or valued.lot_valuated:
                raise ValidationError(
                    self.env._(
                        "%(product)s cannot be taken in: with FIFO or valuation by "
                        "lot, customers' devices would count as the company's stock. "
                        "Use standard or average cost in its category.",
                        product=product.display_name,
                    )
                )

    @api.model
    def _find_device(self, serial):
        """Return the registered device with this serial number.

        :param str serial: any spelling
        :return: the device, empty when none or several have this number
        :rtype: stock.lot
        """
        lots = self._search_devices(serial, limit=2)
        return lots if len(lots) == 1 else lots.browse()

    @api.model
    def _search_devices(self, serial, limit=10):
        """Return the registered devices with this serial number, of any product.

        :param str serial: any spelling
        :param int limit: at most so many; different products may share a number
        :rtype: stock.lot
        """
        lots = self.env["stock.lot"]
        key = serial_key(serial)
        if not key:
            return lots
        return lots.search(
            [
                ("service_serial_key", "=", key),
                ("company_id", "in", [False, self.env.company.id]),
                ("product_id.tracking", "=", "serial"),
            ],
            limit=limit,
        )

    def _fill_from_device(self, lot):
        """Fill the form with what the registry knows of a device.

        :param stock.lot lot: one device
        """
        self.product_id = lot.product_id
        self.brand_id = lot.service_brand_id
        self.model = lot.service_model
        self.purchase_date = lot.service_purchase_date
        self.sold_by_id = lot.service_sold_by_id
        if not self.partner_id:
            self.partner_id = lot.service_owner_id

    def _prepare_device_vals(self):
        """Return what this case tells the registry about its device.

        :return: values of ``stock.lot``; falsy ones change nothing
        :rtype: dict
        """
        self.ensure_one()
        return {
            "service_owner_id": self.partner_id.id,
            "service_brand_id": self.brand_id.id,
            "service_model": self.model,
            "service_purchase_date": self.purchase_date,
            "service_sold_by_id": self.sold_by_id.id,
        }

    def _ensure_devices(self):
        """Find or register the device of each case; one without serial is tagged.

        Called by ``action_receive`` after it checked access.
        """
        tagged = self._tag_devices()
        lot_by_key = (self - tagged)._get_registered_devices()
        to_make = {}
        for intake in self:
            key = intake._get_device_key()
            if key not in lot_by_key:
                to_make[key] = {
                    "name": intake.serial.strip(),
                    "product_id": intake.product_id.id,
                }
        # The registry is one for all desks, whatever stock rights a clerk has.
        lots = self.env["stock.lot"].sudo().create(list(to_make.values()))
        lot_by_key.update(zip(to_make, lots, strict=True))
        for intake in self:
            lot = lot_by_key[intake._get_device_key()]
            intake.sudo().lot_id = lot  # access was checked by the caller
            changed = {
                name: value
                for name, value in intake._prepare_device_vals().items()
                if value and lot._fields[name].convert_to_write(lot[name], lot) != value
            }
            if changed:
                lot.write(changed)

    def _tag_devices(self):
        """Give devices without serial number custody tags that no device wears.

        Tags of an earlier installation of this module stay in the registry.

        :return: the cases whose devices were tagged
        :rtype: service.intake
        """
        tagged = self.filtered(lambda intake: not intake.serial_key)
        todo = tagged
        while todo:
            for intake in todo:
                intake.serial = self.env["ir.sequence"].next_by_code(
                    "service.custody.tag"
                )
            worn = todo._get_registered_devices()
            todo = todo.filtered(lambda i, worn=worn: i._get_device_key() in worn)
        return tagged

    def _get_device_key(self):
        """Return by what the device of this case is known in the registry."""
        self.ensure_one()
        return self.product_id, self.serial_key

    def _get_registered_devices(self):
        """Return the devices that the registry has for these cases.

        :return: ``{(product, normalised serial): stock.lot}``
        :rtype: dict
        """
        lots = (
            self.env["stock.lot"]
            .sudo()  # the registry is one for all desks
            .search(
                [
                    ("service_serial_key", "in", self.mapped("serial_key")),
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", [False, *self.company_id.ids]),
                ]
            )
        )
        return {(lot.product_id, lot.service_serial_key): lot for lot in lots}
