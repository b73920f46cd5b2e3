"""A report in another language has no English sentence, in no format: found by a pseudo-language.

The data have marks of their own, so what is left without marks was typed into the program.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import left_in_english as left
from monthly_survey import with_data
from page_looks import clipped, overlapping, sheets, small
from pseudo_language import MARKED, language
from releases import MADE
from surveybench import simulate
from surveybench.disclosure import Release
from surveybench.jobs import pipeline, publish
from surveybench.languages import read_language
from surveybench.quantities import Organisation
from surveybench.report.compose import compose
from surveybench.report.compose.national import national, offered
from surveybench.report.words import Language, speaking
from surveybench.report.words.en import wording as in_english
from surveybench.report.words.locale import locale
from surveybench.report.writers import (
    NATIONAL,
    SITE_WRITERS,
    SUMMARY,
    TABLE_WRITERS,
    WORKBOOK_WRITERS,
    WRITERS,
    pdf,
)
from surveybench.survey import Breakdown, PeersRange, Strata, Survey, choices, load_survey

_KEPT: list[TemporaryDirectory[str]] = []  # gone when the tests are
# What is in a file for another program, or in English on purpose.
ON_PURPOSE = (
    in_english.DRAFT.format(language=language().english_name),
    in_english.DRAFT_SHORT,
    # Of the base of all slides: who edits its master meets them.
    *("Click to edit Master text styles", "Second level", "Third level", "Fourth level"),
    *("Fifth level", "Sheet1"),
    "use strict",
    "Adran, tudalen",  # what the typesetter calls links in Welsh
)
MACHINES = ("_manifest.json", "_ledger.json", "_release.csv")  # files with codes alone
SCRIPT = ("#questions li", "#organisations li", ".r-legend li", ".c-ranking circle > title")


def _named(organisation: Organisation) -> Organisation:
    return replace(organisation, name=organisation.name.translate(MARKED))


def _run(survey: Survey, organisations: int, people: int) -> Release:
    survey = left.marked(survey)
    with TemporaryDirectory() as folder:
        truth = simulate.plain(survey, organisations=organisations, people=people)
        simulate.simulate(survey, truth, Path(folder), seed=5)
        files = pipeline.in_folder(Path(folder), survey)
        kinds = [
            replace(_named(o), peers=("tr\u00eff", "gw\u00ear")[at % 2])
            for at, o in enumerate(files.organisations)
        ]
        files = replace(files, organisations=tuple(kinds))
        return pipeline.run(survey, files, made=MADE, version="0", jobs=1).release


def _waves() -> Release:
    """Three waves of few organisations: trends, small counts, nobody to be compared with."""
    return _run(load_survey("cmh/2025"), 4, 60)


def _country() -> Release:
    """A country in one wave, with subgroups, peers, and an answer to all of it."""
    survey = replace(load_survey("cmh/2025"), earlier=())
    age, sex = survey.dimensions
    apart = (Breakdown((age,), (False,)), Breakdown((age, sex), (False, False)))
    survey = replace(survey, breakdowns=apart, overall="Q38", overall_verdict=True)
    among = replace(survey.settings, peers=PeersRange(peers_range="on", min_peers=12))
    return _run(replace(survey, settings=among), 31, 50)


def _months() -> Release:
    with TemporaryDirectory() as folder:
        survey = left.marked(load_survey(str(with_data(Path(folder), 8))))
        files = pipeline.in_folder(Path(folder) / "data", survey)
        files = replace(files, organisations=tuple(map(_named, files.organisations)))
        return pipeline.run(survey, files, made=MADE, version="0", jobs=1).release


KINDS = {"waves": _waves, "country": _country, "months": _months}


@cache
def run_of(kind: str) -> Release:
    """A release whose data have marks."""
    return KINDS[kind]()


@cache
def written(kind: str) -> tuple[Release, Path]:
    """Reports of one organisation and all that is about all of them, in the pseudo-language."""
    release = run_of(kind)
    _KEPT.append(TemporaryDirectory())
    folder = Path(_KEPT[-1].name)
    own = [*WRITERS, SUMMARY, *WORKBOOK_WRITERS]
    everyone = [*TABLE_WRITERS, *WORKBOOK_WRITERS]
    # A site of a country has no kind of page that one of few organisations has not.
    everyone += [NATIONAL] if kind == "country" else SITE_WRITERS
    first = release.organisations[0].code
    publish.write(release, folder / "one", only=first, formats=own, language=language())
    publish.write(release, folder / "all", formats=everyone, language=language())
    return release, folder


def _known(release: Release) -> frozenset[str]:
    """Ids and codes of the data, and values of settings: the same in every language."""
    survey = release.survey
    values = {value for c in choices(survey.settings) for value in (c.value, c.default)}
    ids = {*survey.groups, *(part.id for part in (*survey.items, *survey.populations))}
    ids |= {"national", *(label for _, label in Strata().sexes)}
    months = locale(language().code).months["format"]
    dates = {name for width in months.values() for name in width.values()}
    return frozenset({*(value for value in values if isinstance(value, str)), *ids, *dates})


REPORTS, OF_SITES = ("pdf", "pptx", "html", "xlsx", "ods", "json"), ("csv", "js")


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        (kind, ending)
        for kind in KINDS
        for ending in (*REPORTS, *(() if kind == "country" else OF_SITES))
    ],
)
def test_no_format_has_english_in_it(kind: str, ending: str) -> None:
    release, folder = written(kind)
    known, found, seen, read = _known(release), {}, set[str](), 0
    for path in sorted(folder.rglob(f"*.{ending}")):
        if path.name.endswith(MACHINES):
            continue
        read += 1
        for text in left.texts_of(path.read_bytes(), path.name):
            if text in seen:
                continue
            seen.add(text)
            bare = text
            for sentence in (*ON_PURPOSE, *SCRIPT):
                bare = bare.replace(sentence, " ")
            if left.plain_words(bare, known):
                found.setdefault(text.strip()[:100], path.name)
    assert read
    assert found == {}


@pytest.mark.parametrize("tongue", [read_language("cy"), language()], ids=["welsh", "longer"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_longer_texts_stand_beside_each_other(kind: str, tongue: Language) -> None:
    """Welsh, and texts a third longer than English: nothing overlaps, nothing is cut off."""
    release = run_of(kind)
    with speaking(tongue):
        documents = [compose(release, release.organisations[0].code)]
        if offered(release):
            documents.append(national(release))
        drawn = [tuple(sheets(pdf.write(document))) for document in documents]
    for sheet in (sheet for pages in drawn for sheet in pages):
        assert (sheet.number, overlapping(sheet), clipped(sheet)) == (sheet.number, [], [])
        assert small(sheet) == []
