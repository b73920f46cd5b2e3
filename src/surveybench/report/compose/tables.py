"""The tables of a workbook: one sheet for each, from a release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product, repeat

from surveybench.disclosure import Release
from surveybench.quantities import ALL, NATIONAL, Flag, Organisation, quantity
from surveybench.report.compose import (
    bands,
    long_trends,
    map_sheet,
    peers,
    priorities,
    represented,
    shares,
    subgroup_sheets,
    verdict,
)
from surveybench.report.compose.sheets import (
    Asked,
    Line,
    Row,
    Tabulated,
    band_words,
    bound,
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
from surveybench.report.lens.named import header, wave_name, wave_names
from surveybench.report.words import represented as words_represented
from surveybench.report.words import tables as words_tables
from surveybench.stats import expected_range
from surveybench.survey import Population

BOUNDS = (Flag.ABOVE, Flag.BELOW)


# What stands in each table; what it is called, and with how many decimals, says the catalogue.
RATES = (
    *(f"response_rate.{key}" for key in ("invited", "completed", "raw", "adjusted")),
    *(f"representative.{key}" for key in ("indicator", "lower", "upper")),
)
SCORES = ("score.score", "score.lower", "score.upper")
AVERAGES = tuple(f"expected_range.{key}" for key in ("national", "lowest", "highest"))
LIMITS = tuple(f"expected_range.{key}" for key in expected_range.LIMITS)
QUANTILES = tuple(f"nation.{key}" for key in ("p10", "p25", "p50", "p75", "p90"))
MOVED = ("nation.difference", "nation.p")
COMPARED = "expected_range.organisations"
SPREAD = tuple(f"expected_range.{key}" for key in ("phi", "tau2"))
CHANGES = tuple(f"change.{key}" for key in ("difference", "z", "p_z", "p_welch"))


def tables(request: Asked) -> Iterator[Sheet]:
    """Response rates, then the tables of each population that is reported."""
    release, survey = request.release, request.release.survey
    yield rates(request)
    yield from shares.profile(request)
    for population in request.lens.populations:
        compared = release.anyone_has(population.id)
        yield from questions(request, population)
        of_sections = [section.id for section in survey.of(population.id).sections]
        if compared or _any_score(request, population, of_sections):
            yield from sections(request, population)
        yield from shares.answers(request, population)
        yield from shares.of_the_nation(request, population)
        yield from peers.sheets(request, population)
        yield from verdict.sheets(request, population)
        yield from priorities.sheets(request, population)
        yield from subgroup_sheets.of_organisations(request, population)
        yield from subgroup_sheets.of_the_country(request, population)
        yield from subgroup_sheets.of_sections(request, population)
        yield from subgroup_sheets.answers_of_the_country(request, population)
        if compared:
            yield from map_sheet.sheets(request, population)
            yield national(request, population)
            yield from bands.sheets(request, population)
            yield from spread(request, population)
        if survey.earlier:
            yield from change(request, population)
        yield from long_trends.sheets(request, population)


def _any_score(request: Asked, population: Population, measures: Sequence[str]) -> bool:
    """Whether anyone in the workbook has a score of one of these measures."""
    codes = [organisation.code for organisation in request.organisations]
    wave = request.release.survey.wave
    _, flags = request.release.block("score.score", measures, codes, population.id, wave)
    return bool((flags == Flag.OK).any())


# ---- response ----


def rates(request: Asked) -> Sheet:
    """Every wave that any rate is known of, the country before its organisations."""
    release, survey = request.release, request.release.survey
    quantities = held(request, tabulated(*RATES))
    named = [(NATIONAL, survey.words.country), *((o.code, o.name) for o in request.organisations)]
    bounded = [
        q
        for q in quantities
        if any(
            release.figure(q.statistic, ALL, code, ALL, wave).flag is Flag.AT_LEAST
            for wave, (code, _) in product(survey.waves, named)
        )
    ]
    rows: list[Row] = []
    for wave in survey.waves:
        for code, name in named:
            figures = [release.figure(q.statistic, ALL, code, ALL, wave) for q in quantities]
            values = [value(f, q) for f, q in zip(figures, quantities, strict=True)]
            pairs = zip(figures, quantities, strict=True)
            values += [bound(f, q) for f, q in pairs if q in bounded]
            reasons = dict.fromkeys(filter(None, (shorthand(f.flag) for f in figures)))
            ref = str(figures[0].ref) if figures else None
            rows.append(
                (name, code, wave_name(survey, wave), *values, " ".join(reasons) or None, ref)
            )
    waves = {row[2] for row in rows if any(isinstance(value, float) for value in row)}
    waves.add(wave_name(survey))
    short = SheetColumn(words_tables.SHORT, width=14)
    limits = (
        replace(c, header=words_tables.AT_LEAST.format(header=c.header))
        for c in columns_of(bounded)
    )
    columns = (
        name_column(),
        code_column(),
        wave_column(),
        *columns_of(quantities),
        *limits,
        short,
        ref_column(),
    )
    shown = tuple(row for row in rows if row[2] in waves)
    further = words_represented.BASE if represented.known(request.lens) else ""
    base = words_tables.BASE_RATES + further
    return sheet_of(request, words_tables.RATES, base, columns, shown)


# ---- scores ----


def questions(request: Asked, population: Population) -> Iterator[Sheet]:
    """Every question of every organisation, with its comparison."""
    names = [item.id for item in request.release.survey.of(population.id).evaluative]
    score = tabulated("score.n", *SCORES)
    return _scores(request, population, words_tables.QUESTIONS, names, score)


def sections(request: Asked, population: Population) -> Iterator[Sheet]:
    """Every section of every organisation, with its comparison."""
    names = [section.id for section in request.release.survey.of(population.id).sections]
    return _scores(request, population, words_tables.SECTIONS, names, tabulated(*SCORES))


def _scores(
    request: Asked,
    population: Population,
    names: tuple[str, str],
    measures: Sequence[str],
    score: Sequence[Tabulated],
) -> Iterator[Sheet]:
    remaining = held(request, score)
    right = held(request, tabulated(*AVERAGES, *LIMITS, "expected_range.z"))
    columns = (
        *lead_columns(),
        *columns_of(remaining),
        *_bound_columns(request, measures),
        SheetColumn(words_tables.SHORT_SCORE, width=13),
    )
    if request.release.anyone_has(population.id):
        columns = (
            *columns,
            SheetColumn(header(quantity("expected_range.band")), 0, 9),
            band_words(request),
            *columns_of(right),
            SheetColumn(words_tables.SHORT_BAND, width=15),
        )
    columns = (*columns, ref_column())

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for row in _score_rows(request, organisations, measures, population.id, remaining, right):
            yield (*row[: len(columns) - 1], row[-1])

    sheet = sheet_of(request, names, words_tables.BASE_SCORES, columns, (), population)
    return in_parts(request, sheet, len(measures), rows)


def _bounded(release: Release, measures: Sequence[str]) -> bool:
    """Whether any of these scores may be above or below something, instead of shown."""
    questions = not set(measures) & set(release.survey.section)
    return questions and release.grids["score.score"].bounds is not None


def _bound_columns(request: Asked, measures: Sequence[str]) -> tuple[SheetColumn, ...]:
    """What scores are above and below, where any is not shown itself."""
    headers = (words_tables.ABOVE, words_tables.BELOW)
    named = map(request.lens.say, headers if _bounded(request.release, measures) else ())
    return tuple(SheetColumn(header, 1, 12) for header in named)


def _score_rows(
    request: Asked,
    organisations: Sequence[Organisation],
    measures: Sequence[str],
    population: str,
    remaining: Sequence[Tabulated],
    right: Sequence[Tabulated],
) -> Iterator[Row]:
    release = request.release
    wordings = [wording(release, measure) for measure in measures]
    everyone = Line(release, measures, NATIONAL, population)
    shared = {q.statistic: everyone.values(q) for q in right if q.row.national}
    (band,) = tabulated("expected_range.band")
    for organisation in organisations:
        line = Line(release, measures, organisation.code, population)
        bands = line.values(band)
        yield from zip(
            *(repeat(organisation.name), wordings, measures, repeat(organisation.code)),
            *(line.values(q) for q in remaining),
            *(line.bounds("score.score", flag) for flag in BOUNDS if _bounded(release, measures)),
            line.shorts("score.score"),
            bands,
            [None if b is None else request.lens.bands.get(int(b)) for b in bands],
            *(shared[q.statistic] if q.row.national else line.values(q) for q in right),
            line.shorts(band.statistic),
            line.refs("score.score"),
            strict=False,
        )


# ---- everyone, and change ----


def national(request: Asked, population: Population) -> Sheet:
    """Averages of every measure: of this wave all, of earlier ones what compares."""
    quantities = held(request, tabulated(*AVERAGES, *QUANTILES, COMPARED))
    moved = held(request, tabulated(*MOVED))
    names, base = words_tables.NATIONAL, words_tables.BASE_NATIONAL
    return _of_everyone(request, population, (names, base), quantities, moved)


def spread(request: Asked, population: Population) -> Iterator[Sheet]:
    """How far organisations lie apart, for those who check a band; nothing where not known."""
    quantities = held(request, tabulated(*SPREAD))
    if quantities:
        names, base = words_tables.SPREAD, words_tables.BASE_SPREAD
        yield _of_everyone(request, population, (names, base), quantities)


def _of_everyone(
    request: Asked,
    population: Population,
    named: tuple[tuple[str, str], str],
    quantities: Sequence[Tabulated],
    moved: Sequence[Tabulated] = (),
) -> Sheet:
    """Figures of all organisations together, a row a measure and wave, and what has changed."""
    release, survey = request.release, request.release.survey
    rows: list[Row] = []
    for wave in survey.waves:
        for measure in survey.of(population.id).measures:
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
            values = [value(f, q) for f, q in zip(found, quantities, strict=True)]
            wording_of = wording(release, measure)
            values += _moved(request, measure, population.id, wave, moved)
            short, ref = shorthand(average.flag), str(average.ref)
            verdicts = (_verdict(request, measure, population.id, wave),) if moved else ()
            lead = (wording_of, measure, kind, wave_name(survey, wave))
            rows.append((*lead, *values, *verdicts, short, ref))
    kind = SheetColumn(words_tables.KIND, width=11)
    short = SheetColumn(words_tables.SHORT, width=13)
    changed = (SheetColumn(header(quantity("nation.verdict")), width=14),) if moved else ()
    columns = (
        wording_column(),
        measure_column(),
        kind,
        wave_column(),
        *columns_of((*quantities, *moved)),
        *changed,
    )
    return sheet_of(request, *named, (*columns, short, ref_column()), tuple(rows), population)


def _moved(
    request: Asked, measure: str, population: str, wave: int, columns: Sequence[Tabulated]
) -> list[float | None]:
    """What changed since an earlier wave; nothing beside the one reported."""
    release = request.release
    if wave == release.survey.wave:
        return [None] * len(columns)
    figures = [release.figure(c.statistic, measure, NATIONAL, population, wave) for c in columns]
    return [value(figure, column) for figure, column in zip(figures, columns, strict=True)]


def _verdict(request: Asked, measure: str, population: str, wave: int) -> str | None:
    if wave == request.release.survey.wave:
        return None
    found = request.release.figure("nation.verdict", measure, NATIONAL, population, wave).value
    return None if found is None else request.lens.verdicts[int(found)]


def change(request: Asked, population: Population) -> Iterator[Sheet]:
    """Every question of every organisation against each wave that it compares with."""
    tests = held(request, tabulated(*CHANGES))
    survey = request.release.survey.of(population.id)
    tabled = survey.catalogue["score.score"].tabulated or 0
    decimals = request.lens.decimals("score.score", tabled)
    asks = [
        (item.id, entry.survey.wave)
        for item in survey.evaluative
        if item.id not in survey.not_comparable
        for entry in survey.earlier
        if item.id in entry.items
    ]
    columns = (
        *lead_columns(),
        SheetColumn(words_tables.EARLIER_WAVE, width=10),
        SheetColumn(words_tables.EARLIER_N, 0, 14),
        SheetColumn(request.lens.say(words_tables.EARLIER_SCORE), decimals, 12),
        SheetColumn(request.lens.say(words_tables.NOW), decimals, 12),
        *columns_of(tests),
        SheetColumn(words_tables.VERDICT, width=14),
        SheetColumn(words_tables.SHORT, width=13),
        ref_column(),
    )
    names, base = words_tables.CHANGE, words_tables.BASE_CHANGE
    sheet = sheet_of(request, names, base, columns, (), population)

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for organisation in organisations:
            yield from _changes(request, organisation, asks, population.id, tests)

    return in_parts(request, sheet, len(asks), rows)


def _changes(
    request: Asked,
    organisation: Organisation,
    asks: Sequence[tuple[str, int]],
    population: str,
    tests: Sequence[Tabulated],
) -> Iterator[Row]:
    """Rows of items and earlier waves: the columns of each wave are looked up once."""
    items = list(dict.fromkeys(item for item, _ in asks))
    position_of = {item: position for position, item in enumerate(items)}
    line = Line(request.release, items, organisation.code, population)
    n, verdict = tabulated("score.n", "change.verdict")
    (score,) = held(request, tabulated("score.score")) or tabulated("score.score")
    now = line.values(score)
    by_wave = {
        wave: list(
            zip(
                *(line.values(q, wave) for q in (n, score)),
                now,
                *(line.values(q, wave) for q in tests),
                [
                    None if v is None else request.lens.verdicts[int(v)]
                    for v in line.values(verdict, wave)
                ],
                line.shorts(verdict.statistic, wave),
                line.refs(verdict.statistic, wave),
                strict=True,
            )
        )
        for wave in dict.fromkeys(wave for _, wave in asks)
    }
    names = wave_names(request.release.survey)
    for item, wave in asks:
        said = wording(request.release, item)
        lead = (organisation.name, said, item, organisation.code, names[wave])
        yield (*lead, *by_wave[wave][position_of[item]])
