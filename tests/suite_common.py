from odoo.addons.service_dealer.tests.common import ServiceDealerCommon
from odoo.addons.service_survey.tests.common import ServiceSurveyCommon


class ServiceSuiteCommon(ServiceDealerCommon, ServiceSurveyCommon):
    """All five modules together."""

    is_across_modules = True

    @classmethod
    def _pay(cls, invoices):
        """Pay posted invoices or bills in full."""
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        ).create({})._create_payments()
