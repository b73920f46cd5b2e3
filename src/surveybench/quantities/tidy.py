"""Numbers as a tidy table that other libraries take as it is: a row a number, a column an axis."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import ReleaseError
from surveybench.quantities.axes import OPTIONAL, Axis
from surveybench.quantities.flag import NO_SUCH_NUMBER, Flag
from surveybench.quantities.grid import Grid
from surveybench.quantities.near import did_you_mean
from surveybench.quantities.wave import wave_text

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 20  # rows that a notebook shows
# Axes that every table has as columns, in this order; options and the like where a number has them.
ALWAYS = (Axis.MEASURE, Axis.ORGANISATION, Axis.POPULATION, Axis.WAVE)
SECRET = "In full precision, nothing hidden: not for publication."


@dataclass(frozen=True)
class Frame:
    """A tidy table. pandas, polars, DuckDB and R take it by the Arrow PyCapsule interface.

    `note` says what must be known of it; blank for what may be published.
    """

    arrow: pa.Table
    note: str = ""

    def __len__(self) -> int:
        """Rows."""
        return self.arrow.num_rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as a stream of Arrow, for any library that takes one."""
        return self.arrow.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Rows, columns and the note, at a prompt: the rows themselves are asked for."""
        columns = ", ".join(self.arrow.column_names)
        return " ".join(filter(None, (f"<Frame: {len(self):,} rows; {columns}.", self.note))) + ">"

    def _repr_html_(self) -> str:
        """The first rows, for a notebook."""
        names = self.arrow.column_names
        rows = self.arrow.slice(0, SHOWN).to_pylist()
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in names) + "</tr>"
            for row in rows
        )
        count = f"{len(self):,} rows" + (f", the first {SHOWN}" if len(self) > SHOWN else "")
        caption = escape(" ".join(part for part in (f"{count}.", self.note) if part))
        return (
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else escape(str(value))


def frame(
    grids: Mapping[str, Grid],
    statistic: str = "",
    labels: Mapping[Axis, int | str] | None = None,
    *,
    axis: Axis | None = None,
    about: Mapping[str, object] | None = None,
    note: str = "",
) -> Frame:
    """All numbers, or those of a statistic and of these labels; with `axis` those that have it.

    `statistic` is one quantity, such as score.score, or all of a statistic, such as score. Numbers
    that are not shown are null, and their flag says why; numbers that cannot be are left out. With
    `about` the schema says what the table is of. Raises ReleaseError, with near matches, for a
    statistic or a label that there is not.
    """
    import pyarrow as pa

    chosen = {
        name: grid
        for name, grid in grids.items()
        if statistic in ("", name, name.partition(".")[0]) and (axis is None or axis in grid.axes)
    }
    if not chosen:
        raise _unknown("statistic", statistic, [*{n.partition(".")[0] for n in grids}, *grids])
    wanted = {where: label for where, label in (labels or {}).items() if label != ""}
    kept = {name: _places(grid, wanted) for name, grid in chosen.items()}
    for where, label in wanted.items():
        if all(where not in places for places in kept.values()):
            names = [text for grid in chosen.values() for text in _texts(grid, where)]
            raise _unknown(str(where), _text(label), names)
    further = [axis for axis in OPTIONAL if any(axis in grid.axes for grid in chosen.values())]
    parts = [
        _part(name, chosen[name], places, [*ALWAYS[:3], *further, Axis.WAVE])
        for name, places in kept.items()
        if set(wanted) <= set(places)
    ]
    table = pa.concat_tables(parts) if parts else None
    if table is None:
        raise _unknown("number with all of", ", ".join(map(_text, wanted.values())), [])
    stated = {"surveybench": json.dumps(about or {}, sort_keys=True)}
    return Frame(table.unify_dictionaries().replace_schema_metadata(stated), note)


def _places(grid: Grid, wanted: Mapping[Axis, int | str]) -> dict[Axis, NDArray[np.int64]]:
    """Positions of the labels that are wanted, on the axes where the grid has them."""
    places = {}
    for axis, label in wanted.items():
        texts = _texts(grid, axis)
        if _text(label) in texts:
            places[axis] = np.array([texts.index(_text(label))])
    return places


def _texts(grid: Grid, axis: Axis) -> list[str]:
    """Labels of an axis as a reference prints them; what stands for an axis that is not there."""
    labels: Sequence[int | str] = grid.axes.get(axis) or grid.labels(axis)
    return [_text(label) if axis is Axis.WAVE else str(label) for label in labels]


def _text(label: int | str) -> str:
    return wave_text(label) if isinstance(label, int) else label


def _part(
    name: str, grid: Grid, places: Mapping[Axis, NDArray[np.int64]], columns: Sequence[Axis]
) -> pa.Table:
    """The rows of one quantity."""
    import pyarrow as pa

    every = [places.get(axis, np.arange(len(labels))) for axis, labels in grid.axes.items()]
    cells = np.ix_(*every)
    flags = grid.flags[cells].ravel()
    there = ~np.isin(flags, NO_SUCH_NUMBER)
    flags = flags[there]
    shape = tuple(map(len, every))
    positions = dict(zip(grid.axes, np.meshgrid(*every, indexing="ij"), strict=True))
    module, _, quantity = name.partition(".")
    count = len(flags)
    arrays = {"statistic": _constant(module, count), "quantity": _constant(quantity, count)}
    for axis in columns:
        texts = _texts(grid, axis)
        index = positions[axis].ravel()[there] if axis in positions else np.zeros(count, int)
        column = pa.DictionaryArray.from_arrays(
            index.astype(np.int32), pa.array(texts, pa.string())
        )
        arrays[str(axis)] = column
    arrays["value"] = pa.array(grid.values[cells].ravel()[there], mask=flags != Flag.OK)
    words = pa.array([flag.word for flag in Flag], pa.string())
    arrays["flag"] = pa.DictionaryArray.from_arrays(flags.astype(np.int32), words)
    bounds = np.full(shape, np.nan) if grid.bounds is None else grid.bounds[cells]
    limits = bounds.ravel()[there]
    bounded = np.isin(flags, [flag for flag in Flag if flag.bounds])
    arrays["bound"] = pa.array(limits, mask=~bounded | np.isnan(limits))
    return pa.table(arrays)


def _constant(text: str, count: int) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), pa.array([text], pa.string()))


def _unknown(what: str, label: str, names: Sequence[str]) -> ReleaseError:
    remedy = did_you_mean(label, names) or "Ask for fewer."
    return ReleaseError(f"there is no {what} '{label}'.", remedy=remedy)
