from odoo import SUPERUSER_ID, api
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDeskRace(TransactionCase):
    """Two transactions that began before either ended, as two customers at once."""

    def setUp(self):
        super().setUp()
        self.late, self.early = self.registry.cursor(), self.registry.cursor()
        self.addCleanup(self.early.close)
        self.addCleanup(self.late.close)
        late, early = (
            api.Environment(cursor, SUPERUSER_ID, {})
            for cursor in (self.late, self.early)
        )
        # The first query fixes what a transaction sees.
        self.late_center = late["service.center"].search([], limit=1)
        self.center = early["service.center"].browse(self.late_center.id)

    def _forget(self, record):
        """Delete what the early transaction had to commit."""
        query = f'DELETE FROM "{record._table}" WHERE id = %s'
        self.addCleanup(self.early.commit)
        self.addCleanup(self.early.execute, query, [record.id])

    def test_two_customers_get_two_numbers(self):
        first = self.center.env["service.queue.ticket"].create(
            {"center_id": self.center.id}
        )
        self.early.commit()
        self._forget(first)
        second = self.late_center.env["service.queue.ticket"].create(
            {"center_id": self.center.id}
        )
        self.assertEqual(second.number, first.number + 1)

    def test_of_two_customers_one_gets_the_last_place(self):
        values = {
            "center_id": self.center.id,
            "start": self.center._find_slots("hand_in", 1)[0],
            "name": "Sam Visitor",
            "phone": "+47 22 00 00 00",
        }
        first = self.center.env["service.appointment"].create(values)
        self.early.commit()
        self.addCleanup(self.early.commit)
        self.addCleanup(first.unlink)
        with self.assertRaisesRegex(ValidationError, "just taken"):
            self.late_center.env["service.appointment"].create(values)
