"""From a release to the report of the whole country: its results, and how organisations differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from surveybench.disclosure import Release
from surveybench.report.compose import priorities
from surveybench.report.compose.methods import pages_for
from surveybench.report.compose.national import front, groups, overview, people, sections, standing
from surveybench.report.compose.national.pieces import head, nation_of
from surveybench.report.compose.site.nation import Nation
from surveybench.report.document import Document, Page, Source
from surveybench.report.words import language_tag
from surveybench.report.words import national as words
from surveybench.report.words import report as words_report

__all__ = ["national", "offered"]


def offered(release: Release) -> bool:
    """Whether there is a country to report: its organisations are here, and are compared.

    Where they are compared with a reference they are some of the country's alone.
    """
    if release.provenance.against is not None:
        return False
    nation = nation_of(release)
    return any(
        nation.compared(measure, population.id) and nation.whole(measure, population.id)
        for population in nation.populations
        for measure in nation.survey.measures
    )


def national(release: Release) -> Document:
    """The report of the country of a release, of which `offered` says whether there is one."""
    nation = nation_of(release)
    survey, made = release.survey, release.provenance
    body = tuple(_body(nation))
    synthetic = any(organisation.synthetic for organisation in release.organisations)
    return Document(
        organisation="",
        name=nation.say(words.NAME),
        survey=survey.id,
        wave=survey.wave,
        title=nation.say(words.TITLE),
        language=language_tag(),
        made=made.made,
        notice=nation.say(words_report.SYNTHETIC) if synthetic else "",
        pages=(front.cover(nation, synthetic=synthetic), front.contents(nation, body), *body),
        source=Source(made.version, made.inputs),
    )


def _body(nation: Nation) -> Iterator[Page]:
    """What is about all, then the groups one after another, then how the figures came to be."""
    yield front.glance(nation)
    yield from people.pages(nation)
    for population in nation.populations:
        yield from chain(
            overview.pages(nation, population),
            standing.pages(nation, population),
            sections.pages(nation, population),
            groups.pages(nation, population),
            priorities.of_country(nation.lens, population, head(nation, population.id)),
        )
    yield front.method(nation)
    yield from pages_for(nation.lens, head(nation))
