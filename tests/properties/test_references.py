"""References are printed and read in one grammar, whatever the labels hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveybench.errors import ReleaseError
from surveybench.quantities import CATALOGUE, Ref

# Everything that ends a part, everything that escapes it, and some letters.
AWKWARD = st.text(alphabet=":@=;%3A4025 aé\n", max_size=8)
CODES = st.one_of(AWKWARD, st.text(max_size=8))
WAVES = st.one_of(
    st.integers(0, 999_999_999),
    st.from_regex(re.compile(r"[0-9]{1,4}(-[0-9A-Za-z]{1,3}){1,2}"), fullmatch=True),
)
REFS = st.builds(
    Ref, st.sampled_from(sorted(CATALOGUE)), CODES, CODES, CODES, WAVES, CODES, CODES, CODES
)
NAMES = st.from_regex(re.compile(r"[A-Za-z][A-Za-z0-9_]{0,6}"), fullmatch=True)


@given(REFS)
def test_what_is_printed_is_read_back(ref: Ref) -> None:
    assert Ref.parse(str(ref)) == ref


@given(REFS, REFS)
def test_two_references_are_never_one_text(one: Ref, two: Ref) -> None:
    assert (str(one) == str(two)) == (one == two)


@given(st.sampled_from(sorted(CATALOGUE)), NAMES, CODES, NAMES, st.integers(1900, 2100))
def test_without_optional_parts_it_prints_as_it_always_did(
    statistic: str, measure: str, code: str, population: str, wave: int
) -> None:
    ref = Ref(statistic, measure, code, population, wave)
    assert str(ref) == ":".join((statistic, measure, code, population, str(wave)))


@given(st.one_of(st.text(max_size=30), st.text(alphabet="a:@=%340-", max_size=30)))
def test_any_other_text_is_refused_or_is_a_reference(text: str) -> None:
    try:
        ref = Ref.parse(text)
    except ReleaseError:
        ref = None
    assert ref is None or Ref.parse(str(ref)) == ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        (
            "score.share@option=2:Q18:RRE:AMHS:2025",
            Ref("score.share", "Q18", "RRE", "AMHS", 2025, option="2"),
        ),
        (
            "score.score@subgroup=age%3A16@variant=a=b:Q1:a:b@c=d;e:all:2026-03",
            Ref("score.score", "Q1", "a:b@c=d;e", "all", 202603, "", "age:16", "a=b"),
        ),
        (
            "score.n@option=1@subgroup=50%@variant=%2540:all::all:2026-Q1",
            Ref("score.n", "all", "", "all", 20261, "1", "50%", "%40"),
        ),
    ],
)
def test_optional_parts_stand_after_the_statistic(text: str, ref: Ref) -> None:
    assert str(ref) == text
    assert Ref.parse(text) == ref


@pytest.mark.parametrize(
    "text",
    [
        "score.share@options=2:Q18:RRE:AMHS:2025",
        "score.share@option=:Q18:RRE:AMHS:2025",
        "score.share@option:Q18:RRE:AMHS:2025",
        "score.share@:Q18:RRE:AMHS:2025",
        "score.share@option=1@option=2:Q18:RRE:AMHS:2025",
        "score.share@variant=1@option=2:Q18:RRE:AMHS:2025",
        "score.score:Q1:A:all:2026-",
        "score.score:Q1:A:all:-2026",
        "score.score:Q1:A:all:02026",
        "score.score:Q1:A:all:" + "9" * 5000,
        "score.score:Q1:A:all:2025\n",
    ],
)
def test_faults_of_the_grammar_are_refused(text: str) -> None:
    with pytest.raises(ReleaseError, match="is not a reference"):
        Ref.parse(text)
