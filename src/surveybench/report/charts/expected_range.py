"""The expected-range bar: zones of the bands, the own score, the national average."""

from __future__ import annotations

from surveybench.report.charts import scale
from surveybench.report.charts.models import ExpectedRange
from surveybench.report.charts.picture import Label, Marker, Picture, Rect, Shape


def draw(model: ExpectedRange) -> Picture:
    """Zones from lowest to highest on the axis, the score on top, the average below."""
    own_x, average = (scale.across(value, model.ends) for value in (model.score, model.national))
    marker = (
        Rect("own-halo", own_x - 3, scale.TOP - 3, 6, scale.BOTTOM - scale.TOP + 6, "paper"),
        Rect("own", own_x - 2, scale.TOP - 3, 4, scale.BOTTOM - scale.TOP + 6, "own"),
        Label("own-label", own_x, scale.TOP - 5, model.shown, size=9.5, strong=True),
    )
    national = Marker("national", average, scale.BOTTOM + 4.2, 8, "triangle-up", "national")
    shapes = (*scale.axis(model.ends), *_bar(model), national, *marker)
    return Picture(scale.WIDTH, scale.HEIGHT, shapes)


def _bar(model: ExpectedRange) -> tuple[Shape, ...]:
    spans = [(f"zone-{z.band}", z.start, z.stop, f"band-{z.band}") for z in model.zones]
    spans = spans or [("range", model.lowest, model.highest, "paper")]
    return tuple(
        Rect(
            part,
            scale.across(start, model.ends),
            scale.TOP,
            round(scale.across(stop, model.ends) - scale.across(start, model.ends), 2),
            scale.BOTTOM - scale.TOP,
            fill,
            stroke="ink",
        )
        for part, start, stop, fill in spans
    )
