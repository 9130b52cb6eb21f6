from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import batch_lines


class ServiceIntakeBatch(models.Model):
    """From a pasted list to devices in custody: all of them, or none."""

    _inherit = "service.intake.batch"

    preview = fields.Html(compute="_compute_preview", sanitize=False)
    line_count = fields.Integer(string="In the List", compute="_compute_preview")
    problem_count = fields.Integer(string="Problems", compute="_compute_preview")
    intake_count = fields.Integer(string="Case Count", compute="_compute_progress")
    custody_count = fields.Integer(
        string="In Custody",
        compute="_compute_progress",
        help="Not ready yet, or ready.",
    )
    ready_count = fields.Integer(string="Ready", compute="_compute_progress")
    handed_over_count = fields.Integer(
        string="Handed Over", compute="_compute_progress"
    )
    progress = fields.Float(
        compute="_compute_progress", help="Share of the devices handed over, in %."
    )

    @api.depends("serials", "product_id", "partner_id", "company_id")
    def _compute_preview(self):
        for batch in self:
            lines = batch_lines.parse(batch.serials) if batch.state == "draft" else []
            problems = batch._get_problems(lines)
            batch.line_count = len(lines)
            batch.problem_count = len(problems)
            batch.preview = batch._render_preview(lines, problems)

    @api.depends("intake_ids.state")
    def _compute_progress(self):
        counts = {
            (batch, state): count
            for batch, state, count in self.env["service.intake"]._read_group(
                [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
            )
        }
        for batch in self:
            by_state = {s: n for (b, s), n in counts.items() if b == batch}
            total = sum(by_state.values())
            done = by_state.get("handed_over", 0)
            batch.intake_count = total
            batch.ready_count = by_state.get("ready", 0)
            batch.handed_over_count = done
            batch.custody_count = sum(
                by_state.get(state, 0) for state in ("received", "in_service", "ready")
            )
            batch.progress = 100.0 * done / total if total else 0.0

    def action_receive(self):
        """Take all devices of the list into custody, or none.

        :raises UserError: naming each line that stands in the way
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_or_refuse()
        self.invalidate_recordset(["state"])
        if self.state == "received":
            raise UserError(
                self.env._(
                    "%(batch)s is received already. Open a new batch for more devices.",
                    batch=self.name,
                )
            )
        lines = batch_lines.parse(self.serials)
        if not lines:
            raise UserError(self.env._("Scan or paste the serial numbers first."))
        self._raise_lines(lines, self._get_problems(lines))
        intakes = self._create_intakes(lines)
        self._raise_lines(lines, self._get_line_blockers(lines, intakes))
        intakes.action_receive()
        self._set_state(
            "received",
            received_at=fields.Datetime.now(),
            received_by_id=self.env.uid,
        )
        return True

    # === THE LIST === #
    def _get_known_devices(self, lines):
        """Return the registered devices of the list.

        :return: ``{normalised serial: stock.lot}``; several products may have one
            number, then only that of the batch's own product counts
        :rtype: dict
        """
        lots = self.env["stock.lot"].search(
            [
                ("service_serial_key", "in", [line.key for line in lines]),
                ("company_id", "in", [False, self.company_id.id]),
                ("product_id.tracking", "=", "serial"),
            ]
        )
        known = {}
        for key, group in lots.grouped("service_serial_key").items():
            own = group.filtered(lambda lot: lot.product_id == self.product_id)
            if own or len(group) == 1:
                known[key] = (own or group)[:1]
        return known

    def _get_problems(self, lines):
        """Return what is wrong with the lines of the list.

        :param list[BatchLine] lines: as read
        :return: ``{line number: what is wrong}``
        :rtype: dict
        """
        self.ensure_one()
        problems = {}
        known = self._get_known_devices(lines)
        held = self._get_held_receipts(lines)
        for line in lines:
            lot = known.get(line.key)
            product = lot.product_id if lot else self.product_id
            receipt = held.get((line.key, product))
            if line.problem:
                problems[line.number] = self._describe_problem(line)
            elif not product:
                problems[line.number] = self.env._("unknown: choose the device above")
            elif receipt:
                problems[line.number] = self.env._(
                    "in custody already, on receipt %(receipt)s", receipt=receipt
                )
        if len(lines) > batch_lines.MAX_LINES:
            problems[lines[batch_lines.MAX_LINES].number] = self.env._(
                "more than %(count)s devices: split the list",
                count=batch_lines.MAX_LINES,
            )
        return problems

    def _get_held_receipts(self, lines):
        """Return the receipts on which devices of the list are in custody.

        :return: ``{(normalised serial, product.product): receipt number}``
        :rtype: dict
        """
        cases = self.env["service.intake"].search_fetch(
            [
                ("serial_key", "in", [line.key for line in lines if line.key]),
                ("is_in_custody", "=", True),
            ],
            ["serial_key", "product_id", "name"],
        )
        return {(case.serial_key, case.product_id): case.name for case in cases}

    def _describe_problem(self, line):
        return {
            batch_lines.EMPTY: self.env._("no serial number"),
            batch_lines.TOO_LONG: self.env._(
                "a serial number has at most %(count)s characters",
                count=batch_lines.MAX_SERIAL,
            ),
            batch_lines.NOT_A_SERIAL: self.env._("not a serial number"),
            batch_lines.TOO_MANY_COLUMNS: self.env._(
                "more than %(count)s columns", count=batch_lines.COLUMNS
            ),
            batch_lines.TWICE: self.env._(
                "the same serial number as in line %(line)s", line=line.twin
            ),
        }[line.problem]

    def _raise_lines(self, lines, problems):
        """Raise what stands in the way, line by line.

        :param dict problems: what is wrong, by line number
        :raises UserError: when anything is
        """
        if not problems:
            return
        raise UserError(
            self.env._("Nothing was received. Correct these lines:")
            + "".join(
                "\n"
                + self.env._(
                    "Line %(line)s (%(serial)s): %(problem)s",
                    line=line.number,
                    serial=line.serial[: batch_lines.MAX_SERIAL] or "–",
                    problem=problems[line.number],
                )
                for line in lines
                if line.number in problems
            )
        )

    def _render_preview(self, lines, problems):
        """Return the list as a table; what was pasted is escaped."""
        rows = Markup("").join(
            Markup(
                '<tr class="%s"><td>%s</td><td dir="ltr" class="text-break">%s</td>'
                "<td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
            )
            % (
                "table-danger" if line.number in problems else "",
                line.number,
                line.serial[: batch_lines.MAX_SERIAL],
                line.model,
                line.fault or self.fault or "",
                ", ".join(line.accessories),
                problems.get(line.number, ""),
            )
            for line in lines
        )
        if not rows:
            return False
        labels = (
            self.env._("Line"),
            self.env._("Serial / IMEI"),
            self.env._("Model"),
            self.env._("Reported Fault"),
            self.env._("Accessories"),
            self.env._("Problem"),
        )
        head = Markup("").join(Markup("<th>%s</th>") % label for label in labels)
        return Markup(
            '<div class="table-responsive"><table class="table table-sm">'
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (head, rows)

    # === THE CASES === #
    def _create_intakes(self, lines):
        """Make a case of each line.

        :return: the cases, in the order of the list
        :rtype: service.intake
        """
        known = self._get_known_devices(lines)
        none = self.env["stock.lot"]
        cases = self.env["service.intake"]
        cases.check_access("create")
        # Only here does a case get its batch: clients cannot write it.
        return (
            cases.sudo()
            .create(
                [
                    self._prepare_intake_vals(line, known.get(line.key, none))
                    for line in lines
                ]
            )
            .with_env(self.env)
        )

    def _prepare_intake_vals(self, line, lot):
        """Return the values of the case of one line. Extended by others.

        :param BatchLine line: as read
        :param stock.lot lot: the device, empty when the registry does not know it
        :rtype: dict
        """
        return {
            "batch_id": self.id,
            "company_id": self.company_id.id,
            "center_id": self.center_id.id,
            "partner_id": self.partner_id.id,
            "product_id": (lot.product_id or self.product_id).id,
            "serial": line.serial,
            "brand_id": (lot.service_brand_id or self.brand_id).id,
            "model": line.model or lot.service_model,
            "service_type": self.service_type,
            "fault": line.fault or self.fault,
            "promised_date": self.promised_date,
            "accessory_ids": [
                fields.Command.create({"name": name}) for name in line.accessories
            ],
        }

    def _get_line_blockers(self, lines, intakes):
        """Return what keeps single devices from being received, by line number."""
        line_by_case = dict(zip(intakes, lines, strict=True))
        return {
            line_by_case[intake].number: "; ".join(str(reason) for reason in reasons)
            for intake, reasons in intakes._get_receive_blockers().items()
            if reasons
        }
