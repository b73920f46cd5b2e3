"""Organisations of published figures beside those of their own kind: worked out here.

Whose kind an organisation is of says the file, where its layout has a column of peers, or a small
table beside it. Without either nobody has peers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published.code_table import rows_under
from surveybench.quantities import Flag, Grid, Organisation, Worker
from surveybench.results import Results
from surveybench.stats import peers

Floats = NDArray[np.float64]
COLUMNS = ("code", "peers")
REMEDY = "Write the code of each organisation, and the name of the group that it is in."
SHOWN = 5  # codes named in one line


def read_peers(path: Path) -> Mapping[str, str]:
    """The group of each code of a CSV with the columns code, peers. Raises InputError."""
    groups: dict[str, str] = {}
    for number, cells in rows_under(path, COLUMNS, REMEDY):
        place = Place(file=path.name, row=number)
        if len(cells) != len(COLUMNS) or not cells[0]:
            raise InputError("is not a code and a group.", where=place, remedy=REMEDY)
        if cells[0] in groups:
            raise InputError(
                f"{cells[0]} stands there twice.",
                where=place,
                remedy="Give every organisation one row, with the one group that it is in.",
            )
        groups[cells[0]] = cells[1]
    return groups


def grouped(
    organisations: Sequence[Organisation], groups: Mapping[str, str]
) -> tuple[tuple[Organisation, ...], tuple[str, ...]]:
    """The organisations with their groups, those of the table first, and what is to be told.

    Raises InputError where the table names none of them.
    """
    codes = {one.code for one in organisations}
    if groups and not codes & set(groups):
        raise InputError(
            "none of the codes in the table of peers is one of the published files.",
            remedy="Write the codes as those files have them; --list shows them.",
        )
    told = tuple(replace(one, peers=groups.get(one.code, one.peers)) for one in organisations)
    return told, tuple(_lines(told, [code for code in groups if code not in codes]))


def _lines(organisations: Sequence[Organisation], unknown: Sequence[str]) -> Iterator[str]:
    lone = [one.code for one in organisations if not one.peers]
    if len(lone) < len(organisations) and lone:
        yield f"Peers: in no group, and beside nobody: {_named(lone)}."
    if unknown:
        yield f"Peers: codes that the published files do not have: {_named(unknown)}."


def _named(codes: Sequence[str]) -> str:
    rest = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def with_peers(results: Results) -> Results:
    """The same results with every quantity of `peers`; as they are where nobody has a group.

    Scores that are not shown are in no mean and have no place.
    """
    names = sorted({one.peers for one in results.organisations if one.peers})
    if not names:
        return results
    group = np.array([names.index(o.peers) if o.peers else -1 for o in results.organisations])
    score = results.grids["score.score"]
    scores = np.where(results.shown[:1], score.values[:1], np.nan)
    beside = peers.beside(scores, group)
    axes = dict(score.axes)
    wave = next(iter(axes))
    axes[wave] = axes[wave][:1]
    absent = np.where(score.flags[:1] == Flag.OK, Flag.NOT_CALCULABLE, score.flags[:1])

    def grid(name: str, values: Floats) -> Grid:
        decimals = results.survey.catalogue[name].released
        assert decimals is not None  # all of them are released
        rounded = np.round(values, decimals)
        flags = np.where(np.isfinite(rounded), Flag.OK, absent).astype(np.int8)
        return Grid(axes, rounded, flags, Worker.FROM_PUBLISHED)

    values = {"mean": beside.mean, "difference": scores - beside.mean}
    values |= {"place": beside.place, "count": beside.count}
    made = {f"peers.{key}": grid(f"peers.{key}", array) for key, array in values.items()}
    return replace(results, grids={**results.grids, **made})
