from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceIntake(models.Model):
    """The device behind a case in Inventory: where it is, and its moves."""

    _inherit = "service.intake"

    @api.depends("state", "lot_id.quant_ids.location_id", "lot_id.quant_ids.quantity")
    def _compute_custody_location_id(self):
        quant_by_lot = self.filtered("is_in_custody")._get_custody_quants()
        for intake in self:
            quant = quant_by_lot.get(intake.lot_id) if intake.is_in_custody else None
            intake.custody_location_id = quant.location_id if quant else False

    def _get_local_date(self, moment):
        """Return the day of a moment where the device is serviced.

        :param datetime moment: naive UTC
        :return: the day in the centre's time zone
        :rtype: date
        """
        self.ensure_one()
        local = self.with_context(tz=self.center_id.tz)
        return fields.Datetime.context_timestamp(local, moment).date()

    def _get_customer_location(self):
        return self.env.ref("stock.stock_location_customers")

    def _get_custody_owner(self):
        """Return whose the device is in the eyes of Inventory.

        :rtype: res.partner
        """
        self.ensure_one()
        return self.partner_id

    def _get_custody_quants(self):
        """Return where the devices of these cases lie.

        :return: ``{stock.lot: stock.quant}`` of owned units inside the company
        :rtype: dict
        """
        quants = (
            self.env["stock.quant"]
            # Clerks have no right on quants; only the place is used.
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("quantity", ">", 0),
                    ("owner_id", "in", self.partner_id.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                ]
            )
        )
        return {quant.lot_id: quant for quant in quants}

    def _check_device_is_free(self):
        """Refuse a device that another case holds, or that lies in stock already.

        Two clerks at once are stopped by the unique index on open cases.

        :raises UserError: naming the receipt or the place
        """
        if len(self.lot_id) < len(self):
            raise UserError(self.env._("The same serial number stands here twice."))
        case = self.search(
            [("lot_id", "in", self.lot_id.ids), ("is_in_custody", "=", True)], limit=1
        )
        if case:
            raise UserError(
                self.env._(
                    "%(device)s is in custody already, on receipt %(receipt)s.",
                    device=case.lot_id.display_name,
                    receipt=case.name,
                )
            )
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(  # clerks see no quants
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", ("internal", "transit")),
                ],
                limit=1,
            )
        )
        if quants:
            raise UserError(
                self.env._(
                    "%(device)s lies at %(place)s already and cannot be taken in.",
                    device=quants.lot_id.display_name,
                    place=quants.location_id.complete_name,
                )
            )

    def _move_custody(self, get_destination, source=None, reason=None):
        """Move the devices; Inventory and the custody log follow.

        A bare move per device: a transfer document would be work for nobody.

        :param get_destination: function from a case to its ``stock.location``
        :param stock.location source: where they come from; by default where
            each is now
        :param str reason: why, for the custody log
        :raises UserError: when a device is not where custody says
        """
        quant_by_lot = {} if source else self._get_custody_quants()
        vals_list = []
        for intake in self:
            quant = quant_by_lot.get(intake.lot_id)
            if not source and not quant:
                raise UserError(
                    self.env._(
                        "%(device)s of receipt %(receipt)s is not in custody; check "
                        "Inventory.",
                        device=intake.lot_id.display_name,
                        receipt=intake.name,
                    )
                )
            destination = get_destination(intake)
            origin = source or quant.location_id
            if origin != destination:
                vals = intake._prepare_custody_move(origin, destination)
                vals_list.append({**vals, "service_reason": reason})
        # Moving custody is the case's right, not the clerk's on Inventory.
        moves = self.env["stock.move"].sudo().create(vals_list)
        moves._action_done()

    def _prepare_custody_move(self, origin, destination):
        self.ensure_one()
        owner = self._get_custody_owner()
        common = {
            "product_id": self.product_id.id,
            "location_id": origin.id,
            "location_dest_id": destination.id,
            "company_id": self.company_id.id,
        }
        line = {
            **common,
            "product_uom_id": self.product_id.uom_id.id,
            "lot_id": self.lot_id.id,
            "owner_id": owner.id,
            "quantity": 1,
            "picked": True,
        }
        return {
            **common,
            "product_uom": self.product_id.uom_id.id,
            "product_uom_qty": 1,
            "restrict_partner_id": owner.id,
            "service_intake_id": self.id,
            "origin": self.name,
            "picked": True,
            "move_line_ids": [fields.Command.create(line)],
        }
