"""Barcodes as scalable pictures, drawn without a bitmap back end.

Reportlab draws PNG only where a bitmap back end is installed, which newer
releases no longer bring along; SVG needs none and prints sharper.
"""

import base64

from reportlab.graphics.barcode import createBarcodeDrawing


def svg_data_uri(symbology, value, width, height):
    """Return a barcode as a ``data:`` URI for an HTML image.

    :param str symbology: "Code128" or "QR"
    :param str value: ASCII text to encode
    :param int width: width in points (1/72 inch)
    :param int height: height in points
    :return: ``data:image/svg+xml;base64,...``
    :rtype: str
    :raises ValueError: when the value has characters outside ASCII
    """
    if not value.isascii():
        raise ValueError(f"not encodable as a barcode: {value!r}")
    options = {"width": width, "height": height}
    if symbology == "QR":
        options.update(barLevel="M", barBorder=2)
    else:
        options.update(humanReadable=False, quiet=True)
    drawing = createBarcodeDrawing(symbology, value=value, **options)
    svg = drawing.asString("svg")
    if isinstance(svg, str):
        svg = svg.encode()
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
