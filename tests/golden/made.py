"""What golden files hold: every figure and every word of a small survey's release.

Golden files say that something moved, never that it is right: that is what the oracles say.
After a wanted change: `make golden`, and a line in CHANGELOG.md where a figure moved.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from surveybench.disclosure import release  # noqa: E402
from surveybench.report.compose import compose, long_table  # noqa: E402
from surveybench.report.document import texts  # noqa: E402
from surveybench.report.writers.csv import write  # noqa: E402
from surveybench.survey import Earlier, Survey  # noqa: E402
from tiny import chosen, computed, filter_item, item, row, survey  # noqa: E402

FILES = ("figures.csv", "report.txt")
CODES = tuple(f"T{number:02}" for number in range(1, 9))


def made() -> dict[str, str]:
    """The files as they are now, by name."""
    asked = _asked()
    found = release(computed(asked, {wave: list(_people(wave)) for wave in asked.waves}, CODES))
    words = "\n".join(texts(compose(found, CODES[0])))
    return {
        "figures.csv": b"".join(write(long_table(found))).decode().replace("\r\n", "\n"),
        "report.txt": f"{words}\n",
    }


def _asked() -> Survey:
    """Two waves of four questions in two sections, for everyone and for one of two groups."""
    parts: dict[str, Any] = {
        "sections": {"S1": ["Q1", "Q2"], "S2": ["Q3"]},
        "groups": ("1", "2"),
        "populations": {"all": (), "two": ("2",)},
        "settings": chosen(release={"min_respondents": 10}),
    }
    items = (
        filter_item("F1"),
        item("Q1"),
        item("Q2", (10, 7, 3, 0, None), ask_if={"F1": [1]}),
        item("Q3", (0, 10)),
    )
    last = survey(*items, wave=2024, **parts)
    return survey(*items, earlier=(Earlier(last, {q: q for q in ("Q1", "Q2", "Q3")}),), **parts)


def _people(wave: int) -> Iterator[dict[str, Any]]:
    """Answers by a rule: organisations differ, T07 answers as one, T08 is small."""
    drawn = random.Random(wave)
    for place, code in enumerate(CODES):
        for _ in range(9 if code == "T08" else 60 + 3 * place):
            better = drawn.random() < 0.35 + 0.03 * place
            first = "1" if better else drawn.choice("1233")
            yield row(
                organisation=code,
                outcome=drawn.choice("1116"),
                group=drawn.choice("1122"[: 4 if place % 5 else 2]),
                age=str(drawn.choice((18, 25, 38, 50, 61, 77))),
                sex=drawn.choice("12"),
                F1=drawn.choice("112"),
                Q1="1" if code == "T07" else first,
                Q2=drawn.choice("12345" if better else "34"),
                Q3=drawn.choice("12"),
            )


if __name__ == "__main__":
    for name, text in made().items():
        (HERE / name).write_text(text, encoding="utf-8")
