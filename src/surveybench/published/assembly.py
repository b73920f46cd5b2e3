"""A draft being filled from published files, and where each of its figures comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published.draft import Draft, Position, fill
from surveybench.published.figures import Figures
from surveybench.published.sources import NOBODY, Positions
from surveybench.quantities import Axis, Flag, Quantity
from surveybench.survey import Survey

Cell = tuple[str, int, int, int]  # quantity, wave, population, measure
Places = tuple[int, int, int]  # of a wave, a population, a measure


@dataclass(frozen=True)
class Origin:
    """Where the figures of one quantity, wave, population and measure come from."""

    figures: Figures
    organisations: Positions

    def place(self, organisation: int = NOBODY) -> Place:
        """Where the figure of an organisation stands."""
        rows = np.flatnonzero(self.organisations == organisation)
        return self.figures.place(int(rows[0]) if len(rows) else 0)


@dataclass(frozen=True)
class Assembly:
    """A draft being filled, where its figures come from, and what is to be told."""

    draft: Draft
    origins: dict[Cell, Origin] = field(default_factory=dict)
    everyone: dict[tuple[str, int], Place] = field(default_factory=dict)
    differing: list[tuple[Place, str]] = field(default_factory=list)
    by_option: dict[Cell, list[tuple[Positions, NDArray[np.float64]]]] = field(default_factory=dict)
    files: str = ""
    omitted: dict[str, int] = field(default_factory=dict)

    @property
    def survey(self) -> Survey:
        """The definition."""
        return self.draft.survey

    def leave(self, reason: str, count: int = 1) -> None:
        """Note figures that are left out, and why."""
        self.omitted[reason] = self.omitted.get(reason, 0) + count


@dataclass(frozen=True)
class Part:
    """The figures of one wave of a column."""

    figures: Figures
    rows: NDArray[np.intp]
    organisations: Positions
    values: NDArray[np.float64]

    @property
    def flags(self) -> NDArray[np.int8]:
        """Why numbers are missing."""
        return self.figures.numbers.flags[self.rows]


def write(assembly: Assembly, row: Quantity, index: dict[Axis, int], part: Part) -> None:
    """Write one column's figures of one wave. What a newer source has said is kept."""
    draft, name = assembly.draft, row.name
    cell = (name, index[Axis.WAVE], index.get(Axis.POPULATION, 0), index.get(Axis.MEASURE, 0))
    labelled = _labelled(draft, row, part.figures)
    known_axes = index | labelled
    base: Position = tuple(known_axes[axis] for axis in row.axes if axis is not Axis.ORGANISATION)
    if Axis.ORGANISATION not in row.axes:
        _write_everyone(assembly, cell, base, part)
        return
    if part.figures.national:
        _write_everyone(assembly, cell, (*base, -1), part)
        return
    known = part.organisations != NOBODY
    organisations = part.organisations[known]
    values, flags = part.values[known], part.flags[known]
    if name == "score.n" and "option" in part.figures.parts:
        assembly.by_option.setdefault(cell, []).append((organisations, values))
        assembly.origins.setdefault(cell, Origin(part.figures, _all_rows(part)))
        return
    _refuse_twice(part, known)
    before = draft.values[name][(*base, organisations)]
    _compare(assembly, part, before, values, known)
    fresh = ~np.isfinite(before)
    fill(draft, name, (*base, organisations[fresh]), values[fresh], flags[fresh])
    assembly.origins.setdefault(cell, Origin(part.figures, _all_rows(part)))


def _refuse_twice(part: Part, known: NDArray[np.bool_]) -> None:
    """Raise InputError where two rows say different things of one organisation."""
    rows = np.flatnonzero(known)
    order = rows[np.argsort(part.organisations[rows], kind="stable")]
    first, second = order[:-1], order[1:]
    alike = part.organisations[first] == part.organisations[second]
    same = np.isclose(part.values[first], part.values[second], rtol=1e-12, equal_nan=True)
    for a, b in zip(first[alike & ~same], second[alike & ~same], strict=True):
        before = part.figures.place(int(part.rows[a])).row
        raise InputError(
            f"is another figure of what row {before} has already: the same organisation, question "
            "and answer.",
            where=part.figures.place(int(part.rows[b])),
            remedy="Leave one row of each in a copy of the file, or describe in a layout of your "
            "own what tells the rows apart, such as a population or a year.",
        )


