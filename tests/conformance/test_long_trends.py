"""Long trends follow from the scores that are published, and are said in words."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

from releases import demonstration, monthly
from surveybench.quantities import Ref
from surveybench.report.charts import ControlChart
from surveybench.report.compose import compose
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Chart, Text, walk

CODES = ("Z01", "Z02", "Z03", "Z04")


def scores(code: str, item: str) -> list[float]:
    """Published scores, the latest wave last."""
    out = monthly()
    refs = (Ref("score.score", item, code, "all", wave) for wave in sorted(out.survey.waves))
    return [figure.value for figure in map(out.at, refs) if figure.value is not None]


def own(key: str, code: str, item: str) -> float | None:
    wave = monthly().survey.wave
    return monthly().at(Ref(f"trend.{key}", item, code, "all", wave)).value


def test_lines_and_signals_are_those_of_published_scores_so_they_tell_nothing_more() -> None:
    for code in CODES:
        for item in ("Q1", "Q2"):
            line = scores(code, item)
            assert len(line) == 8
            moves = [after - before for before, after in pairwise(line)]
            reach = 2.66 * mean(map(abs, moves))
            by_hand = (mean(line), mean(line) - reach, mean(line) + reach)
            ours = [own(key, code, item) for key in ("centre", "lower", "upper")]
            for theirs, hand in zip(ours, by_hand, strict=True):
                assert theirs is not None
                assert abs(theirs - min(max(hand, 0.0), 10.0)) < 0.011
            assert own("run", code, item) == (
                1 if min(moves[-5:]) > 0 else -1 if max(moves[-5:]) < 0 else 0
            )


def test_each_question_has_a_chart_and_a_sentence_for_each_signal() -> None:
    for code in CODES:
        page = next(p for p in compose(monthly(), code).pages if p.kind == "trends")
        blocks = list(walk(page.blocks))
        charts = [b.model for b in blocks if isinstance(b, Chart)]
        assert [type(chart) for chart in charts] == [ControlChart, ControlChart]
        said = " ".join(b.cells[0].text for b in blocks if isinstance(b, Text))
        signals = sum(
            bool(own(key, code, item))
            for key in ("outside", "side", "run")
            for item in ("Q1", "Q2")
        )
        assert said.count("The latest") == signals
        quiet = sum(
            not any(own(key, code, item) for key in ("outside", "side", "run"))
            for item in ("Q1", "Q2")
        )
        assert said.count("No signal") == quiet
        assert f"With a signal: {2 - quiet}." in said


def test_few_waves_have_none() -> None:
    assert not [name for name in demonstration().grids if name.startswith("trend.")]
    names = [sheet.name for sheet in workbook(monthly()).sheets]
    assert "all long trends" in names
