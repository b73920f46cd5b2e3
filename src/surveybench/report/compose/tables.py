"""The tables of a workbook: one sheet for each, from a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveybench.disclosure import Release
from surveybench.report import words, words_tables
from surveybench.report.compose.rounding import MINUS, number
from surveybench.report.compose.view import reported
from surveybench.report.document import Sheet, SheetColumn
from surveybench.results import ALL, NATIONAL, Figure, Flag, Organisation
from surveybench.survey import Population

Value = str | float | None
Row = tuple[Value, ...]

LONGEST = 31  # characters on a tab
CODE = SheetColumn(words_tables.CODE, width=14)
NAME = SheetColumn(words_tables.NAME, width=38)
WAVE = SheetColumn(words_tables.WAVE, width=8)
MEASURE = SheetColumn(words_tables.MEASURE, width=12)
WORDING = SheetColumn(words_tables.WORDING, width=60)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sheets of one workbook are about: a release, some organisations, words for gaps."""

    release: Release
    organisations: tuple[Organisation, ...]
    gaps: Mapping[str, str]

    def known(self, statistic: str) -> bool:
        """Whether the release has any value of a statistic."""
        grid = self.release.grids.get(statistic)
        return grid is not None and bool((grid.flags == Flag.OK).any())


@dataclass(frozen=True, slots=True)
class Quantity:
    """A column of numbers: statistic, header, decimals; of everyone rather than of one."""

    statistic: str
    header: str
    decimals: int
    national: bool = False
    times: float = 1.0


def tables(asked: Asked) -> Iterator[Sheet]:
    """Response rates, then the tables of each population that is reported."""
    release, survey = asked.release, asked.release.survey
    yield rates(asked)
    for population in reported(release):
        compared = release.anyone_has(population.id)
        yield questions(asked, population)
        if compared or _any_score(asked, population, [s.id for s in survey.sections]):
            yield sections(asked, population)
        if compared:
            yield national(asked, population)
        if survey.earlier:
            yield change(asked, population)


def _any_score(asked: Asked, population: Population, measures: Sequence[str]) -> bool:
    """Whether anyone in the workbook has a score of one of these measures."""
    release, wave = asked.release, asked.release.survey.wave
    return any(
        release.figure("score.score", measure, o.code, population.id, wave).flag is Flag.OK
        for measure in measures
        for o in asked.organisations
    )


def _numbers(kind: str, headers: Mapping[str, str], decimals: int) -> tuple[Quantity, ...]:
    return tuple(Quantity(f"{kind}.{key}", header, decimals) for key, header in headers.items())


def _everyone(headers: Mapping[str, str], decimals: int) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(f"expected_range.{key}", header, decimals, national=True)
        for key, header in headers.items()
    )


def _columns(quantities: Sequence[Quantity]) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(q.header, q.decimals, 14) for q in quantities)


def _value(figure: Figure, quantity: Quantity) -> float | None:
    """The number as a page would print it."""
    if figure.value is None:
        return None
    shown = number(figure.value * quantity.times, quantity.decimals)
    return float(shown.replace(",", "").replace(MINUS, "-"))


def _short(figure: Figure) -> str | None:
    return words_tables.SHORTHAND[figure.flag.word] or None


def _wording(release: Release, measure: str) -> str:
    section = release.survey.section.get(measure)
    if section:
        return section.name
    item = release.survey.item[measure]
    return f"{item.text}*" if item.wording == "summary" else item.text


def _sheet(
    asked: Asked,
    names: tuple[str, str],
    base: str,
    columns: tuple[SheetColumn, ...],
    rows: Sequence[Row],
    population: Population | None = None,
) -> Sheet:
    gaps = dict(asked.gaps)
    if population:
        gaps |= {"population": population.id, "name": population.name}
    lines = [base.format_map(gaps), words_tables.MISSING]
    if population and not asked.release.anyone_has(population.id):
        lines.insert(1, words_tables.NOT_COMPARED.format_map(gaps))
    return Sheet(
        _tab(names[0], gaps), names[1].format_map(gaps), tuple(lines), columns, tuple(rows)
    )


