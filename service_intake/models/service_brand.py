from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..device_numbers import is_mask
from ..normalise import brand_key


class ServiceBrand(models.Model):
    """A maker's mark; its spellings are folded so that each exists once."""

    _name = "service.brand"
    _description = "Device Brand"
    _order = "name"

    name = fields.Char(required=True)
    key = fields.Char(
        compute="_compute_key",
        store=True,
        help="The name without case, accents and punctuation.",
    )
    active = fields.Boolean(default=True)
    serial_pattern = fields.Char(
        help="How this brand's serial numbers look: # a digit, @ a letter, * either, "
        "all else stands for itself; spaces and dashes do not count. Several are "
        "separated by |, as in SN######|@@##-####. Other serial numbers are taken "
        "in only with a reason.",
    )

    _key_uniq = models.UniqueIndex(
        "(key)", "This brand exists already, maybe in another spelling."
    )
    _key_filled = models.Constraint(
        "CHECK (key <> '')", "A brand's name needs at least one letter or digit."
    )

    @api.depends("name")
    def _compute_key(self):
        for brand in self:
            brand.key = brand_key(brand.name)

    @api.constrains("serial_pattern")
    def _check_serial_pattern(self):
        for brand in self.filtered("serial_pattern"):
            if not is_mask(brand.serial_pattern):
                raise ValidationError(
                    self.env._(
                        "“%(pattern)s” is no serial pattern. Write # for a digit, @ "
                        "for a letter, * for either, and | between several patterns.",
                        pattern=brand.serial_pattern,
                    )
                )

    @api.model
    @api.private
    def find_or_create(self, names):
        """Return the brands of these names, missing ones made in one go.

        :param list[str] names: spellings as typed; falsy ones are passed over
        :return: ``{spelling: service.brand}`` for every usable spelling
        :rtype: dict
        """
        key_by_name = {name: brand_key(name) for name in names if brand_key(name)}
        # Archived brands count too: their key is taken.
        found = self.with_context(active_test=False).search(
            [("key", "in", list(set(key_by_name.values())))]
        )
        brand_by_key = {brand.key: brand for brand in found}
        missing = {}
        for name, key in key_by_name.items():
            if key not in brand_by_key:
                missing.setdefault(key, name.strip())
        for brand in self.create([{"name": name} for name in missing.values()]):
            brand_by_key[brand.key] = brand
        return {name: brand_by_key[key] for name, key in key_by_name.items()}
