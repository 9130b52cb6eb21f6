from odoo.fields import Command

from .common import ServiceIntakeCommon


class ContactCommon(ServiceIntakeCommon):
    """Contacts made as the clerk, and a centre that has people for its units."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "ingrid.contact@example.org"
        cls.worker = cls._create_user(
            "worker_t", "service_intake.group_service_reader", name="Workshop Person"
        )
        cls.boss = cls._create_user(
            "boss_t", "service_intake.group_service_director", name="Boss"
        )
        cls.center.write(
            {"workshop_user_id": cls.worker.id, "director_user_id": cls.boss.id}
        )

    @classmethod
    def _create_contact(cls, user=None, **values):
        return (
            cls.env["service.contact"]
            .with_user(user or cls.clerk)
            .create({"name": "Asks", "center_id": cls.center.id, **values})
        )

    @classmethod
    def _create_other_company_clerk(cls):
        company = cls.env["res.company"].create({"name": "Other Service"})
        return cls._create_user(
            "other_clerk_t",
            "service_intake.group_service_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _take_sales_from_clerks(cls):
        """Leave clerks the rights of this module alone: others may imply sales."""
        sales = cls.env.ref("sales_team.group_sale_salesman_all_leads")
        clerks = cls.env.ref("service_intake.group_service_clerk")
        clerks.implied_ids = [Command.unlink(sales.id)]

    def _get_mails(self, intake):
        return self.env["mail.mail"].search(
            [("model", "=", "service.intake"), ("res_id", "=", intake.id)]
        )
