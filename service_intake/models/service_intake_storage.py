from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import formatLang


class ServiceIntake(models.Model):
    """The storage of a ready device: when its clock starts, stands, and ends."""

    _inherit = "service.intake"

    storage_charge_id = fields.Many2one(
        "service.storage.charge",
        string="Storage",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    storage_policy_id = fields.Many2one(related="storage_charge_id.policy_id")
    storage_free_until = fields.Date(related="storage_charge_id.free_until")
    storage_days = fields.Integer(related="storage_charge_id.days")
    storage_fee = fields.Monetary(related="storage_charge_id.fee")
    storage_invoice_names = fields.Char(related="storage_charge_id.invoice_names")
    storage_pause_ids = fields.One2many("service.storage.pause", "intake_id")
    storage_notice_ids = fields.One2many(
        "service.storage.notice", "intake_id", string="Storage Notices"
    )
    ownership_transfer_ids = fields.One2many(
        "service.ownership.transfer", "intake_id", string="Abandonment Acts"
    )

    _storage_missing_idx = models.Index(
        "(id) WHERE storage_charge_id IS NULL AND state = 'ready'"
        " AND notified_at IS NOT NULL"
    )

    def _get_protected_fields(self):
        """Protect the link to the storage account."""
        return super()._get_protected_fields() | {"storage_charge_id"}

    def _get_storage_missing_domain(self):
        """Return which cases' storage clocks should run and do not.

        :rtype: list
        """
        return [
            ("state", "=", "ready"),
            ("notified_at", "!=", False),
            ("storage_charge_id", "=", False),
        ]

    def _register_notice(self, channel, moment):
        """Start the storage clock with the first proof that the owner knows.

        Not at the hand-over: who takes the device along stores nothing. What is told
        in person otherwise is found by the job.
        """
        told = self.filtered(lambda case: not case.notified_at)
        res = super()._register_notice(channel, moment)
        if channel != "person":
            ready = told.filtered(lambda case: case.state == "ready")
            self.env["service.storage.charge"]._open(
                ready.filtered(lambda case: not case.storage_charge_id)
            )
            ready._end_service_pause()
        return res

    def _after_set_state(self, target):
        """Let the clock stand during new work, and end it when the device leaves."""
        res = super()._after_set_state(target)
        # The account is kept by methods like this one alone.
        stored = self.sudo().filtered("storage_charge_id.is_running")
        if target == "in_service":
            stored._begin_service_pause()
        elif target in ("handed_over", "abandoned"):
            stored.storage_charge_id._close()
        return res

    def _revoke_notice(self, lost):
        """Stop the clock too: what started it proved nothing."""
        res = super()._revoke_notice(lost)
        # The account is kept by methods like this one alone.
        untold = self.sudo().filtered(
            lambda case: (
                case.state == "ready"
                and not case.notified_at
                and case.storage_charge_id.is_running
            )
        )
        for case in untold - untold._get_disputed():
            # Days that were counted on the strength of that notice do not count.
            ended = [day for _start, day in case.storage_charge_id._get_pauses()]
            case._pause_storage(
                max(
                    [case.storage_charge_id.start_date]
                    + [fields.Date.add(day, days=1) for day in ended]
                ),
                self.env._("the notice came back"),
            )
        return res

    def _begin_service_pause(self):
        """Stop the clock: the device is not ready any more.

        Its owner has to be told again; until that is proven the clock stands.
        """
        self.write({"notified_at": False, "notice_channel": False})
        self.notice_mail_id = False
        for case in self - self._get_disputed():
            case._pause_storage(
                case.storage_charge_id._get_today(), self.env._("in service again")
            )

    def _pause_storage(self, date_from, reason):
        """Stop the clock until the owner is proven to know that it is ready.

        :param date date_from: the first day that does not count
        :param str reason: shown on the case
        """
        self.env["service.storage.pause"].create(
            {
                "intake_id": self.id,
                "date_from": date_from,
                "reason": reason,
                "is_service": True,
            }
        )

    def _end_service_pause(self):
        for pause in self.storage_pause_ids:
            if pause.is_service and not pause.date_to:
                today = pause.intake_id.storage_charge_id._get_today()
                pause.date_to = max(today, pause.date_from)

    def _get_disputed(self):
        """Return the cases whose clock stands just now.

        :rtype: service.intake
        """
        return self.storage_pause_ids.filtered(
            lambda pause: not pause.date_to
        ).intake_id

    def _get_storage_counted_days(self):
        """Return how many days of storage count up to yesterday.

        :return: ``{service.intake: days}`` of the cases whose clock was started
        :rtype: dict
        """
        return {
            case: case.storage_charge_id._get_clock_days(before_today=True)
            for case in self
            if case.storage_charge_id
        }

    def _check_storage_is_open(self):
        if any(case.state in ("handed_over", "abandoned") for case in self):
            raise UserError(self.env._("The device has left: its storage is closed."))

    # === THE FEE === #
    def action_invoice_storage(self):
        """Invoice the storage fees that are on no invoice yet.

        :raises AccessError: when the user is no clerk
        :raises UserError: when there is nothing to invoice
        """
        self.check_access("write")
        charges = self.storage_charge_id
        charges._lock_or_refuse()
        charges.invalidate_recordset()
        invoices = self.env["account.move"].sudo()
        for case in self.filtered("storage_charge_id"):
            if case.storage_charge_id._get_open_fee():
                invoices += case._create_storage_invoice()
        # Clerks may invoice storage, and nothing else: their right was checked.
        if not invoices and not charges.sudo().invoice_line_ids:
            raise UserError(self.env._("No storage fee is owed yet."))
        if not self.env["account.move"].has_access("read"):
            return True
        moves = charges.sudo().invoice_line_ids.move_id  # their own access decides
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return {**action, "domain": [("id", "in", moves.ids)], "context": {}}

    def _create_storage_invoice(self):
        """Create and post the invoice of what is owed and on no invoice yet.

        :rtype: account.move
        """
        self.ensure_one()
        invoice = (
            self.env["account.move"]
            .sudo()  # clerks have no right on invoices; the caller checked theirs
            .with_company(self.company_id)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "currency_id": self.currency_id.id,
                    "invoice_date": self._get_local_date(fields.Datetime.now()),
                    "invoice_origin": self.name,
                    "invoice_line_ids": [
                        fields.Command.create(self._prepare_storage_invoice_line_vals())
                    ],
                }
            )
        )
        invoice.action_post()
        self.storage_charge_id.flush_recordset()  # a second clerk is refused here
        return invoice

    def _prepare_storage_invoice_line_vals(self):
        """Return an invoice line of the storage fee that is on no invoice yet.

        Called by the storage invoice; modules above put it on theirs. Its link to the
        storage account is what keeps the fee from being invoiced twice.

        :return: values of an ``account.move.line``, empty when nothing is owed
        :rtype: dict
        """
        self.ensure_one()
        charge = self.storage_charge_id.sudo()  # read for the customer's invoice
        amount = charge._get_open_fee() if charge else 0.0
        if not amount:
            return {}
        lang = self.partner_id.lang or self.env.lang
        case = self.with_context(lang=lang)
        return {
            "product_id": charge.policy_id.product_id.id,
            "name": case.env._(
                "Storage of %(device)s, receipt %(receipt)s, up to %(date)s",
                device=case.product_id.name,
                receipt=self.name,
                date=format_date(case.env, charge._get_today()),
            ),
            "quantity": 1,
            "price_unit": amount,
            "service_storage_charge_id": charge.id,
        }

    def _get_payment_blockers(self):
        """Add storage fees that are not invoiced, or invoiced and not paid."""
        blockers = super()._get_payment_blockers()
        for case in self.filtered("storage_charge_id"):
            charge = case.storage_charge_id
            reasons = blockers.setdefault(case, [])
            open_fee = charge._get_open_fee()
            if open_fee:
                amount = formatLang(self.env, open_fee, currency_obj=charge.currency_id)
                reasons.append(
                    self.env._("storage fee not invoiced: %(fee)s", fee=amount)
                )
            names = charge._get_unpaid_invoices().mapped("display_name")
            if names:
                reasons.append(
                    self.env._("storage not paid: %(names)s", names=", ".join(names))
                )
        return {case: reasons for case, reasons in blockers.items() if reasons}

    def _get_tracking_fields(self):
        """Add the storage account."""
        return [*super()._get_tracking_fields(), "storage_charge_id"]

    def _get_tracking_storage(self):
        """Return the storage clock for the tracking page.

        :return: ``{"free_until": date, "daily_fee": float, "fee_so_far": float}``,
            fees in the company's currency; nothing as long as the owner was not told
        :rtype: dict | None
        """
        self.ensure_one()
        charge = self.storage_charge_id
        if self.state != "ready" or not charge:
            return None
        return {
            "free_until": charge._get_free_until(),
            "daily_fee": charge.daily_rate,
            "fee_so_far": charge._get_fee(),
        }
