from freezegun import freeze_time

from odoo.fields import Command

from .common import SIGNATURE, ServiceIntakeCommon

START = "2026-01-10"  # the owner is told
LATE = "2027-03-01"  # more than a year and the waiting time after


class ServiceStorageCommon(ServiceIntakeCommon):
    """A centre with a policy of 1.50 a day after 30 days, and a director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.policy = cls._create_policy()
        cls.center.write({"storage_policy_id": cls.policy.id, "tz": "Europe/Oslo"})

    @classmethod
    def _create_policy(cls, **values):
        step = {"day": 300, "channel": "letter", "proof": "letter"}
        return cls.env["service.storage.policy"].create(
            {
                "name": "Test policy",
                "rate_small": 1.5,
                "rate_large": 4.0,
                "step_ids": [Command.create(step)],
                **values,
            }
        )

    @classmethod
    def _store(cls, day=START, **values):
        """Return a ready case whose owner was told by phone on a day, at noon."""
        with freeze_time(f"{day} 12:00:00"):
            intake = cls._receive(**values)
            intake.action_ready()
            intake.action_register_call()
        return intake

    def _accrue(self, moment):
        """Run the job at a moment (naive UTC, or a day: at noon)."""
        moment = moment if " " in moment else f"{moment} 12:00:00"
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "service_intake.ir_cron_storage_accrue"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _run_notices(self, day):
        with freeze_time(f"{day} 12:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "service_intake.ir_cron_storage_notices"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _prove_letter(self, notice, day):
        """Send a letter and prove it, as the clerk."""
        with freeze_time(f"{day} 12:00:00"):
            notice = notice.with_user(self.clerk)
            notice.letter_number = "RR123456789NO"
            notice.action_send()
            notice.scan = SIGNATURE
            notice.action_prove()


class OwnershipTransferCommon(ServiceStorageCommon):
    """A device that nobody collects, and what makes it the company's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        cls.stock = cls.warehouse.lot_stock_id
        cls.intake = cls._store(serial="LEFT-1")

    def _prove_ladder(self, intake=None, day="2026-12-01"):
        self._run_notices(day)
        self._prove_letter((intake or self.intake).storage_notice_ids, day)

    def _act(self, intake=None, wiped=True, user=None, **values):
        act = (
            self.env["service.ownership.transfer"]
            .with_user(user or self.director)
            .create(
                {
                    "intake_id": (intake or self.intake).id,
                    "value": 42.0,
                    "wipe_note": "factory reset",
                    **values,
                }
            )
        )
        if wiped:
            act.action_wipe()
        return act

    def _confirm(self, act, day=LATE):
        with freeze_time(f"{day} 12:00:00"):
            act.action_confirm()
