"""Sheets of shares that a publisher gives: who answered, and what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import ALL, NATIONAL, Axis, Organisation, Ref, figure
from surveybench.report.compose.sheets import (
    CODE,
    MEASURE,
    NAME,
    REF,
    WORDING,
    Asked,
    Row,
    in_parts,
    sheet_of,
    shorthand,
    wording,
)
from surveybench.report.document import Sheet, SheetColumn
from surveybench.report.lens.rounding import rounded
from surveybench.report.words import answers as words
from surveybench.report.words import tables as words_tables
from surveybench.survey import Population

PROFILE, SHARE, EVERYONES = "response_rate.profile", "score.share", "score.national_share"
SHORT = SheetColumn(words_tables.SHORT, width=14)


def profile(request: Asked) -> Iterator[Sheet]:
    """Who answered, the country before its organisations; nothing where nobody gives it."""
    if not request.known(PROFILE):
        return
    wave, labels = request.release.survey.wave, request.release.grids[PROFILE].labels(Axis.SUBGROUP)
    country = Organisation(NATIONAL, request.lens.say(words.EVERYONE))
    share = SheetColumn(words.SHARE, 0, 14)
    columns = (CODE, NAME, SheetColumn(words.SUBGROUP, width=40), share, SHORT, REF)
    sheet = sheet_of(request, words.SHEET_PROFILE, words.SHEET_BASE, columns, ())

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        first = (country,) if organisations[:1] == request.organisations[:1] else ()
        for one in (*first, *organisations):
            for label in labels:
                ref = Ref(PROFILE, ALL, one.code, ALL, wave, subgroup=label)
                yield (one.code, one.name, label, *_share(request, ref), str(ref))

    yield from in_parts(request, sheet, len(labels), rows, before=len(labels))


def answers(request: Asked, population: Population) -> Iterator[Sheet]:
    """What people answered; nothing where nobody gives it."""
    if not request.known(SHARE):
        return
    release, wave = request.release, request.release.survey.wave
    options = release.grids[SHARE].labels(Axis.OPTION)
    pairs = [
        (item.id, option)
        for item in release.survey.evaluative
        for option in options
        if _anybody(request, item.id, option)
    ]
    own, everyone = (
        SheetColumn(name, 0, 14) for name in (words.SHARE_ANSWERS, words.NATIONAL_SHARE)
    )
    option_column = SheetColumn(words.OPTION, width=24)
    columns = (CODE, NAME, MEASURE, WORDING, option_column, own, SHORT, everyone, REF)
    names, base = words.SHEET_ANSWERS, words.SHEET_BASE_ANSWERS
    sheet = sheet_of(request, names, base, columns, (), population)

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for one in organisations:
            for item, option in pairs:
                ref = Ref(SHARE, item, one.code, population.id, wave, option)
                national = Ref(EVERYONES, item, NATIONAL, population.id, wave, option)
                lead = (one.code, one.name, item, wording(release, item), option)
                yield (*lead, *_share(request, ref), _share(request, national)[0], str(ref))

    yield from in_parts(request, sheet, len(pairs), rows)


def _anybody(request: Asked, item: str, option: str) -> bool:
    """Whether an option is one of a question: somebody has a share of it, or everyone has."""
    grid = request.release.grids[SHARE]
    m, s = grid.positions[Axis.MEASURE][item], grid.positions[Axis.OPTION][option]
    return bool((grid.flags[0, :, m, s] == 0).any())


def _share(request: Asked, ref: Ref) -> tuple[float | None, str | None]:
    """A share in percent, and why it is not there."""
    share = figure(request.release.grids, ref)
    value = None if share.value is None else rounded(share.value * 100, 0)
    return value, shorthand(share.flag)
