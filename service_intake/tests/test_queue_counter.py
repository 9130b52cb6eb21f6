from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .desk_common import ServiceDeskCommon


@tagged("post_install", "-at_install")
class TestQueueCounter(ServiceDeskCommon):
    def test_a_counter_has_one_clerk_a_day(self):
        other = self._create_user("clerk_2", "service_intake.group_service_clerk")
        self._open_counter()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._open_counter(other)

    def test_a_clerk_has_one_counter_a_day(self):
        self._open_counter()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._open_counter(name="2")

    def test_a_counter_closes_when_nobody_is_there(self):
        counter, ticket = self._open_counter(), self._create_ticket()
        ticket.action_call()
        with self.assertRaises(UserError):
            counter.action_close()
        ticket.action_no_show()
        counter.action_close()
        self.assertFalse(counter.is_open)
