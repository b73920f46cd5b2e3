"""An organisation's document as pages of the site: small enough to load quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveybench.report.compose.chapters import Place, chapter_of, place_of
from surveybench.report.compose.say import text
from surveybench.report.compose.site.names import measure_title
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.paths import START
from surveybench.report.compose.view import cell
from surveybench.report.document import (
    Block,
    Cell,
    Column,
    Document,
    Download,
    Page,
    SitePage,
    Table,
    Text,
)
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import site as words
from surveybench.survey import Population


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of a document that make one page of the site."""

    path: str
    name: str
    population: str
    depth: int
    pages: tuple[Page, ...]


def pages(
    nation: Nation, document: Document, downloads: tuple[Download, ...]
) -> Iterator[SitePage]:
    """The start of the document, then its parts; each links to the others."""
    home = nation.paths.organisation(document.organisation)
    above = (Cell(words.START, link=START), Cell(document.name, link=home))
    parts = _parts(nation, document)
    for part in parts:
        first = part.path == home
        yield SitePage(
            path=part.path,
            kind="organisation",
            title=document.name if first else _title(part),
            blocks=tuple(opening(nation, document.organisation, document.name)) if first else (),
            pages=part.pages,
            trail=above[: 1 if first else 2],
            contents=tuple(_contents(parts, part)),
            downloads=(*_csv(nation, document.organisation), *downloads) if first else (),
        )


def _title(part: Part) -> str:
    """What is about one population has a title of its own."""
    return part.pages[0].title if part.population else part.name


def opening(nation: Nation, code: str, name: str) -> Iterator[Block]:
    """Which report it is, and the way to comparisons with others."""
    yield text("lead", f"{nation.survey.words.report} {wave_name(nation.survey)} ({code})")
    for population in nation.populations:
        if nation.has(code, population.id):
            gaps = {"population": population.name}
            path = nation.paths.compare(population.id, nation.sides[population.id, code])
            said = nation.say(words.ORGANISATION_COMPARE, gaps)
            yield Text("entry", (Cell(said, link=f"{path}#with={key(name)}"),), 2)


def key(name: str) -> str:
    """An organisation's name as it stands in the address of a comparison."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _contents(parts: list[Part], current: Part) -> Iterator[Text]:
    """All parts, but of other populations only the first."""
    for part in parts:
        if part.depth == 1 or part.population == current.population:
            yield Text("entry", (Cell(part.name, link=part.path),), part.depth)


def _parts(nation: Nation, document: Document) -> list[Part]:
    """Pages that belong together, in the order of the document; what is about all comes last."""
    code, paths = document.organisation, nation.paths
    home, about = paths.organisation(code), paths.organisation(code, "about.html")
    first = Part(home, words.ORGANISATION_GLANCE, "", 1, ())
    last = Part(about, words.ORGANISATION_METHOD, "", 1, ())
    parts = {home: first}
    sections = iter(())
    part = first
    for page in document.pages:
        place = place_of(page)
        if place is Place.NOWHERE:
            continue
        if place is Place.POPULATION:
            sections = iter(nation.survey.of(page.population).sections)
        if place in (Place.FIRST, Place.LAST):
            part = first if place is Place.FIRST else last
        elif place is Place.SECTION:
            part = _of_section(nation, code, page.population, next(sections).id)
        elif place is not Place.BEFORE:
            part = _of_kind(nation, code, page, place)
        before = parts.get(part.path, part)
        parts[part.path] = replace(before, pages=(*before.pages, page))
    return sorted(parts.values(), key=lambda part: part.path == about)


def _of_section(nation: Nation, code: str, population: str, section: str) -> Part:
    path = nation.paths.part(code, population, "section", section)
    return Part(path, measure_title(nation, section), population, 2, ())


def _of_kind(nation: Nation, code: str, page: Page, place: Place) -> Part:
    """The page that a population begins with, or one for pages of a kind, below it or of all."""
    if place is Place.POPULATION:
        names = {population.id: population.name for population in nation.survey.populations}
        path = nation.paths.part(code, page.population)
        return Part(path, names[page.population], page.population, 1, ())
    name = chapter_of(page).name() or page.title
    if page.population:
        path = nation.paths.part(code, page.population, page.kind)
        return Part(path, name, page.population, 2, ())
    return Part(nation.paths.organisation(code, f"{page.kind}.html"), name, "", 1, ())


def _csv(nation: Nation, code: str) -> tuple[Download, ...]:
    """Every score of an organisation, one row for each population and measure."""
    heads = [*words.ORGANISATION_COLUMNS, *map(nation.say, words.ORGANISATION_COLUMNS_MORE)]
    label = nation.say(words.ORGANISATION_CSV)
    rows = tuple(
        _score(nation, code, population, measure)
        for population in nation.populations
        for measure in nation.survey.of(population.id).measures
    )
    table = Table("scores", label, tuple(Column(head) for head in heads), rows)
    return (Download(nation.paths.organisation(code, "scores.csv"), label, table=table),)


def _score(nation: Nation, code: str, population: Population, measure: str) -> tuple[Cell, ...]:
    def own(statistic: str) -> Cell:
        wave = nation.survey.wave
        decimals = 0 if statistic == "score.n" else None
        figure = nation.release.figure(statistic, measure, code, population.id, wave)
        return cell(nation.lens, figure, decimals)

    band = nation.release.figure(
        "expected_range.band", measure, code, population.id, nation.survey.wave
    )
    verdict = NONE if band.value is None else nation.lens.bands.get(int(band.value), NONE)
    return (
        Cell(population.name),
        Cell(measure),
        Cell(measure_title(nation, measure)),
        own("score.n"),
        own("score.score"),
        own("score.lower"),
        own("score.upper"),
        cell(nation.lens, nation.everyone("national", measure, population.id)),
        Cell(verdict),
    )
