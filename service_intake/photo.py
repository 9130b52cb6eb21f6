"""Photos as phones make them: believed only when decoded, kept as plain JPEG."""

import io

# Importing the plug-in registers it; Odoo itself loads fewer formats.
from PIL import Image, ImageOps, WebPImagePlugin

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 1920
FORMATS = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format)


class PhotoError(ValueError):
    """A file that is no acceptable photo; the argument is the reason's key."""


def to_jpeg(data):
    """Return a photo anew, as a JPEG without anything but its pixels.

    What is not a picture, or hides behind one (a place, a script, an archive), does
    not survive being decoded and encoded again.

    :param bytes data: the file
    :return: at most ``MAX_SIDE`` pixels wide and high, upright
    :rtype: bytes
    :raises PhotoError: ``size``, ``pixels`` or ``format``
    """
    if len(data) > MAX_BYTES:
        raise PhotoError("size")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PhotoError("pixels")
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
            return _encode(ImageOps.exif_transpose(picture))
    except PhotoError:
        raise
    except Exception as error:  # decoders raise whatever they like on garbage
        raise PhotoError("format") from error


def _encode(picture):
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    output = io.BytesIO()
    picture.convert("RGB").save(output, "JPEG", quality=85, optimize=True)
    return output.getvalue()
