"""Tiny surveys and tables to test with, small enough to count by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from surveybench.disclosure import Release
from surveybench.errors import Place
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.respondents import Issues, Raw, Respondents, clean
from surveybench.results import Provenance, compute
from surveybench.results.types import Results
from surveybench.survey import (
    Cleaning,
    Columns,
    Item,
    Option,
    Population,
    ReleasePolicy,
    Section,
    Settings,
    Strata,
    Survey,
    Words,
)
from surveybench.survey.condition import parse
from surveybench.tally import Tally, axes_of, count, total

ORGANISATIONS = ("A", "B")
# Stands in the rows of bad files; no message may repeat it.
CANARY = "7Canary7"
MADE = date(2026, 1, 2)


def item(
    name: str,
    scores: Sequence[float | None] = (10, 5, 0),
    *,
    ask_if: Mapping[str, Any] | None = None,
    multiple: bool = False,
    exclusive: int = 0,
    column: str = "",
) -> Item:
    """An item with options 1, 2, 3 …; without any score it is a routing question."""
    scored = any(score is not None for score in scores)
    return Item(
        id=name,
        text=f"Text of {name}",
        kind="evaluative" if scored else "routing",
        options=tuple(
            Option(code, f"option {code}", score, exclusive=code == exclusive)
            for code, score in enumerate(scores, 1)
        ),
        multiple=multiple,
        column=column or name,
        ask_if=parse(ask_if) if ask_if else None,
    )


def filter_item(name: str, options: int = 2, **rest: Any) -> Item:
    """A question that routes and is not scored."""
    return item(name, (None,) * options, **rest)


def survey(
    *items: Item,
    sections: Mapping[str, Sequence[str]] | None = None,
    populations: Mapping[str, Sequence[str]] | None = None,
    groups: Sequence[str] = (),
    wave: int = 2025,
    settings: Settings | None = None,
    columns: Columns | None = None,
    **rest: Any,
) -> Survey:
    """A survey of these items, all scored ones in section S; any return is usable."""
    items = items or (item("Q1"),)
    scored = [entry.id for entry in items if entry.evaluative]
    if sections is None:
        sections = {"S": scored}
    return Survey(
        id="tiny",
        wave=wave,
        words=Words("Tiny survey", "Tiny report"),
        items=items,
        sections=tuple(Section(name, name, tuple(s)) for name, s in sections.items()),
        populations=tuple(
            Population(name, name, tuple(inside))
            for name, inside in (populations or {"all": ()}).items()
        ),
        groups=MappingProxyType({group: f"Group {group}" for group in groups}),
        columns=columns or Columns(),
        settings=settings or chosen(),
        **rest,
    )


def chosen(
    *,
    cleaning: Mapping[str, Any] | None = None,
    strata: Mapping[str, Any] | None = None,
    release: Mapping[str, Any] | None = None,
    **rest: Any,
) -> Settings:
    """Settings with a usable return from no answer on, two age bands, and low limits."""
    return Settings(
        cleaning=Cleaning(**{"min_answered": 0, **(cleaning or {})}),
        strata=Strata(**{"age_bands": ((16, 40), (41, 120)), **(strata or {})}),
        release=ReleasePolicy(**{"min_respondents": 2, "min_organisations": 3, **(release or {})}),
        **rest,
    )


def row(**values: Any) -> dict[str, Any]:
    """A usable return of a woman of 30 in organisation A."""
    return {"organisation": "A", "outcome": "1", "age": "30", "sex": "2", **values}


@dataclass(frozen=True)
class Cleaned:
    """What cleaning made of some rows."""

    people: Respondents
    issues: dict[tuple[str, str], int]

    def answers(self, name: str) -> list[int]:
        """Answers by position: 0 no answer, 1 the first option."""
        return self.people.answers[name].tolist()

    def ticks(self, name: str) -> list[list[int]]:
        """Positions ticked by each person."""
        return [[k + 1 for k, on in enumerate(line) if on] for line in self.people.ticks[name]]


def cleaned(survey: Survey, *rows: Mapping[str, Any], **types: pa.DataType) -> Cleaned:
    """The rows after cleaning, with the rules that fired, over all organisations."""
    batch, found = clean(raw(survey, rows, types), survey, ORGANISATIONS)
    return Cleaned(batch, counted(found))


def counted(issues: Issues) -> dict[tuple[str, str], int]:
    """How often each rule fired on each item."""
    totals: dict[tuple[str, str], int] = {}
    for entry in issues.rows:
        key = entry.rule, entry.item
        totals[key] = totals.get(key, 0) + entry.count
    return totals


def raw(survey: Survey, rows: Iterable[Mapping[str, Any]], types: Mapping[str, pa.DataType]) -> Raw:
    """Rows as one raw batch of a file answers.csv, its first row being row 2."""
    rows = list(rows)
    columns = {
        name: pa.array([entry.get(name) for entry in rows], types[name])
        if name in types
        else pa.array([_cell(entry.get(name)) for entry in rows], pa.string())
        for name in column_names(survey)
    }
    numbers = np.arange(2, len(rows) + 2)
    return Raw(
        pa.table(columns),
        dict.fromkeys(columns, (Place(file="answers.csv"),)),
        {name: numbers for name in columns},  # noqa: C420
    )


def _cell(value: Any) -> str | None:
    return None if value is None else str(value)


def column_names(survey: Survey) -> list[str]:
    """The columns that a file of this survey has, record id left out."""
    columns = survey.columns
    named = [columns.organisation, columns.outcome, *columns.age, *columns.sex, columns.seen]
    dimensions = (*(survey.strata or ()), *survey.read_dimensions)
    named += [name for entry in dimensions for name in entry.column]
    named += survey.coded_groups
    named += [survey.weight.column] if survey.weight else []
    named += survey.routing_columns
    named += [entry.column for entry in survey.asked_items]
    return list(dict.fromkeys(name for name in named if name))


def text_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if r.get(c) is None else r[c] for c in columns] for r in rows])
    return text.getvalue()


def written(path: Path, survey: Survey, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Rows as a CSV file with all columns of the survey, and record ids."""
    numbered = [{"record_id": f"r{i}", **entry} for i, entry in enumerate(rows)]
    path.write_text(text_of(numbered, ["record_id", *column_names(survey)]), encoding="utf-8")
    return path


def tallied(survey: Survey, path: Path, sample: Path | None = None, jobs: int = 1) -> Tally:
    """Counts of a file."""
    return pipeline.count(survey, Sources({survey.wave: Source(path, sample)}), jobs=jobs)[0]


def computed(
    survey: Survey, waves: Mapping[int, Sequence[Mapping[str, Any]]], codes: tuple[str, ...]
) -> Results:
    """Every statistic of some rows by wave, hidden or not."""
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    parts = []
    for wave, rows in waves.items():
        batch, _ = clean(raw(definitions[wave], rows, {}), definitions[wave], codes)
        parts.append(count(batch, axes_of(definitions[wave], codes)))
    return compute(survey, total(parts), (), Provenance("0", MADE))


def released(survey: Survey, path: Path) -> Release:
    """The release of a file."""
    files = Sources({survey.wave: Source(path)})
    return pipeline.run(survey, files, made=MADE, version="0").release
