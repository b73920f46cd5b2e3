"""From a Release and the documents of its organisations to the pages of a national site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from surveybench.disclosure import Release
from surveybench.report.compose.site import (
    brief,
    compare,
    country,
    explorer,
    heat_map,
    measure,
    organisation,
    population,
    start,
)
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.paths import ABOUT, FIND, START, paths
from surveybench.report.document import Cell, Document, Download, Site, SitePage, Source
from surveybench.report.lens import Lens
from surveybench.report.words import language_tag
from surveybench.report.words import national as words_national
from surveybench.report.words import report as report_words
from surveybench.report.words import site as words

NO_FILES: Mapping[str, tuple[Download, ...]] = MappingProxyType({})


def site(
    release: Release,
    documents: Iterable[Document],
    files: Mapping[str, tuple[Download, ...]] = NO_FILES,
    of_country: Document | None = None,
) -> Site:
    """The national site of a release.

    `documents` are those of its organisations, gone through whenever pages are made, and not at
    all where the organisations are too many for a set of pages each. `files` are downloads that
    stand elsewhere, with paths relative to the site: by organisation's code, and under `""` the
    national ones. `of_country` is the report of the whole country, where there is one.
    """
    codes = [organisation.code for organisation in release.organisations]
    nation = Nation(Lens(release), paths(release.survey, codes))
    survey, made = release.survey, release.provenance
    return Site(
        survey=survey.id,
        wave=survey.wave,
        title=start.title(nation),
        language=language_tag(),
        made=made.made,
        notice=nation.say(report_words.SYNTHETIC) if _made_up(release) else "",
        menu=_menu(nation, of_country),
        pages=lambda: _pages(nation, documents, files, of_country),
        source=Source(made.version, made.inputs),
    )


def _made_up(release: Release) -> bool:
    return any(organisation.synthetic for organisation in release.organisations)


def _menu(nation: Nation, of_country: Document | None) -> tuple[Cell, ...]:
    compared = [nation.paths.compare(group.id) for group in nation.populations]
    groups = () if nation.many else nation.populations
    explored = [nation.paths.explore(group.id) for group in groups]
    maps = [
        nation.paths.map(group.id)
        for group in nation.populations
        if heat_map.offered(nation, group)
    ]
    return (
        Cell(words.START, link=START),
        *(Cell(group.name, link=nation.paths.population(group.id)) for group in nation.populations),
        *((Cell(words_national.MENU, link=country.HOME),) if of_country else ()),
        *(Cell(words.MAP, link=path) for path in maps[:1]),
        *(Cell(words.COMPARE, link=path) for path in compared[:1]),
        *(Cell(words.EXPLORE, link=path) for path in explored[:1]),
        Cell(words.FIND, link=FIND),
        Cell(words.ABOUT, link=ABOUT),
    )


def _pages(
    nation: Nation,
    documents: Iterable[Document],
    files: Mapping[str, tuple[Download, ...]],
    of_country: Document | None,
) -> Iterator[SitePage]:
    national = files.get("", ())
    yield start.start(nation, national)
    yield start.find(nation)
    yield start.about(nation, national)
    if of_country is not None:
        yield from country.pages(of_country, national)
    for group in nation.populations:
        yield population.page(nation, group)
        yield from compare.pages(nation, group)
        if not nation.many:
            yield explorer.page(nation, group)
        if heat_map.offered(nation, group):
            yield heat_map.page(nation, group)
        yield from (measure.page(nation, group, name) for name in nation.survey.measures)
    if nation.many:
        for one in nation.release.organisations:
            yield brief.page(nation, one, files.get(one.code, ()))
        return
    for document in documents:
        own = files.get(document.organisation, ())
        yield from organisation.pages(nation, document, own)
