"""No intruder succeeds against releases of random small surveys."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from attacks.intruders import ANY, single
from attacks.publishing import opened, release, surveybench
from attacks.shapes import TWO_BANDS, People, Shape, definition, drawn, invited
from fuzzing import fewer

POPULATIONS = (
    {"all": ""},
    {"P1": "1", "P2": "2", "P3": "3"},
    {"all": "", "P1": "1", "P2": "2"},
    {"all": "", "P12": "1 2", "P1": "1"},
)
SIZES = st.sampled_from([0, 0, 1, 2, 3, 7, 12, 29, 30, 31, 33, 38])


@st.composite
def surveys(draw: st.DrawFn) -> Shape:
    """Four to six organisations with groups of none to forty people."""
    bands = draw(st.sampled_from([TWO_BANDS, [[16, 120]]]))
    asked = definition(populations=draw(st.sampled_from(POPULATIONS)), bands=bands)
    asked["groups"] = {group: f"Group {group}" for group in "123"}
    blank = draw(st.sampled_from([0.0, 0.0, 0.2]))
    everybody = draw(st.sampled_from(["", "", "1", "2"]))
    people = {
        code: People(
            {group: draw(SIZES) for group in "123"},
            blank,
            {"Q1": everybody} if code == "A" and everybody else {},
        )
        for code in "ABCDEF"[: draw(st.integers(4, 6))]
    }
    rows = drawn(draw(st.integers(0, 2**16)), asked, people)
    return Shape(asked, invited(rows) if draw(st.booleans()) else rows, organisations="ABCDEFG")


@settings(fewer(25, least=2), deadline=None, phases=(Phase.explicit, Phase.generate))
@given(surveys())
def test_random_releases_give_nothing_back(shape: Shape) -> None:
    with TemporaryDirectory() as folder:
        files = release(surveybench, shape, Path(folder))
    if not files:
        return
    published, judge = opened(files), single(lambda: shape, ANY["12"]).judge()
    for name, attack in ANY.items():
        assert not judge.fallen(attack(published)), name
