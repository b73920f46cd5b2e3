"""The map as a sheet: organisations down, measures across, bands in words and in colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import Flag, Organisation
from surveybench.report.compose.say import shortened
from surveybench.report.compose.sheets import (
    Asked,
    Row,
    in_parts,
    name_column,
    sheet_of,
    shorthand,
    wording,
)
from surveybench.report.document import Sheet, SheetColumn
from surveybench.report.words import tables as words
from surveybench.survey import Population

BAND = "expected_range.band"
LETTERS = 60  # of a wording that a head has room for


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each organisation; nothing where one alone is asked for, or nobody has a band."""
    if len(request.organisations) < 2 or not request.known(BAND):
        return
    survey = request.release.survey.of(population.id)
    measures = list(survey.measures)
    bands = tuple((name, band) for band, name in request.lens.bands_short.items())
    heads = (SheetColumn(_head(request, m), width=16, bands=bands) for m in measures)
    columns = (name_column(), *heads, SheetColumn(words.SHORT, width=14))
    sheet = sheet_of(request, words.MAP, words.MAP_BASE, columns, (), population)

    by_flag = [shorthand(flag) for flag in Flag]

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for one in organisations:
            values, flags = request.release.block(
                BAND, measures, (one.code,), population.id, survey.wave
            )
            missing = flags[:, 0].tolist()
            judged = zip(values[:, 0].tolist(), missing, strict=True)
            named = (None if flag else request.lens.bands_short[int(band)] for band, flag in judged)
            reasons = dict.fromkeys(short for flag in missing if (short := by_flag[flag]))
            yield (one.name, *named, " ".join(reasons) or None)

    yield from in_parts(request, sheet, 1, rows)


def _head(request: Asked, measure: str) -> str:
    """A section by its name, a question by its id and wording."""
    sentence = shortened(wording(request.release, measure), LETTERS)
    return sentence if measure in request.release.survey.section else f"{measure}. {sentence}"
