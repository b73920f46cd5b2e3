"""What the sheets of a workbook are made of: columns, rows of figures, parts of a long one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from surveybench.disclosure import Release
from surveybench.quantities import Figure, Flag, Organisation, Quantity, Ref, quantity
from surveybench.report.document import Sheet, SheetColumn, Unfolding
from surveybench.report.lens import Lens
from surveybench.report.lens.named import header
from surveybench.report.lens.rounding import rounded
from surveybench.report.words import tables as words_tables
from surveybench.survey import Population

Value = str | float | None
Row = tuple[Value, ...]

LONGEST = 31  # characters on a tab
MOST_ROWS = 1_048_576  # of a sheet, in every program


# Columns that many sheets have. Their headers are asked for when a sheet is made, in its language.
def code_column() -> SheetColumn:
    """Codes of organisations."""
    return SheetColumn(words_tables.CODE, width=14)


def name_column() -> SheetColumn:
    """Names of organisations."""
    return SheetColumn(words_tables.NAME, width=30)


def wave_column() -> SheetColumn:
    """Waves."""
    return SheetColumn(words_tables.WAVE, width=8)


def measure_column() -> SheetColumn:
    """Ids of questions and sections."""
    return SheetColumn(words_tables.MEASURE, width=12)


def wording_column() -> SheetColumn:
    """Wordings of questions, names of sections."""
    return SheetColumn(words_tables.WORDING, width=46)


def ref_column() -> SheetColumn:
    """Names of numbers."""
    return SheetColumn(words_tables.REF, width=44)


def lead_columns() -> tuple[SheetColumn, ...]:
    """Whose row it is, and what it is about."""
    return (name_column(), wording_column(), measure_column(), code_column())


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sheets of one workbook are about: a release and some of its organisations."""

    lens: Lens
    organisations: tuple[Organisation, ...]

    @property
    def release(self) -> Release:
        """What may be published."""
        return self.lens.release

    def known(self, statistic: str) -> bool:
        """Whether the release has any value of a statistic."""
        return self.lens.has_any(statistic)


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A quantity of the catalogue as a column of a sheet, with the decimals that it has there."""

    row: Quantity
    decimals: int
    header: str = ""

    @property
    def statistic(self) -> str:
        """The quantity's name, as in a reference."""
        return self.row.name

    @property
    def times(self) -> float:
        """What a value is multiplied by."""
        return self.row.times


def tabulated(*names: str) -> tuple[Tabulated, ...]:
    """Columns of these quantities, with the decimals that their rows have for tables."""
    rows = [quantity(name) for name in names]
    return tuple(Tabulated(row, row.tabulated or 0) for row in rows)


def held(request: Asked, columns: Iterable[Tabulated]) -> list[Tabulated]:
    """The columns that the release has values of, with no more decimals than their source."""
    return [
        replace(
            column,
            header=request.lens.header(column.row),
            decimals=request.lens.tabulated(column.statistic)
            if column.times == 1.0
            else column.decimals,
        )
        for column in columns
        if request.known(column.statistic)
    ]


def columns_of(columns: Sequence[Tabulated]) -> tuple[SheetColumn, ...]:
    """The columns of a sheet, under the headers of the catalogue."""
    return tuple(SheetColumn(c.header or header(c.row), c.decimals, 14) for c in columns)


def value(figure: Figure, column: Tabulated) -> float | None:
    """The number as a page would print it."""
    if figure.value is None:
        return None
    return rounded(figure.value * column.times, column.decimals)


def bound(figure: Figure, column: Tabulated) -> float | None:
    """What the number is at least, where that is shown instead."""
    if figure.bound is None:
        return None
    return rounded(figure.bound * column.times, column.decimals)


def shorthand(flag: Flag) -> str | None:
    """The shorthand that stands beside a missing number."""
    return words_tables.SHORTHAND[flag.word] or None


