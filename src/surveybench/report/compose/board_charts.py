"""The two charts of a board page, with their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveybench.quantities import Figure, Flag
from surveybench.report.charts import SectionDot, SectionDots, Strip, Strips, draw, shown_scale
from surveybench.report.compose import moved
from surveybench.report.compose.say import ending, fill, star
from surveybench.report.compose.standing import beside_average
from surveybench.report.compose.view import View, score_cell
from surveybench.report.compose.waves import short_name
from surveybench.report.document import Chart
from surveybench.report.lens.rounding import number, plotted, rounded
from surveybench.report.words import board as words
from surveybench.report.words import report as words_report
from surveybench.survey import Section

SECTIONS, QUESTIONS = 16, 20  # that fit on the page
YEARS = 6
MARKS = 60  # others that can be told apart


def section_dots(view: View, population: str, *, roomy: bool = False) -> Chart | None:
    """The sections among all organisations; the questions where no section has a score.

    None where there is no score at all. `roomy` where much room is left for it.
    """
    rows = [_dot(view, population, s.id, s.name) for s in _chosen(view, population)]
    title, sentence = words.SECTIONS, words.SECTIONS_ALT
    measure = words_report.SECTION_COLUMN
    if not any(row.score is not None for row in rows):
        rows = list(_questions(view, population))[:QUESTIONS]
        title, sentence, roomy = words.QUESTIONS, words.QUESTIONS_ALT, False
        measure = words_report.QUESTION_COLUMN
    if not rows:
        return None
    own, average = (
        fill(name, view) for name in (words_report.YOUR_ORGANISATION, words_report.NATIONAL_AVERAGE)
    )
    scale = view.survey.scale
    ends = (scale.low, scale.high)
    model = SectionDots(fill(title, view), tuple(rows), own, average, ends, roomy, measure)
    alt = fill(sentence, view, {"rows": " ".join(_row_alt(view, row) for row in rows)})
    return Chart(f"sections-{population}", alt, model, draw(model))


def _chosen(view: View, population: str) -> list[Section]:
    """All sections in order; of very many those furthest from the average."""
    sections = list(view.survey.sections)
    if len(sections) <= SECTIONS:
        return sections

    def distance(section: Section) -> float:
        z = view.own("expected_range.z", section.id, population).value
        return -abs(z) if z is not None else 0.0

    furthest = {section.id for section in sorted(sections, key=distance)[:SECTIONS]}
    return [section for section in sections if section.id in furthest]


def _questions(view: View, population: str) -> Iterator[SectionDot]:
    """Questions that have a score, where none is compared."""
    for item in view.survey.evaluative:
        if view.own("score.score", item.id, population).value is not None:
            yield _dot(view, population, item.id, f"{item.id} {ending(view.survey, item)}")


def _dot(view: View, population: str, measure: str, name: str) -> SectionDot:
    score = view.own("score.score", measure, population)
    known = score.value is not None
    band = view.own("expected_range.band", measure, population)
    judged = int(band.value) if known and band.value is not None else None
    lower, upper = (
        view.own(f"score.{end}", measure, population).value if known else None
        for end in ("lower", "upper")
    )
    low, average, high = (
        view.everyone(end, measure, population) for end in ("lowest", "national", "highest")
    )
    return SectionDot(
        name=name,
        score=_plotted(score.value),
        shown=score_cell(view, score).text,
        lower=_plotted(lower),
        upper=_plotted(upper),
        band=judged,
        verdict=view.lens.bands_short[judged] if judged else _reason(view, population, score, band),
        national=_plotted(average.value),
        national_shown=score_cell(view, average).text,
        lowest=_plotted(low.value),
        highest=_plotted(high.value),
        others=_others(view, population, measure),
    )


def _reason(view: View, population: str, score: Figure, band: Figure) -> str:
    """Why there is no score, or no band; empty where nothing at all is compared."""
    if score.value is None:
        return view.lens.reason(score, short=True)
    nobody = band.flag is Flag.NOT_PUBLISHED and not view.lens.has_any("expected_range.band")
    known = view.compares(population) and not nobody
    return view.lens.reason(band, short=True) if known else ""


def _plotted(value: float | None) -> float | None:
    return None if value is None else plotted(value)


def _others(view: View, population: str, section: str) -> tuple[float, ...]:
    """Scores of the others as they are printed, each once; none of very many."""
    bars = view.national.rankings.get((population, section), ())
    if len(bars) > MARKS:
        return ()
    decimals, code = view.lens.score_decimals, view.organisation.code
    return tuple(sorted({rounded(b.score, decimals) for b in bars if b.organisation != code}))


def key(view: View, chart: Chart) -> str:
    """What the marks of the chart mean, and which stretch of the scale it shows."""
    model = chart.model
    assert isinstance(model, SectionDots)
    low, high = shown_scale(model)
    banded = any(row.band for row in model.rows)
    parts = {
        "dot": banded,
        "plain": not banded,
        "interval": any(row.lower is not None for row in model.rows),
        "range": any(row.lowest is not None for row in model.rows),
        "scale": True,
    }
    sentence = " ".join(words.SECTIONS_KEY[part] for part, drawn in parts.items() if drawn)
    if any(row.name.endswith("*") for row in model.rows):
        sentence = f"{sentence} {star(view.survey)}"
    said = fill(sentence, view, {"from": f"{low:g}", "to": f"{high:g}"})
    of_sections = model.label == fill(words.SECTIONS, view)
    measures = view.survey.sections if of_sections else view.survey.evaluative
    if len(measures) <= len(model.rows) or (not of_sections and len(model.rows) < QUESTIONS):
        return said
    more = words.SECTIONS_MORE if of_sections else words.QUESTIONS_MORE
    return f"{more.format(shown=len(model.rows), count=len(measures))} {said}"


def _row_alt(view: View, row: SectionDot) -> str:
    if row.score is None:
        return words.SECTIONS_ALT_NONE.format(name=row.name, reason=row.verdict)
    interval = ""
    if row.lower is not None and row.upper is not None:
        decimals = view.lens.score_decimals
        ends = {"low": number(row.lower, decimals), "high": number(row.upper, decimals)}
        interval = words.ALT_INTERVAL.format_map(ends)
    gaps = {
        "name": row.name,
        "score": row.shown,
        "interval": interval,
        "verdict": words.ALT_VERDICT.format(verdict=row.verdict) if row.verdict else "",
        "average": "",
    }
    if row.national is not None:
        gaps["average"] = fill(words.ALT_AVERAGE, view, {"national": row.national_shown})
    return fill(words.SECTIONS_ALT_ROW, view, gaps)


def strips(view: View, population: str) -> Chart | None:
    """Every question by year beside the average; None without two years with intervals."""
    if not view.lens.has_any("score.lower"):
        return None
    sections = [items for items in view.survey.listed.values() if items]
    items = [item for section in sections for item in section]
    waves = sorted(view.survey.waves)[-YEARS:]
    rows = tuple(
        Strip(
            short_name(view.survey, wave),
            tuple(beside_average(view, item, population, wave) for item in items),
        )
        for wave in waves
    )
    if sum(any(sign is not None for sign in row.signs) for row in rows) < 2:
        return None
    model = Strips(fill(words.STRIPS, view), rows, tuple(len(section) for section in sections))
    alt = words.STRIPS_ALT.format(rows=" ".join(_strip_alt(view, row) for row in rows))
    return Chart(f"strips-{population}", alt, model, draw(model))


def _strip_alt(view: View, row: Strip) -> str:
    counts = Counter(row.signs)
    gaps = {"up": counts[1], "down": counts[-1], "same": counts[0], "none": counts[None]}
    shown = {name: str(count) for name, count in gaps.items()}
    return fill(words.STRIPS_ALT_ROW, view, {"wave": row.name, **shown})


def untested(view: View, population: str, then: int) -> str:
    """Why nothing could be compared with a wave."""
    return moved.nothing_moved(view, population, then)
