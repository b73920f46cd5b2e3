"""A real survey of wards inside hospitals, released by ward and by hospital."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from attacks import way_07_two_breakdowns
from attacks.claims import Claim
from attacks.intruders import ANY, earlier
from attacks.published import Published
from attacks.publishing import opened, released, surveybench
from attacks.truth import Row, Truth
from shared_data import shared_data

DEFINITION = Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"
# Weights of eight strata over sixty wards are searched for too long for every run.
SLOW = frozenset({"02", "03"})


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The records, which only the judge has."""
    with (shared_data() / "il_general16" / "respondents.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def releases(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[Published]:
    """By ward first, then by hospital, the first one declared."""
    responses = shared_data() / "il_general16" / "respondents.csv"
    named = [str(DEFINITION), "--responses", str(responses)]
    text = DEFINITION.read_text("utf-8")
    wards, hospitals = (tmp_path_factory.mktemp(name) for name in ("wards", "hospitals"))
    first = released(surveybench, named, text, wards)
    against = earlier(surveybench, wards / "out")
    second = released(
        surveybench, named, text, hospitals, "--by", "hospital", *against, reference=False
    )
    parts: dict[str, tuple[str, ...]] = {}
    for row in rows:
        units = (*parts.get(row["hospital"], ()), row["unit"])
        parts[row["hospital"]] = tuple(dict.fromkeys(units))
    published = [opened(first)] if first else []
    return [*published, opened(second, parts)] if second else published


def fallen(rows: list[Row], published: Published, claims: list[Claim]) -> list[Claim]:
    """The claims that give something away, of wards."""
    return Truth(published, {2016: rows}, "unit").fallen(claims)


@pytest.mark.parametrize("name", sorted(set(ANY) - SLOW))
def test_one_release_gives_nothing_back(
    name: str, rows: list[Row], releases: list[Published]
) -> None:
    wards = [release for release in releases if not release.parts]
    assert not [c for entry in wards for c in fallen(rows, entry, ANY[name](entry))]


def test_two_breakdowns_give_nothing_back(rows: list[Row], releases: list[Published]) -> None:
    claims = way_07_two_breakdowns.attack(releases)
    assert not [c for entry in releases for c in fallen(rows, entry, claims)]
