from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS


class ServicePasscode(models.Model):
    """The code that unlocks a device, while it is here.

    Nobody reads ``secret``: not by form, export, search or chatter. It is shown by
    ``service.intake._reveal_passcode`` alone, which asks why and keeps the answer.
    """

    _name = "service.passcode"
    _description = "Device Passcode"
    _rec_name = "intake_id"
    _check_company_auto = True

    intake_id = fields.Many2one(
        "service.intake", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="intake_id.company_id", store=True, index=True, precompute=True
    )
    secret = fields.Char(required=True, copy=False, groups=NO_ACCESS)

    _intake_uniq = models.UniqueIndex(
        "(intake_id)", "The passcode of this device is kept already."
    )

    def copy(self, default=None):  # pylint: disable=method-required-super # never copies
        """Refuse: a copy of a secret is another place to look for it.

        :raises UserError: always
        """
        raise UserError(self.env._("A passcode cannot be copied."))