def _all_rows(part: Part) -> Positions:
    """The organisation of every row of the figures, so that a row can be found again."""
    rows = np.full(len(part.figures.rows), NOBODY, np.intp)
    rows[part.rows] = part.organisations
    return rows


def _labelled(draft: Draft, row: Quantity, figures: Figures) -> dict[Axis, int]:
    """Positions on axes whose labels come from the file."""
    indices: dict[Axis, int] = {}
    for axis, part in ((Axis.OPTION, "option"), (Axis.SUBGROUP, "subgroup")):
        if axis in row.axes:
            indices[axis] = draft.labels[row.name][axis].index(figures.parts.get(part, ""))
    return indices


def _compare(
    assembly: Assembly,
    part: Part,
    before: NDArray[np.float64],
    values: NDArray[np.float64],
    known: NDArray[np.bool_],
) -> None:
    """Note where a figure differs from what a newer source has said of it."""
    with np.errstate(invalid="ignore"):
        differs = np.abs(before - values) > 1e-6 * np.maximum(1, np.abs(before))
    rows = part.rows[known]
    for i in np.flatnonzero(differs):
        assembly.differing.append(
            (
                part.figures.place(int(rows[i])),
                f"says {values[i]:.6g}, but another sheet or file says {before[i]:.6g}.",
            )
        )


def _write_everyone(assembly: Assembly, cell: Cell, index: Position, part: Part) -> None:
    """One figure of everyone: the first that is there; all must say the same."""
    draft, name = assembly.draft, cell[0]
    finite = np.flatnonzero(np.isfinite(part.values))
    if not len(finite):
        if not np.isfinite(draft.values[name][index]):
            flag = int(part.flags[0]) if len(part.flags) else int(Flag.NOT_PUBLISHED)
            draft.flags[name][index] = flag
        return
    value = float(part.values[finite[0]])
    for i in finite:
        if abs(part.values[i] - value) > 1e-6 * max(1.0, abs(value)):
            assembly.differing.append(
                (
                    part.figures.place(int(part.rows[i])),
                    f"says {part.values[i]:.6g} of everyone, but a row before {value:.6g}.",
                )
            )
            break
    before = float(draft.values[name][index])
    if np.isfinite(before):
        if abs(before - value) > 1e-6 * max(1.0, abs(before)):
            assembly.differing.append(
                (
                    part.figures.place(int(part.rows[finite[0]])),
                    f"says {value:.6g}, but another sheet or file says {before:.6g}.",
                )
            )
        return
    fill(draft, name, index, value)
    assembly.everyone.setdefault((name, cell[1]), part.figures.place(int(part.rows[finite[0]])))
    assembly.origins.setdefault(cell, Origin(part.figures, np.full(len(part.figures.rows), NOBODY)))


def count_options(assembly: Assembly) -> None:
    """Respondents of a question from what stands beside its answers.

    The same number beside every answer is how many answered; different ones are how many chose
    each, and add up.
    """
    draft = assembly.draft
    for cell, columns in assembly.by_option.items():
        table = np.full((len(columns), len(draft.organisations)), np.nan)
        for row, (organisations, values) in zip(table, columns, strict=True):
            row[organisations] = values
        filled = np.isfinite(table).any(axis=0)
        same = np.nanmax(table[:, filled], axis=0) == np.nanmin(table[:, filled], axis=0)
        alike = bool(same.all()) and len(columns) > 1
        total = table[0] if alike else np.where(filled, np.nansum(table, axis=0), np.nan)
        total = np.where(filled, np.nanmax(table, axis=0, initial=-1), np.nan) if alike else total
        index = cell[1:4]
        blank = ~np.isfinite(draft.values["score.n"][index])
        chosen = np.flatnonzero(blank & filled)
        fill(draft, "score.n", (*index, chosen), total[chosen])


def every_measure(draft: Draft, name: str) -> Iterator[Places]:
    """Positions of every wave, population and measure of a quantity."""
    waves, populations, measures = draft.values[name].shape[:3]
    for w in range(waves):
        for p in range(populations):
            for m in range(measures):
                yield w, p, m
