"""A small survey of two waves, with made-up files of as many organisations as a test asks for."""

from __future__ import annotations

from pathlib import Path

from surveybench import simulate
from surveybench.survey import load_survey

DEFINITION = """
survey: small
wave: 2025
compare: {2024: {definition: small2024.yaml, items: {Q1: Q1, Q2: Q2}}}
words: {title: Small survey, report: Small report}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options:
      - {code: 1, label: A, score: 10}
      - {code: 2, label: B, score: 5}
      - {code: 3, label: C, score: 0}
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
COMPARED = "compare: {2024: {definition: small2024.yaml, items: {Q1: Q1, Q2: Q2}}}\n"


def written(folder: Path, *, organisations: int, people: int) -> Path:
    """The folder, with `small.yaml` and raw files in `data`."""
    earlier = DEFINITION.replace(COMPARED, "").replace("wave: 2025", "wave: 2024")
    (folder / "small.yaml").write_text(DEFINITION)
    (folder / "small2024.yaml").write_text(earlier)
    survey = load_survey(str(folder / "small.yaml"))
    truth = simulate.plain(survey, organisations=organisations, people=people)
    simulate.simulate(survey, truth, folder / "data", seed=5)
    return folder
