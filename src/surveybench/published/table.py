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
from surveybench.published.sheets import FAR, MANY
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
    found = drafts.blank(survey, (Organisation(code, name),))
    rows: dict[tuple[str, str, str], Line] = {}
    for line in lines:
        check_place(line, survey)
        key = line.text("organisation"), line.text("population"), line.text("measure")
        if key in rows:
            raise line.error("measure", f"row {rows[key].number} has it too.", "Keep one row.")
        rows[key] = line
    _whole(found, rows.pop((NATIONAL, ALL, ALL), None))
    if (code, ALL, ALL) in rows and rows[code, ALL, ALL].status is Flag.OK:
        _whole(found, rows.pop((code, ALL, ALL)))
    known = {population.id for population in survey.populations}
    for (_, population, _), line in rows.items():
        if population not in known:
            raise line.error("status", "is that of no population.", "Leave it blank.")
    for p, population in enumerate(survey.populations):
        own = {key[2]: line for key, line in rows.items() if key[1] == population.id}
        if ALL in own:
            _absent(found, p, own.pop(ALL), own)
        else:
            _population(found, p, own, Place(file=file))
    drafts.show_sections(found)
    return drafts.finish(found, provenance)


def _whole(found: Draft, line: Line | None) -> None:
    """Invited, completed and rates of the organisation, or of all together."""
    if line is None:
        return
    together = line.text("organisation") == NATIONAL
    _refuse_other(line, WHOLE if together else WHOLE[:-1], "a row about no single measure")
    at = (0, -1 if together else 0)
    invited, completed = (line.number_in(name, 0, MANY, whole=True) for name in WHOLE[:2])
    if completed > invited:
        raise line.error("completed", "is more than were invited.", "Check both.")
    fill(found, "response_rate.invited", at, invited)
    fill(found, "response_rate.completed", at, completed)
    for name in ("raw", "adjusted"):
        percent = line.number_in(f"{name}_percent", 0, 100)
        fill(found, f"response_rate.{name}", at, percent / 100)
    if together:
        several = line.number_in("organisations", 1, MANY, whole=True)
        fill(found, "response_rate.organisations", (0,), several)


def _refuse_other(line: Line, allowed: tuple[str, ...], kind: str) -> None:
    for column in line.filled:
        if column not in allowed:
            raise line.error(column, f"does not belong into {kind}.", "Leave this cell blank.")


def _absent(found: Draft, p: int, line: Line, others: Mapping[str, Line]) -> None:
    """A population without figures: this organisation has none, or no organisation has."""
    if line.status is Flag.OK:
        raise line.error(
            "status",
            "does not say why the population has no rows.",
            "Write suppressed where this organisation has no data, too_few_organisations where "
            f"nobody has. Figures of the whole survey have the population {ALL}.",
        )
    _refuse_other(line, (), "a row that says why there is nothing")
    for other in others.values():
        raise other.error(
            "population", f"row {line.number} says that there is nothing.", "Remove one of them."
        )
    if line.status is Flag.TOO_FEW_ORGANISATIONS:
        found.flags["expected_range.organisations"][0, p] = Flag.TOO_FEW_ORGANISATIONS
        return
    for name in ("score.n", "score.score", "expected_range.band"):
        found.flags[name][0, p] = Flag.SUPPRESSED


def _population(found: Draft, p: int, rows: Mapping[str, Line], where: Place) -> None:
    """Every measure of one population."""
    for m, measure in enumerate(found.survey.measures):
        if measure not in rows:
            raise InputError(
                f"there is no row for measure {measure} in population "
                f"{found.survey.populations[p].id}.",
                where=where,
                remedy="Add it, with the status suppressed or too_few_organisations if need be; or "
                f"say of the whole population why it has none, with the measure {ALL}.",
            )
        _measure(found, p, m, rows[measure])
        for w, wave in enumerate(found.survey.waves[1:], 1):
            _earlier(found, (w, p, m), rows[measure], wave)