@dataclass(frozen=True, slots=True)
class Line:
    """The results of one organisation, or of all, in several measures, one column a statistic."""

    release: Release
    measures: Sequence[str]
    code: str
    population: str

    def values(self, column: Tabulated, wave: int = 0) -> list[float | None]:
        """Numbers as a page would print them; None where they are hidden."""
        values, flags = self._found(column.statistic, wave)
        return [
            None if flag else rounded(value * column.times, column.decimals)
            for value, flag in zip(values, flags, strict=True)
        ]

    def shorts(self, statistic: str, wave: int = 0) -> list[str | None]:
        """Why numbers are not there."""
        by_flag = [shorthand(flag) for flag in Flag]
        return [by_flag[flag] for flag in self._found(statistic, wave)[1]]

    def bounds(self, statistic: str, flag: Flag) -> list[float | None]:
        """What numbers are above, or below, where that is their flag."""
        when = self.release.survey.wave
        figures = (
            self.release.figure(statistic, measure, self.code, self.population, when)
            for measure in self.measures
        )
        return [figure.bound if figure.flag is flag else None for figure in figures]

    def refs(self, statistic: str, wave: int = 0) -> Iterator[str]:
        """The names of the numbers of a statistic."""
        when = wave or self.release.survey.wave
        for measure in self.measures:
            yield str(Ref(statistic, measure, self.code, self.population, when))

    def _found(self, statistic: str, wave: int) -> tuple[list[float], list[int]]:
        when = wave or self.release.survey.wave
        values, flags = self.release.block(
            statistic, self.measures, (self.code,), self.population, when
        )
        return values[:, 0].tolist(), flags[:, 0].tolist()


def wording(release: Release, measure: str) -> str:
    """A question as it was asked, marked where it is a summary; a section by its name."""
    section = release.survey.section.get(measure)
    if section:
        return section.name
    item = release.survey.item[measure]
    return f"{item.text}*" if item.wording != "verbatim" else item.text


def sheet_of(
    request: Asked,
    names: tuple[str, str],
    base: str,
    columns: tuple[SheetColumn, ...],
    rows: Collection[Row],
    population: Population | None = None,
) -> Sheet:
    """A sheet with its name, its title and the lines above its table."""
    gaps = dict(request.lens.terms)
    if population:
        gaps |= {"population": population.id, "name": population.name}
    lines = [base.format_map(gaps), words_tables.MISSING]
    if population and not request.release.anyone_has(population.id):
        lines.insert(1, words_tables.NOT_COMPARED.format_map(gaps))
    # What a reader must not lose sight of: whose row it is, and what it is about.
    in_sight = (name_column(), wording_column())
    frozen = sum(1 for _ in takewhile(lambda column: column in in_sight, columns))
    title = names[1].format_map(gaps)
    return Sheet(_tab(names[0], gaps), title, tuple(lines), columns, rows, frozen=frozen)


def band_words(request: Asked) -> SheetColumn:
    """The band in words, in its colour."""
    bands = tuple((name, band) for band, name in request.lens.bands.items())
    return SheetColumn(words_tables.BAND_WORDS, width=30, bands=bands)


def _tab(name: str, gaps: Mapping[str, str]) -> str:
    """A name that a tab can hold; a population's id is shortened where it must be."""
    over = len(name.format_map(gaps)) - LONGEST
    if over <= 0:
        return name.format_map(gaps)
    kept = gaps["population"][: -over - 1]
    return name.format_map({**gaps, "population": f"{kept}\N{HORIZONTAL ELLIPSIS}"})


def in_parts(
    request: Asked,
    sheet: Sheet,
    each: int,
    rows: Callable[[Sequence[Organisation]], Iterator[Row]],
    before: int = 0,
) -> Iterator[Sheet]:
    """The sheet with its rows, `each` of every organisation, and `before` them those of everyone.

    Where a sheet cannot hold them all there are several, none of which divides an organisation.
    """
    # Above the rows stand the title, the lines, a notice and the header.
    capacity = max(1, (MOST_ROWS - len(sheet.lines) - 3 - before) // max(each, 1))
    parts = [
        request.organisations[start : start + capacity]
        for start in range(0, len(request.organisations), capacity)
    ]
    for number, part in enumerate(parts, 1):
        title = sheet.title
        if len(parts) > 1:
            gaps = {"title": title, "number": str(number), "parts": str(len(parts))}
            gaps |= {"first": part[0].code, "last": part[-1].code}
            title = request.lens.say(words_tables.PART, gaps)
        count = each * len(part) + (before if number == 1 else 0)
        unfolding = Unfolding(count, lambda part=part: rows(part))
        yield replace(sheet, title=title, rows=unfolding)
