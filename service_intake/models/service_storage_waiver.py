from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ServiceStorageWaiver(models.Model):
    """A part of a storage fee that the director lets off, and why. Append-only."""

    _name = "service.storage.waiver"
    _description = "Waived Storage Fee"
    _order = "id desc"
    _check_company_auto = True

    charge_id = fields.Many2one(
        "service.storage.charge", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="charge_id.currency_id")
    days = fields.Integer(help="Charged days let off. Or say an amount.")
    amount = fields.Monetary(help="Amount let off. Or say days.")
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Waived By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0 AND days >= 0)",
        "Say how many days or what amount is waived: more than nothing.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let off a part of the fees.

        :raises AccessError: when the user is no director
        :raises ValidationError: when it is not days or an amount, or is over what is
            owed and not invoiced
        """
        if not self.env.user.has_group("service_intake.group_service_director"):
            raise AccessError(self.env._("Only a director waives storage fees."))
        charges = self.env["service.storage.charge"].browse(
            vals["charge_id"] for vals in vals_list if vals.get("charge_id")
        )
        charges.check_access("read")
        charges.sudo()._lock_or_refuse()  # clerks and directors read storages only
        charges.invalidate_recordset()
        waivers = self.browse()
        for vals in vals_list:
            vals = {**vals, "user_id": self.env.uid}
            waivers += super().create([self._prepare_waiver(vals)])
            waivers[-1]._apply()
        return waivers

    def write(self, vals):  # pylint: disable=method-required-super # never writes
        """Refuse: a waiver stands as it was given.

        :raises UserError: always
        """
        raise UserError(self.env._("A waiver cannot be changed."))

    @api.model
    def _prepare_waiver(self, vals):
        """Return values with the amount that a number of days stands for."""
        charge = self.env["service.storage.charge"].browse(vals.get("charge_id"))
        days, amount = vals.get("days") or 0, vals.get("amount") or 0.0
        if bool(days) == bool(amount) or days < 0 or amount < 0:
            raise ValidationError(
                self.env._("Waive either a number of days or an amount, above zero.")
            )
        amount = charge.currency_id.round(amount or days * charge.daily_rate)
        open_fee = charge._get_open_fee()
        if charge.currency_id.compare_amounts(amount, open_fee) > 0:
            raise ValidationError(
                self.env._(
                    "Only %(open)s are owed and not invoiced; %(amount)s cannot be "
                    "waived.",
                    open=charge.currency_id.format(open_fee),
                    amount=charge.currency_id.format(amount),
                )
            )
        return {**vals, "days": days, "amount": amount}

    def _apply(self):
        """Take the waived amount off the fee, and say so in the case."""
        self.ensure_one()
        charge = self.charge_id.sudo()  # kept by methods like this one alone
        charge.waived_fee += self.amount
        charge._refresh()
        charge.intake_id._message_log(
            body=self.env._(
                "Storage fee waived: %(amount)s. %(reason)s",
                amount=charge.currency_id.format(self.amount),
                reason=self.reason,
            ),
            author_id=self.env.user.partner_id.id,
        )
