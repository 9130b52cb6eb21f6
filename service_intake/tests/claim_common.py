from .common import ServiceIntakeCommon


class ClaimCommon(ServiceIntakeCommon):
    """A ready device whose receipt is lost, a clerk who claims, a director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls._create_user(
            "director_t", "service_intake.group_service_director"
        )
        cls.center.director_user_id = cls.director
        cls.intake = cls._receive(serial="LR-778899", brand_id=cls.brand.id, model="P7")
        cls.intake.action_ready()

    @classmethod
    def _create_claim(cls, intake=None, user=None, **values):
        return (
            cls.env["service.receipt.claim"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "intake_id": (intake or cls.intake).id,
                    "applicant_name": "Ingrid Ødegård",
                    "identity_kind": "passport",
                    "identity_number_entry": "N1234567",
                    "statement": "My bag was stolen.",
                    "stated_brand": "polaris TESTING",
                    "stated_serial": "77-88",
                    **values,
                }
            )
        )

    @classmethod
    def _submit(cls, **values):
        claim = cls._create_claim(**values)
        claim.action_submit()
        return claim

    @classmethod
    def _approve(cls, **values):
        claim = cls._submit(**values)
        claim.with_user(cls.director).action_approve()
        return claim
