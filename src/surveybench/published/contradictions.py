"""Published figures held against each other: what cannot both be right, with sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.published.agreement import USUAL_NAMES, Verdicts, contradictions, slack
from surveybench.published.assembly import Assembly, every_measure
from surveybench.quantities import Axis
from surveybench.stats.expected_range import LIMITS

# Two limits of a pair: their middle is the average, unless one was cut at the end of the scale.
PAIRS = (("lower_outer", "upper_outer"), ("lower_middle", "upper_middle"))
PAIRS = (*PAIRS, ("lower_inner", "upper_inner"))
TURNED = 8  # less a band, the band as far on the other side
WHOLE_PROFILE = 0.005  # by how much shares of one kind may exceed all people


@dataclass(frozen=True)
class Contradiction:
    """Two published figures that cannot both be right, and where one of them stands.

    `organisation` and `measure` say whose of what, where they are of one; `shown` whether a score
    of it may be shown.
    """

    place: Place
    what: str
    organisation: str = ""
    measure: str = ""
    shown: bool = False

    @property
    def line(self) -> str:
        """As it is told."""
        return f"{self.place}: {self.what}"


def found(assembly: Assembly) -> tuple[Contradiction, ...]:
    """Every contradiction, in the order of the checks; figures that are not there contradict none.

    Rounded figures may differ by what rounding explains.
    """
    checks = (_differing, _verdicts, _sections, _centres, _extremes, _people, _total, _changes)
    return tuple(one for check in checks for one in check(assembly))


def _differing(assembly: Assembly) -> Iterator[Contradiction]:
    for place, what in assembly.differing:
        yield Contradiction(place, what)


def _place(assembly: Assembly, name: str, cell: tuple[int, int, int], organisation: int) -> Place:
    """Where a figure stands; where its quantity came from nowhere, the file."""
    origin = assembly.origins.get((name, *cell))
    return origin.place(organisation) if origin else Place()


def _of_one(
    assembly: Assembly, name: str, cell: tuple[int, int, int], organisation: int, what: str
) -> Contradiction:
    """A contradiction of one organisation and measure."""
    draft = assembly.draft
    return Contradiction(
        _place(assembly, name, cell, organisation),
        what,
        draft.organisations[organisation].code,
        assembly.survey.measures[cell[2]],
        bool(draft.shown[cell][organisation]),
    )


def _verdicts(assembly: Assembly) -> Iterator[Contradiction]:
    """Band by limits and by z, order of limits, a band without a score."""
    values = assembly.draft.values
    confidence = assembly.survey.settings.banding.confidence
    names = assembly.survey.band_names or USUAL_NAMES
    limits = [values[f"expected_range.{name}"] for name in LIMITS]
    for cell in every_measure(assembly.draft, "expected_range.band"):
        band = np.nan_to_num(values["expected_range.band"][cell])
        low = assembly.survey.better_low(assembly.survey.measures[cell[2]])
        verdicts = Verdicts(
            values["score.score"][cell],
            np.stack([limit[cell] for limit in limits]),
            np.where(low & (band > 0), TURNED - band, band),
            values["expected_range.z"][cell],
        )
        called = {TURNED - number: name for number, name in names.items()} if low else names
        for one in contradictions(verdicts, confidence, called):
            name = {"band": "expected_range.band", "limits": _given_limit(assembly, cell)}[one.part]
            yield _of_one(assembly, name, cell, one.row, one.what)


def _given_limit(assembly: Assembly, cell: tuple[int, int, int]) -> str:
    names = [f"expected_range.{name}" for name in LIMITS]
    return next((name for name in names if (name, *cell) in assembly.origins), names[0])


def _sections(assembly: Assembly) -> Iterator[Contradiction]:
    """A section is the mean of its questions, where all of them are there."""
    scores, survey = assembly.draft.values["score.score"], assembly.survey
    for w, p in np.ndindex(scores.shape[:2]):
        for section in (one for one in survey.sections if one.score == "items"):
            m, shares = survey.measures.index(section.id), survey.shares[section.id]
            items = scores[w, p, [survey.measures.index(item) for item in shares]]
            with np.errstate(invalid="ignore"):
                mean = np.average(items, axis=0, weights=[*shares.values()])
                wrong = np.abs(scores[w, p, m] - mean) > slack(scores[w, p, m]) + slack(items)
            for o in np.flatnonzero(wrong):
                yield _of_one(
                    *(assembly, "score.score", (w, p, m), int(o)),
                    f"says {scores[w, p, m, o]:.6g}, but the mean of the questions of section "
                    f"{section.id} is {mean[o]:.6g}.",
                )


def _centres(assembly: Assembly) -> Iterator[Contradiction]:
    """Limits stand around the average, but for those cut at an end of the scale."""
    values = assembly.draft.values
    low_end, high_end = assembly.survey.scale.low, assembly.survey.scale.high
    for low_name, high_name in PAIRS:
        low, high = (values[f"expected_range.{name}"] for name in (low_name, high_name))
        for cell in every_measure(assembly.draft, f"expected_range.{low_name}"):
            if (f"expected_range.{low_name}", *cell) not in assembly.origins:
                continue
            middle = (low[cell] + high[cell]) / 2
            with np.errstate(invalid="ignore"):
                free = (low[cell] > low_end + 1e-9) & (high[cell] < high_end - 1e-9)
            if not free.any():
                continue
            centre = float(np.median(middle[free]))
            average = values["expected_range.national"][cell]
            if not assembly.draft.shown[cell].any() or not np.isfinite(average):
                average = centre
            blur = slack(low[cell]) + slack(np.array([average]))
            if abs(centre - average) > blur + 0.02 * (high_end - low_end):
                continue  # adjusted figures: the limits of each stand around its own expectation
            for o in np.flatnonzero(free & (np.abs(middle - centre) > blur)):
                if _common_centre(middle[free], blur):
                    name = f"expected_range.{low_name}"
                    yield _of_one(
                        *(assembly, name, cell, int(o)),
                        f"the middle between {low[cell][o]:.6g} and {high[cell][o]:.6g} is "
                        f"{middle[o]:.6g}, but the limits of the others stand around {centre:.6g}.",
                    )


def _common_centre(middles: NDArray[np.float64], blur: float) -> bool:
    """Whether limits stand around one average at all: those of nearly all organisations do."""
    return bool((np.abs(middles - np.median(middles)) <= blur).mean() >= 0.9)


def _extremes(assembly: Assembly) -> Iterator[Contradiction]:
    """The lowest and the highest score are those of an organisation, and no score is beyond."""
    values = assembly.draft.values
    for quantity, end in (("lowest", np.nanmin), ("highest", np.nanmax)):
        name = f"expected_range.{quantity}"
        for cell in every_measure(assembly.draft, name):
            given, scores = values[name][cell], values["score.score"][cell]
            if (name, *cell) not in assembly.origins or not np.isfinite(scores).any():
                continue
            real = float(end(scores))
            if abs(given - real) > slack(scores) + slack(np.array([given])):
                alone = len(scores) == 1
                beyond = (given - real) * (1 if quantity == "lowest" else -1) > 0
                if not alone or beyond:
                    yield Contradiction(
                        _place(assembly, name, cell, -1),
                        f"says {given:.4g}, but the {quantity} score of an organisation is "
                        f"{real:.4g}.",
                    )


def _people(assembly: Assembly) -> Iterator[Contradiction]:
    """Nobody answers a question who did not answer at all; shares of one kind are at most all."""
    values, survey = assembly.draft.values, assembly.survey
    completed = values["response_rate.completed"][:, :-1]
    for w, p, m in every_measure(assembly.draft, "score.n"):
        with np.errstate(invalid="ignore"):
            wrong = values["score.n"][w, p, m] > completed[w] + 0.5
        for o in np.flatnonzero(wrong):
            yield _of_one(
                *(assembly, "score.n", (w, p, m), int(o)),
                f"says {values['score.n'][w, p, m, o]:,.0f} answered {survey.measures[m]}, but "
                f"{completed[w, o]:,.0f} answered the survey.",
            )
    yield from _profiles(assembly)


def _profiles(assembly: Assembly) -> Iterator[Contradiction]:
    name = "response_rate.profile"
    if name not in assembly.draft.values:
        return
    labels = assembly.draft.labels[name]
    kinds: dict[str, list[int]] = {}
    for position, label in enumerate(labels[Axis.SUBGROUP]):
        kinds.setdefault(str(label).partition(": ")[0].rstrip("0123456789"), []).append(position)
    shares = assembly.draft.values[name]
    for w in range(shares.shape[0]):
        for kind, members in kinds.items():
            total = np.nansum(shares[w, members], axis=0)
            for o in np.flatnonzero(total > 1 + WHOLE_PROFILE * len(members)):
                code = str(labels[Axis.ORGANISATION][o])
                yield Contradiction(
                    Place(file=assembly.files),
                    f"the shares of {kind} of {code} add up to {100 * total[o]:.4g} %.",
                )


def _total(assembly: Assembly) -> Iterator[Contradiction]:
    """The returns of everyone are those of all organisations together."""
    name = "response_rate.completed"
    completed = assembly.draft.values[name]
    for w in range(completed.shape[0]):
        together, single = completed[w, -1], completed[w, :-1]
        origin = assembly.origins.get((name, w, 0, 0))
        if w or not np.isfinite(together) or not np.isfinite(single).all() or len(single) < 2:
            continue
        if abs(together - single.sum()) > 0.5 and origin:
            yield Contradiction(
                assembly.everyone.get((name, w), origin.place(-1)),
                f"says {together:,.0f}, but the organisations add up to {single.sum():,.0f}.",
            )


def _changes(assembly: Assembly) -> Iterator[Contradiction]:
    """A score that is said to have risen is not lower than before."""
    values = assembly.draft.values
    if "change.verdict" not in values:
        return
    scores = values["score.score"]
    for w, p, m in every_measure(assembly.draft, "change.verdict"):
        now, then = scores[0, p, m], scores[w + 1, p, m]
        verdict = values["change.verdict"][w, p, m]
        with np.errstate(invalid="ignore"):
            wrong = verdict * (now - then) < -2 * slack(scores[:, p, m])
        for o in np.flatnonzero(wrong):
            yield _of_one(
                *(assembly, "change.verdict", (w, p, m), int(o)),
                f"says {verdict[o]:+.0f}, but the score went from {then[o]:.4g} to {now[o]:.4g}.",
            )
