from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The work on a case's device."""

    _name = "repair.order"
    _inherit = ["repair.order", "service.protected.mixin"]
    _protected_fields = frozenset(
        {
            "service_intake_id",
            "service_done_at",
            "service_external_ref",
            "service_import_id",
            "service_workshop",
        }
    )

    service_intake_id = fields.Many2one(
        "service.intake",
        string="Receipt",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The case this repair belongs to: its device is in custody.",
    )
    service_center_id = fields.Many2one(
        related="service_intake_id.center_id", store=True, index="btree_not_null"
    )
    service_fault = fields.Text(
        related="service_intake_id.fault", string="Reported Fault"
    )
    service_technician_id = fields.Many2one(
        "res.users",
        string="Technician",
        index="btree_not_null",
        copy=False,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    service_result = fields.Selection(
        [
            ("repaired", "Repaired"),
            ("repairable", "Not repaired, repairable"),
            ("end_of_life", "End of life"),
            ("nff", "No fault found"),
            ("unknown", "Unknown"),
        ],
        string="Result",
        copy=False,
        tracking=True,
    )
    service_barrier = fields.Selection(
        [
            ("no_parts", "Spare parts not available"),
            ("parts_price", "Spare parts too expensive"),
            ("cannot_open", "No way to open product"),
            ("no_information", "Repair information not available"),
            ("no_equipment", "Lack of equipment"),
            ("worn_out", "Too worn out"),
        ],
        string="Why Not Repaired",
        copy=False,
        # Source: Open Repair Data Standard v0.3, repair_barrier_if_end_of_life.
        help="Barriers of the Open Repair Data Standard.",
    )
    service_done_at = fields.Datetime(
        string="Finished On", readonly=True, copy=False, index="btree_not_null"
    )
    service_external_ref = fields.Char(
        string="Imported As",
        readonly=True,
        copy=False,
        help="The repair's identifier in the file it was imported from.",
    )
    service_import_id = fields.Many2one(
        "service.import",
        string="Import",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    service_workshop = fields.Char(
        string="Workshop",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who did an imported repair, as the file names them.",
    )
    service_check_ids = fields.One2many(
        "service.check", "repair_id", string="Quality Checks"
    )
    service_quality_state = fields.Selection(
        [("todo", "To Check"), ("passed", "Passed"), ("failed", "Failed")],
        string="Quality Control",
        compute="_compute_service_quality_state",
        store=True,
        help="Where the last presentation to quality control stands.",
    )

    _service_external_ref_uniq = models.UniqueIndex(
        "(company_id, service_external_ref) WHERE service_external_ref IS NOT NULL",
        "A repair of this identifier was imported already.",
    )

    @api.depends("service_check_ids.state")
    def _compute_service_quality_state(self):
        for repair in self:
            repair.service_quality_state = repair.service_check_ids.sorted("id")[
                -1:
            ].state

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_draft(self):
        """Native code deletes confirmed repairs; a case's work must not vanish."""
        if any(repair.service_intake_id and repair.state != "draft" for repair in self):
            raise UserError(
                self.env._("A repair of a device in custody is cancelled, not deleted.")
            )

    def write(self, vals):
        """Keep the bond between repair, case and device.

        :raises UserError: when it would change, or the repair would end unchecked
        """
        if vals.get("state") == "done":
            self._check_quality_passed()
        bond = {"product_id", "lot_id", "partner_id"} & vals.keys()
        if bond and not self.env.su:
            for repair in self.filtered("service_intake_id"):
                for name in bond:
                    if repair[name].id != (vals[name] or False):
                        raise UserError(
                            self.env._(
                                "Device, customer and receipt of %(repair)s belong "
                                "together: they come from the case.",
                                repair=repair.name,
                            )
                        )
        return super().write(vals)

    def action_create_sale_order(self):
        """Create the quotation of each repair.

        Native code takes one repair at a time, and writes a field of the order
        that only stock users may write.
        """
        if not self.service_intake_id:
            return super().action_create_sale_order()
        self.check_access("write")
        self.env["sale.order"].check_access("create")
        for repair in self:
            # The clerk may sell and may write the repair, as checked.
            super(RepairOrder, repair.sudo()).action_create_sale_order()
        return self.action_view_sale_order() if len(self) == 1 else True

    # === HOOKS === #
    def _service_close_blockers(self):
        """Return why these repairs' cases cannot be closed. Empty; others add to it.

        Called at hand-over; what is unpaid stands in ``_get_payment_blockers``.

        :return: ``{repair.order: [reason, ...]}``
        :rtype: dict
        """
        return {}

    def _service_fee_blockers(self):
        """Return why whoever did these repairs cannot be paid yet.

        Called by the payment of dealers; upper modules add their reasons.

        :return: ``{repair.order: [reason, ...]}``
        :rtype: dict
        """
        blockers = {}
        comebacks = self._get_repeat_intakes()
        for repair in self:
            reasons = []
            case = repair.service_intake_id
            if case and case.state != "handed_over":
                reasons.append(self.env._("the device is not handed over"))
            if repair in comebacks:
                reasons.append(
                    self.env._(
                        "came back on receipt %(name)s", name=comebacks[repair].name
                    )
                )
            if reasons:
                blockers[repair] = reasons
        return blockers

    def _get_repeat_intakes(self):
        """Return the cases in which these devices came back inside the window.

        :return: ``{repair.order: service.intake}``, the first such case of each
        :rtype: dict
        """
        closed = self.filtered("service_intake_id.handed_over_at")
        later = self.env["service.intake"].search(
            [
                ("lot_id", "in", closed.lot_id.ids),
                ("received_at", "!=", False),
                ("state", "!=", "cancelled"),
            ],
            order="received_at desc, id desc",
        )
        by_lot = later.grouped("lot_id")
        comebacks = {}
        for repair in closed:
            case = repair.service_intake_id
            until = fields.Datetime.add(
                case.handed_over_at, days=repair.company_id.service_repeat_days
            )
            for other in by_lot.get(repair.lot_id, case) - case:
                came = (other.received_at, other.id)
                if (case.handed_over_at, case.id) < came and other.received_at <= until:
                    comebacks[repair] = other
        return comebacks

    def action_view_service_intake(self):
        """Open the case of this repair."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.intake",
            "res_id": self.service_intake_id.id,
            "view_mode": "form",
        }

    def action_log_contact(self):
        """Open the dialog to log a contact on this repair's case.

        :raises UserError: when the repair belongs to no case
        """
        self.ensure_one()
        if not self.service_intake_id:
            raise UserError(self.env._("Contacts are logged on cases: this has none."))
        return self.service_intake_id._get_contact_action()
