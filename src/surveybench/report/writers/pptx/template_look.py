"""What a template may bring into every deck: nothing that acts, nothing from elsewhere, no bomb."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.presentation import Presentation as Deck

from surveybench.errors import OutputError
from surveybench.limits import LIMITS, limit, shown, way_up
from surveybench.report.words import formats
from surveybench.report.writers.pptx.xml import EMU

SMALLEST, LARGEST = 1, 56  # inches a side, which are PowerPoint's own
BLOCK = 1 << 20
ACTS = ("macroenabled", "vba", "activex", "oleobject", "ms-office.script", "webextension")
# Between slides of the deck, or none: any other action starts something.
HARMLESS = "hlinkshowjump|hlinksldjump|noaction|media|customshow"
ACTING = re.compile(rf"ppaction://(?!{HARMLESS})|javascript:|vbscript:")
# Kinds of content beside XML.
KINDS = ("image/", "application/x-fontdata", "audio/", "video/")
KINDS += tuple(
    f"application/vnd.openxmlformats-officedocument.{kind}"
    for kind in ("presentationml.printersettings", "spreadsheetml.sheet", "obfuscatedfont")
)
SCRIPTS = {"script", "foreignobject", "iframe", "handler", "listener"}
PLAIN = ("http://", "https://", "mailto:")
SHOWN = 80  # letters of an address in a remark
REMEDY = "Take it out of the template in PowerPoint, and save it as .pptx or .potx."


def refuse_bomb(content: bytes) -> None:
    """Raise OutputError for an archive that unpacks to too much, or whose XML declares types."""
    packed_xml = whole = 0
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > limit("template_files"):
                raise _too_much("template_files")
            if len({name.lower() for name in names}) < len(names):
                raise _refused("holds two files of one name")
            for name in names:
                is_xml = name.lower().endswith((".xml", ".rels"))
                parser = _declining()
                with archive.open(name) as file:
                    while block := file.read(BLOCK):
                        whole += len(block)
                        packed_xml += is_xml * len(block)
                        if whole > limit("template_unpacked"):
                            raise _too_much("template_unpacked")
                        if packed_xml > limit("template_xml"):
                            raise _too_much("template_xml")
                        if is_xml:
                            _parse(parser, block, final=False)
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, OSError):
        raise _refused("is not a presentation (it is no whole archive)") from None


def _parse(parser: expat.XMLParserType, content: bytes, *, final: bool) -> None:
    """Feed a parser. Raises OutputError for what is damaged, or in an encoding nobody knows."""
    try:
        parser.Parse(content, final)
    except (expat.ExpatError, LookupError, ValueError):
        raise _refused("is not a presentation (its XML is damaged)") from None


def _declining() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    return parser


def _declared(*_: object) -> None:
    raise _refused("declares types of its own in its XML (DOCTYPE)")


def refuse_acting(deck: Deck) -> tuple[str, ...]:
    """What every deck will carry, in words. Raises OutputError for what acts or leads elsewhere."""
    links: dict[str, None] = {}
    package = deck.part.package
    for part in package.iter_parts():
        kind = part.content_type.lower()
        known = kind.endswith("xml") or kind.startswith(KINDS)
        if not known or any(word in kind for word in ACTS):
            raise _refused("holds macros, controls, embedded programs or the like")
        if kind.endswith("xml"):
            _look_through(part)
        for target in _outside(part.rels):
            links[target] = None
    for target in _outside(package._rels):
        links[target] = None
    return tuple(formats.TEMPLATE_LINK.format(target=target[:SHOWN]) for target in links)


def _outside(relations: Mapping[str, object]) -> Iterator[str]:
    """Addresses of links that a reader may follow. Raises OutputError for what would be fetched."""
    for relation in relations.values():
        if not relation.is_external:  # pyright: ignore[reportAttributeAccessIssue]
            continue
        target: str = relation.target_ref  # pyright: ignore[reportAttributeAccessIssue]
        is_link = relation.reltype == RELATIONSHIP_TYPE.HYPERLINK  # pyright: ignore[reportAttributeAccessIssue]
        if not is_link or not target.lower().startswith(PLAIN):
            raise _refused(f"takes something from outside it: {target[:SHOWN]}")
        yield target


def _look_through(part: Part) -> None:
    """Raise OutputError where an element of a part starts a program or a script."""

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2].lower() in SCRIPTS:
            raise _refused("holds a script")
        for key, value in attributes.items():
            plain = "".join(value.split()).lower()
            if ACTING.search(plain) or (
                key.lower().startswith("on") and "svg" in part.content_type
            ):
                raise _refused(f"starts a program or a script ({key})")
            if key.rpartition(":")[2] == "href" and plain[:1] not in ("", "#"):
                raise _refused("takes something from outside it (href)")

    parser = _declining()
    parser.StartElementHandler = begin
    _parse(parser, part.blob, final=True)


def refuse_size(deck: Deck) -> None:
    """Raise OutputError for a slide that no screen or sheet has."""
    for side in (deck.slide_width, deck.slide_height):
        inches = (side or 0) / EMU / 72
        if not SMALLEST <= inches <= LARGEST:
            raise OutputError(
                f"the template's slides have a side of {inches:,.1f} inches; {SMALLEST} to "
                f"{LARGEST} can be used.",
                remedy="Set the size of its slides in PowerPoint (Design, Slide Size).",
            )


def _too_much(name: str) -> OutputError:
    return OutputError(f"{LIMITS[name].of} has more than {shown(name)}.", remedy=way_up(name))


def _refused(what: str) -> OutputError:
    return OutputError(f"the template {what}.", remedy=REMEDY)
