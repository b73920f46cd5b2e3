"""A published table of one organisation, as CSV → Results.

One row a measure: organisation, name, population, measure, status; n, score, national, lowest,
highest, band, z and the six limits as far as published; n_<wave>, score_<wave>, national_<wave>
and change_<wave> for every earlier wave. A row with the measure `all` says of a whole population
why it has no rows. Two rows with population and measure `all` hold what belongs to none:
invited, completed, raw_percent, adjusted_percent; the one of `national` also organisations.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from surveybench.errors import InputError, Place
from surveybench.published import draft as drafts
from surveybench.published.agreement import Verdicts, contradiction, refuse, slack
from surveybench.published.assemble import FAR
from surveybench.published.cells import MANY
from surveybench.published.draft import Draft, asked, fill
from surveybench.published.rows import (
    BAND_WORDS,
    FIGURES,
    VERDICTS,
    WHOLE,
    Line,
    check_place,
    organisation_of,
    read_lines,
)
from surveybench.quantities import ALL, NATIONAL, Flag, Organisation, Worker
from surveybench.results import Provenance, Results
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Survey

NATIONAL_FIGURES = ("national", "lowest", "highest")


def read_table(file: str, content: bytes, survey: Survey, provenance: Provenance) -> Results:
    """Results of one organisation, as far as a table publishes them.

    Raises InputError, naming line and column, where the table contradicts itself or the
    definition, or leaves a measure out.
    """
    lines = read_lines(file, content, survey)
    code, name = organisation_of(lines)
    drafted = drafts.blank(survey, (Organisation(code, name),))
    rows: dict[tuple[str, str, str], Line] = {}
    for line in lines:
        check_place(line, survey)
        key = line.text("organisation"), line.text("population"), line.text("measure")
        if key in rows:
            raise line.error("measure", f"row {rows[key].number} has it too.", "Keep one row.")
        rows[key] = line
    _whole(drafted, rows.pop((NATIONAL, ALL, ALL), None))
    if (code, ALL, ALL) in rows and rows[code, ALL, ALL].status is Flag.OK:
        _whole(drafted, rows.pop((code, ALL, ALL)))
    populations = {population.id for population in survey.populations}
    for (_, population, _), line in rows.items():
        if population not in populations:
            raise line.error("status", "is that of no population.", "Leave it blank.")
    for p, population in enumerate(survey.populations):
        own_lines = {key[2]: line for key, line in rows.items() if key[1] == population.id}
        if ALL in own_lines:
            _absent(drafted, p, own_lines.pop(ALL), own_lines)
        else:
            _population(drafted, p, own_lines, Place(file=file))
    drafts.show_sections(drafted)
    return drafts.finish(drafted, provenance)


def _whole(drafted: Draft, line: Line | None) -> None:
    """Invited, completed and rates of the organisation, or of all together."""
    if line is None:
        return
    together = line.text("organisation") == NATIONAL
    _refuse_other(line, WHOLE if together else WHOLE[:-1], "a row about no single measure")
    position = (0, -1 if together else 0)
    invited, completed = (line.number_in(name, 0, MANY, integer=True) for name in WHOLE[:2])
    if completed > invited:
        raise line.error("completed", "is more than were invited.", "Check both.")
    fill(drafted, "response_rate.invited", position, invited)
    fill(drafted, "response_rate.completed", position, completed)
    for name in ("raw", "adjusted"):
        percent = line.number_in(f"{name}_percent", 0, 100)
        fill(drafted, f"response_rate.{name}", position, percent / 100)
    if together:
        several = line.number_in("organisations", 1, MANY, integer=True)
        fill(drafted, "response_rate.organisations", (0,), several)


def _refuse_other(line: Line, allowed: tuple[str, ...], kind: str) -> None:
    for column in line.filled:
        if column not in allowed:
            raise line.error(column, f"does not belong into {kind}.", "Leave this cell blank.")


def _absent(drafted: Draft, p: int, line: Line, siblings: Mapping[str, Line]) -> None:
    """A population without figures: this organisation has none, or no organisation has."""
    if line.status is Flag.OK:
        raise line.error(
            "status",
            "does not say why the population has no rows.",
            "Write suppressed where this organisation has no data, too_few_organisations where "
            f"nobody has. Figures of the whole survey have the population {ALL}.",
        )
    _refuse_other(line, (), "a row that says why there is nothing")
    for sibling in siblings.values():
        raise sibling.error(
            "population", f"row {line.number} says that there is nothing.", "Remove one of them."
        )
    if line.status is Flag.TOO_FEW_ORGANISATIONS:
        drafted.flags["expected_range.organisations"][0, p] = Flag.TOO_FEW_ORGANISATIONS
        return
    for name in ("score.n", "score.score", "expected_range.band"):
        drafted.flags[name][0, p] = Flag.SUPPRESSED


def _population(drafted: Draft, p: int, rows: Mapping[str, Line], place: Place) -> None:
    """Every measure of one population; of sections none where the table has no row of any."""
    sections = drafted.survey.section
    scored = any(measure in sections for measure in rows)
    for m, measure in enumerate(drafted.survey.measures):
        if measure in sections and not scored:
            continue
        if measure not in rows:
            raise InputError(
                f"there is no row for measure {measure} in population "
                f"{drafted.survey.populations[p].id}.",
                where=place,
                remedy="Add it, with the status suppressed or too_few_organisations if need be; or "
                f"say of the whole population why it has none, with the measure {ALL}.",
            )
        _measure(drafted, p, m, rows[measure])
        for w, wave in enumerate(drafted.survey.waves[1:], 1):
            _earlier(drafted, (w, p, m), rows[measure], wave)


def _measure(drafted: Draft, p: int, m: int, line: Line) -> None:
    """Figures of this wave."""
    measure, position = drafted.survey.measures[m], (0, p, m, 0)
    is_section = measure in drafted.survey.section
    earlier = [column for column in line.filled if column.rpartition("_")[2].isdigit()]
    _refuse_other(line, (*FIGURES, *earlier), "a row about one measure")
    _check_status(line, is_section)
    hidden = Flag.SUPPRESSED if line.status is Flag.SUPPRESSED else Flag.NOT_PUBLISHED
    if line.status is Flag.TOO_FEW_ORGANISATIONS:
        drafted.flags["expected_range.organisations"][position[:3]] = Flag.TOO_FEW_ORGANISATIONS
    n = line.number_in("n", 0, MANY, integer=True)
    score = line.number_in("score", 0, 10)
    fill(drafted, "score.n", position, n, Flag.NOT_CALCULABLE if is_section else hidden)
    fill(drafted, "score.score", position, score, hidden)
    for name in NATIONAL_FIGURES:
        fill(drafted, f"expected_range.{name}", position[:3], line.number_in(name, 0, 10))
    fill(drafted, "expected_range.band", position, line.word_in("band", BAND_WORDS))
    fill(drafted, "expected_range.z", position, line.number_in("z", -FAR, FAR))
    for name in LIMITS:
        fill(drafted, f"expected_range.{name}", position, line.number_in(name, 0, 10))
    _check_figures(drafted, line, position)
    least = drafted.survey.settings.release.min_respondents
    drafted.shown[position] = np.isfinite(score) and not n < least


def _check_status(line: Line, is_section: bool) -> None:
    """Whether the status and the figures of a row fit each other."""
    comparison = ("national", "lowest", "highest", "band", "z", *LIMITS)
    if line.status is Flag.SUPPRESSED:
        filled = [name for name in FIGURES if name != "n" and name not in NATIONAL_FIGURES]
    elif line.status is Flag.TOO_FEW_ORGANISATIONS:
        filled = [*comparison, *(("score",) if is_section else ())]
    else:
        filled = []
    for column in filled:
        if line.text(column):
            raise line.error(
                column,
                f"holds a figure, but the status is {line.status.word}.",
                "Leave this cell blank, or the status.",
            )
    if is_section and line.text("n"):
        raise line.error(
            "n", "holds a figure, but a section has no respondents of its own.", "Leave it blank."
        )
    lone = line.status is Flag.OK or (line.status is Flag.TOO_FEW_ORGANISATIONS and not is_section)
    if lone and not line.text("score"):
        raise line.error(
            "score", "is blank.", "Give the score, or say in `status` why there is none."
        )


def _check_figures(drafted: Draft, line: Line, position: tuple[int, int, int, int]) -> None:
    """Whether score, range, limits and band fit each other, up to rounding."""
    place = Place(file=line.file, row=line.number)
    one = {
        name: np.array([drafted.values[f"expected_range.{name}"][cell]])
        for names, cell in ((("band", "z", *LIMITS), position), (NATIONAL_FIGURES, position[:3]))
        for name in names
    }
    score = np.array([drafted.values["score.score"][position]])
    band = np.nan_to_num(one["band"])
    wrong = contradiction(
        Verdicts(score, np.stack([one[name] for name in LIMITS]), band, one["z"]),
        drafted.survey.settings.banding.confidence,
    )
    if wrong is not None:
        column = "band" if wrong.part == "band" else LIMITS[0]
        raise refuse(wrong.what, Place(file=place.file, row=place.row, column=column))
    for name, figure in (("score", score), ("national", one["national"])):
        for low, high in ((one["lowest"], figure), (figure, one["highest"])):
            if low[0] - high[0] > slack(low) + slack(high):
                raise line.error(
                    name,
                    f"is {figure[0]:g}, outside the lowest and highest score.",
                    "Check the four figures against the source.",
                )


def _earlier(drafted: Draft, position: tuple[int, int, int], line: Line, wave: int) -> None:
    """Figures of an earlier wave."""
    w, p, m = position
    measure = drafted.survey.measures[m]
    columns = {name: f"{name}_{wave}" for name in ("n", "score", "national", "change")}
    is_section = measure in drafted.survey.section
    for name, column in columns.items():
        lost = measure not in asked(drafted.survey, wave) or (
            is_section and name in ("n", "change")
        )
        if lost and line.text(column):
            raise line.error(
                column,
                f"holds a figure, but the definition does not compare {measure} with {wave}."
                if not is_section
                else "holds a figure, but sections are not compared over time.",
                "Leave it blank, or add the pair under `compare` in the definition.",
            )
    if measure not in asked(drafted.survey, wave):
        return
    n = line.number_in(columns["n"], 0, MANY, integer=True)
    score = line.number_in(columns["score"], 0, 10)
    verdict = line.word_in(columns["change"], VERDICTS)
    fill(drafted, "score.n", (w, p, m, 0), n)
    fill(drafted, "score.score", (w, p, m, 0), score)
    national = line.number_in(columns["national"], 0, 10)
    fill(drafted, "expected_range.national", (w, p, m), national)
    if not is_section:
        fill(drafted, "change.verdict", (w - 1, p, m, 0), verdict)
        difference = drafted.values["score.score"][0, p, m, 0] - score
        fill(
            drafted,
            "change.difference",
            (w - 1, p, m, 0),
            difference,
            worked_out_by=Worker.FROM_PUBLISHED,
        )
    least = drafted.survey.settings.release.min_respondents
    drafted.shown[w, p, m, 0] = n >= least or (np.isnan(n) and np.isfinite([score, verdict]).any())
