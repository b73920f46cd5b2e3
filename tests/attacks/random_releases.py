"""Every way in, on random small releases: who was bounded, and how many claims there were.

Run in the folder `tests`: `python -m attacks.random_releases 200`, with the number of releases and,
if not 0, the first of them. A way that needs two releases is tried on every fourth.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from attacks import (
    publishing,
    way_07_two_breakdowns,
    way_08_other_populations,
    way_09_late_return,
    way_14_shares,
    way_16_the_rules,
    way_19_subgroup_scores,
    way_20_breakdowns_later,
    way_21_sections,
    way_22_all_at_once,
)
from attacks.claims import Claim
from attacks.intruders import ANY, earlier
from attacks.published import Published
from attacks.publishing import Files, opened, surveybench
from attacks.shapes import FOUR_BANDS, SCALE, TWO_BANDS, People, Shape, definition, drawn, invited
from attacks.truth import Truth

Attack = Callable[[Published], list[Claim]]
ONE: Mapping[str, Attack] = {
    **ANY,
    "14": way_14_shares.attack,
    "19": way_19_subgroup_scores.attack,
    "21": way_21_sections.attack,
    "22": way_22_all_at_once.guessing,
}
POPULATIONS = (
    {"all": ""},
    {"P1": "1", "P2": "2", "P3": "3"},
    {"P1": "1", "P23": "2 3"},
    {"all": "", "P1": "1", "P2": "2"},
    {"all": "", "P12": "1 2", "P1": "1"},
)
SIZES = (0, 1, 3, 5, 8, 12, 19, 29, 30, 31, 38, 45, 60, 75)
UNSCORED = {"code": 4, "label": "Do not know", "score": None}
BREAKDOWNS = ("age", "sex", ["age", "sex"])


@dataclass
class Tally:
    """Of one way: releases, claims, those that hold, and those that give something away."""

    releases: int = 0
    claims: int = 0
    true: int = 0
    fallen: int = 0

    def add(self, judge: Truth, claims: Sequence[Claim]) -> list[Claim]:
        """Count the claims about one release. Gives those that give something away."""
        fallen = judge.fallen(claims)
        self.releases += 1
        self.claims += len(claims)
        self.true += sum(judge.is_true(claim) for claim in claims)
        self.fallen += len(fallen)
        return fallen


def shape(seed: int) -> Shape:
    """Four to seven trusts with groups of none to 75 people, and breakdowns of them."""
    rng = random.Random(seed)
    items = tuple(f"Q{i}" for i in range(1, rng.choice((2, 3, 4)) + 1))
    bands = rng.choice((TWO_BANDS, TWO_BANDS, FOUR_BANDS))
    asked = definition(items=items, populations=rng.choice(POPULATIONS), bands=bands)
    asked["groups"] = {group: f"Group {group}" for group in "123"}
    if rng.random() < 0.3:
        asked["scales"]["yes"] = [*SCALE, UNSCORED]
    several = rng.choice(((), (0,), (0, 1), (0, 1, 2)))
    if several:
        asked["breakdowns"] = [{"by": BREAKDOWNS[place]} for place in several]
    asked["settings"]["min_respondents"] = rng.choice((12, 30))
    blank = rng.choice((0.0, 0.03, 0.1, 0.2))
    people = {
        code: [
            People({group: rng.choice(SIZES) for group in "123"}, blank, unit=f"{code}{site}")
            for site in range(1, rng.choice((1, 1, 2, 3)) + 1)
        ]
        for code in "ABCDEFG"[: rng.randint(4, 7)]
    }
    rows = drawn(seed, asked, people)
    return Shape(asked, invited(rows, extra=rng.choice((5, 40, 900))))


def judge_of(asked: Shape, unit: str = "organisation") -> Truth:
    """Who knows the answers."""
    return Truth(Published(asked.definition, {}), {2025: list(asked.responses)}, unit)


def attacked(seed: int) -> Iterator[tuple[str, Truth, list[Claim]]]:
    """What each way claims of the release of a seed; nothing where it is refused."""
    asked = shape(seed)
    with TemporaryDirectory() as folder:
        first = publishing.release(surveybench, asked, Path(folder))
        if first:
            published = opened(first)
            for name, attack in ONE.items():
                yield name, judge_of(asked), attack(published)
        yield from TWO[seed % len(TWO)](asked, Path(folder), first)


def _second(asked: Shape, folder: Path, *more: str) -> Files:
    against = earlier(surveybench, folder / "out")
    arguments = (*more, *against)
    return publishing.release(surveybench, asked, folder / "second", *arguments, reference=False)


def _by_units(asked: Shape, folder: Path, first: Files) -> Iterator[tuple[str, Truth, list[Claim]]]:
    """The trusts' sites, after the trusts."""
    parts: dict[str, tuple[str, ...]] = {}
    for row in asked.responses:
        if row["unit"] and row["outcome"] == "1":
            units = (*parts.get(row["organisation"], ()), row["unit"])
            parts[row["organisation"]] = tuple(dict.fromkeys(units))
    second = _second(asked, folder, "--by", "unit")
    releases = [opened(first, parts)] if first else []
    releases += [opened(second)] if second else []
    for name, attack in (
        ("07", way_07_two_breakdowns.attack),
        ("16 smallest", way_16_the_rules.smallest),
    ):
        if second:
            yield name, judge_of(asked, "unit"), attack(releases)


