"""Sheets of shares: who answered, as far as a publisher gives it, and what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from surveybench.quantities import ALL, NATIONAL, Axis, Figure, Flag, Organisation, Ref, quantity
from surveybench.report.compose.sheets import (
    Asked,
    Row,
    code_column,
    columns_of,
    held,
    in_parts,
    lead_columns,
    measure_column,
    name_column,
    ref_column,
    sheet_of,
    shorthand,
    tabulated,
    value,
    wave_column,
    wording,
    wording_column,
)
from surveybench.report.document import Sheet, SheetColumn
from surveybench.report.lens.named import header, wave_name
from surveybench.report.lens.rounding import rounded
from surveybench.report.words import answers as words
from surveybench.report.words import tables as words_tables
from surveybench.survey import Population

PROFILE, SHARE = "response_rate.profile", "score.share"
OWN = (SHARE, "score.share_lower", "score.share_upper", "score.share_all")
OF_ALL = ("score.national_share", "score.national_share_all")


def shorthand_column() -> SheetColumn:
    """Why a share is not there."""
    return SheetColumn(words_tables.SHORT, width=14)


def option_columns() -> tuple[SheetColumn, ...]:
    """Codes and labels of answers."""
    return (SheetColumn(words.OPTION, width=10), SheetColumn(words.OPTION_LABEL, width=24))


def profile(request: Asked) -> Iterator[Sheet]:
    """Who answered, the country before its organisations; nothing where nobody gives it."""
    if not request.known(PROFILE):
        return
    wave, labels = request.release.survey.wave, request.release.grids[PROFILE].labels(Axis.SUBGROUP)
    country = Organisation(NATIONAL, request.lens.say(words.EVERYONE))
    share = SheetColumn(words.SHARE, 0, 14)
    columns = (
        name_column(),
        SheetColumn(words.SUBGROUP, width=40),
        code_column(),
        share,
        shorthand_column(),
        ref_column(),
    )
    sheet = sheet_of(request, words.SHEET_PROFILE, words.SHEET_BASE, columns, ())

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        first = (country,) if organisations[:1] == request.organisations[:1] else ()
        for one in (*first, *organisations):
            for label in labels:
                ref = Ref(PROFILE, ALL, one.code, ALL, wave, subgroup=label)
                yield (one.name, label, one.code, *_share(request, ref), str(ref))

    yield from in_parts(request, sheet, len(labels), rows, before=len(labels))


def answers(request: Asked, population: Population) -> Iterator[Sheet]:
    """What people answered; nothing where nobody knows it."""
    if not request.known(SHARE):
        return
    release, wave = request.release, request.release.survey.wave
    quantities = held(request, tabulated(*OWN))
    national = held(request, tabulated(*OF_ALL))
    pairs = [
        (item, option)
        for item in release.survey.of(population.id).evaluative
        for option in release.grids[quantities[-1].statistic].labels(Axis.OPTION)
        if _is_one(request, item.id, option)
    ]
    columns = (*lead_columns(), *option_columns(), *columns_of(quantities), shorthand_column())
    columns = (*columns, *columns_of(national), ref_column())
    ours = request.lens.calculated(SHARE)
    base = words.SHEET_BASE_ANSWERS if ours else words.SHEET_BASE_ANSWERS_PUBLISHED
    sheet = sheet_of(request, words.SHEET_ANSWERS, base, columns, (), population)

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for one in organisations:
            for item, option in pairs:
                at = (item.id, one.code, population.id, wave, option)
                figures = [_figure(request, q.statistic, *at) for q in quantities]
                of_all = (item.id, NATIONAL, *at[2:])
                everyones = [_figure(request, q.statistic, *of_all) for q in national]
                lead = (one.name, wording(release, item.id), item.id, one.code)
                label = next((o.label for o in item.options if str(o.code) == option), "")
                yield (
                    *(*lead, option, label),
                    *(value(f, q) for f, q in zip(figures, quantities, strict=True)),
                    _shorthands((*figures, *everyones)),
                    *(value(f, q) for f, q in zip(everyones, national, strict=True)),
                    str(figures[0].ref if figures[0].flag.exists else figures[-1].ref),
                )

    yield from in_parts(request, sheet, len(pairs), rows)


def _shorthands(figures: Iterable[Figure]) -> str | None:
    """Why any of them is not there, each reason once."""
    return " ".join(dict.fromkeys(filter(None, (shorthand(f.flag) for f in figures)))) or None


def of_the_nation(request: Asked, population: Population) -> Iterator[Sheet]:
    """National shares of every wave and their change; nothing where we did not work them out."""
    national, tests = tabulated("score.national_share"), tabulated("distribution.p")
    name, changed = national[0].statistic, "distribution.verdict"
    if not (request.known(name) and request.lens.calculated(name)):
        return
    release = request.release
    columns = (
        wording_column(),
        measure_column(),
        wave_column(),
        *option_columns(),
        *columns_of(national),
        *columns_of(tests),
    )
    columns = (
        *columns,
        SheetColumn(header(quantity(changed)), width=14),
        shorthand_column(),
        ref_column(),
    )
    rows: list[Row] = []
    for item, option, wave in product(
        release.survey.of(population.id).evaluative,
        release.grids[name].labels(Axis.OPTION),
        release.survey.waves,
    ):
        at = (item.id, NATIONAL, population.id, wave, option)
        share = _figure(request, name, *at)
        if share.value is None:
            continue
        label = next(o.label for o in item.options if str(o.code) == option)
        p, verdict = (
            None if wave == release.survey.wave else _figure(request, statistic, *at)
            for statistic in (tests[0].statistic, changed)
        )
        moved = None if verdict is None or verdict.value is None else int(verdict.value)
        rows.append(
            (
                *(wording(release, item.id), item.id, wave_name(release.survey, wave)),
                *(option, label),
                value(share, national[0]),
                None if p is None else value(p, tests[0]),
                None if moved is None else request.lens.verdicts[moved],
                *(None if verdict is None else shorthand(verdict.flag), str(share.ref)),
            )
        )
    if rows:
        names, base = words.SHEET_NATION, words.SHEET_BASE_NATION
        yield sheet_of(request, names, base, columns, tuple(rows), population)


def _figure(
    request: Asked, statistic: str, item: str, code: str, population: str, wave: int, option: str
) -> Figure:
    return request.release.at(Ref(statistic, item, code, population, wave, option))


def _is_one(request: Asked, item: str, option: str) -> bool:
    """Whether an option is one of a question."""
    if request.lens.calculated(SHARE):
        return any(str(o.code) == option for o in request.release.survey.item[item].options)
    grid = request.release.grids[SHARE]
    m, s = grid.positions[Axis.MEASURE][item], grid.positions[Axis.OPTION][option]
    return bool((grid.flags[0, :, m, s] == Flag.OK).any())


def _share(request: Asked, ref: Ref) -> tuple[float | None, str | None]:
    """A share in percent, and why it is not there."""
    share = request.release.at(ref)
    percent = None if share.value is None else rounded(share.value * 100, 0)
    return percent, shorthand(share.flag)
