import re

from odoo import api, models

from ..normalise import serial_key

TRACKING_PATH = "/service/track/"
REPRINT = re.compile(r"(?P<name>.+)-R(?P<version>[1-9]\d{0,4})")


class ServiceIntake(models.Model):
    """What a scanner reads: which case a code stands for, and by which right."""

    _inherit = "service.intake"

    @api.model
    def _find_scanned(self, codes):
        """Return the cases that scanned or typed codes stand for.

        :param list[str] codes: receipt numbers, links of QR codes, numbers of
            lost-receipt claims, serial numbers in any spelling
        :return: ``{code: (service.intake, kind)}`` of the known ones; the kind is
            "receipt", "void" (a receipt that was reported lost), "claim" or "serial"
        :rtype: dict
        """
        found = {}
        for find in (
            self._find_by_token,
            self._find_by_receipt,
            self._find_by_claim,
            self._find_by_serial,
        ):
            todo = [
                code
                for code in codes
                # What no text of the database can hold stands for nothing.
                if code.strip() and "\0" not in code and code not in found
            ]
            found.update(find(todo) if todo else {})
        return found

    @api.model
    def _find_by_token(self, codes):
        tokens = {
            code: code.rsplit(TRACKING_PATH, 1)[1].strip()
            for code in codes
            if TRACKING_PATH in code
        }
        if not tokens:
            return {}
        wanted = list(tokens.values())
        # The token is the proof, and readers may not see it; rules still hold.
        visible = [("company_id", "in", self.env.companies.ids)]
        cases = self.sudo().search([("access_token", "in", wanted), *visible])
        dead = self.env["service.receipt.void"].sudo()
        dead = dead.search([("token", "in", wanted), *visible])
        by_token = {void.token: (void.intake_id, "void") for void in dead}
        by_token.update((case.access_token, (case, "receipt")) for case in cases)
        return {
            code: (by_token[token][0].with_env(self.env), by_token[token][1])
            for code, token in tokens.items()
            if token in by_token
        }

    @api.model
    def _find_by_receipt(self, codes):
        spellings = {code: (code.strip(), code.strip().upper()) for code in codes}
        names = {name for pair in spellings.values() for name in pair}
        names |= {match["name"] for name in names if (match := REPRINT.fullmatch(name))}
        cases = self.search([("name", "in", list(names))])
        # Two companies may use one number: the user's current one comes first.
        cases = cases.sorted(lambda case: case.company_id == self.env.company)
        by_name = {case.name: case for case in cases}
        found = {}
        for code, pair in spellings.items():
            for name in pair:
                case, version = by_name.get(name), 1
                if not case and (match := REPRINT.fullmatch(name)):
                    case, version = by_name.get(match["name"]), int(match["version"])
                if case and version <= case.receipt_version:
                    is_valid = version == case.receipt_version
                    found[code] = (case, "receipt" if is_valid else "void")
        return found

    @api.model
    def _find_by_claim(self, codes):
        claims = self.env["service.receipt.claim"]
        if not claims.has_access("read"):
            return {}
        names = {code: code.strip().upper() for code in codes}
        claims = claims.search([("name", "in", list(set(names.values())))])
        by_name = {claim.name: claim.intake_id for claim in claims}
        return {
            code: (by_name[name], "claim")
            for code, name in names.items()
            if name in by_name
        }

    @api.model
    def _find_by_serial(self, codes):
        keys = {code: serial_key(code) for code in codes}
        keys = {code: key for code, key in keys.items() if key}
        cases = self.search(
            [("serial_key", "in", list(set(keys.values()))), ("lot_id", "!=", False)],
            order="id",
        )
        # Of one device's cases the open one counts, else the last.
        by_key = {
            case.serial_key: case for case in cases.sorted("is_in_custody") if case
        }
        return {
            code: (by_key[key], "serial") for code, key in keys.items() if key in by_key
        }
