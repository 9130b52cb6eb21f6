from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

RECENT_CASES = 20
SHOWN_DEVICES = 3
# Technicians need not know who owes money.
DEBT_GROUPS = "service_intake.group_service_clerk,service_intake.group_service_auditor"


class ServiceIntake(models.Model):
    """What the clerk should know of customer and device before taking it in."""

    _inherit = "service.intake"

    customer_case_count = fields.Integer(
        string="Services So Far", compute="_compute_customer_history"
    )
    customer_last_visit = fields.Datetime(
        string="Last Visit", compute="_compute_customer_history"
    )
    customer_devices = fields.Char(
        string="Other Devices", compute="_compute_customer_history"
    )
    customer_debt = fields.Monetary(
        string="Open Debts",
        compute="_compute_customer_debt",
        groups=DEBT_GROUPS,
        help="What the customer owes the company, in its currency; 0 for a credit.",
    )
    customer_overdue = fields.Monetary(
        string="Overdue", compute="_compute_customer_debt", groups=DEBT_GROUPS
    )
    customer_alerts = fields.Text(string="Alerts", compute="_compute_customer_alerts")
    earlier_intake_id = fields.Many2one(
        "service.intake",
        string="Earlier Service",
        compute="_compute_earlier_intake_id",
        help="This device was handed over within the repeat-repair window.",
    )
    registered_owner_id = fields.Many2one(
        "res.partner",
        string="Registered To",
        compute="_compute_earlier_intake_id",
        help="Who brought this device last, when it is somebody else.",
    )
    open_intake_id = fields.Many2one(
        "service.intake",
        string="Already in Custody",
        compute="_compute_open_intake_id",
        help="Another case holds this device: it cannot be received again.",
    )

    @api.depends("partner_id", "lot_id", "company_id")
    def _compute_customer_history(self):
        """Count the cases of the whole account: a firm has many contact persons."""
        customers = self.partner_id.commercial_partner_id
        others = [
            ("partner_id.commercial_partner_id", "in", customers.ids),
            ("received_at", "!=", False),
            ("id", "not in", self._origin.ids if len(self) == 1 else []),
        ]
        counts, last = defaultdict(int), {}
        model = self.env["service.intake"]
        for partner, count, received_at in (
            model._read_group(others, ["partner_id"], ["__count", "received_at:max"])
            if customers
            else []
        ):
            customer = partner.commercial_partner_id
            counts[customer] += count
            last[customer] = max(last.get(customer, received_at), received_at)
        devices = self._get_recent_devices(others) if counts else {}
        mine = self._get_panel_devices() if counts else {}
        for intake in self:
            customer = intake.partner_id.commercial_partner_id
            intake.customer_case_count = counts.get(customer, 0)
            intake.customer_last_visit = last.get(customer, False)
            names = [
                name
                for lot, name in devices.get(customer, {}).items()
                if lot != mine.get(intake)
            ]
            intake.customer_devices = ", ".join(names[:SHOWN_DEVICES])

    @api.depends("partner_id", "company_id")
    def _compute_customer_debt(self):
        debts = self._get_customer_debts()
        for intake in self:
            key = (intake.partner_id.commercial_partner_id, intake.company_id)
            intake.customer_debt, intake.customer_overdue = debts.get(key, (0, 0))

    @api.depends("partner_id")
    def _compute_customer_alerts(self):
        for intake in self:
            alerts = intake._get_customer_alerts() if intake.partner_id else []
            intake.customer_alerts = "\n".join(str(alert) for alert in alerts)

    @api.depends("lot_id", "serial", "product_id", "partner_id", "received_at")
    def _compute_earlier_intake_id(self):
        device_by_case = self._get_panel_devices()
        cases = self.search(
            [
                ("lot_id", "in", [lot.id for lot in device_by_case.values()]),
                ("handed_over_at", "!=", False),
            ],
            order="handed_over_at desc",
            limit=RECENT_CASES * len(self),
        )
        for intake in self:
            lot = device_by_case.get(intake)
            # The owner is the registry's; clerks read it there too.
            owner = lot.sudo().service_owner_id if lot else self.env["res.partner"]
            account = intake.partner_id.commercial_partner_id
            is_other = account and owner.commercial_partner_id != account
            intake.registered_owner_id = not intake.lot_id and is_other and owner
            intake.earlier_intake_id = cases.filtered(
                lambda case, intake=intake, lot=lot: (
                    case.lot_id == lot and intake._is_repeat_of(case)
                )
            )[:1]

    @api.depends("state", "lot_id", "serial", "product_id")
    def _compute_open_intake_id(self):
        """Say so before the clerk types: receiving is refused in the end."""
        device_by_case = self.filtered(
            lambda intake: intake.state == "draft"
        )._get_panel_devices()
        lots = [lot.id for lot in device_by_case.values()]
        domain = [("lot_id", "in", lots), ("is_in_custody", "=", True)]
        holders = self.search(domain) if lots else self.browse()
        case_by_lot = {case.lot_id: case for case in holders}
        for intake in self:
            intake.open_intake_id = case_by_lot.get(device_by_case.get(intake))

    def _is_repeat_of(self, case):
        """Say whether this case comes back within the window after another.

        :param service.intake case: an earlier case of the device, handed over
        :rtype: bool
        """
        self.ensure_one()
        now = self.received_at or fields.Datetime.now()
        window = timedelta(days=self.company_id.service_repeat_days)
        return case != self._origin and now - window <= case.handed_over_at <= now

    def _get_customer_alerts(self):
        """Return what to know before serving this customer. Empty; others add to it.

        Called for the panel of the form, once per case and opening.

        :return: sentences, the most urgent first
        :rtype: list[str]
        """
        self.ensure_one()
        return []

    def _get_customer_debts(self):
        """Return what the customers owe, and how much of it is overdue.

        :return: ``{(account, company): (open, overdue)}`` in the company's currency
        :rtype: dict
        """
        today = self[:1]._get_today() if self[:1].center_id else fields.Date.today()
        domain = [
            ("partner_id", "child_of", self.partner_id.commercial_partner_id.ids),
            ("company_id", "in", self.company_id.ids),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
        ]
        sums = defaultdict(lambda: [0.0, 0.0])
        # Clerks have no right on accounting; two sums are all that is shown.
        lines_sudo = self.env["account.move.line"].sudo()
        for index, due in enumerate(([], [("date_maturity", "<", today)])):
            for partner, company, amount in (
                lines_sudo._read_group(
                    domain + due,
                    ["partner_id", "company_id"],
                    ["amount_residual:sum"],
                )
                if self.partner_id
                else []
            ):
                customer = partner.commercial_partner_id.with_env(self.env)
                sums[customer, company.with_env(self.env)][index] += amount
        return {
            key: (max(total, 0), max(min(overdue, total), 0))
            for key, (total, overdue) in sums.items()
        }

    def _get_recent_devices(self, domain):
        """Return the devices that customers brought lately.

        :param list domain: of their cases
        :return: ``{account: {stock.lot: name}}``, the latest first
        :rtype: dict
        """
        devices = defaultdict(dict)
        cases = self.search(
            [*domain, ("lot_id", "!=", False)],
            order="received_at desc",
            limit=RECENT_CASES * len(self),
        )
        for case in cases:
            words = (case.brand_id.name, case.model or case.product_id.name)
            name = " ".join(word for word in words if word)
            devices[case.partner_id.commercial_partner_id].setdefault(case.lot_id, name)
        return devices

    def _get_panel_devices(self):
        """Return the registered devices of these cases, received or not yet.

        :return: ``{service.intake: stock.lot}``
        :rtype: dict
        """
        devices = {intake: intake.lot_id for intake in self if intake.lot_id}
        rest = self.filtered(lambda i: not i.lot_id and i.serial_key and i.product_id)
        registered = rest._get_registered_devices() if rest else {}
        for intake in rest:
            lot = registered.get(intake._get_device_key())
            if lot:
                devices[intake] = lot
        return devices
