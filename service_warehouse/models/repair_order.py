from datetime import timedelta

from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    service_obligation_ids = fields.One2many(
        "service.obligation", "repair_id", string="Parts Owed Back"
    )

    def _get_submit_blockers(self):
        """Add returnable parts of which nobody knows whom they go back to.

        Not a constraint of the product: a variant's form writes the two fields one
        after the other.
        """
        reasons = super()._get_submit_blockers()
        for product in self.move_ids.product_id:
            if product.service_is_core and not product.service_core_partner_id:
                reasons.append(
                    self.env._(
                        "say on %s to whom its defective part goes back",
                        product.display_name,
                    )
                )
        return reasons

    def _service_after_done(self):
        """Make the defective part of each returnable part owed back, once."""
        self._ensure_core_obligations()
        return super()._service_after_done()

    def _ensure_core_obligations(self):
        """Return what these repairs owe back, making what is missing.

        :rtype: service.obligation
        """
        # What is owed follows from the consumption, whoever ended the repair.
        obligations = self.env["service.obligation"].sudo()
        moves = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.repair_line_type == "add"
                and move.product_id.service_is_core
                and move.quantity > 0
            )
        )
        known = obligations.search([("move_id", "in", moves.ids)])
        return known + obligations.create(
            [
                move.repair_id._prepare_core_obligation_vals(move)
                for move in moves - known.move_id
            ]
        )

    def _prepare_core_obligation_vals(self, move):
        """Return the values of the obligation that a consumption makes.

        :param stock.move move: a done consumption of this repair
        :rtype: dict
        """
        self.ensure_one()
        today = self.service_intake_id._get_local_date(fields.Datetime.now())
        return {
            "company_id": self.company_id.id,
            "move_id": move.id,
            "repair_id": self.id,
            "product_id": move.product_id.id,
            "quantity": move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id
            ),
            "debtor_id": self._get_core_debtor().id,
            "creditor_id": move.product_id.service_core_partner_id.id,
            "due_date": today + timedelta(days=self.company_id.service_core_days),
        }

    def _get_core_debtor(self):
        """Return who must bring the defective parts of this repair.

        The technician; upper modules put somebody else.

        :rtype: res.partner
        """
        self.ensure_one()
        return (self.service_technician_id or self.user_id or self.env.user).partner_id

    def _service_fee_blockers(self):
        """Add defective parts that are not back."""
        blockers = super()._service_fee_blockers()
        # Who asks about a fee need not see the store.
        expected = (
            self.env["service.obligation"]
            .sudo()
            .search([("repair_id", "in", self.ids), ("state", "=", "expected")])
        )
        for obligation in expected:
            blockers.setdefault(obligation.repair_id.with_env(self.env), []).append(
                self.env._(
                    "defective part not back: %(part)s (%(number)s)",
                    part=obligation.product_id.display_name,
                    number=obligation.name,
                )
            )
        return blockers
