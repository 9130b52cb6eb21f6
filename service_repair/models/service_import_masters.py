from odoo import models


class ServiceImport(models.Model):
    """What imported repairs refer to, found or made: customer, products, devices."""

    _inherit = "service.import"

    def _ensure_ords_lots(self, records, products, brands, partner):
        """Return the device of each record, registered if missing.

        Devices are shared by the companies, as their products are.

        :param list records: ``ords.OrdsRecord``
        :param dict products: ``{number of the category: product.product}``
        :param dict brands: ``{spelling: service.brand}``
        :param res.partner partner: the owner
        :return: one ``stock.lot`` per record, in their order
        :rtype: list
        """
        lot_model = self.env["stock.lot"]
        found = lot_model.search(
            [
                ("name", "in", [record.identifier for record in records]),
                ("product_id", "in", [product.id for product in products.values()]),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        lot_by_key = {(lot.name, lot.product_id): lot for lot in found}
        keys = [(r.identifier, products[r.category_id]) for r in records]
        vals_list = []
        for record, key in zip(records, keys, strict=True):
            if key not in lot_by_key:
                brand = brands.get(record.brand)
                vals_list.append(
                    {
                        "name": record.identifier,
                        "product_id": key[1].id,
                        "service_brand_id": brand.id if brand else False,
                        "service_model": record.model or False,
                        "service_owner_id": partner.id,
                    }
                )
        for lot in lot_model.create(vals_list):
            lot_by_key[lot.name, lot.product_id] = lot
        return [lot_by_key[key] for key in keys]

    def _ensure_ords_partner(self):
        """Return the one contact that stands for all anonymous customers.

        :rtype: res.partner
        """
        return self._ensure_ords_records(
            "res.partner",
            {
                "ords_customer": {
                    "name": self.env._("Anonymous customer (ORDS)"),
                    "company_id": False,
                }
            },
        )["ords_customer"]

    def _ensure_ords_products(self, category_names):
        """Return a product for each product category of the standard.

        Each has a product category of its own, so that tariffs can tell them apart.

        :param dict category_names: ``{number of the category: its name}``
        :return: ``{number of the category: product.product}``
        :rtype: dict
        """
        root = self._ensure_ords_records(
            "product.category",
            {"ords_category": {"name": self.env._("Repaired devices")}},
        )["ords_category"]
        categories = self._ensure_ords_records(
            "product.category",
            {
                f"ords_category_{number}": {"name": name, "parent_id": root.id}
                for number, name in category_names.items()
            },
        )
        for category in categories.values():
            # With FIFO, customers' devices would count as the company's stock.
            if category.property_cost_method == "fifo":
                category.property_cost_method = "standard"
        products = self._ensure_ords_records(
            "product.product",
            {
                f"ords_product_{number}": {
                    "name": name,
                    "categ_id": categories[f"ords_category_{number}"].id,
                    "is_storable": True,
                    "tracking": "serial",
                    "sale_ok": False,
                    "purchase_ok": False,
                    "company_id": False,
                }
                for number, name in category_names.items()
            },
        )
        return {number: products[f"ords_product_{number}"] for number in category_names}

    def _ensure_ords_records(self, model, vals_by_name):
        """Return what an earlier import made of these, and make the rest.

        They are known by external identifiers: whoever renames one keeps it.

        :param str model: of the records
        :param dict vals_by_name: ``{name in ir.model.data: values}``
        :return: ``{name in ir.model.data: record}``
        :rtype: dict
        """
        rows = self.env["ir.model.data"].search(
            [
                ("module", "=", "__import__"),
                ("model", "=", model),
                ("name", "in", list(vals_by_name)),
            ]
        )
        existing = self.env[model].browse(rows.mapped("res_id")).exists()
        found = {
            row.name: existing.browse(row.res_id)
            for row in rows
            if row.res_id in existing.ids
        }
        missing = [name for name in vals_by_name if name not in found]
        made = self.env[model].create([vals_by_name[name] for name in missing])
        found.update(zip(missing, made, strict=True))
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"__import__.{name}",
                    "record": found[name],
                    "noupdate": True,
                }
                for name in missing
            ]
        )
        return found
