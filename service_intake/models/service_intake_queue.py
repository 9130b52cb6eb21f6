from odoo import fields, models


class ServiceIntake(models.Model):
    """What led to a case at the desk: an appointment, a ticket, a wait."""

    _inherit = "service.intake"

    appointment_id = fields.Many2one(
        "service.appointment", copy=False, index="btree_not_null", check_company=True
    )
    queue_ticket_id = fields.Many2one(
        "service.queue.ticket", copy=False, index="btree_not_null", check_company=True
    )
    queue_wait_minutes = fields.Float(
        string="Minutes Waited",
        related="queue_ticket_id.wait_minutes",
        store=True,
        aggregator="avg",
        help="How long the customer waited for a desk before this case.",
    )

    def _action_take_in(self, center, **defaults):
        """Return a new case's form, filled with what is known already.

        :param service.center center: where
        :param defaults: values by ``default_<field>``
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_intake.service_intake_action_new"
        )
        action["context"] = {"default_center_id": center.id, **defaults}
        return action

    def _after_set_state(self, target):
        result = super()._after_set_state(target)
        if target == "received":
            # The customer was served; who takes devices in may say so.
            self.appointment_id.filtered(
                lambda appointment: appointment.state in ("booked", "arrived")
            ).sudo()._set_state("done")
        return result
