from markupsafe import Markup

from odoo import api, fields, models

from .. import compare


class ServiceReceiptClaim(models.Model):
    """What the applicant says of the device, beside what the register says."""

    _inherit = "service.receipt.claim"

    comparison = fields.Html(
        compute="_compute_comparison",
        sanitize=False,  # made here, of escaped values
        help="What was said, what the register says, and whether they agree.",
    )
    match_count = fields.Integer(string="Agree", compute="_compute_comparison")
    differ_count = fields.Integer(string="Differ", compute="_compute_comparison")

    @api.depends(
        "state",
        "stated_brand",
        "stated_model",
        "stated_serial",
        "stated_fault",
        "stated_accessories",
        "stated_date",
        "intake_id",
    )
    def _compute_comparison(self):
        for claim in self:
            rows = claim._get_comparison() if claim.intake_id else []
            verdicts = [row["verdict"] for row in rows]
            claim.match_count = verdicts.count("match")
            claim.differ_count = verdicts.count("differs")
            claim.comparison = claim._render_comparison(rows)

    def _has_description(self):
        """Return whether the applicant says anything of the device.

        :rtype: bool
        """
        self.ensure_one()
        return any(row["stated"] for row in self._get_comparison())

    def _get_comparison(self):
        """Return the description of the device field by field. Extended by others.

        :return: dicts of ``label``, ``stated``, ``known`` and ``verdict`` ("match",
            "differs" or "unknown")
        :rtype: list[dict]
        """
        self.ensure_one()
        case = self.intake_id
        model_known = " ".join(filter(None, [case.product_id.name, case.model]))
        accessories = ", ".join(case.accessory_ids.mapped("name"))
        received = case.received_at and case._get_local_date(case.received_at)
        rows = (
            ("stated_brand", case.brand_id.name, compare.compare_brand),
            ("stated_model", model_known, compare.compare_model),
            ("stated_serial", case.lot_id.name, compare.compare_serial),
            ("stated_fault", case.fault, compare.compare_words),
            ("stated_accessories", accessories, compare.compare_words),
            ("stated_date", received, compare.compare_dates),
        )
        return [
            {
                "label": self._fields[name]._description_string(self.env),
                "stated": self[name] or "",
                "known": known or "",
                "verdict": verdict(self[name], known),
            }
            for name, known, verdict in rows
        ]

    def _render_comparison(self, rows):
        """Return the rows as a table.

        Before a claim is submitted the register is covered: nobody shall read out to
        the applicant what to say.
        """
        labels = {
            "match": (self.env._("agrees"), "text-success"),
            "differs": (self.env._("differs"), "text-danger fw-bold"),
            "unknown": (self.env._("unknown"), "text-muted"),
        }
        if self.state == "draft":
            return False
        body = Markup().join(
            Markup("<tr><th>%s</th><td>%s</td><td>%s</td><td class='%s'>%s</td></tr>")
            % (
                row["label"],
                row["stated"] or "–",
                row["known"] or "–",
                labels[row["verdict"]][1],
                labels[row["verdict"]][0],
            )
            for row in rows
        )
        return Markup(
            "<table class='table table-sm o_claim_comparison'><thead><tr><th></th>"
            "<th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Applicant says"),
            self.env._("Register says"),
            self.env._("Result"),
            body,
        )
