from datetime import date, datetime

from freezegun import freeze_time

from .common import ServiceIntakeCommon

# A Tuesday, 08:00 in Oslo.
NOW = datetime(2026, 3, 10, 7, 0)
TODAY = date(2026, 3, 10)


class ServiceDeskCommon(ServiceIntakeCommon):
    """A centre in Oslo, open from 8 to 12 and 13 to 17, on a Tuesday morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.calendar = cls.env["resource.calendar"].create({"name": "Weekdays 8 to 17"})
        cls.center.write(
            {"tz": "Europe/Oslo", "calendar_id": cls.calendar.id, "sequence": -1}
        )
        cls.hand_in = cls.center._get_desk_service("hand_in")

    @classmethod
    def _slot(cls, hour, minute=0, day=10):
        """Return a time in Oslo in March 2026, before summer time, as naive UTC."""
        return datetime(2026, 3, day, hour - 1, minute)

    @classmethod
    def _create_appointment(cls, user=None, **values):
        return (
            cls.env["service.appointment"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "center_id": cls.center.id,
                    "partner_id": cls.customer.id,
                    "start": cls._slot(10),
                    **values,
                }
            )
        )

    @classmethod
    def _create_ticket(cls, user=None, **values):
        return (
            cls.env["service.queue.ticket"]
            .with_user(user or cls.clerk)
            .create({"center_id": cls.center.id, **values})
        )

    @classmethod
    def _open_counter(cls, user=None, **values):
        return (
            cls.env["service.queue.counter"]
            .with_user(user or cls.clerk)
            .create({"center_id": cls.center.id, "name": "1", **values})
        )
