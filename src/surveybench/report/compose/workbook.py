"""From a release to the sheets of a workbook: national, or of one organisation."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.disclosure import Release
from surveybench.report import words, words_tables
from surveybench.report.compose.methods import day
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.results import ALL, NATIONAL, Figure, Organisation
from surveybench.survey import Population

Value = str | float | None
Row = tuple[Value, ...]

LIMITS = (
    ("lower_outer", "Limit: much worse"),
    ("lower_middle", "Limit: worse"),
    ("lower_inner", "Limit: somewhat worse"),
    ("upper_inner", "Limit: somewhat better"),
    ("upper_middle", "Limit: better"),
    ("upper_outer", "Limit: much better"),
)
CODE, NAME = SheetColumn("Organisation code", width=12), SheetColumn("Organisation", width=36)
MEASURE, WORDING = SheetColumn("Measure", width=10), SheetColumn("Wording", width=60)


def workbook(release: Release, code: str = "") -> Workbook:
    """All tables of a release, or with a code those of one organisation beside national figures."""
    organisations = tuple(o for o in release.organisations if code in ("", o.code))
    gaps = _gaps(release)
    title = words_tables.TITLE.format_map(gaps)
    if code:
        own = {"name": organisations[0].name, "code": code}
        title = words_tables.TITLE_OWN.format_map({**gaps, **own})
    tables = tuple(_tables(release, organisations, gaps))
    notice = (words.SYNTHETIC.format_map(gaps),) if any(o.synthetic for o in organisations) else ()
    names = tuple(sheet.name for sheet in tables)
    front = (
        Sheet(
            words_tables.COVER,
            title,
            (*notice, *(line.format_map(gaps) for line in words_tables.COVER_LINES)),
        ),
        Sheet(
            words_tables.CONTENTS,
            words_tables.CONTENTS,
            (*words_tables.CONTENTS_LINES, *(f"{sheet.name}: {sheet.title}" for sheet in tables)),
            links=names,
        ),
        Sheet(
            words_tables.NOTES,
            words_tables.NOTES,
            tuple(line.format_map(gaps) for line in words_tables.NOTES_LINES),
        ),
    )
    marked = tuple(
        Sheet(s.name, s.title, (*notice, *s.lines), s.columns, s.rows, s.links) for s in tables
    )
    return Workbook(title, release.provenance.made, "en", (*front, *marked))


def _gaps(release: Release) -> dict[str, str]:
    survey = release.survey
    return {
        "title": survey.words.title,
        "report": survey.words.report,
        "wave": str(survey.wave),
        "version": release.provenance.version,
        "date": day(release.provenance.made),
        "least": str(survey.settings.release.min_respondents),
        "organisation": survey.words.organisation,
        "organisations": survey.words.organisations,
        "respondents": survey.words.respondents,
    }


def _tables(
    release: Release, organisations: tuple[Organisation, ...], gaps: dict[str, str]
) -> Iterator[Sheet]:
    yield _rates(release, organisations, gaps)
    for population in release.survey.populations:
        if release.anyone_has(population.id):
            named = {**gaps, "population": population.id, "name": population.name}
            yield _scores(release, organisations, population, named)
            yield _national(release, population, named)
            if release.survey.earlier:
                yield _change(release, organisations, population, named)


def _number(figure: Figure, decimals: int) -> float | None:
    return None if figure.value is None else round(figure.value, decimals)


def _short(figure: Figure) -> str | None:
    return words_tables.SHORTHAND[figure.flag.word] or None


def _wording(release: Release, measure: str) -> str:
    section = release.survey.section.get(measure)
    return section.name if section else release.survey.item[measure].text


def _rates(
    release: Release, organisations: tuple[Organisation, ...], gaps: dict[str, str]
) -> Sheet:
    rows: list[Row] = []
    named = [(o.code, o.name) for o in organisations] + [(NATIONAL, release.survey.words.country)]
    for code, name in named:
        found = [
            release.figure(f"response_rate.{quantity}", ALL, code, ALL, release.survey.wave)
            for quantity in ("invited", "completed", "raw", "adjusted")
        ]
        digits = (0, 0, 4, 4)
        values = [_number(f, d) for f, d in zip(found, digits, strict=True)]
        rows.append((code, name, *values, _short(found[1])))
    name, title = (text.format_map(gaps) for text in words_tables.RATES)
    columns = (
        CODE,
        NAME,
        SheetColumn("Invited", 0),
        SheetColumn("Usable returns", 0, 16),
        SheetColumn("Raw rate", 4),
        SheetColumn("Adjusted rate", 4, 14),
        SheetColumn("Shorthand"),
    )
    return Sheet(name, title, (words_tables.BASE_RATES,), columns, tuple(rows))


def _scores(
    release: Release,
    organisations: tuple[Organisation, ...],
    population: Population,
    gaps: dict[str, str],
) -> Sheet:
    rows = tuple(
        _score_row(release, organisation, measure, population.id)
        for organisation in organisations
        for measure in release.survey.measures
    )
    columns = (
        CODE,
        NAME,
        MEASURE,
        WORDING,
        SheetColumn("Respondents", 0),
        SheetColumn("Score", 2, 8),
        SheetColumn("Lower", 2, 8),
        SheetColumn("Upper", 2, 8),
        SheetColumn("Score shorthand", width=16),
        SheetColumn("Band", width=30),
        SheetColumn("z", 4, 9),
        *(SheetColumn(header, 2, 22) for _, header in LIMITS),
        SheetColumn("Comparison shorthand", width=22),
    )
    name, title = (text.format_map(gaps) for text in words_tables.SCORES)
    return Sheet(name, title, (words_tables.BASE.format_map(gaps),), columns, rows)


def _score_row(release: Release, organisation: Organisation, measure: str, population: str) -> Row:
    def own(statistic: str) -> Figure:
        wave = release.survey.wave
        return release.figure(statistic, measure, organisation.code, population, wave)

    score, band = own("score.score"), own("expected_range.band")
    return (
        organisation.code,
        organisation.name,
        measure,
        _wording(release, measure),
        _number(own("score.n"), 0),
        _number(score, 2),
        _number(own("score.lower"), 2),
        _number(own("score.upper"), 2),
        _short(score),
        words.BANDS[int(band.value) - 1] if band.value is not None else None,
        _number(own("expected_range.z"), 4),
        *(_number(own(f"expected_range.{name}"), 2) for name, _ in LIMITS),
        _short(band),
    )


def _national(release: Release, population: Population, gaps: dict[str, str]) -> Sheet:
    rows: list[Row] = []
    for measure in release.survey.measures:
        found = {
            quantity: release.figure(
                f"expected_range.{quantity}", measure, NATIONAL, population.id, release.survey.wave
            )
            for quantity in ("national", "lowest", "highest", "organisations", "phi", "tau2")
        }
        digits = (2, 2, 2, 0, 4, 4)
        values = [_number(f, d) for f, d in zip(found.values(), digits, strict=True)]
        rows.append((measure, _wording(release, measure), *values, _short(found["national"])))
    columns = (
        MEASURE,
        WORDING,
        SheetColumn("National average", 2, 18),
        SheetColumn("Lowest", 2, 8),
        SheetColumn("Highest", 2, 8),
        SheetColumn("Organisations", 0, 14),
        SheetColumn("phi", 4, 9),
        SheetColumn("tau2", 4, 9),
        SheetColumn("Shorthand"),
    )
    name, title = (text.format_map(gaps) for text in words_tables.NATIONAL)
    return Sheet(name, title, (words_tables.BASE.format_map(gaps),), columns, tuple(rows))


def _change(
    release: Release,
    organisations: tuple[Organisation, ...],
    population: Population,
    gaps: dict[str, str],
) -> Sheet:
    rows = tuple(
        _change_row(release, organisation, item.id, population.id, entry.survey.wave)
        for organisation in organisations
        for item in release.survey.evaluative
        if item.id not in release.survey.not_comparable
        for entry in release.survey.earlier
        if item.id in entry.items
    )
    columns = (
        CODE,
        NAME,
        MEASURE,
        WORDING,
        SheetColumn("Earlier wave", width=14),
        SheetColumn("Earlier respondents", 0, 20),
        SheetColumn("Earlier score", 2, 14),
        SheetColumn("Score now", 2, 11),
        SheetColumn("Difference", 2, 12),
        SheetColumn("z", 4, 9),
        SheetColumn("p (z test)", 4, 11),
        SheetColumn("p (Welch test)", 4, 14),
        SheetColumn("Change", width=12),
        SheetColumn("Shorthand"),
    )
    name, title = (text.format_map(gaps) for text in words_tables.CHANGE)
    return Sheet(name, title, (words_tables.BASE.format_map(gaps),), columns, rows)


def _change_row(
    release: Release, organisation: Organisation, item: str, population: str, wave: int
) -> Row:
    def figure(statistic: str, when: int) -> Figure:
        return release.figure(statistic, item, organisation.code, population, when)

    verdict = figure("change.verdict", wave)
    return (
        organisation.code,
        organisation.name,
        item,
        _wording(release, item),
        str(wave),
        _number(figure("score.n", wave), 0),
        _number(figure("score.score", wave), 2),
        _number(figure("score.score", release.survey.wave), 2),
        _number(figure("change.difference", wave), 2),
        _number(figure("change.z", wave), 4),
        _number(figure("change.p_z", wave), 4),
        _number(figure("change.p_welch", wave), 4),
        words.VERDICTS[int(verdict.value)] if verdict.value is not None else None,
        _short(verdict),
    )
