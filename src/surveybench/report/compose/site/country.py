"""The report of the country as pages of the site: what is about all, the groups, their sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveybench.report.compose.site.paths import START
from surveybench.report.document import Cell, Document, Download, Page, SitePage, Text
from surveybench.report.words import national as words
from surveybench.report.words import site as words_site

HOME = "national/index.html"
ELSEWHERE = ("cover", "contents")  # what the site has of its own


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of the document that make one page of the site."""

    path: str
    name: str
    population: str
    depth: int
    pages: tuple[Page, ...]


def pages(document: Document, downloads: tuple[Download, ...]) -> Iterator[SitePage]:
    """Each with links to the others; the files of the report on the first."""
    parts = tuple(_parts(document))
    for part in parts:
        first = part.path == HOME
        home = Cell(words.MENU, link=HOME)
        yield SitePage(
            path=part.path,
            kind="country",
            title=document.title if first else part.pages[0].title,
            pages=part.pages,
            trail=(Cell(words_site.START, link=START), *(() if first else (home,))),
            contents=tuple(_contents(parts, part)),
            downloads=downloads if first else (),
        )


def _contents(parts: Sequence[Part], current: Part) -> Iterator[Text]:
    """All parts, but the sections of the population alone that the page is about."""
    for part in parts:
        if part.depth == 1 or part.population == current.population:
            yield Text("entry", (Cell(part.name, link=part.path),), part.depth)


def _parts(document: Document) -> Iterator[Part]:
    """What is about all first, then each population, its sections behind it."""
    shown = [page for page in document.pages if page.kind not in ELSEWHERE]
    yield Part(HOME, words.GLANCE, "", 1, tuple(p for p in shown if not p.population))
    populations = dict.fromkeys(page.population for page in shown if page.population)
    for number, population in enumerate(populations, 1):
        own = [page for page in shown if page.population == population]
        sections = [page for page in own if page.kind == "section"]
        rest = tuple(page for page in own if page.kind != "section")
        yield Part(f"national/{number}.html", rest[0].title, population, 1, rest)
        for position, page in enumerate(sections, 1):
            yield Part(f"national/{number}-{position}.html", page.title, population, 2, (page,))
