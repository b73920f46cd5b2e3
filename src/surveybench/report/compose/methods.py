"""Methods and settings: every choice with its value, and where the numbers come from."""

from __future__ import annotations

from datetime import date
from typing import Any

from surveybench.report.compose import peers
from surveybench.report.compose.say import bullets, fill, head, text
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Column, Group, Page, Table
from surveybench.report.words import local as words_local
from surveybench.report.words import report as words
from surveybench.survey import Choice, choices

HASH_SHOWN = 16


def pages(view: View) -> tuple[Page, ...]:
    """The settings, those of cleaning on a page of their own, then the run."""
    made = tuple(choices(view.survey.settings))
    cleaning = tuple(choice for choice in made if choice.group == "cleaning")
    others = tuple(choice for choice in made if choice.group != "cleaning")
    lead = text("lead", words.METHODS_LEAD)
    main = (lead, _table("settings", words.METHODS, others))
    own = (_table("settings-cleaning", words.METHODS_CLEANING, cleaning),)
    under = "methods"
    return (
        Page("methods", "methods", words.METHODS, 2, main, head=head(view)),
        Page("cleaning", "methods", words.METHODS_CLEANING, 3, own, head=head(view), parent=under),
        Page(
            "run", "methods", words.METHODS_RUN, 3, tuple(_run(view)), head=head(view), parent=under
        ),
    )


def _table(name: str, caption: str, made: tuple[Choice, ...]) -> Table:
    columns = (
        Column(words.METHODS_COLUMNS[0], weight=3.6),
        Column(words.METHODS_COLUMNS[1], weight=2),
        Column(words.METHODS_COLUMNS[2], weight=2),
        Column(words.METHODS_COLUMNS[3], weight=2.6),
    )
    return Table(name, caption, columns, tuple(_row(choice) for choice in made))


def _row(choice: Choice) -> tuple[Cell, ...]:
    changed = choice.value != choice.default
    return (
        Cell(choice.meaning),
        Cell(_plain(choice.value), strong=changed),
        Cell(_plain(choice.default)),
        Cell(words.METHODS_MARKS[choice.mark]),
    )


def _plain(value: Any) -> str:
    """A setting's value in words: pairs as from–to or code = label."""
    if isinstance(value, tuple):
        return ", ".join(
            _pair(entry) if isinstance(entry, tuple) else _plain(entry) for entry in value
        )
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("_", " ")


def _pair(pair: tuple[Any, ...]) -> str:
    first, last = pair
    if isinstance(first, int):
        return f"{first}\N{EN DASH}{last}"
    return f"{first} = {last}"


def _run(view: View) -> list[Block]:
    provenance = view.release.provenance
    gaps = {"version": provenance.version, "date": day(provenance.made)}
    known = [words.METHODS_BIAS, words.METHODS_MANY, words.METHODS_DASH]
    if any(item.wording == "summary" for item in view.survey.items):
        known.append(words.FILLED_IN_BY_US)
    blocks: list[Block] = [
        text("paragraph", words.METHODS_VERSION.format_map(gaps)),
        *(text("paragraph", line) for line in peers.said(view.release, words_local.METHODS)),
        Group(
            "list",
            (
                text("heading", words.METHODS_KNOWN),
                *bullets([fill(sentence, view) for sentence in known]),
            ),
        ),
    ]
    if provenance.inputs:
        rows = tuple((Cell(name), Cell(digest[:HASH_SHOWN])) for name, digest in provenance.inputs)
        columns = tuple(map(Column, words.METHODS_INPUT_COLUMNS))
        blocks.append(text("heading", words.METHODS_INPUT))
        blocks.append(Table("inputs", words.METHODS_INPUT, columns, rows, False, "dense"))
    return blocks


def day(made: date) -> str:
    """`30 November 2025`."""
    return f"{made.day} {words.MONTHS[made.month - 1]} {made.year}"
