"""Questions that are answered by the number of ticks in a question of several answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench.definitions import exported, imported
from surveybench.errors import DefinitionError
from surveybench.survey import Survey, load_survey
from tiny import cleaned, column_names

DEFINITION = """
survey: problems
wave: 2026
words: {title: Problems, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: []}
settings: {min_answered: 2}
populations: [{id: all, name: All}]
items:
  - id: Q0
    text: Did you stay the night?
    kind: routing
    options: [{code: 1, label: "Yes"}, {code: 2, label: "No"}]
  - id: Q5
    text: Which problems did you have?
    kind: descriptive
    multiple: true
    ask_if: {Q0: [1]}
    options:
      - {code: 1, label: Noise}
      - {code: 2, label: Light}
      - {code: 3, label: Heat}
      - {code: 4, label: None of these, exclusive: true}
      - {code: 8, label: Don't know, exclusive: true}
  - id: Q5N
    text: How many problems were there?
    ticks_of: Q5
    ticks_blank: [8]
    higher_means: fewer problems
    options:
      - {code: 1, label: None, score: 10, from: 0, to: 0}
      - {code: 2, label: One, score: 5, from: 1, to: 1}
      - {code: 3, label: Two or three, score: 0, from: 2, to: 3}
    base: All who stayed the night. Don't know is left out.
sections: [{id: S1, name: Problems, items: [Q5N]}]
"""


def loaded(folder: Path, before: str = "", after: str = "") -> Survey:
    path = folder / "problems.yaml"
    path.write_text(DEFINITION.replace(before, after) if before else DEFINITION, "utf-8")
    return load_survey(path)


def test_ticks_are_counted_after_they_are_cleaned(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    given = ["1;3", "2", "4", "8", None, "1;4", "2;8", "1;2;3"]
    rows = [{"organisation": "A", "Q0": "1", "Q5": ticks} for ticks in given]
    rows.append({"organisation": "A", "Q0": "2", "Q5": "1"})
    found = cleaned(survey, *rows)
    # Blank leaves too few answers; what goes with an exclusive one counts, the exclusive one not;
    # who did not stay the night was not asked, and has one answer left.
    assert found.answers("Q5N") == [3, 2, 1, 0, 2, 2, 3]
    assert found.issues["too_few_answers", ""] == 2
    assert found.issues["exclusive_option", "Q5"] == 2


def test_it_has_no_column_and_counts_as_no_answer(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    assert [item.id for item in survey.asked_items] == ["Q0", "Q5"]
    assert "Q5N" not in column_names(survey)
    assert survey.item["Q5N"].ticks is not None
    assert survey.item["Q5N"].ticks.count == (1, 2, 3)
    elsewhere = loaded(tmp_path, "ticks_blank: [8]", "ticks: [1, 2]\n    ticks_blank: [8]")
    assert elsewhere.fingerprint != survey.fingerprint


def test_a_form_holds_it(tmp_path: Path) -> None:
    loaded(tmp_path)
    path = tmp_path / "form.xlsx"
    path.write_bytes(exported(str(tmp_path / "problems.yaml"), "form", tmp_path).content)
    back = imported(path, tmp_path, survey="", wave=1).said
    item = next(entry for entry in back["items"] if entry["id"] == "Q5N")
    assert (item["ticks_of"], item["ticks_blank"]) == ("Q5", [8])


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("ticks_of: Q5", "ticks_of: Q0", "no question of several answers Q0"),
        ("ticks_blank: [8]", "ticks_blank: [9]", "Q5 has no option 9"),
        ("ticks_blank: [8]", "ticks_blank: [1]", "counts and says nothing"),
        ("from: 2, to: 3", "from: 2, to: 2", "stands for 3 ticks"),
        ("ticks_blank: [8]", "column: Q7", "is not asked, but answered"),
        ("ticks_blank: [8]", "ask_if: {Q0: [1]}", "is not asked, but answered"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    with pytest.raises(DefinitionError, match=says) as refused:
        loaded(tmp_path, before, after)
    assert refused.value.remedy
