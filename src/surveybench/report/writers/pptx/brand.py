"""An organisation's colour and logo on a deck of ours."""

from __future__ import annotations

from io import BytesIO

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Pt

from surveybench.errors import OutputError
from surveybench.report.charts import PALETTE
from surveybench.report.document import Document
from surveybench.report.words import formats
from surveybench.report.writers.pptx.neutral import WIDTH

SHOWN = ("png", "jpg", "gif")  # PowerPoint draws an SVG only beside a picture of another kind
OURS = PALETTE["own-line"]
HEIGHT, WIDEST, MARGIN = 48.0, 260.0, 40.0


def show(document: Document, deck: Deck, cover: Slide) -> None:
    """Colour the theme's first accent, and put the logo at the top right of the cover.

    Raises OutputError where the logo is not an image.
    """
    brand = document.brand
    if brand.colour:
        part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        old, new = (f'<a:accent1><a:srgbClr val="{c[1:]}"' for c in (OURS, brand.colour))
        part.blob = part.blob.replace(old.encode(), new.encode())
    if brand.logo and brand.kind in SHOWN:
        _place(document, cover)


def _place(document: Document, cover: Slide) -> None:
    try:
        picture = cover.shapes.add_picture(
            BytesIO(document.brand.logo), Pt(0), Pt(0), height=Pt(HEIGHT)
        )
    except (OSError, ValueError, KeyError, SyntaxError) as error:
        raise OutputError(
            f"the logo of {document.organisation} is not an image ({type(error).__name__}).",
            remedy="Save it again as PNG.",
        ) from None
    share = min(1.0, Pt(WIDEST) / picture.width)
    picture.width, picture.height = (
        Emu(round(picture.width * share)),
        Emu(round(picture.height * share)),
    )
    picture.left, picture.top = Emu(Pt(WIDTH - MARGIN) - picture.width), Pt(32)
    picture.name = "Logo"
    (properties,) = picture._element.xpath("p:nvPicPr/p:cNvPr")
    properties.set("descr", formats.LOGO.format(name=document.name))
