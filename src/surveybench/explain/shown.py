"""The working of a number from what a release shows: its inputs, theirs, and so on, as cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from surveybench.explain.figures import (
    Published,
    about,
    below,
    find,
    inputs_of,
    referred,
    unreleased,
    working_of,
)
from surveybench.explain.limits import band_formula, on_scale
from surveybench.quantities import CATALOGUE, Figure, Ref, Unit, Worker
from surveybench.quantities import figure as figure_of
from surveybench.report.live import Entry, Step, Worked
from surveybench.report.words import explained as words_explained
from surveybench.report.words import worked as words
from surveybench.stats.expected_range import bands, cuts, limit_cuts
from surveybench.survey import Survey, choices_named, range_of_average

AVERAGE, TAU2 = "{national:expected_range.national}", "{national:expected_range.tau2}"
REACH = f"SQRT({{score.standard_error}}^2+{TAU2})"
BAND = "expected_range.band"


def formulas(survey: Survey, measure: str) -> Mapping[str, str]:
    """What gives a number from its released inputs; over inputs as its row names them."""
    low = measure in survey.measures and survey.better_low(measure)
    confidence = survey.settings.banding.confidence
    if range_of_average(survey, measure):  # whose n_w no release holds
        return {
            BAND: band_formula("{expected_range.z}", "cut.", confidence, low=low),
            "change.difference": "{now:score.score}-{score.score}",
        }
    return {
        "expected_range.z": f"({{score.score}}-{AVERAGE})/{REACH}",
        **{
            f"expected_range.{name}": on_scale(survey, f"{AVERAGE}{sign}{{cut.{c}}}*{REACH}")
            for name, (sign, c) in limit_cuts(confidence).items()
        },
        BAND: band_formula("{expected_range.z}", "cut.", confidence, low=low),
        "change.difference": "{now:score.score}-{score.score}",
    }


GAP = re.compile(r"\{([^{}]+)\}")


def shown(release: Published, reference: str, depth: int) -> Worked:
    """A number and the released ones it is worked out from, as far down as `depth`.

    Raises ReleaseError, with near matches, where the release has no such number.
    """
    figure = find(release, reference)
    steps, level_of = [], {figure.ref: 0}
    for ref in below(release, figure.ref, depth):
        for one in inputs_of(release, ref):
            level_of.setdefault(one, level_of[ref] + 1)
        steps.append(_step(release, ref, level_of[ref]))
    if any(
        f"{{cut.{c}}}" in e.formula for s in steps for row in s.rows for e in row for c in "012"
    ):
        steps.append(_cuts(release))
    named = {step.title: step for step in steps}
    return Worked(
        str(figure.ref),
        figure.value,
        tuple(about(release.survey, release.organisations, figure.ref)),
        tuple(named.values()),
        tuple(_settings(release, figure.ref)),
        (words.RELEASED,),
        f"docs/methods/{figure.ref.statistic.partition('.')[0]}.md",
        publishable=True,
    )


def _settings(release: Published, ref: Ref) -> Iterator[tuple[str, str, str]]:
    working = working_of(release, ref)
    for choice in choices_named(release.survey, working.settings if working else ()):
        yield choice.name, str(choice.value), str(choice.default)


def _shown(figure: Figure) -> float | str:
    if figure.value is not None:
        return figure.value
    flag = figure.flag.word
    return words_explained.NONE.format(
        flag=flag, reason=words_explained.REASONS[flag].format(bound=_bound(figure))
    )


def _bound(figure: Figure) -> str:
    """What a figure is above, below or at least, as it leaves."""
    row = CATALOGUE[figure.ref.statistic]
    if figure.bound is None:
        return ""
    if row.unit is Unit.SHARE:
        return f"{figure.bound:.0%}"
    return f"{figure.bound:,.0f}" if row.unit is Unit.PEOPLE else f"{figure.bound}"


def _figure(release: Published, ref: Ref) -> Figure:
    return figure_of(release.grids, ref)


def _step(release: Published, ref: Ref, level: int) -> Step:
    """One number: its inputs, what they give, and what is published."""
    figure, working = _figure(release, ref), working_of(release, ref)
    inputs = inputs_of(release, ref)
    rows = [
        (Entry(str(one)), Entry(_shown(_figure(release, one)), f"{ref}/{one}")) for one in inputs
    ]
    if working is not None and working.records and figure.worked_out_by is Worker.PROGRAM:
        hidden = unreleased(release.survey)
        rows.insert(0, (Entry(hidden), Entry(None)))
    formula = _formula(release, ref, inputs)
    if formula:
        rows.append((Entry(words.GIVEN), Entry(_given(release, ref, inputs), "", formula)))
    rows.append((Entry(words.PUBLISHED), Entry(_shown(figure))))
    says = working.formula if working and figure.value is not None else ""
    meaning = release.survey.catalogue[ref.statistic].meaning
    headers = (meaning, words.RESULT)
    return Step(str(ref), says, headers, tuple(rows), level)


def _names(release: Published, ref: Ref) -> Mapping[str, list[Ref]]:
    """References of the inputs by their names in the row of a number."""
    working = working_of(release, ref)
    return {name: [*referred(release, ref, name)] for name in (working.inputs if working else ())}


def _formula(release: Published, ref: Ref, inputs: list[Ref]) -> str:
    """The formula over the cells of its inputs; empty where there is none, or one is hidden."""
    if not inputs or any(_figure(release, one).value is None for one in inputs):
        return ""
    if ref.measure in release.survey.section and ref.statistic == "score.score":
        cells = [f"{{{ref}/{one}}}" for one in inputs]
        if release.survey.section[ref.measure].plain:
            return f"AVERAGE({','.join(cells)})"
        shares = release.survey.shares[ref.measure].values()
        return "+".join(f"{share!r}*{one}" for share, one in zip(shares, cells, strict=True))
    names = _names(release, ref)

    def cell(match: re.Match[str]) -> str:
        refs = names.get(match[1])
        return f"{{{ref}/{refs[0]}}}" if refs else match[0]

    filled = GAP.sub(cell, formulas(release.survey, ref.measure).get(ref.statistic, ""))
    strays = [name for name in GAP.findall(filled) if "/" not in name and "cut." not in name]
    return "" if strays else filled


def _given(release: Published, ref: Ref, inputs: list[Ref]) -> float:
    """What the released inputs give."""
    values = {one: _figure(release, one).value or 0.0 for one in inputs}
    if ref.measure in release.survey.section and ref.statistic == "score.score":
        shares = release.survey.shares[ref.measure].values()
        return float(np.average(list(values.values()), weights=list(shares)))
    names = {name: values.get(refs[0], 0.0) for name, refs in _names(release, ref).items() if refs}
    confidence = release.survey.settings.banding.confidence
    if ref.statistic == "change.difference":
        return names["now:score.score"] - names["score.score"]
    if ref.statistic == BAND:
        turned = -1 if release.survey.better_low(ref.measure) else 1
        return float(bands(np.array([turned * names["expected_range.z"]]), confidence)[0])
    average = names["national:expected_range.national"]
    reach = (names["score.standard_error"] ** 2 + names["national:expected_range.tau2"]) ** 0.5
    if ref.statistic == "expected_range.z":
        return (names["score.score"] - average) / reach
    sign, c = limit_cuts(confidence)[ref.statistic.partition(".")[2]]
    cut = float(cuts(confidence)[c])
    ends = release.survey.scale.ends
    return float(np.clip(average + (cut if sign == "+" else -cut) * reach, *ends))


def _cuts(release: Published) -> Step:
    confidence = release.survey.settings.banding.confidence
    rows = tuple(
        (
            Entry(words.CUT.format(confidence=f"{share * 100:g}")),
            Entry(float(cut), f"cut.{c}", f"NORMSINV(0.5+{share!r}/2)"),
        )
        for c, (share, cut) in enumerate(zip(confidence, cuts(confidence), strict=True))
    )
    return Step(words.CUTS, "", (words.NAME, words.RESULT), rows, 1)
