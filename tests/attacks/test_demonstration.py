"""No intruder succeeds against the release of the built-in national survey, as it is published."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

import surveybench
from attacks import published, way_14_shares
from attacks.claims import Claim
from attacks.intruders import ANY
from attacks.published import Published
from attacks.truth import Row, Truth
from releases import demonstration, demonstration_files
from surveybench.jobs.reference import freeze, save

DEFINITIONS = Path(surveybench.__file__).parent / "surveys" / "cmh"
EVERY: Mapping[str, Callable[[Published], list[Claim]]] = {**ANY, "14": way_14_shares.attack}
# What these know of sums the others know too; those that search spreads take minutes.
LONG = frozenset({"01", "02", "03", "04", "06"})


def is_long() -> bool:
    """Whether tests may take long: the profile of `make fuzz`."""
    usual = settings.default
    return usual is not None and usual.max_examples > 1000


@cache
def opened() -> Published:
    """The long table, the definition and the reference that travels."""
    with TemporaryDirectory() as folder:
        surveybench.write(demonstration(), Path(folder, "out"), formats=["csv"])
        save(freeze(demonstration()), Path(folder, "reference.json"))
        (table,) = Path(folder, "out").rglob("*_release.csv")
        (manifest,) = Path(folder, "out").rglob("*_manifest.json")
        return published.read(
            table.read_text("utf-8"),
            (DEFINITIONS / "2025.yaml").read_text("utf-8"),
            Path(folder, "reference.json").read_text("utf-8"),
            manifest=manifest.read_text("utf-8"),
        )


@cache
def judge() -> Truth:
    """Who returned and answered in each wave, under the ids of the wave reported."""
    survey, records = demonstration().survey, dict[int, list[Row]]()
    ids = {survey.wave: {item.id: item.id for item in survey.items}}
    ids |= {entry.survey.wave: dict(entry.items) for entry in survey.earlier}
    for wave, items in ids.items():
        with Path(demonstration_files(), str(wave), "sample.csv").open(encoding="utf-8") as file:
            sample = {row["record_id"]: row for row in csv.DictReader(file)}
        with Path(demonstration_files(), str(wave), "responses.csv").open(encoding="utf-8") as file:
            records[wave] = [
                {
                    **{item: row.get(theirs, "") for item, theirs in items.items()},
                    "record_id": row["record_id"],
                    "organisation": sample[row["record_id"]]["organisation"],
                    "group": sample[row["record_id"]]["group"],
                    "age": row["age_answer"] or sample[row["record_id"]]["age"],
                    "sex": row["sex_answer"] or sample[row["record_id"]]["sex"],
                }
                for row in csv.DictReader(file)
            ]
    return Truth(opened(), records)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_no_way_in_is_open(name: str) -> None:
    if name in LONG and not is_long():
        pytest.skip("a search of minutes: make fuzz runs it")
    claims = EVERY[name](opened())
    assert not judge().fallen(claims)
    # What an intruder is sure of is so: the judge and the program speak of the same people.
    assert all(judge().is_true(claim) for claim in claims if claim.kind == "people")


def test_the_judge_counts_what_is_published() -> None:
    for wave in opened().waves:
        for code in opened().organisations:
            completed = opened().value("response_rate.completed", "all", code, "all", wave)
            if completed is not None:
                people = [
                    len(judge()._cell(Claim("people", code, population, wave, 0, 0)))
                    for population in opened().populations
                ]
                assert sum(people) == completed
