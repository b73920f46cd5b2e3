"""The national reference as a file, and whom it may be used by."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from surveybench.disclosure import Release
from surveybench.errors import ReferenceFileError
from surveybench.jobs import pipeline, reference
from surveybench.quantities import NATIONAL, Axis, Flag
from surveybench.respondents import clean
from surveybench.results import Reference
from surveybench.survey import Banding, Earlier, Population, Section, Standardising, Survey
from surveybench.tally import Tally, axes_of, count, total
from tiny import MADE, chosen, filter_item, item, raw, row, survey

CODES = tuple(f"Trust{n}" for n in range(5))
NATION = survey(
    item("Q1"),
    item("Q2", (10, 0, None)),
    groups=("1", "2"),
    populations={"one": ("1",), "two": ("2",)},
    settings=chosen(release={"min_respondents": 6, "min_organisations": 4}),
)
NATION = replace(NATION, earlier=(Earlier(replace(NATION, wave=2024), {"Q1": "Q1", "Q2": "Q2"}),))


def rows(sizes: dict[str, tuple[int, ...]]) -> list[dict[str, Any]]:
    """So many people of each group in each organisation, of mixed age, sex and answers."""
    return [
        row(
            organisation=code,
            group=group,
            age=20 + 7 * i % 60,
            sex=1 + i % 2,
            Q1=1 + (i + at) % 3,
            Q2=1 + i * at % 3,
        )
        for group, people in sizes.items()
        for at, (code, n) in enumerate(zip(CODES, people, strict=True))
        for i in range(n)
    ]


def counted(asked: Survey, sizes: dict[str, tuple[int, ...]]) -> Tally:
    definitions = (asked, *(entry.survey for entry in asked.earlier))
    return total(
        count(clean(raw(d, rows(sizes), {}), d, CODES)[0], axes_of(d, CODES)) for d in definitions
    )


def released(asked: Survey, sizes: dict[str, tuple[int, ...]]) -> Release:
    return pipeline.from_counts(asked, counted(asked, sizes), (), made=MADE, version="7")


@cache
def frozen() -> Reference:
    """A national run; in group 2 too few organisations have results."""
    return reference.freeze(released(NATION, {"1": (40, 31, 52, 43, 20), "2": (12, 12, 0, 0, 0)}))


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "national.json"
    reference.save(frozen(), path)
    found = reference.load(path)
    assert replace(found, grids={}, standard=frozen().standard) == replace(frozen(), grids={})
    assert np.array_equal(found.standard.shares, frozen().standard.shares, equal_nan=True)
    assert found.standard.strata == frozen().standard.strata
    for name, grid in frozen().grids.items():
        assert np.array_equal(found.grids[name].values, grid.values, equal_nan=True)
        assert np.array_equal(found.grids[name].flags, grid.flags)
    first = path.read_bytes()
    reference.save(found, path)
    assert path.read_bytes() == first
    assert reference.digest(found) == reference.digest(frozen())


def test_of_one_wave_there_is_no_change_to_hold(tmp_path: Path) -> None:
    sizes = {"1": (40, 31, 52, 43, 20), "2": (12, 12, 0, 0, 0)}
    made = reference.freeze(released(replace(NATION, earlier=()), sizes))
    assert "score.national_share" in made.grids
    assert not [name for name in made.grids if name.startswith("distribution.")]
    reference.save(made, tmp_path / "reference.json")
    loaded = reference.load(tmp_path / "reference.json")
    for name, grid in made.grids.items():
        np.testing.assert_array_equal(loaded.grids[name].values, grid.values)
        np.testing.assert_array_equal(loaded.grids[name].flags, grid.flags)


def test_it_holds_national_figures_alone(tmp_path: Path) -> None:
    path = tmp_path / "national.json"
    reference.save(frozen(), path)
    text = path.read_text("utf-8")
    assert not any(code in text for code in CODES)
    kinds = {row[0] for row in json.loads(text)["figures"]}
    # Nobody is told apart in it.
    # Nor is a question named as overall experience, or are invited people listed.
    left_out = ("inequality.", "priority.", "representative.")
    assert kinds == {n for n in reference.frozen_names() if not n.startswith(left_out)}
    assert {g.organisations for g in frozen().grids.values()} == {(NATIONAL,)}


def test_figures_of_too_few_organisations_do_not_leave(tmp_path: Path) -> None:
    path = tmp_path / "national.json"
    reference.save(frozen(), path)
    raw_file = json.loads(path.read_text("utf-8"))
    two = [row for row in raw_file["figures"] if row[2] == "two" and "organisations" not in row[0]]
    assert two
    assert all(row[5:] == [None, "too_few_organisations"] for row in two)
    assert raw_file["standard"]["shares"]["2025"]["two"] is None
    assert sum(raw_file["standard"]["shares"]["2025"]["one"]) == pytest.approx(1, abs=0.02)
    said, rounded = reference.remarks(frozen())
    assert said == "Without two: too few trusts have results."
    assert "standardised to is rounded" in rounded


def test_shares_are_rounded_though_nothing_is_hidden() -> None:
    """186 people of two sexes and ages: shares in whole per cent, which many numbers give."""
    shares = frozen().standard.of(2025)[0]
    exact = counted(NATION, {"1": (40, 31, 52, 43, 20), "2": (12, 12, 0, 0, 0)})
    true = exact[2025].people[0, :, :-1].sum(axis=0) / exact[2025].people[0, :, :-1].sum()
    assert np.allclose(shares * 100, np.round(shares * 100))
    assert 0 < np.abs(shares - true).max() <= 0.005


def test_one_hidden_organisation_makes_the_shares_round(tmp_path: Path) -> None:
    """186 less 40, 31, 52 and 43 would say that Trust4 had 20 people, were it hidden alone."""
    sizes = {"1": (400, 310, 520, 430, 5), "2": (12, 12, 12, 12, 12)}
    found = reference.freeze(released(NATION, sizes))
    assert found.standard.rounded == (2025, 2024)
    shares = found.standard.of(2025)[0]
    assert np.allclose(shares * 100, np.round(shares * 100))
    exact = counted(NATION, sizes)[2025].people[0, :, :-1].sum(axis=0)
    assert np.abs(shares - exact / exact.sum()).max() <= 0.005
    assert np.isnan(found.standard.of(2025)[1]).all()  # 60 people are too few to be rounded
    assert "is rounded" in " ".join(reference.remarks(found))
    reference.save(found, tmp_path / "r.json")
    assert reference.load(tmp_path / "r.json").standard.rounded == (2025, 2024)


def test_nothing_to_compare_is_no_reference() -> None:
    with pytest.raises(ReferenceFileError, match="no figure may leave: fewer than 4 trusts have"):
        reference.freeze(released(NATION, {"1": (9, 9, 0, 0, 0)}))


def test_a_local_run_is_no_reference() -> None:
    tally = counted(NATION, {"1": (40, 31, 52, 43, 20)})
    local = pipeline.from_counts(NATION, tally, (), made=MADE, version="0", reference=frozen())
    assert local.standard is None
    with pytest.raises(ReferenceFileError, match="hold no standard to compare with"):
        reference.freeze(local)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:-40], "cannot be read as a national reference"),
        (lambda text: text.replace('"two"', '"one"', 1), "was changed or cut"),
        (lambda text: text.replace("reference 2", "reference 9"), "is not of the format"),
        (lambda text: "[]", "cannot be read as a national reference"),
        (lambda text: '{"format": "surveybench reference 2"}', "was changed or cut"),
        (lambda text: "code,name\n", "cannot be read as a national reference"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, change: Any, said: str) -> None:
    path = tmp_path / "national.json"
    reference.save(frozen(), path)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ReferenceFileError, match=said) as caught:
        reference.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "change",
    [
        {"figures": []},
        {"figures": [["expected_range.national", 2025, "one", "Q1", "many", "ok"]]},
        {"figures": [["expected_range.national", 2025, "one", "Q1", None, "ok"]]},
        {"standard": {}},
        {"standard": {"strata": ["a"], "rounded": [], "shares": {"2025": {"one": [-1]}}}},
        {"rules": None},
        {"made": "soon"},
        {"count": None},
    ],
)
def test_made_up_files_are_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    """With a checksum that fits."""
    path = tmp_path / "national.json"
    reference.save(frozen(), path)
    content = {**json.loads(path.read_text("utf-8")), **change}
    del content["checksum"]
    path.write_text(json.dumps({**content, "checksum": reference._checksum(content)}), "utf-8")
    with pytest.raises(ReferenceFileError, match="cannot be read as a national reference"):
        reference.load(path)


def test_no_file_is_told() -> None:
    with pytest.raises(ReferenceFileError, match=r"none\.json: there is no such file"):
        reference.load(Path("none.json"))


# Whom it may be used by


def test_another_survey_or_wave_is_refused() -> None:
    for other in (replace(NATION, id="other"), replace(NATION, wave=2026)):
        with pytest.raises(ReferenceFileError, match="is of tiny 2025, not of"):
            reference.local(other, frozen())


@pytest.mark.parametrize(
    "change",
    [
        {"items": (item("Q1", (10, 4, 0)), item("Q2", (10, 0, None)))},
        {"items": (*NATION.items, filter_item("F1"))},
        {"settings": replace(NATION.settings, standardising=Standardising(cap=3))},
        {"settings": replace(NATION.settings, banding=Banding(winsorise=0.2))},
        {"settings": replace(NATION.settings, banding=Banding(confidence=(0.8, 0.9, 0.99)))},
        {"earlier": (Earlier(NATION.earlier[0].survey, {"Q1": "Q1"}),)},
    ],
    ids=["a score", "an item", "the cap", "pulling in", "the limits", "what is compared"],
)
def test_other_rules_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ReferenceFileError, match="was made with another definition of wave"):
        reference.local(replace(NATION, **change), frozen())


def test_wordings_and_what_is_published_may_differ() -> None:
    words = replace(NATION.words, title="Ours", country="Wales")
    policy = replace(NATION.settings.release, min_respondents=9)
    ours = replace(NATION, words=words, settings=replace(NATION.settings, release=policy))
    assert reference.local(ours, frozen()).words.title == "Ours"


def test_one_wave_alone_is_frozen_and_loaded(tmp_path: Path) -> None:
    """It has no figures of change, and says so of none."""
    alone = reference.freeze(released(replace(NATION, earlier=()), {"1": (40, 31, 52, 43, 20)}))
    reference.save(alone, tmp_path / "r.json")
    assert set(reference.load(tmp_path / "r.json").grids) == set(alone.grids)
    assert "distribution.difference" not in alone.grids


def test_waves_that_the_reference_does_not_have_are_left_out() -> None:
    alone = reference.freeze(released(replace(NATION, earlier=()), {"1": (40, 31, 52, 43, 20)}))
    assert reference.local(NATION, alone).waves == (2025,)
    assert reference.local(NATION, frozen()).waves == (2025, 2024)


def test_units_are_called_as_they_are() -> None:
    found = reference.local(NATION, frozen(), ("ward", "wards"))
    assert (found.words.organisation, found.words.organisations) == ("ward", "wards")
    assert found.fingerprint == NATION.fingerprint
    for column, words in {
        "site": ("site", "sites"),
        "ward_code": ("ward", "wards"),
        "Team name": ("team", "teams"),
        "facility": ("facility", "facilities"),
        "day": ("day", "days"),
        "id": ("id", "ids"),
        "_": ("unit", "units"),
    }.items():
        assert reference.units(column) == words


def test_what_goes_with_overall_experience_is_taken_over(tmp_path: Path) -> None:
    policy = {"min_respondents": 6, "min_organisations": 3}
    named = replace(NATION, overall="Q2", settings=chosen(release=policy))
    nation = released(named, {"1": (40, 31, 52, 43, 20), "2": (12, 12, 0, 0, 0)})
    reference.save(reference.freeze(nation), tmp_path / "reference.json")
    loaded = reference.load(tmp_path / "reference.json")
    tally = counted(named, {"1": (40, 31, 0, 0, 0)})
    ours = pipeline.from_counts(named, tally, (), made=MADE, version="0", reference=loaded)
    for key in ("correlation", "lower", "upper"):
        local, country = (out.grids[f"priority.{key}"] for out in (ours, nation))
        np.testing.assert_array_equal(local.values, country.values)
        np.testing.assert_array_equal(local.flags, country.flags)
        assert np.isfinite(local.values).any()
    with pytest.raises(ReferenceFileError, match="was made with another definition of wave"):
        reference.local(named, frozen())


def test_a_question_about_some_people_alone_hides_nothing_of_others(tmp_path: Path) -> None:
    """Units add up to what their reference knows; of a question not asked there is no sum."""
    first, second = NATION.items
    items = (first, replace(second, populations=("one", "all")))
    parts = (Section("S", "S", ("Q1",)), Section("T", "T", ("Q2",), populations=("one", "all")))
    groups = (*NATION.populations, Population("all", "All", ("1", "2")))
    asked = replace(NATION, earlier=(), items=items, sections=parts, populations=groups)
    sizes = {"1": (40, 31, 52, 43, 20), "2": (30, 28, 33, 26, 31)}
    national = released(asked, sizes)
    reference.save(reference.freeze(national), tmp_path / "reference.json")
    frozen_here = reference.load(tmp_path / "reference.json")
    counts = counted(asked, sizes)
    ours = pipeline.from_counts(asked, counts, (), made=MADE, version="0", reference=frozen_here)
    for name in ("score.n", "score.score"):
        grid, whole = ours.grids[name], national.grids[name]
        two, of_some = grid.populations.index("two"), grid.measures.index("Q2")
        assert (grid.flags[0, two, of_some] == Flag.NOT_OF_POPULATION).all()
        np.testing.assert_array_equal(grid.flags, whole.flags)


def test_national_figures_are_taken_over() -> None:
    tally = counted(NATION, {"1": (40, 31, 0, 0, 0)})
    found = pipeline.from_counts(NATION, tally, (), made=MADE, version="0", reference=frozen())
    for name, grid in frozen().grids.items():
        ours = found.grids[name].values
        if Axis.ORGANISATION in found.grids[name].axes:
            ours = ours[..., found.grids[name].organisations.index(NATIONAL)]
        assert np.array_equal(ours, grid.values, equal_nan=True), name
    assert (found.grids["expected_range.band"].flags[0, 0, 1, :2] == Flag.OK).all()
    assert found.provenance.against == frozen().against
    assert found.provenance.inputs[-1] == ("national reference 2025", reference.digest(frozen()))
    assert "reliability.reliability" not in found.grids
