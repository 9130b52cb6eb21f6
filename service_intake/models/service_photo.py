import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..photo import FORMATS, MAX_BYTES, PhotoError, to_jpeg


class ServicePhoto(models.Model):
    """How a device looked: evidence at hand-in and hand-over, news in between.

    Kept like custody: after the device was received, photos are archived, never
    replaced or deleted by clerks.
    """

    _name = "service.photo"
    _description = "Photo of a Device"
    _inherit = ["service.protected.mixin"]
    _order = "taken_at, id"
    _rec_name = "note"
    _protected_fields = frozenset({"taken_at", "taken_by_id"})

    intake_id = fields.Many2one(
        "service.intake", string="Case", required=True, index=True, ondelete="cascade"
    )
    stage = fields.Selection(
        [("in", "Hand-in"), ("work", "Work"), ("out", "Hand-over")],
        default="in",
        required=True,
    )
    image = fields.Binary(string="Photo", attachment=True, required=True)
    image_256 = fields.Image(
        related="image", string="Thumbnail", max_width=256, max_height=256, store=True
    )
    note = fields.Char(help="What is to be seen; shown to the customer with it.")
    is_public = fields.Boolean(
        string="Customer Sees It", help="Shown on the customer's tracking page."
    )
    active = fields.Boolean(default=True)
    taken_at = fields.Datetime(
        string="Added On", required=True, readonly=True, default=fields.Datetime.now
    )
    taken_by_id = fields.Many2one(
        "res.users",
        string="Added By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    @api.model
    def default_get(self, fields):
        """Propose the stage that the case is at."""
        values = super().default_get(fields)
        intake = self.env["service.intake"].browse(values.get("intake_id"))
        if "stage" in fields and intake and "default_stage" not in self.env.context:
            values["stage"] = intake._get_photo_stage()
        return values

    @api.constrains("intake_id")
    def _check_photo_limit(self):
        counts = (
            self.env["service.photo"]
            .with_context(active_test=False)
            ._read_group(
                [("intake_id", "in", self.intake_id.ids)], ["intake_id"], ["__count"]
            )
        )
        for intake, count in counts:
            if count > intake.center_id.photo_limit:
                raise ValidationError(
                    self.env._(
                        "%(receipt)s: no more than %(limit)s photos per case.",
                        receipt=intake.name,
                        limit=intake.center_id.photo_limit,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Take real pictures only.

        :raises ValidationError: when a file is no photo, or too large
        """
        vals_list = [
            {**vals, "image": self._clean_image(vals.get("image"))}
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        """Keep the evidence: a photo of a received device is never another.

        :raises UserError: when a picture would be replaced or moved
        :raises ValidationError: when the new file is no photo
        """
        if {"image", "image_256", "intake_id"} & vals.keys():
            self._check_draft()
            if "image" in vals:
                vals = {**vals, "image": self._clean_image(vals["image"])}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        director = "service_intake.group_service_director"
        if not self.env.su and not self.env.user.has_group(director):
            self._check_draft()

    def _check_draft(self):
        if any(photo.intake_id.state != "draft" for photo in self):
            raise UserError(
                self.env._(
                    "Photos of a received device are evidence: archive one that is of "
                    "no use."
                )
            )

    def _clean_image(self, value):
        """Return a picture anew, as an innocent JPEG.

        :param value: base64, as clients send it
        :return: base64
        :rtype: bytes
        :raises ValidationError: saying what is wrong with the file
        """
        messages = {
            "missing": self.env._("Photo: choose a file."),
            "size": self.env._("Photo: the file is larger than 10 MB."),
            "pixels": self.env._("Photo: the picture has more than 50 megapixels."),
            "format": self.env._(
                "Photo: this is no picture that can be added, as %(formats)s can.",
                formats=", ".join(FORMATS),
            ),
        }
        if not value:
            raise ValidationError(messages["missing"])
        if not isinstance(value, str | bytes):
            raise ValidationError(messages["format"])
        if len(value) > MAX_BYTES * 4 // 3 + 4:
            raise ValidationError(messages["size"])
        try:
            return base64.b64encode(to_jpeg(base64.b64decode(value, validate=True)))
        except PhotoError as error:
            raise ValidationError(messages[error.args[0]]) from error
        except (binascii.Error, ValueError) as error:
            raise ValidationError(messages["format"]) from error
