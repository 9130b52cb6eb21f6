from odoo import models
from odoo.exceptions import UserError


class ServiceStateMixin(models.AbstractModel):
    """A life cycle that cannot be bypassed: one writer of ``state``.

    A model sets ``_transitions`` to its table ``{source: (targets,)}``.
    """

    _name = "service.state.mixin"
    _description = "Guarded Life Cycle"
    _inherit = ["service.protected.mixin"]

    _transitions = {}
    _protected_fields = frozenset({"state"})

    def _set_state(self, target, **values):
        """Move records to a state, all or none.

        The rows are locked first, so that of two people only one acts.

        :param str target: a key of ``_transitions``
        :param values: further field values written with the state
        :return: the records that were not there yet
        :raises AccessError: when the user may not write the records
        :raises UserError: when a record cannot go there from where it is, or
            somebody else is working on it
        """
        self.check_access("write")
        self._lock_or_refuse()
        self.invalidate_recordset(["state"])
        moving = self.filtered(lambda record: record.state != target)
        for record in moving:
            if target not in self._transitions[record.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(document)s is “%(state)s” and cannot become “%(target)s”.",
                        document=record.display_name,
                        state=labels[record.state],
                        target=labels[target],
                    )
                )
        # Access was checked above; clients cannot write these fields.
        moving.sudo().write({"state": target, **values})
        moving.flush_recordset()  # what the database refuses, it refuses here
        moving._after_set_state(target)
        return moving

    def _after_set_state(self, target):
        """Do what follows from a new state. Called by ``_set_state``.

        :param str target: the state just written
        """
