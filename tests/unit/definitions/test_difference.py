"""Two waves: every kind of change is told, and items are matched as the published report does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from surveybench.definitions import compared, proposed
from surveybench.definitions.difference import difference
from surveybench.definitions.matching import matched
from surveybench.survey import Settings, Strata, Survey, dump, load_survey, written
from surveybench.survey.condition import parse
from tiny import filter_item, item, survey


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return load_survey("cmh/2025")


@pytest.mark.parametrize("wave", [2024, 2023])
def test_items_are_matched_as_the_published_report_compares_them(cmh: Survey, wave: int) -> None:
    earlier = next(entry for entry in cmh.earlier if entry.survey.wave == wave)
    found = difference(earlier.survey, cmh, "x")
    pairs = found.proposal["compare"][wave]["items"]
    assert {name: pairs.get(name) for name in earlier.items} == dict(earlier.items)
    # What else it proposes is marked, because the wordings differ.
    doubtful = {decision.path[-1] for decision in found.decisions}
    assert set(pairs) - set(earlier.items) <= doubtful


def test_a_wave_is_like_itself(cmh: Survey) -> None:
    found = difference(replace(cmh, wave=2024, earlier=()), cmh, "x")
    assert found.changes == ()
    assert found.decisions == ()
    pairs = found.proposal["compare"][2024]["items"]
    assert pairs == {entry.id: entry.id for entry in cmh.evaluative}
    assert "not_comparable" not in found.proposal


def tell(old: Survey, new: Survey) -> set[tuple[str, str]]:
    return {(change.kind, change.about) for change in difference(old, new, "x").changes}


def test_every_kind_of_change_is_told() -> None:
    lead, asked = filter_item("Q0"), replace(item("Q1"), ask_if=parse({"Q0": [1]}))
    old = survey(lead, asked, replace(item("Q2"), text="Were you seen on time by the nurse?"))
    new_options = (*asked.options[:2], replace(asked.options[2], label="never", score=1.0))
    changed = replace(
        asked,
        options=new_options[::-1],
        ask_if=parse({"Q0": [2]}),
        base="Some.",
        battery="B",
        wording="summary",
        text="Text of Q1 now",
    )
    moved = replace(item("Q3", column="Q3"), text="Were you seen on time by the nurse?")
    added = replace(item("Q9", (10, 0)), text="Parking was easy to find")
    new = survey(lead, changed, moved, added, sections={"S": ["Q1"], "T": ["Q3", "Q9"]})
    assert tell(old, new) == {
        ("wording changed", "Q1"),
        ("option changed", "Q1"),
        ("score changed", "Q1"),
        ("options reordered", "Q1"),
        ("routing changed", "Q1"),
        ("base note changed", "Q1"),
        ("battery changed", "Q1"),
        ("wording mark changed", "Q1"),
        ("item moved", "Q3"),
        ("item added", "Q9"),
        ("section changed", "S"),
        ("section added", "T"),
    }
    assert {("item removed", "Q9"), ("section removed", "T")} <= tell(new, old)


def test_the_rest_is_told_by_name() -> None:
    old = survey(groups=["1"], populations={"all": ()})
    strata = Strata(age_bands=((16, 120),))
    new = replace(
        survey(groups=["1", "2"], populations={"all": (), "G": ("2",)}),
        settings=Settings(strata=strata),
        words=replace(old.words, country="Wales"),
        columns=replace(old.columns, mode="how"),
        id="other",
    )
    assert {
        ("group added", "2"),
        ("population added", "G"),
        ("setting changed", "age_bands"),
        ("words changed", "country"),
        ("column changed", "mode"),
        ("survey changed", "survey"),
    } <= tell(old, new)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"options": item("Q1", (10, 0)).options}, "answers or their scores"),
        ({"ask_if": parse({"Q0": [1]})}, "Who is asked"),
        ({"text": "Quite another question about parking"}, "Not asked in 2024"),
    ],
)
def test_what_cannot_be_compared_has_its_reason(change: dict[str, object], reason: str) -> None:
    old = survey(filter_item("Q0"), item("Q1"), item("Q2"), wave=2024)
    new = survey(filter_item("Q0"), replace(item("Q1"), **change), item("Q2"))
    found = difference(old, new, "x").proposal
    assert found["compare"][2024]["items"] == {"Q2": "Q2"}
    assert reason in found["not_comparable"]["Q1"]


def test_a_changed_filter_question_spoils_what_it_leads_to() -> None:
    asked = replace(item("Q1"), ask_if=parse({"Q0": [1]}))
    old = survey(filter_item("Q0"), asked, wave=2024)
    new = survey(filter_item("Q0", 3), asked)
    found = difference(old, new, "x").proposal
    assert "Q0, was changed" in found["not_comparable"]["Q1"]


def test_matching_follows_wordings_before_ids() -> None:
    a, b = "How long did you wait to be seen?", "Was the food good enough for you?"
    old = survey(replace(item("Q1"), text=a), replace(item("Q2"), text=b))
    new = survey(replace(item("Q1"), text=b), replace(item("Q2"), text=a + " Please say."))
    pairs = {pair.new.id: pair.old.id for pair in matched(old, new)}
    assert pairs == {"Q1": "Q2", "Q2": "Q1"}


@pytest.mark.slow
def test_the_proposal_can_be_pasted_into_the_later_definition(tmp_path: Path) -> None:
    said = written("cmh/2025")
    said.pop("compare")
    said.pop("not_comparable")
    path = tmp_path / "2025.yaml"
    path.write_text(dump(said), encoding="utf-8")
    text = proposed(compared("cmh/2024", str(path)))
    assert "definition: cmh/2024" in text
    path.write_text(dump(said) + text, encoding="utf-8")
    assert load_survey(path).waves == (2025, 2024)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "2024.yaml").write_text(dump(written("cmh/2024")), encoding="utf-8")
    beside = proposed(compared(str(tmp_path / "old" / "2024.yaml"), str(path)))
    assert "definition: old/2024.yaml" in beside
