"""Speaker notes: the reference of every figure on the slide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from surveybench.report.writers.pptx.plan import Grid, Item, Pill, Words
from surveybench.report.writers.pptx.xml import DECLARATION, NAMESPACES, words


def lines(items: Iterable[Item]) -> tuple[str, ...]:
    """`figure: reference`, in reading order, each once."""
    return tuple(dict.fromkeys(f"{text}: {ref}" for text, ref in _figures(items) if ref))


def _figures(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield from FIGURES[type(item)](item) if type(item) in FIGURES else ()


def _of_words(item: Words) -> Iterator[tuple[str, str]]:
    for paragraph in item.paragraphs:
        yield from ((run.text.strip(), run.ref) for run in paragraph.runs)


def _of_pill(item: Pill) -> Iterator[tuple[str, str]]:
    yield item.text, item.ref


def _of_grid(item: Grid) -> Iterator[tuple[str, str]]:
    for row in item.table.rows[slice(*item.rows)]:
        yield from ((cell.text, cell.ref) for cell in row)


# By kind of item: the figures it shows, with their references.
FIGURES: Mapping[type, Callable[..., Iterator[tuple[str, str]]]] = MappingProxyType(
    {Words: _of_words, Pill: _of_pill, Grid: _of_grid}
)


def xml(paragraphs: Iterable[str], language: str) -> bytes:
    """A notes page: the picture of the slide, and the words."""
    look = f'<a:rPr lang="{words(language)}" dirty="0"/>'
    body = "".join(f"<a:p><a:r>{look}<a:t>{words(line)}</a:t></a:r></a:p>" for line in paragraphs)
    return (
        f"{DECLARATION}<p:notes"
        ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        f' {NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
        "<p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr>"
        '<p:cNvPr id="2" name="Slide Image Placeholder 1"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr>'
        '<p:cNvPr id="3" name="Notes Placeholder 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
        f"<a:lstStyle/>{body or '<a:p/>'}</p:txBody></p:sp></p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    ).encode()
