"""Charts of one measure for one organisation, with their words."""

from __future__ import annotations

from surveybench.report.charts import (
    Bar,
    ChangeLine,
    ExpectedRange,
    OwnScore,
    Ranking,
    Zone,
    draw,
    zones,
)
from surveybench.report.compose.say import fill, measure_name, section_name
from surveybench.report.compose.view import View
from surveybench.report.compose.waves import short_name, tabled
from surveybench.report.document import Chart
from surveybench.report.lens.named import wave_names
from surveybench.report.lens.rounding import NONE, number, plotted
from surveybench.report.words import charts as words_charts
from surveybench.report.words import report as words
from surveybench.report.words import waves as words_waves

# Bars of a ranking that can be told apart on paper and on a screen.
MOST_BARS = 320


def expected_range(view: View, measure: str, population: str) -> Chart | None:
    """The expected-range bar of a compared measure; None where there is nothing to draw."""
    score = view.own("score.score", measure, population).value
    national, lowest, highest = (
        view.everyone(q, measure, population).value for q in ("national", "lowest", "highest")
    )
    if score is None or national is None or lowest is None or highest is None:
        return None
    limits = [
        view.own(f"expected_range.{name}", measure, population).value for name in view.lens.limits
    ]
    band = view.band(measure, population)
    # A unit that is compared with a national run may lie beyond all that took part in it.
    ends = min(lowest, score), max(highest, score)
    label = measure_name(view, measure)
    model = ExpectedRange(
        label=label,
        score=plotted(score),
        shown=_score(view, score),
        band=band,
        national=plotted(national),
        lowest=plotted(ends[0]),
        highest=plotted(ends[1]),
        zones=_zones(view, measure, limits, *ends),
        ends=_ends(view),
    )
    gaps = {
        "label": label,
        "score": _score(view, score),
        "band": _band(view, band),
        "national": _score(view, national),
        "lowest": _score(view, lowest),
        "highest": _score(view, highest),
    }
    alt = fill(words_charts.RANGE, view, gaps)
    return Chart(f"range-{population}-{measure}", alt, model, draw(model))


def own_score(view: View, measure: str, population: str) -> Chart | None:
    """The plain bar of a score that is not compared."""
    score = view.own("score.score", measure, population).value
    if score is None:
        return None
    label = measure_name(view, measure)
    shown = _score(view, score)
    model = OwnScore(label, plotted(score), shown, _ends(view))
    alt = fill(words_charts.OWN_SCORE, view, {"label": label, "score": shown})
    return Chart(f"own-{population}-{measure}", alt, model, draw(model))


def ranking(view: View, section: str, population: str) -> Chart | None:
    """All organisations' scores of a section; None where it is hidden."""
    bars = view.national.rankings[population, section]
    national = view.everyone("national", section, population).value
    score = view.own("score.score", section, population).value
    if not bars or national is None:
        return None
    label, code = section_name(view, section), view.organisation.code
    model = Ranking(
        label=label,
        bars=drawn(bars, code),
        own=code if score is not None else "",
        own_shown=words.YOU.format(score=_score(view, score)) if score is not None else "",
        national=plotted(national),
        national_shown=words.AVERAGE_MARK.format(score=_score(view, national)),
        ends=_ends(view),
        decimals=view.lens.score_decimals,
    )
    place = [bar.organisation for bar in bars].index(code) + 1 if score is not None else 0
    band = view.band(section, population)
    own = {"place": str(place), "score": "", "band": _band(view, band)}
    own |= {"score": _score(view, score)} if score is not None else {}
    gaps = {
        "label": label,
        "count": view.lens.organisations(len(bars)),
        "lowest": _score(view, bars[0].score),
        "highest": _score(view, bars[-1].score),
        "own": words_charts.RANKING_OWN.format_map(own) if score is not None else "",
        "national": _score(view, national),
    }
    alt = fill(words_charts.RANKING, view, gaps)
    return Chart(f"ranking-{population}-{section}", alt, model, draw(model))


