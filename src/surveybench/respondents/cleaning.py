"""From one raw batch to one clean coded batch: the rules of methods.md 1, in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import canonical, decode
from surveybench.respondents.answers import Answers
from surveybench.respondents.extremes import with_extremes
from surveybench.respondents.log import Log, Trace
from surveybench.respondents.means import with_means
from surveybench.respondents.odd_rows import ages_with_zeros, odd_rows
from surveybench.respondents.people import People, read_people
from surveybench.respondents.placing import place, zones_in
from surveybench.respondents.types import Issues, Raw, Respondents, Zone
from surveybench.respondents.unfilled import unfilled
from surveybench.survey import Survey

Mask = NDArray[np.bool_]
SOME_STRATA = 2  # one and 'not known': nobody is told apart


def clean(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> tuple[Respondents, Issues]:
    """The usable returns of a batch, coded, and what cleaning found.

    Doubtful answers are removed and counted. A row whose organisation, outcome, group or date is
    unknown cannot be counted anywhere: it is left out and becomes a fault, for which the file will
    be refused.
    """
    done = work_through(raw, survey, organisations)
    issues = done.log.issues(organisations, done.raw.faults, done.raw.notes, done.zones)
    return as_counted(done.respondents(len(organisations)), survey), issues


def as_counted(batch: Respondents, survey: Survey) -> Respondents:
    """The same people, with all that is counted of each beside answers."""
    return with_means(with_extremes(batch, survey), survey)


@dataclass(frozen=True, slots=True)
class Work:
    """All that cleaning knows of a batch.

    `rows` are those of eligible returns, `enough` which of them have enough answers; `answers` are
    theirs. `outcome` is that of every row after cleaning.
    """

    raw: Raw
    people: People
    outcome: decode.Codes
    rows: NDArray[np.int64]
    enough: Mask
    answers: Answers
    log: Log
    zones: tuple[Zone, ...] = ()

    def respondents(self, organisations: int) -> Respondents:
        """The usable returns that are in some population."""
        people, enough = self.people, self.enough
        usable = np.flatnonzero(enough & (_of(self.rows, people.membership) >= 0))
        # Where everyone stays, nothing is copied.
        everyone = len(usable) == len(people.membership)
        rows = slice(None) if everyone else self.rows[usable]
        answers, ticks = self.answers.answers, self.answers.ticks
        if len(usable) < len(enough):
            answers = {item: codes[usable] for item, codes in answers.items()}
            ticks = {item: chosen[usable] for item, chosen in ticks.items()}
        outcomes, sampled = self._by_outcome(organisations)
        return Respondents(
            organisation=people.organisation[rows],
            membership=people.membership[rows],
            memberships=people.memberships,
            stratum=people.stratum[rows],
            answers=answers,
            ticks=ticks,
            outcomes=outcomes,
            subgroups={name: position[rows] for name, position in people.subgroups.items()},
            covariates=people.covariates[rows] if people.covariates.size else people.covariates,
            sampled=sampled,
        )

    def _by_outcome(self, organisations: int) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        """All people by organisation and outcome, and by stratum of the sample file between."""
        people, strata = self.people, self.people.strata + 1
        if strata <= SOME_STRATA:
            key = people.organisation * np.int32(8) + self.outcome
            counts = np.bincount(key, minlength=organisations * 8)
            return counts.reshape(organisations, 8), None
        key = people.organisation.astype(np.int64) * strata + people.sampled
        key *= 8
        key += self.outcome
        counts = np.bincount(key, minlength=organisations * strata * 8)
        sampled = counts.reshape(organisations, strata, 8)
        return sampled.sum(axis=1), sampled


def work_through(
    raw: Raw, survey: Survey, organisations: tuple[str, ...], *, traced: bool = False
) -> Work:
    """Clean a batch; `traced` keeps which rows each rule fired on."""
    canonical.require(raw, survey)
    whole_batch = raw
    raw, places, placed = place(raw, survey, organisations)
    refused = _refused(survey)
    trace: Trace | None = [] if traced or refused else None
    log = Log(places.organisation, size=len(organisations), trace=trace)
    people = read_people(raw, places, survey, log)
    returned = people.outcome == 1
    if not returned.all():
        log.count("answers_without_return", "", ~returned & _any_answer(raw.table, survey))
    rows = np.flatnonzero(returned & people.eligible)
    everyone = len(rows) == raw.table.num_rows
    table = raw.table if everyone else raw.table.take(pa.array(rows))
    answers = Answers(table, survey, log.at(rows))
    answers.decode()
    standing_out = ~placed
    standing_out[np.flatnonzero(placed)[rows[answers.mostly_strange()]]] = True
    odd = odd_rows(whole_batch, survey, organisations, standing_out)
    raw = replace(raw, notes=(*odd.notes, *ages_with_zeros(whole_batch, survey)))
    answers.route()
    answers.exclude()
    answers.count_ticks()
    enough = answers.answered() >= survey.settings.cleaning.min_answered
    local_log = log.at(rows)
    local_log.count("too_few_answers", "", ~enough)
    for gap in unfilled(raw.table, survey, places, people):
        local_log.count(gap.rule, gap.column, enough & _of(rows, gap.rows))
    raw = _with_refused(raw, survey, refused, trace or [])
    outcome, zones = _outcome(people, rows[~enough]), zones_in(whole_batch, survey)
    return Work(raw, people, outcome, rows, enough, answers, log, zones)


def column_of(survey: Survey, rule: str, item: str) -> str:
    """The column that whoever mends what a rule found must look at."""
    if item:
        return survey.item[item].column if item in survey.item else item
    columns = survey.columns
    ages = columns.age[-1] if columns.age else ""
    own_columns = {
        "too_young": ages,
        "no_stratum": ages,
        "unknown_stratum": ages,
        "blank_age": ages,
        "outside_window": columns.seen,
        "blank_date": columns.seen,
        "no_group": next(iter(survey.coded_groups), ""),
        "blank_group": next(iter(survey.coded_groups), columns.group),
    }
    return own_columns.get(rule) or columns.outcome or columns.organisation


def _refused(survey: Survey) -> frozenset[str]:
    """Rules whose findings are to refuse the file."""
    cleaning = survey.settings.cleaning
    switches = {
        "not_an_option": cleaning.not_an_option,
        "answers_without_return": cleaning.answers_without_return,
        "contradicts_sample": cleaning.contradicts_sample,
    }
    return frozenset(rule for rule, value in switches.items() if value == "refuse")


def _with_refused(raw: Raw, survey: Survey, refused: frozenset[str], trace: Trace) -> Raw:
    faults = []
    for rule, item, rows in trace:
        if rule in refused:
            fired = np.zeros(raw.table.num_rows, dtype=bool)
            fired[rows] = True
            faults += raw.at(rule, column_of(survey, rule, item), fired)
    return replace(raw, faults=(*raw.faults, *faults)) if faults else raw


def _any_answer(table: pa.Table, survey: Survey) -> Mask:
    answered = np.zeros(table.num_rows, dtype=bool)
    for item in survey.asked_items:
        column = table.column(item.column)
        if canonical.is_coded(table, item):
            answered |= canonical.given(column, item)
        elif column.null_count < len(column):
            filled = column.is_valid().to_numpy()
            if pa.types.is_floating(column.type):  # NaN is how some tools write a blank
                filled = filled & ~np.isnan(column.to_numpy())
            answered |= filled
    return answered


def _of(rows: NDArray[np.int64], values: NDArray[Any]) -> NDArray[Any]:
    """The values of some rows; where those are all, nothing is copied."""
    return values if len(rows) == len(values) else values[rows]


def _outcome(people: People, blank: NDArray[np.int64]) -> decode.Codes:
    """Outcome codes after cleaning: an ineligible return is 5, one with too few answers 4."""
    outcome = people.outcome.copy()
    outcome[~people.eligible & (outcome == 1)] = 5
    outcome[blank] = 4
    return outcome