def _tab(name: str, gaps: Mapping[str, str]) -> str:
    """A name that a tab can hold; a population's id is shortened where it must be."""
    over = len(name.format_map(gaps)) - LONGEST
    if over <= 0:
        return name.format_map(gaps)
    kept = gaps["population"][: -over - 1]
    return name.format_map({**gaps, "population": f"{kept}\N{HORIZONTAL ELLIPSIS}"})


# ---- response ----


def rates(asked: Asked) -> Sheet:
    """Every wave that any rate is known of, the country before its organisations."""
    release, survey = asked.release, asked.release.survey
    headers = words_tables.RATE_COLUMNS
    found = [
        Quantity(f"response_rate.{key}", header, 0 if key in ("invited", "completed") else 1)
        for key, header in headers.items()
        if asked.known(f"response_rate.{key}")
    ]
    quantities = [
        q if q.decimals == 0 else Quantity(q.statistic, q.header, 1, times=100.0) for q in found
    ]
    named = [(NATIONAL, survey.words.country), *((o.code, o.name) for o in asked.organisations)]
    rows: list[Row] = []
    for wave in survey.waves:
        for code, name in named:
            figures = [release.figure(q.statistic, ALL, code, ALL, wave) for q in quantities]
            values = [_value(f, q) for f, q in zip(figures, quantities, strict=True)]
            reasons = dict.fromkeys(filter(None, map(_short, figures)))
            rows.append((str(wave), code, name, *values, " ".join(reasons) or None))
    told = {row[0] for row in rows if any(isinstance(value, float) for value in row)}
    short = SheetColumn(words_tables.SHORT, width=14)
    columns = (WAVE, CODE, NAME, *_columns(quantities), short)
    kept = [row for row in rows if row[0] in told or row[0] == str(survey.wave)]
    return _sheet(asked, words_tables.RATES, words_tables.BASE_RATES, columns, kept)


# ---- scores ----


def questions(asked: Asked, population: Population) -> Sheet:
    """Every question of every organisation, with its comparison."""
    names = [item.id for item in asked.release.survey.evaluative]
    score = _numbers("score", words_tables.SCORE_COLUMNS, 2)
    counted = (Quantity("score.n", score[0].header, 0), *score[1:])
    return _scores(asked, population, words_tables.QUESTIONS, names, counted)


def sections(asked: Asked, population: Population) -> Sheet:
    """Every section of every organisation, with its comparison."""
    names = [section.id for section in asked.release.survey.sections]
    score = _numbers("score", words_tables.SCORE_COLUMNS, 2)[1:]
    return _scores(asked, population, words_tables.SECTIONS, names, score)


def _scores(
    asked: Asked,
    population: Population,
    names: tuple[str, str],
    measures: Sequence[str],
    score: Sequence[Quantity],
) -> Sheet:
    left = [q for q in score if asked.known(q.statistic)]
    compared = (
        *_everyone(words_tables.NATIONAL_COLUMNS, 2),
        *_numbers("expected_range", words_tables.LIMIT_COLUMNS, 2),
        Quantity("expected_range.z", words_tables.Z, 2),
    )
    right = [q for q in compared if asked.known(q.statistic)]
    rows = [
        _score_row(asked, organisation, measure, population.id, left, right)
        for organisation in asked.organisations
        for measure in measures
    ]
    columns = (
        *(CODE, NAME, MEASURE, WORDING),
        *_columns(left),
        SheetColumn(words_tables.SHORT_SCORE, width=13),
    )
    if not asked.release.anyone_has(population.id):
        kept = [row[: len(columns)] for row in rows]
        return _sheet(asked, names, words_tables.BASE_SCORES, columns, kept, population)
    columns = (
        *columns,
        SheetColumn(words_tables.BAND_NUMBER, 0, 9),
        SheetColumn(words_tables.BAND_WORDS, width=30),
        *_columns(right),
        SheetColumn(words_tables.SHORT_BAND, width=15),
    )
    return _sheet(asked, names, words_tables.BASE_SCORES, columns, rows, population)


