"""Counting at home: raw files to counts that travel, and such counts put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench import outputs
from surveybench.errors import TallyError
from surveybench.jobs import pipeline, tally_file
from surveybench.jobs.gather import gather, with_origin
from surveybench.jobs.inputs import Counting, Inputs
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import wave_text
from surveybench.survey import Survey
from surveybench.tally import alike

# What a table of a tally tells, in words.
TABLES = {
    "people": "people of one age and sex",
    "answers": "an answer to a question, by age and sex",
    "pairs": "answers to two questions of a section, by age and sex",
    "moments": "sums of what scores are adjusted for or weighted by, by answer",
    "outcomes": "what became of an invitation",
    "sampled": "what became of an invitation, by age and sex",
}
NAMED = 8
SMALL = "a tally holds small counts"
PRIVATE = "Exact counts, small ones too: not for publication."


@dataclass(frozen=True, slots=True)
class Target:
    """Where counts are written, of whom, and how small they may be.

    With `each` `path` is a folder of one file for each organisation. Counts of fewer than
    `min_cell` people are refused, or with `allow_small` only said.
    """

    path: Path
    only: tuple[str, ...] = ()
    each: bool = False
    min_cell: int = 0
    allow_small: bool = False


@dataclass(frozen=True, slots=True)
class TallyReport:
    """The counts that were written, where, and what is to be told of them."""

    file: TallyFile
    written: tuple[Path, ...]
    lines: tuple[str, ...]

    @property
    def content(self) -> dict[str, Any]:
        """The files, and whose counts they hold."""
        return {
            "files": [str(path) for path in self.written],
            "organisations": list(tally_file.codes(self.file.tally)),
            "waves": pipeline.sizes(self.file.tally),
            "versions": list(self.file.versions),
        }


def tally(inputs: Inputs, counting: Counting, target: Target, version: str) -> TallyReport:
    """Count raw files, and write the counts alone. Waves without a folder are left out.

    Raises TallyError where a count is smaller than allowed; nothing is written then.
    """
    outputs.refuse_among_reports(target.path, SMALL)
    counts = gather(inputs, counting, some_waves=True)
    file = with_origin(counts, version)
    if target.only:
        file = tally_file.of_organisations(file, target.only)
    lines = _small(file, target, counts.survey) if target.min_cell else ()
    if target.each:
        written = tally_file.save_each(file, target.path)
        wrote = f"{len(written)} files in {target.path}: {_holds(file)}"
    else:
        tally_file.save(file, target.path)
        written = (target.path,)
        wrote = f"{target.path}: {_holds(file)}"
    return TallyReport(file, written, (*lines, wrote, PRIVATE, *counts.summary))


def merge(files: Sequence[Path], out: Path) -> TallyReport:
    """Put tallies of different organisations or waves together: equal to counting all at once.

    Raises TallyError with everything that keeps them apart; nothing is written then.
    """
    outputs.refuse_among_reports(out, SMALL)
    merged = tally_file.merge(tally_file.load_all(files))
    tally_file.save(merged, out)
    return TallyReport(merged, (out,), (f"{out}: {_holds(merged)}",))


def _holds(file: TallyFile) -> str:
    codes = tally_file.codes(file.tally)
    waves = ", ".join(map(wave_text, sorted(file.tally.waves)))
    count = "1 organisation" if len(codes) == 1 else f"{len(codes):,} organisations"
    return f"counts of {count}, {waves}."


def _small(file: TallyFile, target: Target, survey: Survey) -> tuple[str, ...]:
    """Which tables and organisations have small counts; refused unless allowed."""
    least = target.min_cell
    lines = [
        f"  {wave_text(entry.wave)}, {survey.in_strata_words(TABLES[entry.table])}"
        f"{f' ({entry.less})' if entry.less else ''}: "
        f"{entry.small:,} of {entry.cells:,} counts, {_whose(entry.organisations)}"
        for entry in tally_file.small(file.tally, least, survey)
    ]
    if not lines:
        none = f"No count, and no difference of two counts, stands for fewer than {least} people."
        return (none, *map(survey.in_strata_words, _reveals(file, least)))
    few = f"Counts of fewer than {least} people, or differences of two counts:\n"
    few += "\n".join(lines)
    if not target.allow_small:
        raise TallyError(
            f"nothing was written. {few}\nSomebody who is alone in a count can be recognised.",
            remedy="Where whoever gets the tally may see that, write it with --allow-small.",
        )
    return (few,)


def _reveals(file: TallyFile, least: int) -> Iterator[str]:
    """What a tally without small counts tells of people all the same."""
    yield (
        f"It still reveals, exactly, how many people of each age and sex gave each answer, from "
        f"{least} people on."
    )
    if groups := sum(map(alike, file.tally.waves.values())):
        yield (
            f"And of {groups:,} groups of one age and sex what everybody in them answered to a "
            "question: the same."
        )


def _whose(codes: Sequence[str]) -> str:
    rest = f" and {len(codes) - NAMED:,} more" if len(codes) > NAMED else ""
    return f"of {', '.join(codes[:NAMED])}{rest}"
