"""The funnel of a question: every organisation by how many answered, within its own limits."""

from __future__ import annotations

from collections.abc import Sequence

from surveybench.quantities import Figure, Organisation
from surveybench.report.charts import Funnel, FunnelPoint, draw
from surveybench.report.document import Chart
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import number, plotted
from surveybench.report.words import charts as words
from surveybench.report.words import report as words_report

LEAST = 3  # organisations from which sizes can be compared
MOST = 320  # dots that can be told apart


def funnel(
    lens: Lens,
    organisations: Sequence[Organisation],
    measure: str,
    population: str,
    label: str,
) -> Chart | None:
    """Scores against the number of scored answers; None where nothing is compared.

    Organisations whose number of answers, score or limits are not shown have no dot. There is no
    funnel of very many, nor of sections, which no number of people is given of.
    """
    national = lens.everyone("national", measure, population)
    if not lens.innermost or national.value is None or len(organisations) > MOST:
        return None
    points = _points(lens, organisations, measure, population)
    if len(points) < LEAST:
        return None
    model = Funnel(
        label=label,
        points=points,
        people_name=lens.say(words.FUNNEL_PEOPLE),
        national=plotted(national.value),
        national_shown=words_report.AVERAGE_MARK.format(
            score=number(national.value, lens.score_decimals)
        ),
        ends=lens.survey.scale.ends,
        decimals=lens.score_decimals,
    )
    beyond = [p for p in points if p.band and lens.bands_short[p.band] != _middle(lens)]
    gaps = {
        "label": label,
        "count": lens.organisations(len(points)),
        "fewest": number(points[0].n, 0),
        "largest": number(points[-1].n, 0),
        "beyond": number(len(beyond), 0),
        "average": number(national.value, lens.score_decimals),
    }
    return Chart(f"funnel-{population}-{measure}", lens.say(words.FUNNEL, gaps), model, draw(model))


def _middle(lens: Lens) -> str:
    """What the band of those about the same is called."""
    return lens.bands_short[4]


def _points(
    lens: Lens, organisations: Sequence[Organisation], measure: str, population: str
) -> tuple[FunnelPoint, ...]:
    codes = [organisation.code for organisation in organisations]

    def of(statistic: str) -> list[Figure]:
        return lens.figures(statistic, (measure,), codes, population)

    low, high = (of(f"expected_range.{key}") for key in lens.innermost)
    columns = (of("score.n"), of("score.score"), low, high, of("expected_range.band"))
    points = [
        FunnelPoint(
            organisation.code,
            organisation.name,
            n.value,
            plotted(score.value),
            None if band.value is None else int(band.value),
            plotted(lower.value),
            plotted(upper.value),
        )
        for organisation, n, score, lower, upper, band in zip(organisations, *columns, strict=True)
        if None not in (n.value, score.value, lower.value, upper.value)
    ]
    return tuple(sorted(points, key=lambda point: (point.n, point.organisation)))