def drawn(bars: tuple[Bar, ...], own: str) -> tuple[Bar, ...]:
    """All bars; of very many as many as can be told apart, evenly by rank, the own one among them.

    Every report draws every ranking, so that all of them would also grow with the square.
    """
    if len(bars) <= MOST_BARS:
        return bars
    last = len(bars) - 1
    ranks = {round(step * last / (MOST_BARS - 1)) for step in range(MOST_BARS)}
    ranks |= {rank for rank, bar in enumerate(bars) if bar.organisation == own}
    return tuple(bars[rank] for rank in sorted(ranks))


# The band that stands for those between two limits, where the limits between are not given.
MIDDLE_OF = {(1, 2): 2, (3, 5): 4, (6, 7): 6}


def _zones(
    view: View, measure: str, limits: list[float | None], lowest: float, highest: float
) -> tuple[Zone, ...]:
    """The zones between the limits; none where a limit of the bands in use is not there."""
    there = [i for i, limit in enumerate(limits) if limit is not None]
    edges = [limit for limit in limits if limit is not None]
    firsts = [1, *(i + 2 for i in there)]
    lasts = [*(i + 1 for i in there), len(limits) + 1]
    used = [
        first if first == last else MIDDLE_OF.get((first, last), 0)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    if view.survey.better_low(measure):
        used = [8 - band for band in used]
    if not edges or not set(used) <= set(view.lens.bands):
        return ()
    return zones(edges, lowest, highest, used)


def _band(view: View, band: int | None) -> str:
    """A band after a score."""
    return words_charts.BAND.format(band=view.lens.bands.get(band, "")) if band else ""


def _score(view: View, value: float) -> str:
    """A score with as many decimals as its source has, one at most."""
    return number(value, view.lens.score_decimals)


def _ends(view: View) -> tuple[float, float]:
    return view.survey.scale.low, view.survey.scale.high


def change_line(view: View, measure: str, population: str) -> Chart | None:
    """Scores by wave, oldest first; None where fewer than two waves have one."""
    waves = tuple(sorted(view.survey.waves))
    own = [view.own("score.score", measure, population, wave).value for wave in waves]
    national = [view.everyone("national", measure, population, wave).value for wave in waves]
    if sum(value is not None for value in own) < 2:
        return None
    label = measure_name(view, measure)

    def shown(values: list[float | None]) -> tuple[str, ...]:
        return tuple(NONE if value is None else _score(view, value) for value in values)

    model = ChangeLine(
        label=label,
        waves=waves,
        names=tuple(short_name(view.survey, wave) for wave in waves),
        own=tuple(None if v is None else plotted(v) for v in own),
        own_shown=shown(own),
        national=tuple(None if v is None else plotted(v) for v in national),
        national_shown=shown(national),
        own_name=fill(words.YOUR_ORGANISATION, view),
        national_name=fill(words.NATIONAL_AVERAGE, view),
        ends=_ends(view),
        lower=_by_wave(view, "score.lower", measure, population),
        upper=_by_wave(view, "score.upper", measure, population),
    )
    names, said = wave_names(view.survey), tabled(view.survey)
    by_wave = "; ".join(
        words_charts.CHANGE_WAVE.format(
            wave=names[wave], score=score, interval=interval, national=average
        )
        for wave, score, interval, average in zip(
            waves, shown(own), _intervals(view, model), shown(national), strict=True
        )
        if score != NONE and wave in said
    )
    gaps = {"label": label, "waves": by_wave, "count": str(len(waves))}
    sentence = words_charts.CHANGE if len(said) == len(waves) else words_waves.MORE
    alt = fill(sentence, view, gaps)
    return Chart(f"line-{population}-{measure}", alt, model, draw(model))


def _by_wave(view: View, statistic: str, measure: str, population: str) -> tuple[float | None, ...]:
    """A figure of each wave, oldest first; empty where no wave has it."""
    waves = sorted(view.survey.waves)
    values = [view.own(statistic, measure, population, wave).value for wave in waves]
    known = any(value is not None for value in values)
    return tuple(None if v is None else plotted(v) for v in values) if known else ()


def _intervals(view: View, model: ChangeLine) -> list[str]:
    """The interval of each wave in words; empty where it is not known."""
    if not model.lower or not model.upper:
        return [""] * len(model.waves)
    return [
        ""
        if low is None or high is None
        else words_charts.INTERVAL.format(low=_score(view, low), high=_score(view, high))
        for low, high in zip(model.lower, model.upper, strict=True)
    ]
