from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ServiceStockTake(models.Model):
    """The count itself: what is scanned, and what the end says is missing."""

    _inherit = "service.stock.take"

    def action_finish(self):
        """End the count; what was not found is put before the director."""
        self.check_access("write")
        for take in self._set_state("done", finished_at=fields.Datetime.now()):
            take._sort_out_what_left()
            take._report_missing()
        return True

    def _is_here(self, case):
        """Return whether custody says that a device is where this count is made.

        :rtype: bool
        """
        self.ensure_one()
        root = (self.location_id or self.center_id.location_id).sudo()
        place = case.custody_location_id.sudo()
        return bool(place) and place.parent_path.startswith(root.parent_path)

    def _sort_out_what_left(self):
        """Tell devices that went out while the count ran from missing ones."""
        self.ensure_one()
        missing = self.line_ids.filtered(lambda line: line.result == "missing")
        left = missing.filtered(lambda line: not self._is_here(line.intake_id))
        left.sudo().result = "left"  # written by the count only

    def _report_missing(self):
        self.ensure_one()
        missing = self.line_ids.filtered(lambda line: line.result == "missing")
        director = self.center_id._get_director()
        if missing and director:
            names = ", ".join(missing[:20].mapped("intake_id.name"))
            self.sudo().activity_schedule(  # asks others than who counted
                "mail.mail_activity_data_warning",
                summary=self.env._("%(count)s devices are missing", count=len(missing)),
                note=names + (" …" if len(missing) > 20 else ""),
                user_id=director.id,
            )

    def _check_scannable(self):
        """Refuse scans of a count that does not run, also against who ends it now."""
        # Whoever finishes at this moment writes the row: one of both starts again.
        self.env.cr.execute(
            SQL("SELECT 1 FROM service_stock_take WHERE id = %s FOR SHARE", self.id)
        )
        if self.state != "counting":
            raise UserError(self.env._("Nothing is counted now: start the stock-take."))

    def _scan(self, codes):
        """Tick what was scanned off the list."""
        found = self.env["service.intake"]._find_scanned(codes)
        # A device, or a code that no case has, stands on the list once.
        keys = [found[code][0] if code in found else code for code in codes]
        line_by_key = self._get_lines_by_key(keys)
        fresh = self.line_ids.browse(
            line.id
            for key in dict.fromkeys(keys)
            if (line := line_by_key.get(key)) and line.result in ("missing", "left")
        )
        now = fields.Datetime.now()
        seen = {"scanned_at": now, "scanned_by_id": self.env.uid}
        # Lines are written by the count only; access was checked by action_scan.
        fresh.sudo().write({**seen, "result": "found"})
        missing_keys = {
            key: code
            for key, code in zip(keys, codes, strict=True)
            if key not in line_by_key
        }
        made = fresh.sudo().create(
            [
                {**seen, **self._prepare_extra(code, key)}
                for key, code in missing_keys.items()
            ]
        )
        line_by_key.update(zip(missing_keys, made.with_env(self.env), strict=True))
        untold = set(fresh.ids + made.ids)
        answers = []
        for key in keys:
            line = line_by_key[key]
            is_first = line.id in untold
            untold.discard(line.id)
            answers.append(line._tell() if is_first else line._tell_again())
        return answers

    def _get_lines_by_key(self, keys):
        """Return the lines of scanned devices and codes.

        :param list keys: cases, and texts that no case has
        :return: ``{service.intake or str: service.stock.take.line}``
        :rtype: dict
        """
        lines = self.line_ids.search(
            [
                ("take_id", "=", self.id),
                "|",
                (
                    "intake_id",
                    "in",
                    [key.id for key in keys if not isinstance(key, str)],
                ),
                "&",
                ("intake_id", "=", False),
                ("code", "in", [key for key in keys if isinstance(key, str)]),
            ]
        )
        return {line.intake_id or line.code: line for line in lines}

    def _prepare_extra(self, code, key):
        case = self.env["service.intake"] if isinstance(key, str) else key
        result = "unknown"
        if case:
            # What came in after the list was frozen belongs here all the same.
            result = "found" if self._is_here(case) else "extra"
        return {
            "take_id": self.id,
            "code": code,
            "intake_id": case.id,
            "location_id": case.custody_location_id.id,
            "result": result,
        }
