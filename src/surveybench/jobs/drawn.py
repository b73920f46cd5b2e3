"""A chart of one figure by itself, for a notebook: the one that reports have, as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.report.charts import PALETTE
from surveybench.report.compose.figures import expected_range, own_score
from surveybench.report.compose.view import National, view
from surveybench.report.lens import Lens
from surveybench.report.writers.html.paint import svg

# Fonts that every browser has something for: a notebook knows ours no more than its page does.
FONT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: `svg` as text, `alt` what it shows in words."""

    svg: str
    alt: str

    def __repr__(self) -> str:
        """What it shows, at a prompt."""
        return f"<Chart: {self.alt}>"

    def _repr_html_(self) -> str:
        """The chart, for a notebook."""
        return self.svg


def draw_range(release: Release, measure: str, organisation: str, population: str = "") -> Drawn:
    """The expected range of a question or section, with an organisation's score and its band.

    Without `population` it is the first. A score that is not compared has a plain bar. Raises
    ReleaseError where the release has no such thing, or hides it.
    """
    survey = release.survey
    among = population or survey.populations[0].id
    # Looked up first: what there is not is told with near matches.
    figure = release.figure("score.score", measure, organisation, among, survey.wave)
    seen = view(National(Lens(release), MappingProxyType({})), organisation)
    chart = expected_range(seen, measure, among) or own_score(seen, measure, among)
    if chart is None:
        raise ReleaseError(
            f"there is no score to draw: {figure.flag.word}.", remedy="Draw another one."
        )
    name = f"chart-{chart.id}-{organisation}"
    colours = "".join(
        f"#{name} .f-{key}{{fill:{colour}}}#{name} .s-{key}{{stroke:{colour}}}"
        for key, colour in PALETTE.items()
    )
    style = (
        f"<style>#{name} text{{font-family:{FONT}}}#{name} .f-none{{fill:none}}{colours}</style>"
    )
    picture = svg(chart.picture, name, chart.alt, chart.alt)
    return Drawn(f'<div id="{name}">{style}{picture}</div>', chart.alt)
