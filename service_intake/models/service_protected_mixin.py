from odoo import api, models
from odoo.exceptions import AccessError, LockError, UserError


class ServiceProtectedMixin(models.AbstractModel):
    """Facts that only a model's own methods may write.

    Clients may write any field they have access to, read-only in the view or not.
    A model adds to ``_protected_fields`` what they may not; its methods check access
    and then write with ``sudo()``.
    """

    _name = "service.protected.mixin"
    _description = "Protected Facts"

    _protected_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse values that only a business method may set.

        :raises AccessError: when a client sets one to other than its default
        """
        if not self.env.su:
            given = {
                name
                for vals in vals_list
                for name in self._get_protected_fields() & vals.keys()
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
            self._check_protected(self._get_protected_fields() & vals.keys())
        return super().write(vals)

    def _lock_or_refuse(self):
        """Lock the rows: of two people who do something with a record, one does.

        What was read before may be out of date; the caller invalidates it.

        :raises UserError: when somebody else is working on one; clients show
            :class:`LockError` as a fault of the server
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is working on this just now: try again.")
            ) from error

    def _get_protected_fields(self):
        """Return what clients may not write. Extended by upper modules.

        Besides ``_protected_fields`` all that our modules compute and store: a
        client could write that too, and a unique index may rest on it.

        :rtype: set[str]
        """
        ours = self._original_module.startswith("service_")
        return self._protected_fields | {
            name
            for name, field in self._fields.items()
            if (ours or name.startswith("service_"))
            and field.store
            and field.compute
            and field.readonly
        }

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
