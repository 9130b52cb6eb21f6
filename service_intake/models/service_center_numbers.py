from odoo import api, fields, models

# Field that holds a series: what its sequence is called by, and what stands
# between the year and the number.
SERIES = {
    "receipt_sequence_id": ("service.intake.center", ""),
    "batch_sequence_id": ("service.intake.batch.center", "B"),
}


class ServiceCenter(models.Model):
    """The receipt numbers of a centre: own series, started anew every year.

    They are PostgreSQL sequences, so that two clerks never wait for each other and
    never get the same number; a case that comes to nothing leaves a gap.
    """

    _inherit = "service.center"

    receipt_sequence_id = fields.Many2one(
        "ir.sequence",
        string="Receipt Numbers",
        readonly=True,
        copy=False,
        check_company=True,
        help="Code of the centre, year, number: NRT/2026/00001.",
    )
    batch_sequence_id = fields.Many2one(
        "ir.sequence",
        string="Combined Receipt Numbers",
        readonly=True,
        copy=False,
        check_company=True,
        help="Of devices handed in together: NRT/2026/B00001.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        centers._ensure_number_series()
        return centers

    def write(self, vals):
        """Let the numbers follow the centre's code."""
        result = super().write(vals)
        if {"code", "company_id"} & vals.keys():
            self._ensure_number_series()
        return result

    def _ensure_number_series(self):
        """Give each centre the number series of its code, made if missing.

        A series belongs to company and code: a code that comes back goes on where
        it stopped, else numbers would repeat.
        """
        # Sequences are the system's; who opens a centre needs no right on them.
        sequence_sudo = self.env["ir.sequence"].sudo()
        codes = [code for code, _infix in SERIES.values()]
        known = {
            (sequence.company_id, sequence.code, sequence.prefix): sequence
            for sequence in sequence_sudo.search(
                [("code", "in", codes), ("company_id", "in", self.company_id.ids)]
            )
        }
        for center in self:
            for field, (code, infix) in SERIES.items():
                vals = center._prepare_number_series_vals(code, infix)
                key = (center.company_id, code, vals["prefix"])
                if key not in known:
                    known[key] = sequence_sudo.create(vals)
                if center[field] != known[key]:
                    center.sudo()[field] = known[key]
        self._ensure_number_years()

    def _prepare_number_series_vals(self, code, infix):
        self.ensure_one()
        return {
            "name": self.env._("Service receipts %(code)s", code=self.code),
            "code": code,
            # A percent sign in the code would start a placeholder.
            "prefix": f"{self.code.replace('%', '%%')}/%(range_year)s/{infix}",
            "padding": 5,
            "use_date_range": True,
            "company_id": self.company_id.id,
        }

    def _ensure_number_years(self):
        """Open this year and the next in each series.

        Ahead of time: two clerks who open the year at midnight would be in each
        other's way.
        """
        vals_list = []
        for center in self:
            for sequence in (
                center.receipt_sequence_id | center.batch_sequence_id
            ).sudo():
                known = {line.date_from.year for line in sequence.date_range_ids}
                year = center._get_local_today().year
                vals_list += [
                    {
                        "sequence_id": sequence.id,
                        "date_from": f"{number}-01-01",
                        "date_to": f"{number}-12-31",
                    }
                    for number in (year, year + 1)
                    if number not in known
                ]
        # As above: the system's work.
        self.env["ir.sequence.date_range"].sudo().create(vals_list)

    @api.model
    def _cron_open_number_years(self):
        """Open the coming year's receipt numbers of all centres. Run by a cron."""
        self.search([("receipt_sequence_id", "!=", False)])._ensure_number_years()

    def _get_local_today(self):
        """Return today's date at this centre.

        :rtype: date
        """
        self.ensure_one()
        local = self.with_context(tz=self.tz)
        return fields.Datetime.context_timestamp(local, fields.Datetime.now()).date()

    def _next_number(self, field):
        """Take the next number of a series, in the year that it is at the centre.

        :param str field: a key of ``SERIES``
        :return: the number, False when the centre has no such series
        :rtype: str
        """
        self.ensure_one()
        # Whoever may make a case may number it, whatever companies are selected.
        sequence = self.sudo()[field]
        return sequence and sequence.next_by_id(sequence_date=self._get_local_today())