def _score_row(
    asked: Asked,
    organisation: Organisation,
    measure: str,
    population: str,
    left: Sequence[Quantity],
    right: Sequence[Quantity],
) -> Row:
    def figure(statistic: str, code: str) -> Figure:
        wave = asked.release.survey.wave
        return asked.release.figure(statistic, measure, code, population, wave)

    def value(q: Quantity) -> float | None:
        return _value(figure(q.statistic, NATIONAL if q.national else organisation.code), q)

    score = figure("score.score", organisation.code)
    band = figure("expected_range.band", organisation.code)
    verdict = words.BANDS[int(band.value) - 1] if band.value is not None else None
    return (
        organisation.code,
        organisation.name,
        measure,
        _wording(asked.release, measure),
        *map(value, left),
        _short(score),
        band.value,
        verdict,
        *map(value, right),
        _short(band),
    )


# ---- everyone, and change ----


def national(asked: Asked, population: Population) -> Sheet:
    """Averages and spread of every measure: of this wave all, of earlier ones what compares."""
    release, survey = asked.release, asked.release.survey
    spread = _everyone(words_tables.SPREAD_COLUMNS, 4)
    counted = (Quantity(spread[0].statistic, spread[0].header, 0, national=True), *spread[1:])
    every = (*_everyone(words_tables.NATIONAL_COLUMNS, 2), *counted)
    quantities = [q for q in every if asked.known(q.statistic)]
    rows: list[Row] = []
    for wave in survey.waves:
        for measure in survey.measures:
            found = [
                release.figure(q.statistic, measure, NATIONAL, population.id, wave)
                for q in quantities
            ]
            average = release.figure(
                "expected_range.national", measure, NATIONAL, population.id, wave
            )
            if wave != survey.wave and all(figure.value is None for figure in found):
                continue
            is_section = measure in survey.section
            kind = words_tables.SECTION if is_section else words_tables.QUESTION
            values = [_value(f, q) for f, q in zip(found, quantities, strict=True)]
            wording = _wording(release, measure)
            rows.append((str(wave), kind, measure, wording, *values, _short(average)))
    kind = SheetColumn(words_tables.KIND, width=11)
    short = SheetColumn(words_tables.SHORT, width=13)
    columns = (WAVE, kind, MEASURE, WORDING, *_columns(quantities), short)
    names, base = words_tables.NATIONAL, words_tables.BASE_NATIONAL
    return _sheet(asked, names, base, columns, rows, population)


def change(asked: Asked, population: Population) -> Sheet:
    """Every question of every organisation against each wave that it compares with."""
    headers = words_tables.CHANGE_COLUMNS
    tests = [
        Quantity(f"change.{key}", header, 4 if key.startswith("p_") else 2)
        for key, header in headers.items()
        if asked.known(f"change.{key}")
    ]
    survey = asked.release.survey
    rows = [
        _change_row(asked, organisation, item.id, population.id, entry.survey.wave, tests)
        for organisation in asked.organisations
        for item in survey.evaluative
        if item.id not in survey.not_comparable
        for entry in survey.earlier
        if item.id in entry.items
    ]
    columns = (
        *(CODE, NAME, MEASURE, WORDING),
        SheetColumn(words_tables.EARLIER_WAVE, width=10),
        SheetColumn(words_tables.EARLIER_N, 0, 14),
        SheetColumn(words_tables.EARLIER_SCORE, 2, 12),
        SheetColumn(words_tables.NOW, 2, 12),
        *_columns(tests),
        SheetColumn(words_tables.VERDICT, width=14),
        SheetColumn(words_tables.SHORT, width=13),
    )
    names, base = words_tables.CHANGE, words_tables.BASE_CHANGE
    return _sheet(asked, names, base, columns, rows, population)


def _change_row(
    asked: Asked,
    organisation: Organisation,
    item: str,
    population: str,
    wave: int,
    tests: Sequence[Quantity],
) -> Row:
    def figure(statistic: str, when: int) -> Figure:
        return asked.release.figure(statistic, item, organisation.code, population, when)

    then = (Quantity("score.n", "", 0), Quantity("score.score", "", 2))
    now = figure("score.score", asked.release.survey.wave)
    verdict = figure("change.verdict", wave)
    return (
        organisation.code,
        organisation.name,
        item,
        _wording(asked.release, item),
        str(wave),
        *(_value(figure(q.statistic, wave), q) for q in then),
        _value(now, then[1]),
        *(_value(figure(q.statistic, wave), q) for q in tests),
        words.VERDICTS[int(verdict.value)] if verdict.value is not None else None,
        _short(verdict),
    )
