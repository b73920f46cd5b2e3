"""Counts of people and answers, one block a wave; blocks add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import TallyError
from surveybench.quantities import SECRET, Frame, wave_text
from surveybench.tally.counts_frame import Part, counts_frame

Counts = NDArray[np.int64]
Pair = tuple[str, str]
Moment = tuple[str, str, str]  # a table of moments: its kind, its item and its other item
PEOPLE: Moment = ("people", "", "")

Key = TypeVar("Key")

MISSING = "missing"
SOME_STRATA = 2  # everybody, and not known
CODES = 8  # of outcomes, the first of which is not used
KINDS = (np.uint8, np.uint16, np.uint32, np.int64)


class ByName(Protocol[Key]):
    """Count tables by name: a dict, or Tables."""

    def __getitem__(self, key: Key, /) -> Counts: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __iter__(self) -> Iterator[Key]: ...
    def __len__(self) -> int: ...
    def keys(self) -> Iterable[Key]: ...
    def values(self) -> Iterable[Counts]: ...
    def items(self) -> Iterable[tuple[Key, Counts]]: ...


class Tables:
    """Count tables by name, each held in as few bytes as its largest count needs.

    A table is an int64 array whenever it is looked up: with thousands of organisations all of
    them at once would not fit, one at a time does.
    """

    def __init__(self, tables: Mapping[Any, NDArray[Any]]) -> None:
        self._tables = {key: narrow(counts) for key, counts in tables.items()}

    def __getitem__(self, key: Any) -> Counts:
        return self._tables[key].astype(np.int64)

    def __contains__(self, key: object) -> bool:
        return key in self._tables

    def __iter__(self) -> Iterator[Any]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def keys(self) -> Iterable[Any]:
        """Names, in their order."""
        return self._tables.keys()

    def values(self) -> Iterator[Counts]:
        """Tables, one after another."""
        return (self[key] for key in self._tables)

    def items(self) -> Iterator[tuple[Any, Counts]]:
        """Names and tables, one after another."""
        return ((key, self[key]) for key in self._tables)


def narrow(counts: NDArray[Any]) -> NDArray[Any]:
    """Counts in the narrowest type that holds them."""
    largest = int(counts.max(initial=0))
    return counts.astype(
        next(k for k in KINDS if largest <= np.iinfo(k).max), order="C", copy=False
    )


@dataclass(frozen=True, slots=True)
class Axes:
    """What the positions of a wave's count tables mean.

    `fingerprint` is that of the survey definition: only equal ones may be added up. `strata` are
    those of the definition with `missing` last. `items` holds the option codes of every item.
    `subgroups` are the axes of the counts by what people are told apart by in breakdowns alone: in
    them a stratum is a subgroup's, all strata of the first subgroup before those of the second, and
    the last subgroup is `missing`. `covariates` are what scores are adjusted for: by category the
    values of its columns; `weighted` says that the moments are those of design weights.
    """

    survey: str
    wave: int
    fingerprint: str
    populations: tuple[str, ...]
    organisations: tuple[str, ...]
    strata: tuple[str, ...]
    items: Mapping[str, tuple[int, ...]]
    pairs: tuple[Pair, ...]
    subgroups: Mapping[str, Axes] = field(default_factory=lambda: NO_AXES)
    covariates: tuple[tuple[tuple[int, ...], ...], ...] = ()
    weighted: bool = False


NO_AXES: Mapping[str, Axes] = MappingProxyType({})


@dataclass(frozen=True)
class WaveTally:
    """The four count tables of one wave.

    people    [population, organisation, stratum]
    answers   item -> [population, organisation, stratum, option]
    pairs     (item a, item b) -> [population, organisation, stratum, option a, option b]
    outcomes  [organisation, outcome code 0 to 7; 0 is not used]

    `subgroups` holds people and answers again, by breakdown and subgroup: without pairs, without
    outcomes, and with scored items alone. `moments` are sums of covariates, and of products of two,
    over those whose stratum is known: [population, organisation, option of each item of their
    name, moment], in the order that `tally.moments` has. `sampled` are the outcomes by the stratum
    that the sample file says [organisation, stratum, outcome code]; None where nobody is told
    apart, or an earlier version counted.
    """

    axes: Axes
    people: Counts
    answers: ByName[str]
    pairs: ByName[Pair]
    outcomes: Counts
    subgroups: Mapping[str, WaveTally] = field(default_factory=lambda: NO_COUNTS)
    moments: ByName[Moment] = field(default_factory=lambda: NO_MOMENTS)
    sampled: Counts | None = None

    def __add__(self, other: WaveTally) -> WaveTally:
        """Counts of both. Raises TallyError where the definitions differ."""
        if not isinstance(other, WaveTally):
            return NotImplemented
        return _added([self, other])

    def spread(self, organisations: tuple[str, ...]) -> WaveTally:
        """The same counts over a longer list of organisations."""
        if organisations == self.axes.organisations:
            return self
        position = {code: i for i, code in enumerate(organisations)}
        positions = [position[code] for code in self.axes.organisations]

        def wide(counts: Counts, axis: int) -> Counts:
            shape = list(counts.shape)
            shape[axis] = len(organisations)
            result = np.zeros(shape, dtype=np.int64)
            result[(slice(None),) * axis + (positions,)] = counts
            return result

        subgroups = {name: part.spread(organisations) for name, part in self.subgroups.items()}
        return WaveTally(
            with_organisations(self.axes, organisations),
            wide(self.people, 1),
            Tables({item: narrow(wide(n, 1)) for item, n in self.answers.items()}),
            Tables({pair: narrow(wide(n, 1)) for pair, n in self.pairs.items()}),
            wide(self.outcomes, 0),
            subgroups,
            Tables({name: narrow(wide(n, 1)) for name, n in self.moments.items()}),
            None if self.sampled is None else wide(self.sampled, 0),
        )

    def __eq__(self, other: object) -> bool:
        """Same axes and same counts, to the last person."""
        if not isinstance(other, WaveTally):
            return NotImplemented
        return (
            self.axes == other.axes
            and np.array_equal(self.people, other.people)
            and np.array_equal(self.outcomes, other.outcomes)
            and _equal(self.sampled, other.sampled)
            and _same(self.answers, other.answers)
            and _same(self.pairs, other.pairs)
            and self.subgroups == other.subgroups
            and _same(self.moments, other.moments)
        )


NO_MOMENTS = Tables({})
NO_COUNTS: Mapping[str, WaveTally] = MappingProxyType({})


def tells_apart(axes: Axes) -> bool:
    """Whether there are strata beside 'not known', so that invited people are told apart."""
    return len(axes.strata) > SOME_STRATA


def with_organisations(axes: Axes, organisations: tuple[str, ...]) -> Axes:
    """The same axes over other organisations, those of subgroups too."""
    return replace(
        axes,
        organisations=organisations,
        subgroups={n: replace(a, organisations=organisations) for n, a in axes.subgroups.items()},
    )


@dataclass(frozen=True)
class Tally:
    """Counts of every wave: `tally(a and b together) == tally(a) + tally(b)`."""

    waves: Mapping[int, WaveTally]

    def __add__(self, other: Tally) -> Tally:
        """Counts of both; waves that only one of them has are kept."""
        if not isinstance(other, Tally):
            return NotImplemented
        return total([*self.waves.values(), *other.waves.values()])

    def __getitem__(self, wave: int) -> WaveTally:
        """Counts of one wave. Raises TallyError where it was not counted."""
        if wave not in self.waves:
            raise TallyError(
                f"wave {wave} was not counted.",
                remedy="Give its files, or remove it from `compare` in the definition.",
            )
        return self.waves[wave]

    def table(self) -> Frame:
        """Every count that is not 0 as a tidy table: exact, so not for publication.

        People by population, organisation and stratum; answers by item and option too; outcomes.
        Counts of two questions together, which only standard errors of sections need, are left out.
        """
        survey = next((wave.axes.survey for wave in self.waves.values()), "")
        return counts_frame(survey, (part for w in self.waves.values() for part in _parts(w)))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Every count as a stream of Arrow; its schema says that it is not for publication."""
        return self.table().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Which waves are counted, at a prompt; no count."""
        waves = ", ".join(wave_text(wave) for wave in self.waves)
        return f"<Tally of {waves or 'no wave'}. {SECRET}>"

    def _repr_html_(self) -> str:
        """The first counts, for a notebook."""
        return self.table()._repr_html_()


def _parts(wave: WaveTally, told_apart: str = "") -> Iterator[Part]:
    """The count tables of a wave with their labels, those by subgroup last."""
    axes = wave.axes
    people = {
        "population": axes.populations,
        "organisation": axes.organisations,
        "stratum": axes.strata,
    }
    yield Part(axes.wave, f"people{told_apart}", "", wave.people, people)
    for item, counts in wave.answers.items():
        options = tuple(map(str, axes.items[item]))
        yield Part(axes.wave, f"answers{told_apart}", item, counts, {**people, "option": options})
    codes = tuple(map(str, range(wave.outcomes.shape[1])))
    labels = {"organisation": axes.organisations, "option": codes}
    if wave.sampled is not None:
        by_stratum = {"organisation": axes.organisations, "stratum": axes.strata, "option": codes}
        yield Part(axes.wave, "outcomes by stratum", "", wave.sampled, by_stratum)
    if wave.outcomes.any() or not told_apart:
        yield Part(axes.wave, "outcomes", "", wave.outcomes, labels)
    for name, part in wave.subgroups.items():
        yield from _parts(part, f" by {name}")


def total(parts: Iterable[WaveTally]) -> Tally:
    """All parts added up, by wave. Raises TallyError where definitions differ."""
    waves: dict[int, list[WaveTally]] = {}
    for part in parts:
        waves.setdefault(part.axes.wave, []).append(part)
    return Tally({wave: _added(waves[wave]) for wave in sorted(waves)})


def _added(parts: Sequence[WaveTally]) -> WaveTally:
    """Parts of one wave together: one table after another, so that thousands can be added."""
    first = parts[0].axes
    if any(part.axes.fingerprint != first.fingerprint for part in parts):
        raise TallyError(
            f"the counts of wave {first.wave} come from different definitions.",
            remedy="Count both with the same survey definition.",
        )
    if len(parts) == 1:
        return parts[0]
    codes = first.organisations
    if any(part.axes.organisations != codes for part in parts):
        codes = tuple(sorted({code for part in parts for code in part.axes.organisations}))
    position = {code: i for i, code in enumerate(codes)}
    places = [[position[code] for code in part.axes.organisations] for part in parts]

    def summed(tables: Iterable[Counts], axis: int) -> Counts:
        result: Counts | None = None
        for counts, positions in zip(tables, places, strict=True):
            if result is None:
                shape = (*counts.shape[:axis], len(codes), *counts.shape[axis + 1 :])
                result = np.zeros(shape, dtype=np.int64)
            result[(slice(None),) * axis + (positions,)] += counts
        assert result is not None
        return result

    subgroups = {name: _added([part.subgroups[name] for part in parts]) for name in first.subgroups}
    sampled = [part.sampled for part in parts if part.sampled is not None]
    return WaveTally(
        with_organisations(first, codes),
        summed((part.people for part in parts), 1),
        Tables({i: narrow(summed((p.answers[i] for p in parts), 1)) for i in parts[0].answers}),
        Tables({i: narrow(summed((p.pairs[i] for p in parts), 1)) for i in parts[0].pairs}),
        summed((part.outcomes for part in parts), 0),
        {name: part.spread(codes) for name, part in subgroups.items()},
        Tables({m: narrow(summed((p.moments[m] for p in parts), 1)) for m in parts[0].moments}),
        None if len(sampled) < len(parts) else summed(sampled, 0),
    )


def _equal(a: Counts | None, b: Counts | None) -> bool:
    return a is b if a is None or b is None else np.array_equal(a, b)


def _same(a: ByName[Any], b: ByName[Any]) -> bool:
    return list(a) == list(b) and all(np.array_equal(a[key], b[key]) for key in a)
