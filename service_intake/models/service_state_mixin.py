from odoo import api, models
from odoo.exceptions import AccessError, UserError


class ServiceStateMixin(models.AbstractModel):
    """A life cycle that cannot be bypassed: one writer of ``state``.

    A model sets ``_transitions`` to its table ``{source: (targets,)}`` and adds to
    ``_protected_fields`` what only its own methods may write. Clients may write any
    field they have access to, read-only in the view or not; these they may not.
    """

    _name = "service.state.mixin"
    _description = "Guarded Life Cycle"

    _transitions = {}
    _protected_fields = frozenset({"state"})

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse values that only a business method may set.

        :raises AccessError: when a client sets one to other than its default
        """
        if not self.env.su:
            given = {
                name
                for vals in vals_list
                for name in self._protected_fields & vals.keys()
                if vals[name]
            }
            defaults = self.default_get(list(given)) if given else {}
            for vals in vals_list:
                self._check_protected(
                    {
                        name
                        for name in given & vals.keys()
                        if vals[name] and vals[name] != defaults.get(name)
                    }
                )
        return super().create(vals_list)

    def write(self, vals):
        """Refuse values that only a business method may set.

        :raises AccessError: when a client writes one
        """
        if not self.env.su:
            self._check_protected(self._protected_fields & vals.keys())
        return super().write(vals)

    def _check_protected(self, names):
        if names:
            labels = sorted(
                self._fields[name]._description_string(self.env) for name in names
            )
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be edited: use the buttons.",
                    fields=", ".join(labels),
                )
            )

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
        self.lock_for_update(allow_referencing=True)
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
