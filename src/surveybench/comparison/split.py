"""How far a z moved by the organisation's own answers, by the others, and by other rules.

With two things that changed, what each did depends on which is taken first; both orders are tried,
and their mean is what is said, so that the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.comparison.sides import Counted, Figures, Side
from surveybench.quantities import NATIONAL, Ref
from surveybench.results import Results, compute, scores_under
from surveybench.survey import Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
Score = tuple[float, float]
BAND, Z = "expected_range.band", "expected_range.z"
SCORES = ("score.score", "score.standard_error")
SPREAD = ("expected_range.national", "expected_range.tau2")


@dataclass(frozen=True, slots=True)
class Split:
    """How far a z moved: by the organisation's own answers, by the others', by other rules.

    The others' part is that of the average and the spread, and, with the counts at hand, of the
    profile that everybody is weighted to. `exact` is False where it rests on rounded figures.
    """

    own: float
    others: float
    rules: float = 0.0
    exact: bool = False

    @property
    def total(self) -> float:
        """How far the z moved."""
        return self.own + self.others + self.rules


@dataclass(frozen=True)
class Splits:
    """The split of each cell by its reference; what the counts say where both sides have them.

    `changed` gives the waves in which an organisation was counted otherwise, None without counts.
    `by_rules` is how many bands change with the definition alone.
    """

    by_ref: Mapping[str, Split]
    changed: Mapping[str, tuple[int | str, ...]] | None = None
    by_rules: int | None = None


def splits(old: Side, new: Side, cells: Sequence[Ref]) -> Splits:
    """The split of the z of every cell, given by the reference of its band."""
    if old.counted is None or new.counted is None:
        rounded = {str(ref): _of_figures(old.figures, new.figures, ref) for ref in cells}
        return Splits({key: split for key, split in rounded.items() if split is not None})
    changed = _counted_otherwise(old.counted, new.counted)
    middle = _middle(old.counted, new.counted)
    if middle is None:
        return Splits({}, changed)
    by_rules = _bands_apart(middle.results, new.counted.results)
    parts = _parts(old.counted, middle)
    exact = {str(ref): _exact(parts, new.counted, ref) for ref in cells}
    return Splits(exact, changed, by_rules)


def shared(z: Callable[[int, int], float]) -> tuple[float, float]:
    """What the first and the second of two things did, `z(0, 0)` being before and `z(1, 1)` after.

    Each is the mean of what it does before and after the other.
    """
    first = (z(1, 0) - z(0, 0) + z(1, 1) - z(0, 1)) / 2
    second = (z(0, 1) - z(0, 0) + z(1, 1) - z(1, 0)) / 2
    return first, second


def _z(score: Score, spread: Score) -> float:
    (y, s), (average, tau2) = score, spread
    reach = s * s + tau2
    return (y - average) / reach**0.5 if reach > 0 else float("nan")


def _of_figures(old: Figures, new: Figures, ref: Ref) -> Split | None:
    """From what releases show; the profile's part is in the organisation's own score."""
    scores = [_pair(side, ref, SCORES) for side in (old, new)]
    national = replace(ref, organisation=NATIONAL)
    spreads = [_pair(side, national, SPREAD) for side in (old, new)]
    own, others = shared(lambda o, e: _z(scores[o], spreads[e]))
    return Split(own, others) if np.isfinite(own + others) else None


def _pair(figures: Figures, ref: Ref, names: tuple[str, str]) -> Score:
    one, another = (figures.value(str(replace(ref, statistic=name))) for name in names)
    return one, another


# ---- with the counts at hand ----


def _counted_otherwise(old: Counted, new: Counted) -> dict[str, tuple[int | str, ...]]:
    """Organisations whose counts are not the same, and the waves; one that is new, or gone, too."""
    waves: dict[str, dict[int | str, None]] = {}
    for wave in new.survey.waves:
        before, after = old.tally.waves.get(wave), new.tally.waves.get(wave)
        if before is None or after is None:
            continue
        codes = tuple(sorted({*before.axes.organisations, *after.axes.organisations}))
        for code in _unlike(before.spread(codes), after.spread(codes)):
            waves.setdefault(code, {})[wave] = None
    return {code: tuple(listed) for code, listed in sorted(waves.items())}


def _unlike(before: WaveTally, after: WaveTally) -> list[str]:
    """Codes of organisations with any count that differs; both have the same organisations."""
    unlike = (before.outcomes != after.outcomes).any(axis=1)
    unlike |= (before.people != after.people).any(axis=(0, 2))
    for item in before.answers:
        if item in after.answers and before.answers[item].shape == after.answers[item].shape:
            apart = before.answers[item] != after.answers[item]
            unlike |= apart.any(axis=tuple(a for a in range(apart.ndim) if a != 1))
    return [before.axes.organisations[o] for o in np.flatnonzero(unlike)]


def _middle(old: Counted, new: Counted) -> Counted | None:
    """The new counts with the old definition; None where they were not counted for it."""
    if _decides(old.survey) == _decides(new.survey):
        return new
    waves = {s.wave: s for s in (old.survey, *(e.survey for e in old.survey.earlier))}
    counts = new.tally.waves
    if any(
        w not in counts or counts[w].axes.fingerprint != s.fingerprint for w, s in waves.items()
    ):
        return None
    made = new.results
    results = compute(old.survey, new.tally, made.organisations, made.provenance, opinions=False)
    return Counted(old.survey, new.tally, results)


def _decides(survey: Survey) -> tuple[object, ...]:
    """All of a definition that decides a z of the wave reported beside the counts."""
    scores = tuple((item.id, item.scores) for item in survey.items)
    chosen = survey.settings
    parts = (chosen.standardising, chosen.scoring, chosen.banding, chosen.strata, chosen.release)
    return (survey.fingerprint, scores, parts, survey.sections)


def _bands_apart(one: Results, another: Results) -> int:
    if one is another:
        return 0
    a, b = one.grids[BAND], another.grids[BAND]
    if a.axes != b.axes:
        return 0
    both = np.isfinite(a.values) & np.isfinite(b.values)
    return int((both & (a.values != b.values)).sum())


@dataclass(frozen=True)
class _Parts:
    """Scores and errors by whose answers and under whose standard, 0 before and 1 after.

    `scores` are by (answers, standard) pairs of float [population, measure, organisation].
    """

    sides: tuple[Counted, Counted]
    scores: Mapping[tuple[int, int], tuple[Floats, Floats]]

    def z(self, ref: Ref, answers: int, others: int) -> float:
        """The z with answers of one side, and standard, average and spread of another."""
        grid = self.sides[answers].results.grids[SCORES[0]]
        _, p, m, o = grid.at(replace(ref, statistic=SCORES[0]))
        y, s = (float(values[p, m, o]) for values in self.scores[answers, others])
        return _z((y, s), _spread(self.sides[others].results, ref))


def _parts(old: Counted, new: Counted) -> _Parts:
    sides = (old, new)
    scores = {}
    for answers, standard in ((0, 0), (0, 1), (1, 0), (1, 1)):
        counts, of_standard = sides[answers], sides[standard].results.standard
        assert of_standard is not None  # sides are compared among themselves
        wave = counts.survey.wave
        codes = counts.results.grids[SCORES[0]].organisations
        tally = counts.tally[wave].spread(codes)
        scores[answers, standard] = scores_under(counts.survey, tally, of_standard.of(wave))
    return _Parts(sides, scores)


def _spread(results: Results, ref: Ref) -> Score:
    average, tau2 = (
        float(results.grids[name].values[results.grids[name].at(named)])
        for name in SPREAD
        for named in (replace(ref, statistic=name, organisation=NATIONAL),)
    )
    return average, tau2


def _exact(parts: _Parts, new: Counted, ref: Ref) -> Split:
    own, others = shared(lambda answers, standard: parts.z(ref, answers, standard))
    z = replace(ref, statistic=Z)
    last = float(new.results.grids[Z].values[new.results.grids[Z].at(z)])
    return Split(own, others, last - parts.z(ref, 1, 1), exact=True)
