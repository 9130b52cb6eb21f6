from odoo import models


class ServiceIntake(models.Model):
    """A device on its way: nothing else happens to it until it arrived."""

    _inherit = "service.intake"

    def _get_arrival_location(self, center):
        """Return where a device is put that comes to a centre.

        :param service.center center: where it came to
        :rtype: stock.location
        """
        self.ensure_one()
        if self.state == "ready":
            return center.ready_location_id
        return center.reception_location_id

    def _get_way_lines(self):
        """Return the open lines of transfers that carry these devices.

        :rtype: service.transfer.line
        """
        return (
            self.env["service.transfer.line"]
            .sudo()  # only the transfer's number leaves here
            .search([("intake_id", "in", self.ids), ("is_on_the_way", "=", True)])
        )

    def _get_way_blockers(self):
        """Return what carries these devices just now; modules above add to it.

        Called before anything else happens to a device.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        return self._get_transfer_blockers()

    def _get_transfer_blockers(self):
        """Return with what transfers these devices travel.

        :return: ``{service.intake: [reason, ...]}``
        :rtype: dict
        """
        blockers = {}
        for line in self._get_way_lines():
            blockers.setdefault(line.intake_id.with_env(self.env), []).append(
                self.env._(
                    "it is on its way to %(center)s with %(transfer)s",
                    center=line.transfer_id.center_dest_id.name,
                    transfer=line.transfer_id.name,
                )
            )
        return blockers

    def _set_state(self, target, **values):
        """Refuse to go on with a device that is on its way."""
        moving = self.filtered(lambda case: case.is_in_custody and case.state != target)
        if moving:
            moving._raise_blockers(moving._get_way_blockers())
        return super()._set_state(target, **values)

    def _get_hand_over_blockers(self):
        """Add that a device is on its way."""
        blockers = super()._get_hand_over_blockers()
        for case, reasons in self._get_way_blockers().items():
            blockers.setdefault(case, []).extend(reasons)
        return blockers

    def _get_carried_texts(self):
        """Say with what devices travel."""
        texts = super()._get_carried_texts()
        for case, reasons in self._get_way_blockers().items():
            texts[case] = "; ".join(reasons)
        return texts
