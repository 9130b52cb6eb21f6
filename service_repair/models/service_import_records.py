import logging
from datetime import datetime, time

from markupsafe import Markup
from psycopg2 import InterfaceError, OperationalError
from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

RESULTS = {
    "Fixed": "repaired",
    "Repairable": "repairable",
    "End of life": "end_of_life",
    "Unknown": "unknown",
}
BARRIERS = {
    "": False,
    "Spare parts not available": "no_parts",
    "Spare parts too expensive": "parts_price",
    "No way to open product": "cannot_open",
    "Repair information not available": "no_information",
    "Lack of equipment": "no_equipment",
    "Too worn out": "worn_out",
    "Item too worn out": "worn_out",
}
QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_automation_skip": True,
}


class ServiceImport(models.Model):
    """What an import writes: devices, closed cases, finished repairs."""

    _inherit = "service.import"

    # === HOOKS === #
    def _prepare_workshop_vals(self, identifiers):
        """Return what the repairs of each workshop carry. Extended by upper modules.

        Called once per chunk, as superuser in the company of the import. What it
        creates is undone with the chunk when that fails, and asked for again line
        by line.

        :param set identifiers: of workshops, as in the file; never ""
        :return: ``{identifier: {field of repair.order: value}}``, one for each
        :rtype: dict
        """
        return {identifier: {} for identifier in identifiers}

    def _service_after_import(self, repairs):
        """Do what follows from imported repairs. Empty; extended by upper modules.

        Called once per chunk, as superuser in the company of the import, inside its
        savepoint: what it raises about a repair becomes the reason of a bad line.

        :param repair.order repairs: just created, done, never empty
        """

    # === LINES === #
    def _import_records(self, records):
        """Import lines in one go, or one by one when that fails.

        :param list records: pairs of line number and ``ords.OrdsRecord``
        :return: number of repairs made, and ``[(line number, identifier, reason)]``
            of the lines that cannot be imported; the rest was there already
        :rtype: tuple
        """
        try:
            with self.env.cr.savepoint():
                return self._create_repairs([record for _, record in records]), []
        except (OperationalError, InterfaceError):
            raise  # the database or another process, not the lines: try again later
        except Exception as error:
            _logger.info("%s: line by line, because of %r", self.name, error)
        made, failures = 0, []
        for number, record in records:
            try:
                with self.env.cr.savepoint():
                    made += self._create_repairs([record])
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                if not self._is_known(error):
                    reason = self._get_reason(error)
                    failures.append((number, record.identifier, reason))
        return made, failures

    def _is_known(self, error):
        """Tell whether another process imported the same repair in the meantime."""
        index = "repair_order_service_external_ref_uniq"
        return (
            isinstance(error, UniqueViolation) and error.diag.constraint_name == index
        )

    def _get_reason(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("%s: unexpected error", self.name, exc_info=error)
        return self.env._("unexpected: %(error)s", error=repr(error)[:500])

    def _create_repairs(self, records):
        """Write finished repairs with their closed cases and devices.

        History is written as it ended: the devices never were in custody here, so
        there are no stock moves, no quality checks, no mails and no calls. Hence
        records are created in their last state, as superuser past the guards of the
        life cycle; ``_check_may_import`` let nobody but the director start this.

        :param list records: ``ords.OrdsRecord``; known ones are passed over
        :return: number of repairs made
        :rtype: int
        """
        self.ensure_one()
        me = self.sudo().with_company(self.company_id).with_context(**QUIET)
        records = me._filter_new(records)
        if not records:
            return 0
        products = me._ensure_ords_products(
            {record.category_id: record.category for record in records}
        )
        brands = me.env["service.brand"].find_or_create(
            [record.brand for record in records]
        )
        partner = me._ensure_ords_partner()
        lots = me._ensure_ords_lots(records, products, brands, partner)
        workshops = {record.workshop for record in records if record.workshop}
        vals_by_workshop = me._prepare_workshop_vals(workshops)
        intakes = me.env["service.intake"].create(
            [
                me._prepare_imported_intake_vals(record, lot, partner)
                for record, lot in zip(records, lots, strict=True)
            ]
        )
        repairs = me.env["repair.order"].create(
            [
                {
                    **me._prepare_imported_repair_vals(record, intake),
                    **vals_by_workshop.get(record.workshop, {}),
                }
                for record, intake in zip(records, intakes, strict=True)
            ]
        )
        me._service_after_import(repairs)
        return len(repairs)

    def _filter_new(self, records):
        """Return the records that no repair of this company came from."""
        known = self.env["repair.order"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("service_external_ref", "in", [r.identifier for r in records]),
            ],
            ["service_external_ref"],
        )
        references = set(known.mapped("service_external_ref"))
        return [record for record in records if record.identifier not in references]

    # === VALUES === #
    def _prepare_imported_intake_vals(self, record, lot, partner):
        """Return the values of a closed case. Extended by upper modules.

        :param ords.OrdsRecord record: the line
        :param stock.lot lot: its device
        :param res.partner partner: the customer
        :rtype: dict
        """
        moment = self._get_moment(record)
        return {
            "company_id": self.company_id.id,
            "center_id": self.center_id.id,
            "partner_id": partner.id,
            "product_id": lot.product_id.id,
            "serial": lot.name,
            "lot_id": lot.id,
            "brand_id": lot.service_brand_id.id,
            "model": record.model or False,
            "fault": record.problem or False,
            "is_imported": True,
            "state": "handed_over",
            "received_at": moment,
            "ready_at": moment,
            "handed_over_at": moment,
        }

    def _prepare_imported_repair_vals(self, record, intake):
        """Return the values of a finished repair. Extended by upper modules.

        :param ords.OrdsRecord record: the line
        :param service.intake intake: its case
        :rtype: dict
        """
        moment = self._get_moment(record)
        return {
            "company_id": self.company_id.id,
            "picking_type_id": self.center_id.warehouse_id.repair_type_id.id,
            "service_import_id": self.id,
            "service_intake_id": intake.id,
            "service_external_ref": record.identifier,
            "service_workshop": record.workshop or False,
            "service_result": RESULTS[record.status],
            "service_barrier": BARRIERS[record.barrier],
            "service_done_at": moment,
            "schedule_date": moment,
            "state": "done",
            "user_id": False,
            "partner_id": intake.partner_id.id,
            "product_id": intake.product_id.id,
            "lot_id": intake.lot_id.id,
            "internal_notes": self._get_provenance(record),
        }

    def _get_moment(self, record):
        """Return noon of the record's day, naive UTC: the file names no hour."""
        return datetime.combine(record.event_date, time(12))

    def _get_provenance(self, record):
        """Return where a repair comes from, as its licence asks, and what has no field.

        :rtype: Markup
        """
        facts = {
            self.env._("country"): record.country,
            self.env._("made in"): record.year,
            self.env._("age in years"): record.age,
        }
        return Markup("<p>%s</p><p>%s</p>") % (
            self.env._(
                "Imported from %(file)s: %(id)s, by %(provider)s, Open Repair "
                "Alliance, licence CC BY-SA 4.0.",
                file=self.name,
                id=record.identifier,
                provider=record.provider,
            ),
            "; ".join(f"{name}: {value}" for name, value in facts.items() if value),
        )
