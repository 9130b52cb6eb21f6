from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from .service_intake import CLOSED_STATES

PAID_STATES = ("in_process", "paid")


class ServiceIntake(models.Model):
    """Money taken on account of a case: real payments, seen from the desk."""

    _inherit = "service.intake"

    deposit_amount = fields.Monetary(
        string="Deposit",
        compute="_compute_deposit_amount",
        # Clerks have no right on payments; the sum alone is shown.
        compute_sudo=True,
        help="Taken and not given back; cancelled payments do not count.",
    )
    deposit_count = fields.Integer(
        string="Deposit Payments",
        readonly=True,
        copy=False,
        help="Payments and refunds booked; of two people who book at once, one does.",
    )

    def _compute_deposit_amount(self):
        sums = {
            (intake, kind): amount
            for intake, kind, amount in self.env["account.payment"]._read_group(
                [("service_intake_id", "in", self.ids), ("state", "in", PAID_STATES)],
                ["service_intake_id", "payment_type"],
                ["amount:sum"],
            )
        }
        for intake in self:
            case = intake._origin
            intake.deposit_amount = sums.get((case, "inbound"), 0.0) - sums.get(
                (case, "outbound"), 0.0
            )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"deposit_count"}

    def action_take_deposit(self):
        """Open the form that takes a deposit."""
        return self._open_deposit("inbound", self.env._("Take Deposit"))

    def action_refund_deposit(self):
        """Open the form that gives a deposit back."""
        return self._open_deposit("outbound", self.env._("Refund Deposit"))

    def _open_deposit(self, payment_type, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "service.intake.deposit",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_intake_id": self.id,
                "default_payment_type": payment_type,
                "default_amount": (
                    self.deposit_amount if payment_type == "outbound" else 0.0
                ),
            },
        }

    def action_view_deposits(self):
        """Open the payments, for those who may see payments."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deposits"),
            "res_model": "account.payment",
            "view_mode": "list,form",
            "domain": [("service_intake_id", "=", self.id)],
        }

    def action_cancel(self):
        """Refuse while a deposit is not given back.

        :raises UserError: naming the cases
        """
        owed = self.filtered(lambda intake: intake.deposit_amount > 0)
        if owed:
            raise UserError(
                self.env._(
                    "Give the deposit back first: %(names)s",
                    names=", ".join(owed.mapped("name")),
                )
            )
        return super().action_cancel()

    def _book_deposit(self, payment_type, amount, journal, client_key):
        """Book a deposit of this case or its return, once for each client key.

        Called by the deposit form.

        :param str payment_type: "inbound" or "outbound"
        :param float amount: in the company's currency, strictly positive
        :param account.journal journal: one that the centre allows
        :param str client_key: made by the form; a second time with the same key
            nothing is booked
        :return: the posted payment
        :rtype: account.payment
        :raises UserError: when the case or the sum does not fit
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_or_refuse()
        # Clerks have no right on payments: this one, checked here, is theirs to make.
        payment_sudo = self.env["account.payment"].sudo()
        booked = payment_sudo.search([("service_client_key", "=", client_key)])
        vals = self._prepare_deposit_vals(payment_type, amount, journal, client_key)
        if booked:
            self._check_same_deposit(booked, vals)
            return booked
        # A write on the case: who read the balance before somebody else's booking
        # fails here and tries again.
        self.sudo().deposit_count += 1
        self.flush_recordset(["deposit_count"])
        self.invalidate_recordset(["deposit_amount"])
        self._check_deposit(payment_type, amount, journal)
        payment = payment_sudo.with_company(self.company_id).create(vals)
        payment.action_post()
        self.invalidate_recordset(["deposit_amount"])
        return payment

    def _prepare_deposit_vals(self, payment_type, amount, journal, client_key):
        """Return the values of a deposit's payment. Extended by upper modules."""
        self.ensure_one()
        return {
            "payment_type": payment_type,
            "partner_type": "customer",
            "partner_id": self.partner_id.commercial_partner_id.id,
            "amount": amount,
            "currency_id": self.currency_id.id,
            "journal_id": journal.id,
            "memo": self.name,
            "date": self.center_id._get_local_today(),
            "service_intake_id": self.id,
            "service_client_key": client_key,
        }

    @api.model
    def _check_same_deposit(self, payment, vals):
        """Refuse a key that was used for something else.

        :raises UserError: when it was
        """
        if (
            payment.service_intake_id.id != vals["service_intake_id"]
            or payment.payment_type != vals["payment_type"]
            or payment.currency_id.compare_amounts(payment.amount, vals["amount"])
        ):
            raise UserError(
                self.env._("This form booked another payment already: open it anew.")
            )

    def _check_deposit(self, payment_type, amount, journal):
        """Refuse a sum, a journal or a case that does not fit.

        :raises UserError: naming what does not
        """
        currency = self.currency_id
        if currency.compare_amounts(amount, 0) <= 0:
            raise ValidationError(self.env._("The amount must be more than zero."))
        if journal not in self.center_id.sudo()._get_deposit_journals():
            raise UserError(
                self.env._(
                    "%(center)s does not take deposits in this journal.",
                    center=self.center_id.name,
                )
            )
        if payment_type == "inbound" and self.state in CLOSED_STATES:
            raise UserError(self.env._("No deposit is taken on a case that is over."))
        if (
            payment_type == "outbound"
            and currency.compare_amounts(amount, self.deposit_amount) > 0
        ):
            raise UserError(
                self.env._(
                    "Only %(amount)s was paid: no more can be given back.",
                    amount=formatLang(
                        self.env, self.deposit_amount, currency_obj=currency
                    ),
                )
            )

    def _get_receipt_sections(self):
        """Add the deposit."""
        sections = super()._get_receipt_sections()
        if self.deposit_amount:
            amount = formatLang(
                self.env, self.deposit_amount, currency_obj=self.currency_id
            )
            sections.append((self.env._("Deposit paid"), amount))
        return sections
