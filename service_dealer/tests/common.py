from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.service_warehouse.tests.common import ServiceWarehouseCommon

OWN_MODULES = ("service_repair", "service_warehouse", "service_dealer")


class ServiceDealerCommon(ServiceWarehouseCommon):
    """A dealer with an active contract, a tariff, a manager and an accountant."""

    # Modules beside this one hold fees too; a test across modules wants them to.
    is_across_modules = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.is_across_modules:
            cls._ignore_overrides("repair.order", "_service_fee_blockers", OWN_MODULES)
        cls.manager = cls._create_user(
            "dealer_manager_t", "service_dealer.group_service_dealer_manager"
        )
        cls.accountant = cls._create_user(
            "accountant_t", "account.group_account_invoice"
        )
        cls.env.company._ensure_service_settlement_journal()
        cls.contract = cls._create_contract("Dealer One")
        # Whatever the database knows already must not fit these repairs.
        cls.env["service.tariff.rule"].search([]).active = False
        cls.rule = cls._create_rule(amount=30)

    @classmethod
    def _create_contract(cls, dealer, activate=True, **values):
        contract = (
            cls.env["service.dealer.contract"]
            .with_user(cls.manager)
            .create(
                {
                    "partner_id": cls.env["res.partner"].create({"name": dealer}).id,
                    "date_start": "2020-01-01",
                    **values,
                }
            )
        )
        if activate:
            contract.action_activate()
        return contract

    @classmethod
    def _create_rule(cls, **values):
        return (
            cls.env["service.tariff.rule"]
            .with_user(cls.manager)
            .create({"categ_id": cls.category.id, **values})
        )

    @classmethod
    def _create_repair(cls, parts=(), contract=None, **values):
        """Return a repair that a dealer does."""
        repair = super()._create_repair(parts, **values)
        repair.with_user(cls.manager).service_contract_id = contract or cls.contract
        return repair

    @classmethod
    def _earn(cls, parts=(), **values):
        """Return the fee of a dealer's repair that passed quality control."""
        repair = cls._finish(parts, **values)
        return repair.with_user(cls.manager).service_fee_ids

    @classmethod
    def _earn_payable(cls, date=None, amount=None, **values):
        """Return the fee of a dealer's repair whose device is handed over."""
        fee = cls._earn(**values)
        intake = fee.repair_id.service_intake_id.with_user(cls.clerk)
        cls._hand_over_wizard(intake).action_confirm()
        frozen = {"date": date, "amount": amount}
        fee.sudo().write({key: value for key, value in frozen.items() if value})
        return fee

    @staticmethod
    def _last_month():
        """Return a day of the month that is proposed for settling."""
        return fields.Date.today() + relativedelta(months=-1, day=10)

    @classmethod
    def _settle(cls, month_from="2026-01-01", month_to=None, contracts=None, user=None):
        wizard = (
            cls.env["service.settle"]
            .with_user(user or cls.manager)
            .create(
                {
                    "date_from": month_from,
                    "date_to": month_to or month_from,
                    "contract_ids": [Command.set((contracts or cls.contract).ids)],
                }
            )
        )
        action = wizard.action_settle()
        return cls.env["service.settlement"].browse(action["domain"][0][2])

    @classmethod
    def _bill(cls, settlement):
        settlement.with_user(cls.accountant).action_bill()
        return settlement.bill_id
