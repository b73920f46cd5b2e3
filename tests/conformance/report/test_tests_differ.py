"""Where the tests of a change disagree, the report says what each of them says."""

from __future__ import annotations

import re

import numpy as np

from releases import demonstration
from surveybench.report.compose import compose
from surveybench.report.document import Group, Text

NAMES = {"p_z": "z test", "p_welch": "Welch t test", "p_score": "score test"}


def notes(code: str, group: str) -> list[str]:
    """The notes of one question's change in the report of an organisation."""
    blocks = [block for page in compose(demonstration(), code).pages for block in page.blocks]
    groups = [block for block in blocks if isinstance(block, Group) and block.id == group]
    return [b.cells[0].text for g in groups for b in g.blocks if isinstance(b, Text)]


def test_every_verdict_stands_with_the_tests_that_give_it() -> None:
    release = demonstration()
    differ = release.grids["change.tests_differ"]
    places = np.argwhere(differ.values == 1)
    assert len(places) > 5
    for w, p, m, o in places[:8]:
        cell = (differ.measures[m], differ.organisations[o], differ.populations[p], differ.waves[w])
        p_of = {key: release.figure(f"change.{key}", *cell).value for key in NAMES}
        rises = (release.figure("change.difference", *cell).value or 0) > 0
        told = notes(cell[1], f"change-{cell[2]}-{cell[0]}")
        sentences = [note for note in told if note.startswith(f"Compared with {cell[3]} the tests")]
        assert len(sentences) == 1, (cell, told)
        parts = sentences[0].partition(": ")[2].partition(". The table")[0].split("; ")
        for key, name in NAMES.items():
            value = p_of[key]
            assert value is not None
            word = ("up" if rises else "down") if value <= 0.05 else "no change"
            (said,) = [part for part in parts if name in re.split(r" by the |, | and ", part)]
            assert said.startswith(f"{word} by the ")
        assert sentences[0].endswith("The table has the verdict of the z test.")
