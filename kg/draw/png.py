"""Drawings as pixels; needs the extra `png`."""

from __future__ import annotations

from importlib import import_module

from kg.draw.drawing import Drawing
from kg.errors import OutputError

_SCALE = 2
"""Pixels of the picture for each of the drawing: enough for a screen of today and for print."""

_FONTS = """.drawing { font-family: "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans SC", "Source Han Sans SC",
  "DejaVu Sans", sans-serif; }"""
"""A font with Chinese comes first: what draws here takes the others of a list for missing letters in no known order."""


def png(drawing: Drawing, location: str) -> bytes:
    """Return a drawing as a picture; fonts are those of the system, so another system may draw another picture.

    Raises:
        OutputError: the library that draws is not installed; the message says how to get it.
    """
    try:
        library = import_module("resvg_py")
    except ImportError as error:
        raise OutputError(location, "PNG needs a library that is not installed: pip install 'diplokg[png]'") from error
    return bytes(library.svg_to_bytes(svg_string=drawing.file(_FONTS), zoom=_SCALE))
