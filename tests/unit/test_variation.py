"""One setting changed: what may be written, and what is refused with a way on."""

from __future__ import annotations

import pytest

from surveybench.errors import DefinitionError
from surveybench.survey import load_survey, variations, varied


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("winsorise=0,0.05", ["winsorise=0.0", "winsorise=0.05"]),
        (" quantile = type6 ", ["quantile=type6"]),
        ("confidence=[0.8,0.9,0.99],[0.9,0.95,0.998]",
         ["confidence=[0.8, 0.9, 0.99]", "confidence=[0.9, 0.95, 0.998]"]),
        ("cap=3", ["cap=3.0"]),
        ("test=welch,score", ["test=welch", "test=score"]),
    ],
)  # fmt: skip
def test_what_may_be_tried(text: str, labels: list[str]) -> None:
    assert [one.label for one in variations(text)] == labels


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("winsorize=0", "Did you mean winsorise"),
        ("nothing=1", "There are: standard"),
        ("min_answered=3", "decides what is counted"),
        ("age_bands=3", "decides what is counted"),
        ("min_respondents=5", "what may be published"),
        ("winsorise", "names no value"),
        ("winsorise=", "names no value"),
        ("winsorise=0.7", "outside 0 to 0.5"),
        ("winsorise=much", "winsorise=much"),
        ("quantile=type8", "quantile=type8"),
        ("cap=0.5", "below 1"),
        ("confidence=[0.9,0.8,0.7]", "does not rise"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(DefinitionError, match="--vary") as refused:
        variations(text)
    assert says in str(refused.value)


def test_earlier_waves_follow_and_counts_still_fit() -> None:
    survey = load_survey("cmh/2025")
    other = varied(survey, variations("variance=linearised")[0])
    assert other.settings.scoring.variance == "linearised"
    assert all(e.survey.settings.scoring.variance == "linearised" for e in other.earlier)
    assert other.fingerprint == survey.fingerprint
    assert survey.settings.scoring.variance == "weighted"
