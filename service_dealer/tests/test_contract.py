from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceDealerCommon


@tagged("post_install", "-at_install")
class TestContract(ServiceDealerCommon):
    def _repair(self):
        """Return a job that nobody was given yet."""
        repair = self._create_repair(serial="CT1")
        repair.with_user(self.manager).service_contract_id = False
        return repair

    def test_a_dealer_has_one_active_contract(self):
        second = self.contract.copy()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            second.action_activate()

    def test_a_contract_is_found_by_its_dealer(self):
        contracts = self.env["service.dealer.contract"].with_user(self.manager)
        found = [row[0] for row in contracts.name_search("Dealer One")]
        self.assertEqual(found, self.contract.ids)

    def test_a_suspended_contract_gets_no_jobs(self):
        other = self._create_contract("Dealer Two")
        other.action_suspend()
        with self.assertRaisesRegex(UserError, "not in force"):
            self._repair().with_user(self.manager).service_contract_id = other

    def test_an_expired_contract_gets_no_jobs(self):
        other = self._create_contract("Dealer Two", date_end="2020-12-31")
        with self.assertRaisesRegex(UserError, "not in force"):
            self._repair().with_user(self.manager).service_contract_id = other

    def test_an_ended_contract_stays_ended(self):
        self.contract.action_end()
        with self.assertRaises(UserError):
            self.contract.action_activate()

    def test_an_active_contract_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.contract.unlink()

    def test_a_contract_does_not_end_before_it_starts(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_contract("Dealer Two", date_end="2019-01-01")

    def test_a_contract_with_fees_keeps_its_dealer(self):
        self._earn()
        with self.assertRaises(UserError):
            self.contract.partner_id = self.customer

    def test_the_job_shows_its_dealer_to_the_technician_but_not_the_terms(self):
        repair = self._repair()
        repair.with_user(self.manager).service_contract_id = self.contract
        self.assertEqual(
            repair.with_user(self.technician).service_dealer_id,
            self.contract.partner_id,
        )
        with self.assertRaises(AccessError):
            repair.with_user(self.technician).read(["service_contract_id"])

    def test_the_state_of_a_contract_is_not_edited(self):
        with self.assertRaises(AccessError):
            self.contract.state = "ended"

    def test_a_company_with_accounts_has_a_self_billing_journal(self):
        journal = self.env.company.service_settlement_journal_id
        self.assertTrue(journal.is_self_billing)
        self.assertFalse(self.env.company._ensure_service_settlement_journal())

    def test_the_journal_of_an_earlier_installation_goes_on(self):
        company = self.env.company
        journal = company.service_settlement_journal_id
        company.service_settlement_journal_id = False
        self.assertFalse(company._ensure_service_settlement_journal())
        self.assertEqual(company.service_settlement_journal_id, journal)
