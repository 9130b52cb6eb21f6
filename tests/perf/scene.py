"""The people, places and goods that the works happen among; made where missing."""

import functools
import itertools

from odoo.fields import Command

CENTER = "BENCH"
CUSTOMERS = 10
GROUPS = {
    "clerk": "service_intake.group_service_clerk",
    "technician": "service_repair.group_service_technician",
    "foreman": "service_repair.group_service_foreman",
    "storekeeper": "stock.group_stock_user",
    "accountant": (
        "account.group_account_invoice,service_dealer.group_service_dealer_manager"
    ),
}


class Scene:
    """One company with a service centre, seen from one transaction.

    :param Environment env: the superuser's
    """

    numbers = itertools.count(1)

    def __init__(self, env):
        self.env = env
        self.company = env.company

    def ensure_all(self):
        """Make everything that is missing, so that no turn makes any of it.

        A new product alone empties Odoo's caches.
        """
        self.customers(email=True)
        self.customers(email=False)
        return self._users, self.center, self.device, self.parts

    def end_request(self):
        """Write what is pending and forget all records, as between two requests."""
        self.env.cr.flush()
        self.env.transaction.clear()

    def next_serial(self):
        """Return a serial number that no device has."""
        return f"BENCH-{self.env.cr.now():%y%m%d%H%M%S%f}-{next(self.numbers)}"

    def as_user(self, role, records):
        """Return records as a user with the rights of one role only.

        :param str role: a key of ``GROUPS``
        :param records: a recordset, or a model's name
        """
        if isinstance(records, str):
            records = self.env[records]
        return records.with_user(self._users[role])

    def _ensure(self, model, domain, **values):
        """Return the first record of this domain; it is made if there is none."""
        found = self.env[model].search(domain, limit=1, order="id")
        return found or self.env[model].create(values)

    @functools.cached_property
    def _users(self):
        return {role: self._ensure_user(role) for role in GROUPS}

    def _ensure_user(self, role):
        login = f"bench_{role}"
        groups = [self.env.ref(xmlid).id for xmlid in GROUPS[role].split(",")]
        users = self.env["res.users"].with_context(no_reset_password=True)
        return users.search([("login", "=", login)]) or users.create(
            {
                "name": f"Bench {role}",
                "login": login,
                "group_ids": [
                    Command.set([self.env.ref("base.group_user").id, *groups])
                ],
            }
        )

    @functools.cached_property
    def center(self):
        """Return the service centre."""
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        address = self._ensure(
            "res.partner",
            [("name", "=", "Bench centre")],
            name="Bench centre",
            street="Storgata 1",
            zip="0155",
            city="Oslo",
            country_id=self.env.ref("base.no").id,
            phone="+47 22 00 00 01",
        )
        return self._ensure(
            "service.center",
            [("code", "=", CENTER), ("company_id", "=", self.company.id)],
            name="Bench",
            code=CENTER,
            warehouse_id=warehouse.id,
            partner_id=address.id,
        )

    @property
    def warehouse(self):
        """Return where the parts lie."""
        return self.center.warehouse_id

    def customers(self, *, email):
        """Return customers with or without an e-mail address, in a fixed order.

        :rtype: res.partner
        """
        name = "Bench customer with e-mail" if email else "Bench customer"
        found = self.env["res.partner"].search([("name", "=", name)], order="id")
        return found or self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "email": f"bench{number}@example.com" if email else False,
                    "phone": "+47 22 00 00 00",
                }
                for number in range(CUSTOMERS)
            ]
        )

    @functools.cached_property
    def category(self):
        """Return a category in which customers' devices do not count as stock."""
        return self._ensure(
            "product.category",
            [("name", "=", "Bench")],
            name="Bench",
            property_cost_method="standard",
        )

    @functools.cached_property
    def device(self):
        """Return a kind of device, tracked by serial number."""
        return self._ensure_product("Bench laptop", tracking="serial")

    @functools.cached_property
    def parts(self):
        """Return two parts of which there are always enough."""
        parts = self._ensure_product("Bench battery") + self._ensure_product(
            "Bench screen"
        )
        quants = self.env["stock.quant"]
        shelf = self.warehouse.lot_stock_id
        for part in parts:
            if quants._get_available_quantity(part, shelf) < 10**5:
                quants._update_available_quantity(part, shelf, 10**6)
        return parts

    def _ensure_product(self, name, **values):
        return self._ensure(
            "product.product",
            [("name", "=", name)],
            name=name,
            is_storable=True,
            categ_id=self.category.id,
            standard_price=10.0,
            list_price=25.0,
            taxes_id=[Command.clear()],
            **values,
        )

    def ensure_accounting(self):
        """Give the company a chart of accounts and a journal for settlements."""
        if not self.company.chart_template:
            self.env["account.chart.template"].try_loading(
                "generic_coa", self.company, install_demo=False
            )
        self.company._ensure_service_settlement_journal()
