"""Coded answers, changed rule by rule: the rules a to e of methods.md 1.4, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import canonical, decode, routing
from surveybench.respondents.labels import positions_of
from surveybench.respondents.log import Log
from surveybench.survey import Item, OfColumn, Survey, folded, whole_of

Mask = NDArray[np.bool_]


class Answers:
    """Coded answers of the rows that may count, changed rule by rule in questionnaire order."""

    def __init__(self, table: pa.Table, survey: Survey, log: Log) -> None:
        self.table = table
        self.survey = survey
        self.log = log
        self.answers: dict[str, NDArray[np.int8]] = {}
        self.ticks: dict[str, Mask] = {}
        self.past: dict[str, Mask] = {}
        self.unsure: dict[str, Mask] = {}
        self.strange = np.zeros(table.num_rows, dtype=np.uint16)

    def decode(self) -> None:
        """Rules a and b: unknown codes and several ticks become missing."""
        for item in self.survey.asked_items:
            column = self.table.column(item.column)
            positions_of_codes = {str(code): i + 1 for i, code in enumerate(item.codes)}
            labels = positions_of(
                tuple(positions_of_codes), tuple(option.label for option in item.options)
            )
            if item.numeric:
                numbers = decode.numbered(column)
                self.log.watch(item.column, numbers, item.codes)
                places = decode.in_spans(numbers.values, item.spans).take(numbers.row)
                self.answers[item.id] = self._one_answer(item, {}, {}, places)
                continue
            if item.multiple:
                self.ticks[item.id], wrong = decode.ticks(column, positions_of_codes, labels)
                self.log.count("not_an_option", item.id, wrong)
                self.strange += wrong
                continue
            if canonical.is_coded(self.table, item):
                codes = canonical.positions(column, item)
            else:
                codes = decode.positions(column, positions_of_codes, labels)
            if codes.min(initial=0) < 0:
                codes = self._one_answer(item, positions_of_codes, labels, codes)
            self.answers[item.id] = codes.astype(np.int8, copy=False)

    def _one_answer(
        self,
        item: Item,
        positions_of_codes: Mapping[str, int],
        labels: Mapping[str, int],
        codes: NDArray[Any],
    ) -> NDArray[Any]:
        self.log.count("not_an_option", item.id, codes == decode.INVALID)
        self.strange += codes == decode.INVALID
        several = codes == decode.SEVERAL
        if self.survey.settings.cleaning.several_ticks == "first" and several.any():
            ticked, _ = decode.ticks(self.table.column(item.column), positions_of_codes, labels)
            return np.where(several, ticked.argmax(axis=1) + 1, codes).clip(0)
        self.log.count("several_ticks", item.id, several)
        return np.maximum(codes, 0)

    def route(self) -> None:
        """Rules c and d: answers behind a filter that leads past them are removed, in order."""
        cleaning = self.survey.settings.cleaning
        for item in self.survey.asked_items:
            if item.ask_if is None:
                continue
            truth = routing.evaluate(
                item.ask_if, self.survey.item, self.answers, self.ticks, self.past, self._holds
            )
            answered = self.given(item)
            gone = truth == routing.FALSE
            if cleaning.routed_past == "keep":
                gone = gone & ~answered
            self.past[item.id] = gone
            self.unsure[item.id] = truth == routing.UNKNOWN
            self.log.count("routed_past", item.id, answered & gone)
            if cleaning.blank_filter == "remove":
                unknown = truth == routing.UNKNOWN
                self.log.count("blank_filter", item.id, answered & unknown)
                gone = gone | unknown
            self._remove(item, gone)

    def _holds(self, condition: OfColumn) -> routing.Truth:
        """Whether a column of people holds one of some codes; a blank is unknown."""
        codes, labels = set(condition.codes), self.survey.labels_of_column(condition.column)
        wanted_labels = {folded(labels[code]) for code in codes & labels.keys()}
        texts, row = decode.distinct(self.table.column(condition.column))
        wanted = [
            (whole_of(text) or text.strip()) in codes or folded(text) in wanted_labels
            for text in texts
        ]
        truth = [
            routing.UNKNOWN if not text else routing.TRUE if yes else routing.FALSE
            for text, yes in zip(texts, wanted, strict=True)
        ]
        return np.array([*truth, routing.UNKNOWN], np.int8).take(row)

    def exclude(self) -> None:
        """Rule e: an exclusive option ticked with others is dropped."""
        if self.survey.settings.cleaning.exclusive_option == "keep":
            return
        for item in self.survey.asked_items:
            exclusive = np.array([option.exclusive for option in item.options])
            if not item.multiple or not exclusive.any():
                continue
            ticks = self.ticks[item.id]
            both = np.asarray(ticks[:, exclusive].any(axis=1) & ticks[:, ~exclusive].any(axis=1))
            self.log.count("exclusive_option", item.id, both)
            self.ticks[item.id] = ticks & ~(both[:, None] & exclusive[None, :])

    def count_ticks(self) -> None:
        """Answer the items that the ticks of another answer, by how many there are."""
        for item in self.survey.items:
            if item.ticks is None:
                continue
            source, ticks = self.survey.item[item.ticks.item], self.ticks[item.ticks.item]
            number = ticks[:, [source.codes.index(c) for c in item.ticks.count]].sum(axis=1)
            silent = ticks[:, [source.codes.index(c) for c in item.ticks.blank]].any(axis=1)
            position = np.zeros(len(number), np.int8)
            for place, (low, high) in enumerate(item.spans, 1):
                position[(number >= low) & (number <= high)] = place
            self.answers[item.id] = np.where(silent | ~ticks.any(axis=1), 0, position).astype(
                np.int8
            )

    def mostly_strange(self) -> Mask:
        """Rows of which most answers are no options, before the routing removes any."""
        if not self.strange.any():
            return np.zeros(self.table.num_rows, dtype=bool)
        return (self.strange > 0) & (self.strange >= self.answered())

    def not_asked(self, item: Item) -> Mask:
        """Rows that the routing leads past an item, or of which a blank filter leaves that open."""
        name = item.ticks.item if item.ticks else item.id
        if name not in self.past:
            return np.zeros(self.table.num_rows, dtype=bool)
        return self.past[name] | self.unsure[name]

    def answered(self) -> NDArray[np.unsignedinteger[Any]]:
        """Number of answered questions of each row."""
        kind = np.uint8 if len(self.survey.asked_items) < 256 else np.uint32
        total = np.zeros(self.table.num_rows, dtype=kind)
        for item in self.survey.asked_items:
            total += self.given(item).view(np.uint8)
        return total

    def given(self, item: Item) -> Mask:
        """Rows that answered an item."""
        if item.multiple:
            return np.asarray(self.ticks[item.id].any(axis=1))
        return self.answers[item.id] > 0

    def _remove(self, item: Item, rows: Mask) -> None:
        if item.multiple:
            self.ticks[item.id] = self.ticks[item.id] & ~rows[:, None]
        else:
            self.answers[item.id] = np.where(rows, 0, self.answers[item.id]).astype(np.int8)
