"""A survey of as many monthly waves as a test asks for, each a file of two lines but the first."""

from __future__ import annotations

from pathlib import Path

from surveybench import simulate
from surveybench.survey import load_survey

FIRST = """
survey: pulse
wave: {wave}
words: {{title: Monthly pulse, report: Pulse report}}
populations: [{{id: all, name: Everyone}}]
settings: {{min_answered: 1, min_organisations: 3}}
items:
  - id: Q1
    text: First
    options:
      - {{code: 1, label: A, score: 10}}
      - {{code: 2, label: B, score: 5}}
      - {{code: 3, label: C, score: 0}}
  - id: Q2
    text: Second
    options: [{{code: 1, label: A, score: 10}}, {{code: 2, label: B, score: 0}}]
sections:
  - {{id: S, name: Section, items: [Q1, Q2]}}
"""


def months(count: int, year: int = 2026, month: int = 3) -> list[str]:
    """The months up to one, oldest first, as people write them."""
    last = year * 12 + month - 1
    numbers = range(last - count + 1, last + 1)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def definitions(folder: Path, count: int) -> Path:
    """The definition of the last of so many months; all stand in the folder."""
    names = months(count)
    for position, name in enumerate(names):
        extending = f"extends: {names[position - 1]}\nwave: {name}\n"
        (folder / f"{name}.yaml").write_text(extending if position else FIRST.format(wave=name))
    return folder / f"{names[-1]}.yaml"


def with_data(folder: Path, count: int, *, organisations: int = 4, people: int = 60) -> Path:
    """The same, with made-up files of every month in `data`."""
    path = definitions(folder, count)
    survey = load_survey(str(path))
    truth = simulate.plain(survey, organisations=organisations, people=people)
    simulate.simulate(survey, truth, folder / "data", seed=5)
    return path
