"""Every published number as one long table: a row for each statistic."""

from __future__ import annotations

from surveybench.disclosure import Release
from surveybench.report.document import LongTable

COLUMNS = (
    "ref",
    "statistic",
    "quantity",
    "measure",
    "organisation",
    "population",
    "wave",
    "value",
    "flag",
)
DIGITS = 10


def long_table(release: Release) -> LongTable:
    """Numbers with ten significant digits, which is what a reader of a release may compute with."""
    rows = []
    for figure in release.figures():
        ref = figure.ref
        statistic, _, quantity = ref.statistic.partition(".")
        value = None if figure.value is None else float(f"{figure.value:.{DIGITS}g}")
        rows.append(
            (
                str(ref),
                statistic,
                quantity,
                ref.measure,
                ref.organisation,
                ref.population,
                ref.wave,
                value,
                figure.flag.word,
            )
        )
    return LongTable(COLUMNS, tuple(rows))
