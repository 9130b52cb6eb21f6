from odoo import models
from odoo.exceptions import UserError

MAX_CODES = 2000


class ServiceScanMixin(models.AbstractModel):
    """A document that devices are scanned into, one by one or as a pasted list.

    Its form has the widget ``service_scan``, which calls ``action_scan`` for each
    reading of the scanner.
    """

    _name = "service.scan.mixin"
    _description = "Document with a Scanner"

    def action_scan(self, codes):
        """Take in what was scanned, typed or pasted.

        :param list[str] codes: receipts, QR codes or serial numbers
        :return: ``{"type": "success", "warning" or "danger", "message": text}``
        :rtype: dict
        :raises UserError: when this document takes no scans now
        """
        self.ensure_one()
        self.check_access("write")
        codes = [codes] if isinstance(codes, str) else codes[: MAX_CODES + 1]
        cleaned = [str(code).replace("\0", "").strip()[:255] for code in codes]
        cleaned = [code for code in cleaned if code]
        if not cleaned:
            raise UserError(self.env._("Nothing was scanned."))
        if len(cleaned) > MAX_CODES:
            raise UserError(
                self.env._("At most %(count)s codes at a time.", count=MAX_CODES)
            )
        self._check_scannable()
        answers = self._scan(cleaned)
        if len(answers) == 1:
            kind, text = answers[0]
            return {"type": kind, "message": text}
        kinds = [kind for kind, _text in answers]
        others = [text for kind, text in answers if kind != "success"]
        head = self.env._(
            "%(good)s of %(all)s are in order.",
            good=kinds.count("success"),
            all=len(kinds),
        )
        worst = "danger" if "danger" in kinds else "warning"
        return {
            "type": worst if others else "success",
            "message": "\n".join([head, *others[:10]]),
        }

    def _check_scannable(self):
        """Refuse scans where there is nothing to scan. Overridden by documents.

        :raises UserError: saying why
        """

    def _scan(self, codes):
        """Take in codes. Overridden by documents.

        :param list[str] codes: not empty, without blanks around
        :return: for each code a pair of "success", "warning" or "danger" and a text
        :rtype: list[tuple[str, str]]
        """
        raise NotImplementedError()
