"""Methods and settings: every choice with its value, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from surveybench.quantities import Flag
from surveybench.report.compose.say import RunningHead, bullets, head, star, text
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Column, Group, Page, Table
from surveybench.report.lens import Lens
from surveybench.report.lens.language import draft_notes, quoted_notes
from surveybench.report.lens.named import input_name, setting_meaning, setting_value
from surveybench.report.lens.rounding import percent
from surveybench.report.lens.terms import share
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.report.words import settings as words_settings
from surveybench.survey import Choice, Settings, Survey, choices, choices_of

HASH_SHOWN = 16


def pages(view: View) -> tuple[Page, ...]:
    """The settings, those of cleaning on a page of their own, then the run."""
    return pages_for(view.lens, head(view))


def pages_for(lens: Lens, title: RunningHead) -> tuple[Page, ...]:
    """The same of any document, under its running head."""
    under = "methods"
    run = tuple(_run(lens))
    if lens.publisher:
        lead = text("lead", words_published.METHODS_LEAD)
        made = tuple(_of_published(lens.survey.settings))
        table = _table(lens.survey, "settings", words.METHODS, made, _origin)
        return (
            Page("methods", "methods", words.METHODS, 2, (lead, table), head=title),
            Page("run", "methods", words.METHODS_RUN, 3, run, head=title, parent=under),
        )
    every = tuple(choices_of(lens.survey))
    cleaning = tuple(choice for choice in every if choice.group == "cleaning")
    lead = text("lead", words.METHODS_LEAD)
    table = partial(_table, lens.survey)
    main = (lead, table("settings", words.METHODS, tuple(c for c in every if c not in cleaning)))
    rules = (table("settings-cleaning", words.METHODS_CLEANING, cleaning),)
    return (
        Page("methods", "methods", words.METHODS, 2, main, head=title),
        Page("cleaning", "methods", words.METHODS_CLEANING, 3, rules, head=title, parent=under),
        Page("run", "methods", words.METHODS_RUN, 3, run, head=title, parent=under),
    )


def _of_published(settings: Settings) -> Iterator[Choice]:
    """What still decides which of a publisher's figures are shown."""
    return (c for c in choices(settings) if c.name in ("min_respondents", "min_organisations"))


def _origin(choice: Choice) -> str:
    """Where the value of a setting comes from, where all that shapes figures is a publisher's."""
    changed = choice.value != choice.default
    return words_published.DEFINED if changed else words_published.USUAL


def _table(
    survey: Survey,
    name: str,
    caption: str,
    made: tuple[Choice, ...],
    origin: Callable[[Choice], str] = lambda choice: "",
) -> Table:
    columns = (
        Column(words.METHODS_COLUMNS[0], weight=3.6),
        Column(words.METHODS_COLUMNS[1], weight=2.6),
        Column(words.METHODS_COLUMNS[2], weight=1.6),
        Column(words.METHODS_COLUMNS[3], weight=2.6),
    )
    rows = tuple(_row(survey, choice, origin(choice)) for choice in made)
    return Table(name, caption, columns, rows)


def _row(survey: Survey, choice: Choice, origin: str = "") -> tuple[Cell, ...]:
    """A setting; `origin` where its value comes from nowhere that its mark names."""
    changed = choice.value != choice.default
    return (
        Cell(setting_meaning(survey, choice)),
        Cell(_explained(choice), strong=changed),
        Cell(_worded(choice, choice.default)),
        Cell(origin or words.METHODS_MARKS[choice.mark]),
    )


def _explained(choice: Choice) -> str:
    """A setting's value, with what it means where it is a word."""
    meanings = words_settings.VALUES.get(choice.name, {})
    if choice.value not in meanings:
        return _worded(choice, choice.value)
    gaps = {"value": _worded(choice, choice.value), "meaning": meanings[choice.value]}
    return words_settings.WITH_MEANING.format_map(gaps)


def _worded(choice: Choice, value: Any) -> str:
    """A setting's value; one of our fixed words loses the underscores that join it."""
    return _plain(value).replace("_", " ") if choice.worded else _plain(value)


def _plain(value: Any) -> str:
    """A setting's value in words: pairs as from–to or code = label."""
    if isinstance(value, tuple):
        return ", ".join(
            _pair(entry) if isinstance(entry, tuple) else _plain(entry) for entry in value
        )
    if isinstance(value, float):
        return f"{value:g}"
    return setting_value(str(value))


def _pair(pair: tuple[Any, ...]) -> str:
    first, last = pair
    if isinstance(first, int):
        return f"{first}\N{EN DASH}{last}"
    return f"{first} = {last}"


def curve(lens: Lens) -> list[str]:
    """How many chance alone puts outside the limits, measured; nothing where it is not known."""
    grid = lens.release.grids.get("chance.outside")
    if grid is None or not (grid.flags == Flag.OK).any():
        return []
    measured = float(grid.values[grid.flags == Flag.OK].mean())
    nominal = share(round(1 - lens.survey.settings.banding.confidence[0], 12))
    gaps = {"measured": percent(measured), "nominal": nominal}
    return [lens.say(words.METHODS_CURVE, gaps)]


def _run(lens: Lens) -> list[Block]:
    provenance = lens.release.provenance
    biased = lens.survey.settings.banding.winsorise > 0 and lens.publisher is None
    known = [*([words.METHODS_BIAS] if biased else []), *curve(lens)]
    banded = lens.has_any("expected_range.band")
    known += [*([words.METHODS_MANY] if banded else []), words.METHODS_DASH]
    if any(item.wording != "verbatim" for item in lens.survey.items):
        known.append(star(lens.survey))
    blocks: list[Block] = [
        text("paragraph", lens.say(words.METHODS_VERSION)),
        *(text("paragraph", line) for line in (*draft_notes(), *quoted_notes())),
        *(text("paragraph", line) for line in lens.worked_out()),
        *(text("paragraph", line) for line in lens.say_against(words_local.METHODS)),
        Group(
            "list",
            (
                text("heading", words.METHODS_KNOWN),
                *bullets([lens.say(sentence) for sentence in known]),
            ),
        ),
    ]
    if provenance.inputs:
        rows = tuple(
            (Cell(input_name(name)), Cell(digest[:HASH_SHOWN]))
            for name, digest in provenance.inputs
        )
        columns = tuple(map(Column, words.METHODS_INPUT_COLUMNS))
        blocks.append(text("heading", words.METHODS_INPUT))
        blocks.append(Table("inputs", words.METHODS_INPUT, columns, rows, False, "dense"))
    return blocks
