"""The deck as a file: properties, sections, and bytes that depend on nothing but the document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck

from surveybench.report.document import Document
from surveybench.report.writers.pptx.xml import DECLARATION, quoted

EPOCH = (1980, 1, 1, 0, 0, 0)
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
LEVEL = 6  # of compression: more costs much and saves little


def describe(deck: Deck, document: Document) -> None:
    """Properties of the file: whose report, made by what and when; nothing of the template's."""
    timestamp = datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC)
    core = deck.core_properties
    core.title = document.title[:255]
    core.author = core.last_modified_by = "surveybench"
    core.created = core.modified = timestamp.replace(tzinfo=None)
    core.language = document.language
    core.subject = core.keywords = core.comments = core.category = ""
    core.revision = 1
    for relation in deck.part.package._rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            relation.target_part.blob = (
                f'{DECLARATION}<Properties xmlns="{PROPERTIES}">'
                "<Application>surveybench</Application></Properties>"
            ).encode()


def add_sections(deck: Deck, sections: Iterable[tuple[str, list[int]]]) -> None:
    """Named runs of slides, as the slide sorter shows them."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    p14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    listed = "".join(
        _section(number, name, slides) for number, (name, slides) in enumerate(sections)
    )
    deck.part._element.append(
        parse_xml(
            f'<p:extLst xmlns:p="{main}"><p:ext uri="{SECTIONS}">'
            f'<p14:sectionLst xmlns:p14="{p14}">{listed}</p14:sectionLst></p:ext></p:extLst>'
        )
    )


def _section(position: int, name: str, slides: list[int]) -> str:
    identity = str(uuid5(NAMESPACE_URL, f"surveybench section {position}")).upper()
    members = "".join(f'<p14:sldId id="{slide}"/>' for slide in slides)
    return (
        f'<p14:section name={quoted(name)} id="{{{identity}}}">'
        f"<p14:sldIdLst>{members}</p14:sldIdLst></p14:section>"
    )


def name_notes_master(deck: Deck) -> None:
    """The presentation lists its master of notes, where it does not do so yet."""
    root = deck.part._element
    if not root.xpath("p:notesMasterIdLst"):
        relation = deck.part.relate_to(deck.part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        main = "http://schemas.openxmlformats.org/presentationml/2006/main"
        root.sldMasterIdLst.addnext(
            parse_xml(
                f'<p:notesMasterIdLst xmlns:p="{main}" xmlns:r="{office}">'
                f'<p:notesMasterId r:id="{relation}"/></p:notesMasterIdLst>'
            )
        )


def packed(deck: Deck) -> bytes:
    """The file, without the time at which it was written, which a clock may have wrong."""
    out = BytesIO()
    package = deck.part.package
    writer = PackageWriter(out, package._rels, tuple(package.iter_parts()))
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as target:
        entries: Any = _Entries(target)  # what the library itself would open asks the clock
        writer._write_content_types_stream(entries)
        writer._write_pkg_rels(entries)
        writer._write_parts(entries)
    return out.getvalue()


class _Entries:
    """Where the library writes its parts: all of one date."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    def write(self, name: PackURI, content: bytes) -> None:
        """One part."""
        entry = ZipInfo(name.membername, EPOCH)
        entry.compress_type = ZIP_DEFLATED
        self.archive.writestr(entry, content)
