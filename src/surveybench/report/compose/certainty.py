"""How sure the verdicts outside the expected range are: a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose.say import band_cell, bullets, fill, head, missing, shortened, text
from surveybench.report.compose.standing import (
    FIRM,
    LIKELY,
    SAME,
    outside_by_chance,
    standings,
)
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Block, Cell, Column, Page, Table, Text
from surveybench.report.lens.rounding import NONE, number, percent
from surveybench.report.words import certainty as words
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Item, Population

LETTERS = 70  # of a question's wording
ROWS = 5  # of a first page, which says how to read them
ROWS_MORE = 10
AS_SHARES = ("of_band", "again", "reliable", "reliable_low", "reliable_high")


def pages(view: View, population: Population) -> Iterator[Page]:
    """The questions outside the expected range, furthest out first; none without any."""
    standing = [i for i in view.survey.evaluative if view.band(i.id, population.id)]
    outside = [i for i in standing if view.band(i.id, population.id) != SAME]
    if not outside or not view.lens.has_any("chance.of_band"):
        return
    outside.sort(key=lambda item: -abs((view.band(item.id, population.id) or SAME) - SAME))
    title = fill(words.TITLE, view, {"population": population.name})
    lead = _lead(view, population, standing, outside)
    worse = [i for i in outside if (view.band(i.id, population.id) or SAME) < SAME]
    spoken = _in_words(view, population.id, (worse or outside)[0])
    starts = [0, *range(ROWS, len(outside), ROWS_MORE)]
    for start, end in zip(starts, [*starts[1:], len(outside)], strict=True):
        more = words.TITLE_MORE.format(title=title, first=outside[start].id)
        table = _table(view, population.id, outside[start:end], start)
        yield Page(
            id=f"certainty-{population.id}" + (f"-{start}" if start else ""),
            kind="certainty",
            title=more if start else title,
            level=3 if start else 2,
            blocks=(table,) if start else (lead, *spoken, table, *_notes(view)),
            head=head(view, population.id),
            population=population.id,
            parent=f"certainty-{population.id}" if start else "",
            listed=not start,
        )


def _lead(view: View, population: Population, standing: list[Item], outside: list[Item]) -> Text:
    firm = sum(entry.firm for entry in standings(view, population.id) if entry.side)
    if len(standing) == 1:
        sentence = words.ONE_OUTSIDE if outside else words.ONE_WITHIN
        return text("lead", sentence.format(stands=words.STANDS[firm > 0]))
    gaps = {
        "chance": expected_outside(view, population.id, standing),
        "compared": str(len(standing)),
        "outside": words.OUTSIDE_ONE
        if len(outside) == 1
        else words.OUTSIDE.format(count=len(outside)),
    }
    stand_out = words.FIRM.get(firm, words.FIRM_MORE).format(count=firm)
    return text("lead", f"{fill(words.LEAD, view, gaps)} {stand_out}")


def _in_words(view: View, population: str, item: Item) -> tuple[Text, ...]:
    """One row as sentences; nothing where any of its figures is not shown."""
    band = view.band(item.id, population) or SAME
    limit, inner = _next_band(view, band)
    names = {
        "score": "score.score",
        "low": "score.lower",
        "high": "score.upper",
        "of_band": "chance.of_band",
        "again": "chance.again",
        "reliable": "reliability.reliability",
        "reliable_low": "reliability.lower",
        "reliable_high": "reliability.upper",
        "q": "chance.q_organisation",
        "limit": f"expected_range.{limit}",
    }
    found = {key: view.own(name, item.id, population).value for key, name in names.items()}
    known = {key: value for key, value in found.items() if value is not None}
    if len(known) < len(names):
        return ()
    printed = {key: number(known[key], view.lens.printed) for key in ("score", "low", "high")}
    firm = next(s.firm for s in standings(view, population) if s.item == item.id)
    gaps = {
        **printed,
        **{key: _per_cent(known[key]) for key in AS_SHARES},
        "item": item.id,
        "q": number(known["q"], 3),
        "false": _per_cent(known["q"]),
        "stands": words.STANDS[firm],
        "gap": _gap(view, known["limit"], known["score"]),
        "direction": words.MORE if band < SAME else words.LESS,
        "band": view.lens.bands_short[inner].lower(),
        "now": view.lens.bands_short[band].lower(),
    }
    return (text("paragraph", fill(words.IN_WORDS, view, gaps)),)


def _per_cent(share: float) -> str:
    return words.UNDER_ONE if share < 0.01 else percent(share)


def _gap(view: View, limit: float, score: float) -> str:
    """How far a score is from a limit; no gap is 0, for it takes some to change the band."""
    decimals = view.survey.catalogue["score.score"].released or 0
    least = 10**-decimals
    if abs(limit - score) < least / 2:
        return words.UNDER.format(least=number(least, decimals))
    return number(abs(limit - score), decimals)


def expected_outside(view: View, population: str, standing: list[Item]) -> str:
    """How many of these questions chance alone puts outside, in words: `about 3`."""
    expected = outside_by_chance(view, population, standing)
    return words.ABOUT.format(chance=number(expected, 0)) if expected >= 1 else words.FEW


def _notes(view: View) -> tuple[Block, ...]:
    dimensions = view.lens.terms["dimensions"]
    alike = words.ALIKE.format(dimensions=dimensions) if dimensions else ""
    gaps = {"alike": alike, "firm": str(FIRM), "likely": percent(LIKELY)}
    return bullets([fill(note, view, gaps) for note in words.NOTES])


def _table(view: View, population: str, items: list[Item], start: int) -> Table:
    weights = (2.6, 0.85, 1.25, 1.9, 1.1, 1.2, 1.3, 1.4, 1.1, 0.9, 2.3)
    columns = tuple(
        Column(fill(header, view), "left" if place in (0, 3, 10) else "right", weight)
        for place, (header, weight) in enumerate(zip(words.COLUMNS, weights, strict=True))
    )
    rows = tuple(_row(view, population, item) for item in items)
    name = f"certainty-{population}" + (f"-{start}" if start else "")
    return Table(
        name, fill(words.PART, view), columns, rows, style="dense" if len(items) > ROWS else "list"
    )


def _row(view: View, population: str, item: Item) -> tuple[Cell, ...]:
    band = view.own("expected_range.band", item.id, population)
    own = int(band.value or SAME)
    return (
        Cell(f"{item.id}. {shortened(item.text, LETTERS)}"),
        cell(view.lens, view.own("score.score", item.id, population), strong=True),
        _interval(view, population, item, "score", view.lens.printed),
        band_cell(view.lens, own, ref=str(band.ref)),
        _chance(view, population, item, "of_band"),
        _chance(view, population, item, "again"),
        cell(view.lens, view.own("reliability.reliability", item.id, population), 2),
        _interval(view, population, item, "reliability", 2),
        cell(view.lens, view.own("reliability.needed", item.id, population), 0),
        cell(view.lens, view.own("chance.q_organisation", item.id, population), 3),
        Cell(_change(view, population, item, own)),
    )


def _interval(view: View, population: str, item: Item, of: str, decimals: int) -> Cell:
    low, high = (view.own(f"{of}.{end}", item.id, population) for end in ("lower", "upper"))
    if low.value is None or high.value is None:
        return missing(view, low, short=True)
    ends = number(low.value, decimals), number(high.value, decimals)
    return Cell(words.TO.format(low=ends[0], high=ends[1]))


def _chance(view: View, population: str, item: Item, key: str) -> Cell:
    figure = view.own(f"chance.{key}", item.id, population)
    if figure.value is None:
        return missing(view, figure, short=True)
    return Cell(_per_cent(figure.value), ref=str(figure.ref))


def _change(view: View, population: str, item: Item, band: int) -> str:
    """How far it is to the next band towards the middle, and which that is."""
    limit, inner = _next_band(view, band)
    score = view.own("score.score", item.id, population).value
    bound = view.own(f"expected_range.{limit}", item.id, population).value
    if score is None or bound is None:
        return NONE
    sentence = words.UP if band < SAME else words.DOWN
    return sentence.format(gap=_gap(view, bound, score), band=view.lens.bands_short[inner])


def _next_band(view: View, band: int) -> tuple[str, int]:
    """The limit towards the middle that a band begins at, and the band on its other side."""
    numbers = list(view.lens.bands)
    position, middle = numbers.index(band), numbers.index(SAME)
    limits = [name for name in LIMITS if f"expected_range.{name}" in view.release.grids]
    if position < middle:
        return limits[position], numbers[position + 1]
    return limits[position - 1], numbers[position - 1]