def _with_populations(
    asked: Shape, folder: Path, first: Files
) -> Iterator[tuple[str, Truth, list[Claim]]]:
    """The same records by other populations."""
    other = asked.with_populations({"all": "", "P3": "3"})
    second = _second(other, folder)
    if first and second:
        every = [*asked.definition["populations"], *other.definition["populations"]]
        listed = list({entry["id"]: entry for entry in every}.values())
        entries = [opened(first), opened(second)]
        wider = [replace(e, definition={**e.definition, "populations": listed}) for e in entries]
        judge = judge_of(replace(asked, definition={**asked.definition, "populations": listed}))
        yield "08", judge, way_08_other_populations.attack(wider)


def _later(asked: Shape, folder: Path, first: Files) -> Iterator[tuple[str, Truth, list[Claim]]]:
    """One person more, of the last trust."""
    late = {**asked.responses[0], "record_id": "late", "outcome": "1"}
    items = [item["id"] for item in asked.definition["items"]]
    late |= dict.fromkeys(items, "2") | {"age": "40", "sex": "1", "organisation": "A"}
    after = replace(asked, responses=[*asked.responses, late])
    second = _second(after, folder)
    if first and second:
        claims = way_09_late_return.attack(opened(first), opened(second))
        yield "09", judge_of(after), claims


def _broken_down(
    asked: Shape, folder: Path, first: Files
) -> Iterator[tuple[str, Truth, list[Claim]]]:
    """Breakdowns after a release without, or without them after one with them."""
    asked_other = {k: v for k, v in asked.definition.items() if k != "breakdowns"}
    if "breakdowns" not in asked.definition:
        asked_other["breakdowns"] = [{"by": "age"}, {"by": "sex"}]
    second = _second(replace(asked, definition=asked_other), folder)
    if first and second:
        claims = way_20_breakdowns_later.attack([opened(first), opened(second)])
        claims += way_20_breakdowns_later.attack([opened(second), opened(first)])
        yield "20", judge_of(asked), claims


TWO = (_by_units, _with_populations, _later, _broken_down)


def tried(seeds: range) -> dict[str, Tally]:
    """Every way on the releases of the seeds; what falls is printed."""
    tallies: dict[str, Tally] = {}
    for seed in seeds:
        for name, judge, claims in attacked(seed):
            fallen = tallies.setdefault(name, Tally()).add(judge, claims)
            for claim in fallen:
                print(f"release {seed}, way {name}: {claim}", file=sys.stderr, flush=True)
    return dict(sorted(tallies.items()))


def table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield "| way | releases | claims | true | give something away |"
    yield "|---|---|---|---|---|"
    for name, one in tallies.items():
        yield f"| {name} | {one.releases} | {one.claims:,} | {one.true:,} | {one.fallen} |"


def main(several: str = "200", first: str = "0") -> int:
    """Print the table; fails where anything is given away."""
    tallies = tried(range(int(first), int(first) + int(several)))
    print("\n".join(table(tallies)))
    return int(any(one.fallen for one in tallies.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
