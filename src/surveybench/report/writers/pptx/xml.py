"""Text and lengths as they stand in Office XML. Nothing a reader wrote can become markup."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

EMU = 12_700  # lengths are points; files hold English metric units

# What XML cannot hold at all.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def words(text: str) -> str:
    """Text as the content of an element."""
    return escape(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def quoted(text: str) -> str:
    """Text as an attribute, quotation marks included."""
    return quoteattr(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def emu(points: float) -> int:
    """A length in points as the file has it."""
    return round(points * EMU)


def solid(colour: str) -> str:
    """A fill: a colour of the theme (tx1, bg1, …), six digits, or none."""
    if not colour:
        return "<a:noFill/>"
    if colour.startswith("#"):
        return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def outline(colour: str, width: float = 0.5, dash: str = "") -> str:
    """A line around a shape or along a series; without a colour, none."""
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{emu(width)}">{solid(colour)}{dashed}</a:ln>'
