"""Drawing models: zones, their clipping, and that pictures stay inside their frame."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from surveybench.report.charts import (
    CHARTS,
    PALETTE,
    AnswerBars,
    Bar,
    ChangeLine,
    ControlChart,
    ExpectedRange,
    Funnel,
    FunnelPoint,
    Label,
    Line,
    Mark,
    Marker,
    Model,
    OwnScore,
    PanelRow,
    Panels,
    Polyline,
    Ranking,
    Rect,
    SectionDot,
    SectionDots,
    Share,
    Shares,
    Strip,
    Strips,
    Zone,
    answer_colour,
    draw,
    lettered,
    on_answer,
    people_axis,
    shown_scale,
    zones,
)
from surveybench.report.writers.pptx.charts import (
    PLOTS,
    Canvas,
    chart_xml,
    heights,
    no_numbers,
    plot_of,
)

LIMITS = (4.0, 4.5, 5.0, 7.0, 7.5, 8.0)


def test_seven_zones_between_lowest_and_highest() -> None:
    found = zones(LIMITS, 3.0, 9.0)
    assert [(z.band, z.start, z.stop) for z in found] == [
        (1, 3.0, 4.0),
        (2, 4.0, 4.5),
        (3, 4.5, 5.0),
        (4, 5.0, 7.0),
        (5, 7.0, 7.5),
        (6, 7.5, 8.0),
        (7, 8.0, 9.0),
    ]


def test_a_zone_that_no_organisation_reaches_is_not_there() -> None:
    found = zones(LIMITS, 4.2, 7.0)
    assert found == (Zone(2, 4.2, 4.5), Zone(3, 4.5, 5.0), Zone(4, 5.0, 7.0))


def test_all_organisations_inside_the_range_leave_one_zone() -> None:
    assert zones(LIMITS, 5.5, 6.5) == (Zone(4, 5.5, 6.5),)


def test_a_zone_thinner_than_two_decimals_is_not_there() -> None:
    assert [z.band for z in zones((4.0, 4.001, 5.0, 7.0, 7.5, 8.0), 3.0, 6.0)] == [1, 3, 4]


def ranking(count: int, own: str) -> Ranking:
    bars = tuple(
        Bar(f"T{i}", "A name", round(10 * i / max(count - 1, 1), 2), 4) for i in range(count)
    )
    return Ranking("Section", bars, own, "You 5.0", 5.0, "Average 5.0")


def expected(score: float, lowest: float, highest: float) -> ExpectedRange:
    return ExpectedRange("Q", score, "x", 4, 5.0, lowest, highest, zones(LIMITS, lowest, highest))


def dot(score: float | None, low: float, high: float) -> SectionDot:
    ends = (None, None) if score is None else (max(0, score - 1), min(10, score + 1))
    name = "A section with a name that is longer than the room for it"
    return SectionDot(name, score, "x", *ends, 5, "Better", 5.0, "5.0", low, high, (4.1, 4.2))


FUNNEL = (
    FunnelPoint("T1", "One", 30.0, 0.0, 1, 2.0, 8.0),
    FunnelPoint("T2", "Two", 40.0, 5.0, None, 3.0, 7.0),
    FunnelPoint("T3", "Three", 1234.0, 9.9, 7, None, None),
)
PANEL_ROWS = (
    PanelRow(
        "A question of more letters than there is any room for beside it", 5.0, (4.0, 6.0), (-1, 1)
    ),
    PanelRow("Q2", 10.0, (10.0, None), (0, 0)),
)


def control(scores: tuple[float | None, ...], outside: tuple[int, ...]) -> ControlChart:
    waves = tuple(range(2000, 2000 + len(scores)))
    words, shown = ("You", "mean", "limits"), tuple("" if s is None else str(s) for s in scores)
    lines = (5.0, 3.0, 7.0)
    return ControlChart("Q", waves, scores, shown, *lines, *words, outside, tuple(map(str, waves)))


MODELS: list[Model] = [
    control((5.0, 4.0, None, 6.0, 5.0, 5.5, 4.5, 5.0, 7.5), (8,)),
    control((0.0, 10.0) * 20, tuple(range(40))),
    SectionDots("S", (dot(0.0, 0.0, 10.0), dot(10.0, 0.0, 10.0), dot(None, 4, 5)), "You", "All"),
    SectionDots("S", (dot(None, 4.0, 4.1),), "You", "All", roomy=True),
    Strips("Years", (Strip("2024", (1, -1, 0)), Strip("2025", (None, 0, 1))), (2, 1)),
    Strips("Years", (Strip("2025", (1,) * 90),), (30, 60)),
    Shares("Shares", ("",), (Share("one", (100.0,), ("100.0",)), Share("two", (None,), ("–",)))),
    Shares("Shares", ("a", "b"), (Share("one", (0.0, 50.0), ("0.0", "50.0")),), end=50),
    Funnel("Q", tuple(FUNNEL), "People", 5.0, "Average 5.0", "T3", "You 9.9"),
    Funnel("Q", FUNNEL[:1], "People", 0.0, "Average 0.0", ends=(0.0, 10.0)),
    Panels("G", ("16-35", "A group of a long name " * 4), PANEL_ROWS * 17, "All"),
    Panels("G", tuple(map(str, range(6))), (PanelRow("Q", None, (None,) * 6, (0,) * 6),), "All"),
    AnswerBars("Q", ("Yes", "No"), (Share("You", (60.0, 40.0), ("60%", "40%")),)),
    AnswerBars(
        "Q",
        (*map(str, range(9)), "A long answer " * 9, "unbroken" * 30),
        (
            Share("You", (None,) * 11, ("–",) * 11),
            Share("A country of a long name", (9.0, 10.0, *(9.0,) * 9), ("9%",) * 11),
        ),
    ),
    expected(6.0, 3.0, 9.0),
    expected(0.0, 0.0, 10.0),
    expected(10.0, 0.0, 10.0),
    OwnScore("Q", 0.0, "0.0"),
    OwnScore("Q", 10.0, "10.0"),
    ranking(1, "T0"),
    ranking(130, "T0"),
    ranking(130, "T129"),
    ranking(5000, "T77"),
    ChangeLine(
        "Q",
        (2023, 2024, 2025),
        (0.0, None, 10.0),
        ("0.0", "", "10.0"),
        (5.0, 5.1, None),
        ("5.0", "5.1", ""),
        "You",
        "All",
    ),
    ChangeLine(
        "Q", (2024, 2025), (10.0, 10.0), ("10.0", "10.0"), (None, None), ("", ""), "You", "All"
    ),
]


@pytest.mark.parametrize("model", MODELS)
def test_shapes_stay_inside_the_picture_and_use_the_palette(model: Model) -> None:
    picture = draw(model)
    assert picture.shapes
    for shape in picture.shapes:
        if isinstance(shape, Rect):
            points = [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
            colours = [shape.fill, shape.stroke]
        elif isinstance(shape, Line):
            points, colours = [(shape.x1, shape.y1), (shape.x2, shape.y2)], [shape.stroke]
        elif isinstance(shape, Polyline):
            points, colours = list(shape.points), [shape.stroke]
        elif isinstance(shape, Marker):
            points, colours = [(shape.x, shape.y)], [shape.fill, shape.stroke]
        else:
            assert isinstance(shape, Label)
            points, colours = [(shape.x, shape.y)], [shape.fill]
        for x, y in points:
            assert -0.01 <= x <= picture.width + 0.01
            assert -6 <= y <= picture.height + 0.01
        assert all(colour == "" or colour in PALETTE for colour in colours)


def test_the_own_score_stands_where_the_axis_says() -> None:
    picture = draw(expected(5.0, 3.0, 9.0))
    own = next(s for s in picture.shapes if isinstance(s, Rect) and s.part == "own")
    tick = next(s for s in picture.shapes if isinstance(s, Label) and s.text == "5")
    assert own.x + own.width / 2 == pytest.approx(tick.x)


def test_a_missing_wave_is_a_gap_in_the_line() -> None:
    model = MODELS[-2]
    lines = [s for s in draw(model).shapes if isinstance(s, Polyline) and s.part == "own-line"]
    assert lines == []


def test_letters_stand_on_the_parts_they_name() -> None:
    picture = draw(expected(5.0, 3.0, 9.0))
    marked = lettered(picture, (Mark("zone-4", "A"), Mark("no such part", "B")))
    added = marked.shapes[len(picture.shapes) :]
    zone = next(s for s in picture.shapes if isinstance(s, Rect) and s.part == "zone-4")
    circle, letter = added
    assert isinstance(circle, Marker)
    assert isinstance(letter, Label)
    assert letter.text == "A"
    assert circle.x == pytest.approx(zone.x + zone.width / 2)
    assert circle.y == pytest.approx(zone.y + zone.height / 2)


def test_dots_of_a_ranking_rise_and_only_the_own_is_ringed() -> None:
    shapes = [s for s in draw(ranking(40, "T7")).shapes if isinstance(s, Marker)]
    rings = [s for s in shapes if s.part == "own-ring"]
    dots = sorted((s for s in shapes if s.part != "own-ring"), key=lambda s: s.x)
    assert len(dots) == 40
    assert [dot.y for dot in dots] == sorted((dot.y for dot in dots), reverse=True)
    assert [dot.part for dot in dots].index("own") == 7
    assert [(ring.x, ring.fill) for ring in rings] == [(dots[7].x, "own")]
    assert dots[7].fill == "band-4"
    assert all(dot.name == "A name" for dot in dots)


def test_a_ranking_shows_the_stretch_of_the_scale_that_its_intervals_take() -> None:
    bars = tuple(
        Bar(f"T{i}", "A name", 7.2 + 0.05 * i, 4, 6.95 + 0.05 * i, 7.4 + 0.05 * i)
        for i in range(30)
    )
    model = Ranking("Section", bars, "T3", "You 7.4", 7.9, "Average 7.9")
    assert shown_scale(model) == (6, 9)
    picture = draw(model)
    lines = [s for s in picture.shapes if isinstance(s, Line) and s.part == "interval"]
    assert len(lines) == 30
    assert max(line.y2 for line in lines) - min(line.y1 for line in lines) > 0.5 * picture.height
    labels = [s.text for s in picture.shapes if isinstance(s, Label) and s.part == "tick-label"]
    assert labels == ["6", "7", "8", "9"]


def test_a_line_chart_names_both_lines() -> None:
    labels = [s.text for s in draw(MODELS[-2]).shapes if isinstance(s, Label)]
    assert {"You", "All"} <= set(labels)


@pytest.mark.parametrize(("own", "shown"), [(2.0, (0, 4)), (9.9, (6, 10)), (5.5, (3, 7))])
def test_line_charts_show_at_least_four_points_of_the_scale(
    own: float, shown: tuple[int, int]
) -> None:
    model = ChangeLine("Q", (2024, 2025), (own, own), ("", ""), (own, own), ("", ""), "You", "All")
    labels = [s for s in draw(model).shapes if isinstance(s, Label)]
    ticks = [int(label.text) for label in labels if label.part == "tick-label"]
    assert (min(ticks), max(ticks)) == shown


def test_every_kind_of_chart_has_one_row_in_each_registry() -> None:
    assert set(PLOTS) | {Strips} == set(CHARTS) == set(get_args(Model))
    assert no_numbers(Strips("Years", (), ()))
    assert len({kind.name for kind in CHARTS.values()}) == len(CHARTS)


def test_charts_of_shares_are_higher_with_every_line() -> None:
    row = Share("a", (1.0, 2.0), ("1", "2"))
    assert heights(Shares("x", ("a", "b"), (row,))) == (58.0, pytest.approx(92.8))
    assert heights(Shares("x", ("a", "b"), (row, row))) == (86.0, pytest.approx(137.6))


def contrast(one: str, another: str) -> float:
    """The ratio of WCAG 2.2 of two colours (its section 1.4.3)."""

    def light(colour: str) -> float:
        parts = [int(PALETTE[colour][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(another)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("count", range(1, 12))
def test_answers_go_from_dark_to_light_and_their_numbers_can_be_read(count: int) -> None:
    colours = [answer_colour(position, count) for position in range(count)]
    assert len(set(colours)) == count
    greys = [contrast(colour, "paper") for colour in colours]
    assert greys == sorted(greys, reverse=True)
    for position, colour in enumerate(colours):
        assert contrast(colour, on_answer(position, count)) >= 4.5


def parts(row: Share, options: int) -> list[Rect]:
    model = AnswerBars("Q", tuple(f"answer {i}" for i in range(options)), (row,))
    shapes = [s for s in draw(model).shapes if isinstance(s, Rect)]
    return [s for s in shapes if not s.part.startswith("key")]


def test_a_bar_of_answers_is_whole_and_its_parts_are_as_long_as_the_shares() -> None:
    drawn = parts(Share("You", (50.0, 30.0, 20.0), ("50%", "30%", "20%")), 3)
    lengths = [part.width for part in drawn]
    assert [round(length / sum(lengths), 2) for length in lengths] == [0.5, 0.3, 0.2]


def test_what_is_not_shown_of_a_bar_is_empty_and_has_no_number() -> None:
    drawn = parts(Share("You", (50.0, None, None), ("50%", "–", "–")), 3)
    assert [part.part for part in drawn] == ["answer-0", "not-shown"]
    assert drawn[0].width == pytest.approx(drawn[1].width, abs=0.02)
    assert drawn[1].fill == "paper"


def test_a_funnel_stands_by_people_and_hides_no_dot_behind_its_limits() -> None:
    model = Funnel("Q", FUNNEL, "People", 5.0, "Average 5.0", "T3", "You 9.9")
    shapes = draw(model).shapes
    bars = [s for s in shapes if isinstance(s, Line) and s.part == "expected"]
    dots = [s for s in shapes if isinstance(s, Marker) and s.part != "own-ring"]
    assert len(bars) == 2  # one has no limits
    assert [dot.x for dot in dots] == sorted(dot.x for dot in dots)
    most = people_axis(model)[0]
    assert most == 1400
    gaps = [(a.x - b.x) / (c.x - a.x) for b, a, c in [dots]]
    assert gaps == [pytest.approx((40 - 30) / (1234 - 40), rel=0.02)]
    assert max(shapes.index(bar) for bar in bars) < min(shapes.index(dot) for dot in dots)
    assert dots[-1].part == "own"


def test_a_panel_points_where_a_group_differs_and_stays_empty_where_none_is_shown() -> None:
    model = Panels("G", ("one", "two"), PANEL_ROWS, "All")
    signs = [s for s in draw(model).shapes if isinstance(s, Marker)]
    assert [(s.part, s.shape) for s in signs] == [
        ("sign--1", "triangle-down"),
        ("sign-1", "triangle-up"),
        ("sign-0", "circle"),
    ]


@pytest.mark.parametrize(
    "model",
    [
        Funnel("Q", FUNNEL, "People", 5.0, "Average 5.0", "T3", "You 9.9"),
        Panels("G", ("one", "two"), PANEL_ROWS, "All"),
        expected(6.0, 3.0, 9.0),
        expected(4.97, 3.0, 9.0),
        expected(0.0, 0.0, 10.0),
        expected(10.0, 0.0, 10.0),
        replace(expected(5.0, 3.0, 9.0), zones=()),
        replace(expected(60.0, 30.0, 90.0), ends=(0.0, 100.0), zones=()),
    ],
)
def test_what_a_sheet_works_out_is_what_the_chart_draws(model: Model) -> None:
    """Each formula is a sum or difference of cells, and of a number."""
    plot = plot_of(model, dict(enumerate("abcdefg", 1)))
    counted = 0
    cells = {
        f"{chr(ord('B') + i)}{row}": value
        for i, column in enumerate(plot.series)
        for row, value in enumerate(column.values, 2)
    }
    for series in plot.series:
        for row, formula in enumerate(series.formulas):
            if formula:
                value = eval(formula, {"__builtins__": {}}, cells)
                assert value == pytest.approx(series.values[row], abs=1e-4)
                counted += 1
    assert counted >= 4
    assert chart_xml(model, Canvas(plot, draw(model), dict(enumerate("abcdefg", 1)), 300.0, "en"))
