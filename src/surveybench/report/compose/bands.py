"""How many organisations are in each band, question by question, counted from what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.report.compose.sheets import (
    Asked,
    Row,
    measure_column,
    sheet_of,
    wording,
    wording_column,
)
from surveybench.report.document import Sheet, SheetColumn
from surveybench.report.lens import Lens
from surveybench.report.words import national as words
from surveybench.survey import Population

Counts = dict[str, dict[int, int]]


def counted(lens: Lens, measures: Sequence[str], population: str) -> Counts:
    """By measure the number of organisations in each band; nothing of measures without any."""
    release = lens.release
    codes = [organisation.code for organisation in release.organisations]
    values, hidden = release.block(
        "expected_range.band", measures, codes, population, lens.survey.wave
    )
    counts = {
        measure: {band: int(((row == band) & ~gone).sum()) for band in lens.bands}
        for measure, row, gone in zip(measures, values, hidden != 0, strict=True)
    }
    return {measure: of_bands for measure, of_bands in counts.items() if any(of_bands.values())}


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row a measure, a column a band; in the workbook of all organisations alone."""
    lens, release = request.lens, request.release
    if request.organisations != release.organisations or not request.known("expected_range.band"):
        return
    by_measure = counted(lens, lens.survey.measures, population.id)
    if not by_measure or len(request.organisations) == 1:
        return
    columns = (
        wording_column(),
        measure_column(),
        *(
            SheetColumn(lens.say(words.BAND_COUNT, {"band": name}), 0, 14)
            for name in lens.bands_short.values()
        ),
        SheetColumn(lens.say(words.COMPARED), 0, 14),
    )
    rows: tuple[Row, ...] = tuple(
        (
            wording(release, measure),
            measure,
            *(float(counts[band]) for band in lens.bands_short),
            float(sum(counts.values())),
        )
        for measure, counts in by_measure.items()
    )
    yield sheet_of(request, words.SHEET, words.SHEET_BASE, columns, rows, population)
