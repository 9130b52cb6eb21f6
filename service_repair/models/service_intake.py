from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceIntake(models.Model):
    """A case's work: its repairs, and what they say about ready and hand-over."""

    _inherit = "service.intake"

    repair_ids = fields.One2many("repair.order", "service_intake_id", string="Repairs")
    repair_count = fields.Integer(compute="_compute_repair_count")

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        counts = dict(
            self.env["repair.order"]._read_group(
                [("service_intake_id", "in", self.ids)],
                ["service_intake_id"],
                ["__count"],
            )
        )
        for intake in self:
            intake.repair_count = counts.get(intake, 0)

    def action_create_repair(self):
        """Bring the devices to the workshop, each with a repair order.

        :raises UserError: when a device is not in custody or is being repaired
        """
        repairs = self._create_repairs()
        if len(repairs) == 1:
            return {
                "type": "ir.actions.act_window",
                "res_model": "repair.order",
                "res_id": repairs.id,
                "view_mode": "form",
            }
        return self.action_view_repairs()

    def _create_repairs(self):
        """Create a repair order for each case and move its device to the workshop.

        :return: the repair orders, one per case
        :rtype: repair.order
        :raises AccessError: when the user may not see a case, or make repairs
        :raises UserError: when a case is not received, or has an open repair
        """
        self.check_access("read")
        self.env["repair.order"].check_access("create")
        # Technicians read cases only; starting work on one is their right.
        cases = self.sudo()
        cases._lock_or_refuse()
        cases.invalidate_recordset(["state"])
        for case in cases:
            if case.state != "received":
                raise UserError(
                    self.env._(
                        "%s is not waiting at reception: work cannot start on it.",
                        case.display_name,
                    )
                )
        vals_list = [case._prepare_repair_vals() for case in cases]
        repairs = self.env["repair.order"]
        for company in cases.company_id:
            repairs += (
                self.env["repair.order"]
                .sudo()  # only here does a repair get its case
                .with_company(company)
                .create(
                    [vals for vals in vals_list if vals["company_id"] == company.id]
                )
                .with_env(self.env)
            )
        cases._set_state("in_service")
        cases._move_custody(lambda case: case.center_id.workshop_location_id)
        return repairs

    def _prepare_repair_vals(self):
        """Return the values of this case's repair order. Extended by upper modules.

        :rtype: dict
        """
        self.ensure_one()
        center = self.center_id
        return {
            "service_intake_id": self.id,
            "company_id": self.company_id.id,
            "picking_type_id": center.warehouse_id.repair_type_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "product_location_src_id": center.workshop_location_id.id,
            "product_location_dest_id": center.ready_location_id.id,
            "user_id": self.env.uid,
        }

    def _return_to_reception(self):
        """Bring devices whose work was called off back to reception."""
        idle = self.filtered(
            lambda case: (
                case.state == "in_service"
                and not case.repair_ids._get_open_service_repairs()
            )
        )
        idle._set_state("received")
        idle._move_custody(lambda case: case.center_id.reception_location_id)

    def _get_ready_blockers(self):
        """Add open repairs."""
        blockers = super()._get_ready_blockers()
        for intake in self:
            names = intake.repair_ids._get_open_service_repairs().mapped("name")
            if names:
                blockers.setdefault(intake, []).append(
                    self.env._("open repair: %(names)s", names=", ".join(names))
                )
        return blockers

    def _get_hand_over_blockers(self):
        """Add what upper modules say about the work."""
        blockers = super()._get_hand_over_blockers()
        repairs = self.repair_ids.filtered(lambda repair: repair.state != "cancel")
        for repair, reasons in repairs._service_close_blockers().items():
            blockers.setdefault(repair.service_intake_id, []).extend(reasons)
        return blockers

    def _get_payment_blockers(self):
        """Add what the customer owes for the work."""
        blockers = super()._get_payment_blockers()
        # Clerks have no right on invoices: only what is owed leaves here.
        for repair in self.repair_ids.filtered(lambda r: r.state != "cancel").sudo():
            reasons = repair.sale_order_id._get_service_payment_blockers()
            if reasons:
                case = repair.service_intake_id.with_env(self.env)
                blockers.setdefault(case, []).extend(reasons)
        return blockers

    def _get_forecast_cost(self):
        """Return what the case's quotations and orders come to, taxes included.

        :return: in the company's currency; None where there is no quotation
        :rtype: float | None
        """
        self.ensure_one()
        # The customer's page shows the sum, nobody else asks. Only what is needed of
        # the rows: whole ones cost most of a page.
        repairs = (
            self.env["repair.order"]
            .sudo()
            .search_fetch(
                [
                    ("service_intake_id", "=", self.id),
                    ("state", "!=", "cancel"),
                    ("sale_order_id.state", "not in", (False, "cancel")),
                ],
                ["sale_order_id"],
            )
        )
        orders = repairs.sale_order_id
        orders.fetch(["amount_total", "currency_id", "date_order"])
        if not orders:
            return super()._get_forecast_cost()
        company = self.company_id
        return sum(
            order.currency_id._convert(
                order.amount_total, company.currency_id, company, order.date_order
            )
            for order in orders
        )

    def action_view_repairs(self):
        """Open the repairs of these cases."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_repair.repair_order_action"
        )
        action["domain"] = [("service_intake_id", "in", self.ids)]
        action["context"] = {}
        if len(self.repair_ids) == 1:
            action.update(view_mode="form", views=[], res_id=self.repair_ids.id)
        return action
