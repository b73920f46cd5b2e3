"""The chapters of a report, in order: what makes their pages, and where these stand on the site.

To add a page: a module here with `pages`, and its row in CHAPTERS. Nothing else lists pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from types import MappingProxyType

from surveybench.report.compose import (
    answers,
    background,
    benchmarking,
    board,
    certainty,
    change,
    comparison,
    glance,
    long_trends,
    methods,
    numbers,
    peers,
    priorities,
    reading,
    sites,
    subgroups,
    verdict,
)
from surveybench.report.compose.view import View
from surveybench.report.document import Page
from surveybench.report.words import answers as words_answers
from surveybench.report.words import certainty as words_certainty
from surveybench.report.words import peers as words_peers
from surveybench.report.words import priorities as words_priorities
from surveybench.report.words import published as words_published
from surveybench.report.words import site as words
from surveybench.report.words import subgroups as words_subgroups
from surveybench.report.words import trends as words_trends
from surveybench.report.words import verdict as words_verdict
from surveybench.survey import Population


class Place(Enum):
    """Where pages of one kind stand among an organisation's pages on the site."""

    NOWHERE = "nowhere"  # the site has its own
    FIRST = "first"  # on the organisation's first page
    LAST = "last"  # on its last page, with all that is about the survey
    POPULATION = "population"  # on the page that a population begins with
    SECTION = "section"  # on the page of a section
    BEFORE = "before"  # with the page before them
    OWN = "own"  # on a page of their own


def _always(view: View, population: str) -> bool:
    return True


def _judges(view: View, population: str) -> bool:
    """Whether organisations are compared, and anybody says with what result."""
    return view.compares(population) and view.lens.has_any("expected_range.band")


def _unnamed() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages about the whole report, or about one population after the other.

    `places` is by kind of page. `name` is that of its page on the site where it has one of its own;
    without it, the title of its first page is. Pages of a population are there where `applies`.
    """

    places: Mapping[str, Place]
    of_report: Callable[[View], Iterable[Page]] | None = None
    of_population: Callable[[View, Population], Iterable[Page]] | None = None
    applies: Callable[[View, str], bool] = _always
    name: Callable[[], str] = _unnamed


CHAPTERS: dict[str, Chapter] = {
    "front": Chapter({"cover": Place.NOWHERE, "contents": Place.NOWHERE}),
    "board": Chapter({"board": Place.FIRST}, board.pages),
    "glance": Chapter({"glance": Place.FIRST}, glance.pages),
    "background": Chapter({"background": Place.LAST}, background.pages),
    "profile": Chapter({"profile": Place.LAST}, answers.profile),
    "reading": Chapter({"reading": Place.LAST}, reading.pages),
    "results": Chapter(
        {
            "overview": Place.POPULATION,
            "absent": Place.POPULATION,
            "section": Place.SECTION,
            "withheld": Place.POPULATION,
        },
        of_population=benchmarking.pages,
    ),
    "verdict": Chapter(
        {"verdict": Place.OWN}, of_population=verdict.pages, name=lambda: words_verdict.NAME
    ),
    "change": Chapter(
        {"change": Place.OWN},
        of_population=change.pages,
        applies=lambda view, population: len(view.survey.waves) > 1,
        name=lambda: words.ORGANISATION_CHANGE,
    ),
    "trends": Chapter(
        {"trends": Place.OWN}, of_population=long_trends.pages, name=lambda: words_trends.NAME
    ),
    "comparison": Chapter(
        {"comparison": Place.OWN},
        of_population=comparison.pages,
        applies=_judges,
        name=lambda: words.ORGANISATION_COMPARISON,
    ),
    "sites": Chapter(
        {"sites": Place.OWN},
        of_population=sites.pages,
        applies=lambda view, population: bool(view.sites),
        name=lambda: words_published.SITES_NAME,
    ),
    "certainty": Chapter(
        {"certainty": Place.OWN}, of_population=certainty.pages, name=lambda: words_certainty.PART
    ),
    "answers": Chapter(
        {"answers": Place.OWN},
        of_population=answers.answers,
        name=lambda: words_answers.ANSWERS_NAME,
    ),
    "peers": Chapter(
        {"peers": Place.OWN}, of_population=peers.pages, name=lambda: words_peers.NAME
    ),
    "priorities": Chapter(
        {"priorities": Place.OWN},
        of_population=priorities.pages,
        name=lambda: words_priorities.NAME,
    ),
    "subgroups": Chapter(
        {"subgroups": Place.OWN}, of_population=subgroups.pages, name=lambda: words_subgroups.NAME
    ),
    "numbers": Chapter(
        {"numbers": Place.OWN}, of_population=numbers.pages, name=lambda: words.ORGANISATION_NUMBERS
    ),
    "methods": Chapter({"methods": Place.LAST}, methods.pages),
}
KINDS: Mapping[str, Chapter] = MappingProxyType(
    {kind: chapter for chapter in CHAPTERS.values() for kind in chapter.places}
)


def chapter_of(page: Page) -> Chapter:
    """The chapter that a page is of. Raises LookupError for a kind in no row."""
    if page.kind not in KINDS:
        raise LookupError(
            f"page {page.id} is of the kind '{page.kind}', which no row of CHAPTERS in "
            "report/compose/chapters.py has: add it there, with its place on the site."
        )
    return KINDS[page.kind]


def place_of(page: Page) -> Place:
    """Where a page stands on the site. Raises LookupError for a kind in no row."""
    return chapter_of(page).places[page.kind]


def body(view: View) -> Iterator[Page]:
    """The pages of all chapters; those of populations population by population."""
    for by_population, run in groupby(CHAPTERS.values(), lambda c: c.of_population is not None):
        chapters = list(run)
        pages = _of_populations(view, chapters) if by_population else _of_report(view, chapters)
        for page in pages:
            chapter_of(page)
            yield page


def _of_report(view: View, chapters: list[Chapter]) -> Iterator[Page]:
    for chapter in chapters:
        if chapter.of_report is not None:
            yield from chapter.of_report(view)


def _of_populations(view: View, chapters: list[Chapter]) -> Iterator[Page]:
    for population in view.populations:
        if not view.has(population.id):
            yield benchmarking.absent(view, population)
            continue
        inside = view.within(population.id)
        for chapter in chapters:
            if chapter.of_population is not None and chapter.applies(inside, population.id):
                yield from chapter.of_population(inside, population)