def _measure(found: Draft, p: int, m: int, line: Line) -> None:
    """Figures of this wave."""
    measure, at = found.survey.measures[m], (0, p, m, 0)
    is_section = measure in found.survey.section
    earlier = [column for column in line.filled if column.rpartition("_")[2].isdigit()]
    _refuse_other(line, (*FIGURES, *earlier), "a row about one measure")
    _check_status(line, is_section)
    hidden = Flag.SUPPRESSED if line.status is Flag.SUPPRESSED else Flag.NOT_PUBLISHED
    if line.status is Flag.TOO_FEW_ORGANISATIONS:
        found.flags["expected_range.organisations"][at[:3]] = Flag.TOO_FEW_ORGANISATIONS
    n = line.number_in("n", 0, MANY, whole=True)
    score = line.number_in("score", 0, 10)
    fill(found, "score.n", at, n, Flag.NOT_CALCULABLE if is_section else hidden)
    fill(found, "score.score", at, score, hidden)
    for name in NATIONAL_FIGURES:
        fill(found, f"expected_range.{name}", at[:3], line.number_in(name, 0, 10))
    fill(found, "expected_range.band", at, line.word_in("band", BAND_WORDS))
    fill(found, "expected_range.z", at, line.number_in("z", -FAR, FAR))
    for name in LIMITS:
        fill(found, f"expected_range.{name}", at, line.number_in(name, 0, 10))
    _check_figures(found, line, at)
    least = found.survey.settings.release.min_respondents
    found.shown[at] = np.isfinite(score) and not n < least


def _check_status(line: Line, is_section: bool) -> None:
    """Whether the status and the figures of a row fit each other."""
    comparison = ("national", "lowest", "highest", "band", "z", *LIMITS)
    if line.status is Flag.SUPPRESSED:
        given = [name for name in FIGURES if name != "n" and name not in NATIONAL_FIGURES]
    elif line.status is Flag.TOO_FEW_ORGANISATIONS:
        given = [*comparison, *(("score",) if is_section else ())]
    else:
        given = []
    for column in given:
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


def _check_figures(found: Draft, line: Line, at: tuple[int, int, int, int]) -> None:
    """Whether score, range, limits and band fit each other, up to rounding."""
    here = Place(file=line.file, row=line.number)
    one = {
        name: np.array([found.values[f"expected_range.{name}"][cell]])
        for names, cell in ((("band", "z", *LIMITS), at), (NATIONAL_FIGURES, at[:3]))
        for name in names
    }
    score = np.array([found.values["score.score"][at]])
    band = np.nan_to_num(one["band"])
    wrong = contradiction(
        Verdicts(score, np.stack([one[name] for name in LIMITS]), band, one["z"]),
        found.survey.settings.banding.confidence,
    )
    if wrong is not None:
        column = "band" if wrong.part == "band" else LIMITS[0]
        raise refuse(wrong.what, Place(file=here.file, row=here.row, column=column))
    for name, figure in (("score", score), ("national", one["national"])):
        for low, high in ((one["lowest"], figure), (figure, one["highest"])):
            if low[0] - high[0] > slack(low) + slack(high):
                raise line.error(
                    name,
                    f"is {figure[0]:g}, outside the lowest and highest score.",
                    "Check the four figures against the source.",
                )


def _earlier(found: Draft, at: tuple[int, int, int], line: Line, wave: int) -> None:
    """Figures of an earlier wave."""
    w, p, m = at
    measure = found.survey.measures[m]
    columns = {name: f"{name}_{wave}" for name in ("n", "score", "national", "change")}
    is_section = measure in found.survey.section
    for name, column in columns.items():
        lost = measure not in asked(found.survey, wave) or (is_section and name in ("n", "change"))
        if lost and line.text(column):
            raise line.error(
                column,
                f"holds a figure, but the definition does not compare {measure} with {wave}."
                if not is_section
                else "holds a figure, but sections are not compared over time.",
                "Leave it blank, or add the pair under `compare` in the definition.",
            )
    if measure not in asked(found.survey, wave):
        return
    n = line.number_in(columns["n"], 0, MANY, whole=True)
    score = line.number_in(columns["score"], 0, 10)
    verdict = line.word_in(columns["change"], VERDICTS)
    fill(found, "score.n", (w, p, m, 0), n)
    fill(found, "score.score", (w, p, m, 0), score)
    national = line.number_in(columns["national"], 0, 10)
    fill(found, "expected_range.national", (w, p, m), national)
    if not is_section:
        fill(found, "change.verdict", (w - 1, p, m, 0), verdict)
        difference = found.values["score.score"][0, p, m, 0] - score
        fill(
            found,
            "change.difference",
            (w - 1, p, m, 0),
            difference,
            worked_out_by=Worker.FROM_PUBLISHED,
        )
    least = found.survey.settings.release.min_respondents
    found.shown[w, p, m, 0] = n >= least or (np.isnan(n) and np.isfinite([score, verdict]).any())
