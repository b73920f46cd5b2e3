"""What results are made of beside grids: where they come from, and the standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import Choices
from surveybench.disclosure.everybody import Alike
from surveybench.disclosure.subgroups import Subgroups
from surveybench.quantities import SECRET, Axis, Frame, Grid, Organisation, check_grid, frame
from surveybench.survey import Survey


@dataclass(frozen=True, slots=True)
class Against:
    """The national run that a local one is compared with, in its own words."""

    wave: int
    made: date
    organisation: str
    organisations: str
    count: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Somebody else worked the figures out; `decimals` are those of their source, by quantity.

    `contradictions` is how many figures contradict others. `doubts` are those of scores that are
    shown, by organisation: each a measure and where it stands, without numbers.

    What was worked out here all the same, from published figures, its grid says.
    """

    decimals: Mapping[str, int]
    contradictions: int = 0
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from: software, date of the run, what went in with its hashes.

    `against` is there where organisations are not compared among themselves, `publisher` where
    the figures were worked out by somebody else.
    """

    version: str
    made: date
    inputs: tuple[tuple[str, str], ...] = ()
    against: Against | None = None
    publisher: Publisher | None = None


@dataclass(frozen=True)
class Standard:
    """The age and sex profile that weights give every organisation.

    `shares` is float [wave, population, stratum], NaN where it may not leave. In the waves of
    `rounded` they are rounded, so that they do not tell how many people they were made of.
    """

    waves: tuple[int, ...]
    populations: tuple[str, ...]
    strata: tuple[str, ...]
    shares: NDArray[np.float64]
    rounded: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Nobody may write into the shares afterwards."""
        self.shares.setflags(write=False)

    def of(self, wave: int) -> NDArray[np.float64]:
        """Shares of one wave [population, stratum]."""
        return self.shares[self.waves.index(wave)]


@dataclass(frozen=True)
class Parts:
    """Results of parts of organisations, such as sites; `within` says by code whose each is."""

    results: Results
    within: Mapping[str, str]


@dataclass(frozen=True)
class Results:
    """Every statistic of one survey, unrounded and unsuppressed: not to be shown to anyone.

    `shown` is bool [wave, population, measure, organisation], False where a figure rests on too
    few people; waves are those of the survey, this one first. `standard` is None where these
    organisations did not make it. `alike`, on the axes of `shown`, are scores that would say what
    nearly everybody answered; None where nobody counted answers. `sums` are sums over
    organisations that are published elsewhere, each int [organisation], the number of the sum that
    an organisation is in, -1 for none. `choices` are shares of answers that few people chose; None
    where nobody counted answers. `again` gives the same results with further scores, bool [wave,
    population, organisation], withheld before any average; None where nobody can count again.
    `parts` are results of what these organisations are made of, where they were published too.
    `subgroups` says where figures of subgroups may be shown; None without breakdowns.
    `telling_strata`, bool [wave, organisation and national], is where the R-indicator would tell
    how many people of a stratum there are; None where nobody counted the invited.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    grids: Mapping[str, Grid]
    shown: NDArray[np.bool_]
    provenance: Provenance
    standard: Standard | None = None
    alike: Alike | None = None
    sums: tuple[NDArray[np.int64], ...] = ()
    choices: Choices | None = None
    again: Callable[[NDArray[np.bool_]], Results] | None = None
    parts: Parts | None = None
    subgroups: Subgroups | None = None
    telling_strata: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Refuse a quantity that the catalogue does not know, or on other axes. ReleaseError."""
        for name, grid in self.grids.items():
            check_grid(name, grid)

    def table(self, statistic: str = "", *, wave: int | str = "", measure: str = "") -> Frame:
        """Numbers as a tidy table, in full precision and with nothing hidden: not for publication.

        `statistic` is one quantity, such as score.score, or all of a statistic, such as score.
        Raises ReleaseError, with near matches, for what there is not.
        """
        about = {"survey": self.survey.id, "wave": self.survey.wave, "publishable": False}
        labels = {Axis.WAVE: wave, Axis.MEASURE: measure}
        return frame(self.grids, statistic, labels, about=about, note=SECRET)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Every number as a stream of Arrow; its schema says that it is not for publication."""
        return self.table().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Of what they are and how much they hold, at a prompt; no number."""
        sizes = f"{len(self.organisations):,} organisations, {len(self.grids):,} quantities"
        return f"<Results of {self.survey.id} {self.survey.wave_name}: {sizes}. {SECRET}>"

    def _repr_html_(self) -> str:
        """The first numbers, for a notebook."""
        return self.table()._repr_html_()
