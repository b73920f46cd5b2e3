"""The working of a number: its inputs and formula give it, and a hidden one stays hidden."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import surveybench
from canaries import CODES, DIGITS, SCORE_DIGITS, SMALL, TEXTS, released
from releases import MADE, demonstration, demonstration_files, monthly, told_apart
from surveybench.errors import ReleaseError
from surveybench.explain import explain
from surveybench.jobs.gather import Gathered, gather
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.working import released_for
from surveybench.quantities import CATALOGUE, Axis, Ref, figures

PACKAGE = Path(surveybench.__file__).parent
AT = "Q31:Z01:AMHS:2025"
ALONE = Counting("local", 1, None)


@cache
def told(reference: str) -> str:
    return "\n".join(explain(demonstration(), reference))


@cache
def counted() -> Gathered:
    return gather(Inputs("cmh/2025", demonstration_files()), ALONE)


@pytest.mark.parametrize(
    "reference",
    [
        f"expected_range.band:{AT}",
        "score.score:S8:Z01:AMHS:2025",
        "score.n:Q31:Z31:OPMHS:2025",
        "response_rate.adjusted:all:Z17:all:2025",
        "expected_range.national:Q31:national:AMHS:2025",
        "score.score:Q31:Z01:AMHS:2024",
        f"change.difference:{AT[:-1]}4",
    ],
)
def test_a_number_is_told_as_from_the_whole_release(reference: str) -> None:
    survey = demonstration().survey
    asked = Ref.parse(reference)
    released = released_for(asked, counted(), Stamp(MADE, "0"))
    assert bool(released.survey.earlier) == (asked.wave != survey.wave)
    for depth in (1, 3):
        assert explain(released, asked, depth) == explain(demonstration(), asked, depth)


def test_what_is_hidden_in_a_wave_does_not_depend_on_others() -> None:
    asked = Ref.parse(f"expected_range.band:{AT}")
    released, same = released_for(asked, counted(), Stamp(MADE, "0")), 0
    for one in figures(released.grids):
        assert one == demonstration().at(one.ref), one.ref
        same += 1
    assert same > 30_000


def inputs(text: str) -> dict[str, float]:
    """Inputs by statistic and wave."""
    rows = re.findall(r"^(?:From)? +(\S+):\S+:\S+:\S+:(\d+) +(\S+)$", text, re.MULTILINE)
    return {f"{statistic} {wave}": float(value) for statistic, wave, value in rows}


def value(text: str) -> float:
    return float(re.findall(r"^Value +(\S+)$", text, re.MULTILINE)[0])


def test_the_inputs_of_a_z_give_it() -> None:
    text = told(f"expected_range.z:{AT}")
    found = {name.split()[0]: number for name, number in inputs(text).items()}
    y, s = found["score.score"], found["score.standard_error"]
    z = (y - found["expected_range.national"]) / math.sqrt(s**2 + found["expected_range.tau2"])
    # Of released figures: a score and an average to 0.01, a standard error to 0.005.
    reach = math.sqrt(s**2 + found["expected_range.tau2"])
    assert value(text) == pytest.approx(z, abs=(0.02 + abs(z) * 0.005) / reach + 0.01)
    assert value(text) == demonstration().figure(*_parts(f"expected_range.z:{AT}")).value
    assert "Formula   (y - national) / sqrt(s^2 + tau2)" in text
    assert "winsorise = 0.1" in text
    assert "docs/methods/expected_range.md" in text


def _parts(reference: str) -> tuple[str, str, str, str, int | str]:
    ref = Ref.parse(reference)
    return ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave


def test_the_items_of_a_section_give_its_score() -> None:
    text = told("score.score:S8:Z01:AMHS:2025")
    items = re.findall(r"score\.score:(Q\w+):Z01:AMHS:2025 +(\S+)", text)
    assert [item for item, _ in items] == list(demonstration().survey.section["S8"].items)
    assert value(text) == pytest.approx(np.mean([float(score) for _, score in items]), abs=0.02)
    assert " section" in text


def test_two_waves_give_a_change() -> None:
    text = told("change.z:Q31:Z01:AMHS:2024")
    found = inputs(text)
    s_now, s_then = found["score.standard_error 2025"], found["score.standard_error 2024"]
    z = found["change.difference 2024"] / math.sqrt(s_now**2 + s_then**2)
    reach = math.sqrt(s_now**2 + s_then**2)
    assert value(text) == pytest.approx(z, abs=(0.01 + abs(z) * 0.01) / reach + 0.01)


def test_a_change_says_of_which_two_waves_it_is() -> None:
    assert "; 2025 against 2024\n" in told("change.z:Q31:Z01:AMHS:2024")
    assert "against" not in told("score.score:Q31:Z01:AMHS:2024").split("\n\n")[0]
    with pytest.raises(ReleaseError, match="a change is named by the earlier wave"):
        told("change.z:Q31:Z01:AMHS:2025")


def test_a_number_has_the_decimals_of_its_row_and_a_band_or_verdict_its_word() -> None:
    out = demonstration()
    names = {
        3: "Somewhat worse than expected",
        4: "About the same",
        5: "Somewhat better than expected",
    }
    seen = set()
    for code in (organisation.code for organisation in out.organisations[:12]):
        ref = f"Q31:{code}:AMHS"
        band = out.figure(f"expected_range.band:{ref}:2025").value
        if band in names:
            line = f"Value     {int(band)} ({names[int(band)]})"
            assert line in told(f"expected_range.band:{ref}:2025").splitlines()
            seen.add(band)
    assert 4 in seen
    verdict = out.figure("change.verdict:Q31:Z01:AMHS:2024").value
    assert verdict is not None
    word = {-1: "Decrease", 0: "No clear change", 1: "Increase"}[int(verdict)]
    assert f"Value     {int(verdict)} ({word})" in told("change.verdict:Q31:Z01:AMHS:2024")
    n, score = (out.figure(f"score.{name}:{AT}").value for name in ("n", "score"))
    assert n is not None
    assert score is not None
    assert f"Value     {int(n)}\n" in told(f"score.n:{AT}")
    assert re.search(rf"score\.n:{AT} +{int(n)}$", told(f"score.score:{AT}"), re.MULTILINE)
    assert f"Value     {score:.2f}\n" in told(f"score.score:{AT}")


RELEASED = [r.name for r in CATALOGUE.values() if r.working and r.released is not None]


@pytest.mark.parametrize("name", RELEASED)
def test_the_line_is_that_of_the_function(name: str) -> None:
    working = CATALOGUE[name].working
    assert working is not None
    several = (demonstration(), told_apart(), monthly())
    out = next(one for one in several if name in one.grids)
    survey, grid = out.survey, out.grids[name]
    measure = next((m for m in ("all", "Q31", "Q1") if m in grid.measures), grid.measures[0])
    organisation = out.organisations[0].code
    organisation = organisation if organisation in grid.organisations else "national"
    population = "AMHS" if "AMHS" in grid.populations else "all"
    wave = next((w for w in (2025, 2024) if w in grid.waves), grid.waves[0])
    option = "1" if Axis.OPTION in grid.axes else ""
    subgroup = grid.labels(Axis.SUBGROUP)[0]
    ref = Ref(name, measure, organisation, population, wave, option, subgroup)
    if np.isnan(grid.values[grid.at(ref)]) or name == "standardise.respondents":
        out = told_apart() if name == "standardise.respondents" else out  # where nobody's is hidden
        ref = next(f.ref for f in out.figures() if f.ref.statistic == name and f.value is not None)
        survey = out.survey
    text = "\n".join(explain(out, str(ref)))
    assert CATALOGUE[name].meaning in text
    ((file, line, function),) = re.findall(r"^Function +(\S+):(\d+) (\w+)$", text, re.MULTILINE)
    source = (PACKAGE.parents[1] / file).read_text("utf-8").splitlines()
    assert source[int(line) - 1].startswith(f"def {function}(")
    assert file == f"src/surveybench/stats/{working.function.partition('.')[0]}.py"
    assert survey.words.country in text or "Z01" not in text or ":Z01:" in text


def test_a_hidden_number_tells_nothing_but_why() -> None:
    out, hidden = released(), 0
    for figure in figures(out.grids):
        if figure.value is None:
            text = "\n".join(explain(out, str(figure.ref)))
            assert f"Value     none ({figure.flag.word}): " in text
            assert "From" not in text
            assert "Formula" not in text
            hidden += 1
    assert hidden > 1000


def test_no_input_that_is_hidden_is_told() -> None:
    out, shown = released(), 0
    for figure in out.figures():
        if figure.value is not None:
            text = "\n".join(explain(out, str(figure.ref)))
            assert DIGITS not in text
            assert not [digits for digits in SCORE_DIGITS if digits in text]
            shown += 1
    assert shown > 500


def test_a_code_with_a_colon_and_awkward_texts_are_told_as_they_are() -> None:
    text = "\n".join(explain(released(), "score.score:Q2:F:f:all:2025"))
    assert TEXTS["Q2"] in text
    assert SMALL in CODES


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nonsense", "'nonsense' is not a reference. Write statistic:measure:organisation"),
        (f"score.scor:{AT}", "no statistic 'score.scor'. Did you mean score.score"),
        ("score.score:q31:Z01:AMHS:2025", "no measure of score.score 'q31'. Did you mean Q31"),
        ("score.score:Q31:Z99:AMHS:2025", "no organisation of score.score 'Z99'. Did you mean Z"),
        ("score.score:Q31:Z01:AMSH:2025", "'AMSH'. Did you mean AMHS"),
        ("score.score:Q31:Z01:AMHS:1999", "no wave of score.score '1999'. Known are: 2025"),
        ("score.score:xxxxxx:Z01:AMHS:2025", "no measure of score.score 'xxxxxx'. Known are: S1"),
        ("score.score:Q31:national:AMHS:2025", "no organisation of score.score 'national'."),
    ],
)
def test_a_reference_that_is_unknown_is_answered_with_those_like_it(
    reference: str, said: str
) -> None:
    with pytest.raises(ReleaseError) as error:
        explain(demonstration(), reference)
    assert said in str(error.value)


@pytest.mark.parametrize("name", [row.name for row in CATALOGUE.values() if row.diagnostic])
def test_a_diagnostic_is_answered_with_where_it_stands(name: str) -> None:
    with pytest.raises(ReleaseError) as error:
        explain(demonstration(), f"{name}:Q31:Z01:AMHS:2025")
    assert f"{name} is not published" in str(error.value)
    assert "surveybench check" in str(error.value)


def test_a_score_says_which_of_its_inputs_are_not_published() -> None:
    lines = told(f"score.score:{AT}").splitlines()
    first = lines.index("From      counts of answers by age and sex, which are not released")
    assert lines[first + 1].split()[0] == f"score.n:{AT}"
    assert "crude" not in "\n".join(lines)
