"""From one raw batch to one clean coded batch: the rules of methods.md 1, in their order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import decode, routing
from surveybench.respondents.log import Log
from surveybench.respondents.people import People, read_people
from surveybench.respondents.placing import place
from surveybench.respondents.types import Issues, Raw, Respondents
from surveybench.survey import Item, Survey

Mask = NDArray[np.bool_]


def clean(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> tuple[Respondents, Issues]:
    """The usable returns of a batch, coded, and what cleaning found.

    Doubtful answers are removed and counted. A row whose organisation, outcome, group or date is
    unknown cannot be counted anywhere: it is left out and becomes a fault, for which the file will
    be refused.
    """
    raw, places = place(raw, survey, organisations)
    people, log = read_people(raw, places, survey, len(organisations))
    returned = people.outcome == 1
    if not returned.all():
        log.count("answers_without_return", "", ~returned & _any_answer(raw.table, survey))
    rows = np.flatnonzero(returned & people.eligible)
    everyone = len(rows) == raw.table.num_rows
    table = raw.table if everyone else raw.table.take(pa.array(rows))
    work = _Answers(table, survey, log.at(rows))
    work.decode()
    work.route()
    work.exclude()
    enough = work.answered() >= survey.settings.cleaning.min_answered
    log.at(rows).count("too_few_answers", "", ~enough)
    usable = rows[enough]
    log.at(usable).count("no_stratum", "", people.stratum[usable] == people.strata)
    log.at(usable).count("no_group", "", people.groupless[usable])
    outcomes = _outcomes(people, len(organisations), rows[~enough])
    return _respondents(people, usable, work, enough, outcomes), log.issues(
        organisations, raw.faults
    )


class _Answers:
    """Coded answers of the rows that may count, changed rule by rule in questionnaire order."""

    def __init__(self, table: pa.Table, survey: Survey, log: Log) -> None:
        self.table = table
        self.survey = survey
        self.log = log
        self.answers: dict[str, NDArray[np.int8]] = {}
        self.ticks: dict[str, Mask] = {}
        self.past: dict[str, Mask] = {}

    def decode(self) -> None:
        """Rules a and b: unknown codes and several ticks become missing."""
        for item in self.survey.items:
            column = self.table.column(item.column)
            known = {str(code): i + 1 for i, code in enumerate(item.codes)}
            if item.multiple:
                self.ticks[item.id], wrong = decode.ticks(column, known)
                self.log.count("not_an_option", item.id, wrong)
                continue
            codes = decode.positions(column, known)
            if codes.min(initial=0) < 0:
                self.log.count("not_an_option", item.id, codes == decode.INVALID)
                self.log.count("several_ticks", item.id, codes == decode.SEVERAL)
                codes = np.maximum(codes, 0)
            self.answers[item.id] = codes.astype(np.int8, copy=False)

    def route(self) -> None:
        """Rules c and d: answers behind a filter that leads past them are removed, in order."""
        keep_blank = self.survey.settings.cleaning.blank_filter == "keep"
        for item in self.survey.items:
            if item.ask_if is None:
                continue
            truth = routing.evaluate(
                item.ask_if, self.survey.item, self.answers, self.ticks, self.past
            )
            self.past[item.id] = truth == routing.FALSE
            given = self._given(item)
            self.log.count("routed_past", item.id, given & self.past[item.id])
            gone = self.past[item.id]
            if not keep_blank:
                unknown = truth == routing.UNKNOWN
                self.log.count("blank_filter", item.id, given & unknown)
                gone = gone | unknown
            self._remove(item, gone)

    def exclude(self) -> None:
        """Rule e: an exclusive option ticked with others is dropped."""
        if self.survey.settings.cleaning.exclusive_option == "keep":
            return
        for item in self.survey.items:
            alone = np.array([option.exclusive for option in item.options])
            if not item.multiple or not alone.any():
                continue
            ticks = self.ticks[item.id]
            both = np.asarray(ticks[:, alone].any(axis=1) & ticks[:, ~alone].any(axis=1))
            self.log.count("exclusive_option", item.id, both)
            self.ticks[item.id] = ticks & ~(both[:, None] & alone[None, :])

    def answered(self) -> NDArray[np.int16]:
        """Number of answered questions of each row."""
        total = np.zeros(self.table.num_rows, dtype=np.int16)
        for item in self.survey.items:
            total += self._given(item)
        return total

    def _given(self, item: Item) -> Mask:
        if item.multiple:
            return np.asarray(self.ticks[item.id].any(axis=1))
        return self.answers[item.id] > 0

    def _remove(self, item: Item, rows: Mask) -> None:
        if item.multiple:
            self.ticks[item.id] = self.ticks[item.id] & ~rows[:, None]
        else:
            self.answers[item.id] = np.where(rows, 0, self.answers[item.id]).astype(np.int8)


def _any_answer(table: pa.Table, survey: Survey) -> Mask:
    given = np.zeros(table.num_rows, dtype=bool)
    for item in survey.items:
        column = table.column(item.column)
        if column.null_count < len(column):
            given |= column.is_valid().to_numpy()
    return given


def _outcomes(people: People, organisations: int, blank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Outcome codes after cleaning: an ineligible return is 5, one with too few answers 4."""
    outcome = people.outcome.copy()
    outcome[~people.eligible & (outcome == 1)] = 5
    outcome[blank] = 4
    key = people.organisation.astype(np.int64) * 8 + outcome
    return np.bincount(key, minlength=organisations * 8).reshape(organisations, 8)


def _respondents(
    people: People,
    usable: NDArray[np.int64],
    work: _Answers,
    enough: Mask,
    outcomes: NDArray[np.int64],
) -> Respondents:
    inside = people.membership[usable] >= 0
    rows, kept = usable[inside], np.flatnonzero(enough)[inside]
    answers, ticks = work.answers, work.ticks
    if len(kept) < len(enough):
        answers = {item: codes[kept] for item, codes in answers.items()}
        ticks = {item: chosen[kept] for item, chosen in ticks.items()}
    return Respondents(
        organisation=people.organisation[rows],
        membership=people.membership[rows],
        memberships=people.memberships,
        stratum=people.stratum[rows],
        answers=answers,
        ticks=ticks,
        outcomes=outcomes,
    )
