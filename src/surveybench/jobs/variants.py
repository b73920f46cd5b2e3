"""What other settings would change: people are counted once, and every setting is tried on that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from surveybench import outputs
from surveybench.disclosure import release
from surveybench.errors import DefinitionError, Place
from surveybench.jobs.gather import gather, results_of
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.report.writers import WORKBOOK_WRITERS, WRITERS
from surveybench.survey import variations, varied
from surveybench.variants import Variants, compare, content, document, encoded, lines, workbook

PRIVATE = "a comparison of settings rests on figures that are not for publication"


@dataclass(frozen=True, slots=True)
class VariantsReport:
    """What each setting changes, and the lines that say so."""

    variants: Variants

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a setting."""
        return tuple(lines(self.variants))

    @property
    def content(self) -> dict[str, Any]:
        """Every band and verdict that changes, as another program takes it."""
        return content(self.variants)


def variants(
    inputs: Inputs, vary: tuple[str, ...], counting: Counting, stamp: Stamp
) -> VariantsReport:
    """Every statistic once more for each value of each setting, such as `winsorise=0,0.05`.

    Raises DefinitionError for a setting that there is not, before anything is counted.
    """
    tried = tuple(one for text in vary for one in variations(text))
    if not tried:
        raise DefinitionError(
            "no setting is named.",
            where=Place(key="--vary"),
            remedy="Name one and the values to try: --vary winsorise=0,0.05,0.15",
        )
    counts = gather(inputs, counting)
    results = partial(results_of, counts, stamp, opinions=False)
    before = results()
    chosen = release(before)
    outcomes = tuple(
        compare(chosen, before, one, results(survey=varied(counts.survey, one))) for one in tried
    )
    return VariantsReport(Variants(chosen, outcomes))


def save(report: VariantsReport, folder: Path) -> tuple[Path, ...]:
    """A web page, a workbook and JSON."""
    page, book = WRITERS["html"], WORKBOOK_WRITERS["xlsx"]
    outputs.refuse_among_reports(folder, PRIVATE)
    with outputs.result(folder, "surveybench variants", private=True) as staging:
        return (
            staging.put(f"variants.{page.ending}", page.write(document(report.variants))),
            staging.put(f"variants.{book.ending}", book.write(workbook(report.variants))),
            staging.put("variants.json", encoded(report.variants)),
        )
