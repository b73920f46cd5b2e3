"""One of two runs that are compared: its figures, and what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import Release
from surveybench.quantities import Axis, Flag, Grid
from surveybench.report.lens import Lens
from surveybench.results import Results
from surveybench.survey import Survey, choices_of
from surveybench.tally import Tally

DIGITS = 10  # as the long table of a release has them


@dataclass(frozen=True)
class Figures:
    """Figures by their references; a value is NaN where its flag says why.

    `values` is float [figure], `flags` int [figure], in the order of `refs`.
    """

    refs: tuple[str, ...]
    values: NDArray[np.float64]
    flags: NDArray[np.int8]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each reference stands."""
        return {ref: position for position, ref in enumerate(self.refs)}

    def value(self, ref: str) -> float:
        """One value; NaN where there is none."""
        position = self.positions.get(ref)
        return float(self.values[position]) if position is not None else float("nan")


@dataclass(frozen=True)
class Made:
    """What a run was made of, as far as it says so.

    `rules` are hashes by wave, `settings` values as text, `definition` hashes of its parts by key,
    `files` hashes of raw files by name. An empty mapping is not known.
    """

    version: str = ""
    rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    definition: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Counted:
    """Counts behind the figures, and results in full precision: for those who hold the records."""

    survey: Survey
    tally: Tally
    results: Results


@dataclass(frozen=True)
class Side:
    """One run by the name it is called: a survey, empty where it is not known, and a wave.

    `names` are those of organisations by code, `bands` those of bands, empty where they are not
    known; `synthetic` says that the data are known to be made up. `counted` is there where its
    counts are.
    """

    name: str
    survey: str
    wave: int
    figures: Figures
    made: Made = field(default_factory=Made)
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    column: str = ""
    bands: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    synthetic: bool = False
    counted: Counted | None = None


def side_of(release: Release, name: str, made: Made | None = None) -> Side:
    """A release as one side; without `made`, its settings and version alone are known."""
    survey = release.survey
    settings = {choice.name: str(choice.value) for choice in choices_of(survey)}
    known = made or Made(release.provenance.version, settings=settings)
    names = {organisation.code: organisation.name for organisation in release.organisations}
    return Side(
        name,
        survey.id,
        survey.wave,
        _figures(release.grids),
        known,
        names,
        survey.columns.organisation,
        Lens(release).bands,
        bool(names) and all(organisation.synthetic for organisation in release.organisations),
    )


def _figures(grids: Mapping[str, Grid]) -> Figures:
    refs: list[str] = []
    for name, grid in grids.items():
        outer = [axis for axis in grid.axes if axis is not Axis.ORGANISATION]
        sizes = [len(grid.axes[axis]) for axis in outer]
        for place in np.ndindex(*sizes):
            labels = {axis: grid.axes[axis][i] for axis, i in zip(outer, place, strict=True)}
            before, after = grid.ref(name, labels).around_organisation()
            refs += [f"{before}{code}{after}" for code in grid.organisations]
    values = np.concatenate([grid.values.ravel() for grid in grids.values()])
    flags = np.concatenate([grid.flags.ravel() for grid in grids.values()])
    shown = flags == Flag.OK
    rounded = np.full(values.shape, np.nan)
    rounded[shown] = [float(f"{value:.{DIGITS}g}") for value in values[shown]]
    return Figures(tuple(refs), rounded, flags)
