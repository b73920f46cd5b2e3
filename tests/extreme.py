"""Surveys in which nothing differs and nothing changed, made as counts, to hold claims to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from surveybench.disclosure import Release
from surveybench.disclosure import release as released
from surveybench.jobs import pipeline
from surveybench.survey import Survey, load_survey
from surveybench.tally import Tally, WaveTally, axes_of
from surveybench.tally.types import Tables
from tiny import MADE

ITEMS = 20
QUESTION = (
    "  - {{id: Q{0}, text: Question {0}, options: [{{code: 1, label: A, score: 10}}, "
    "{{code: 2, label: B, score: 5}}, {{code: 3, label: C, score: 0}}]}}\n"
)


def defined(folder: Path, settings: str) -> Survey:
    """Two waves of a survey of ITEMS questions with three answers each."""
    names = [f"Q{number}" for number in range(ITEMS)]
    items = "".join(QUESTION.format(number) for number in range(ITEMS))
    for wave, name in ((2025, "now"), (2024, "then")):
        compared = f"compare: {{2024: {{definition: then.yaml, items: {{{_same(names)}}}}}}}\n"
        text = (
            f"survey: extreme\nwave: {wave}\n{compared if wave == 2025 else ''}"
            "words: {title: Extreme, report: Extreme report}\n"
            "populations: [{id: all, name: Everyone}]\n"
            f"settings: {{min_answered: 1, {settings}}}\nitems:\n{items}"
            f"sections:\n  - {{id: S, name: Section, items: [{', '.join(names)}]}}\n"
        )
        (folder / f"{name}.yaml").write_text(text)
    return load_survey(str(folder / "now.yaml"))


def _same(names: list[str]) -> str:
    return ", ".join(f"{name}: {name}" for name in names)


def shares(mean: float) -> np.ndarray:
    """Shares of 10, 5 and 0 with this mean."""
    return np.array([mean / 10 - 0.025, 0.05, 0.975 - mean / 10])


def counted(
    survey: Survey, organisations: int, n: int, mean: float, seed: np.random.Generator
) -> WaveTally:
    """A wave in which everybody draws from the same answers; no pair is counted."""
    axes = axes_of(survey, tuple(f"Z{number:02d}" for number in range(organisations)))
    strata, chances = len(axes.strata), shares(mean)
    people = np.zeros((1, organisations, strata), np.int64)
    people[0, :, :-1] = seed.multinomial(
        n, np.full(strata - 1, 1 / (strata - 1)), size=organisations
    )
    answers = {item: seed.multinomial(people, chances) for item in axes.items}
    outcomes = np.zeros((organisations, 8), np.int64)
    outcomes[:, 1] = outcomes[:, 6] = n
    return WaveTally(axes, people, Tables(answers), Tables({}), outcomes)


def repeated(
    survey: Survey, n: tuple[int, int], mean: float, repetitions: int, organisations: int = 40
) -> list[Release]:
    """Releases of as many surveys, with so many respondents now and then."""
    seed = np.random.default_rng(20251130)
    earlier = survey.earlier[0].survey
    releases = []
    for _ in range(repetitions):
        waves = {
            2025: counted(survey, organisations, n[0], mean, seed),
            2024: counted(earlier, organisations, n[1], mean, seed),
        }
        results = pipeline.results(survey, Tally(waves), made=MADE, version="0")
        releases.append(released(replace(results)))
    return releases
