"""Texts are compared as they read, whoever wrote them; what reads alike is refused when loaded."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from surveybench.errors import DefinitionError
from surveybench.respondents import decode
from surveybench.respondents.labels import positions_of
from surveybench.survey import folded
from surveybench.survey.check import faults
from surveybench.survey.settings import Strata
from tiny import item

SAME = {
    "It wasn't": [
        "It wasn\u2019t",
        "It wasn\u02bct",
        "it  WASN\u2018T ",
        "It wasn`t",
        "It wasn\u00b4t",
        "It\u00a0wasn't",
        "It wasn&#39;t",
        "It wasn&rsquo;t",
        "It wasn&amp;#39;t",
        "\ufeffIt wasn\u200b't",
        "It\u202fwasn\uff07t",
    ],
    "Yes - always": [
        "Yes \u2013 always",
        "Yes \u2014 always",
        "Yes \u2212 always",
        "Yes &ndash; always",
    ],
    'A "good" stay': [
        "A \u201cgood\u201d stay",
        "A \u201egood\u201d stay",
        "A &quot;good&quot; stay",
    ],
    "Caf\u00e9 & bar": ["Cafe\u0301 &amp; bar", "CAFE\u0301 & BAR"],
    "Office, 1st": ["O\ufb03ce, 1st", "Of\u00adfice, 1st", "Office, 1\u02e2\u1d57"],
    "Stra\u00dfe": ["STRASSE", "strasse"],
}


@pytest.mark.parametrize(
    ("label", "written"), [(label, text) for label, texts in SAME.items() for text in texts]
)
def test_a_label_is_itself_however_it_is_written(label: str, written: str) -> None:
    assert folded(written) == folded(label)
    labels = positions_of(("1", "2"), ("Another answer", label))
    assert decode.positions(pa.array([written]), {"1": 1, "2": 2}, labels).tolist() == [2]


@pytest.mark.parametrize("other", ["It was", "It wasn t", "It wasnt", "It wasn't."])
def test_another_label_stays_another(other: str) -> None:
    assert folded(other) != folded("It wasn't")


@pytest.mark.parametrize("texts", [text for texts in SAME.values() for text in texts])
def test_what_is_plain_stays_as_it_is(texts: str) -> None:
    assert folded(folded(texts)) == folded(texts)


def test_entities_do_not_end_one_of_several_answers() -> None:
    labels = positions_of(("1", "2", "3"), ("Food & drink", "It wasn't", "None"))
    column = pa.array(["Food &amp; drink;It wasn&#39;t", "None"])
    ticked, wrong = decode.ticks(column, {"1": 1, "2": 2, "3": 3}, labels)
    assert ticked.tolist() == [[True, True, False], [False, False, True]]
    assert not wrong.any()


@pytest.mark.parametrize("written", ["Don\u2019t know", "DON'T  KNOW", "Don&#39;t know"])
def test_options_that_read_alike_are_refused(written: str) -> None:
    asked = item("Q1", (10, 0))
    first, second = asked.options
    options = (replace(first, label="Don't know"), replace(second, label=written))
    items = (replace(asked, options=options),)
    alike = [fault for fault in faults(items, (), (), {}) if "are one but for" in fault.what]
    assert [(fault.path, fault.what[:26]) for fault in alike] == [
        (("items", "Q1", "options"), "the labels of 1 and 2 are ")
    ]


def test_groups_and_sexes_that_read_alike_are_refused() -> None:
    groups = {"1": "Under-18", "2": "under\u201318"}
    alike = [fault for fault in faults((), (), (), groups) if "are one but for" in fault.what]
    assert [fault.path for fault in alike] == [("groups",)]
    with pytest.raises(DefinitionError, match="two labels that are one"):
        Strata(sexes=(("1", "Female"), ("2", "FEMALE ")))
