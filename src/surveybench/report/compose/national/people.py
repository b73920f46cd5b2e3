"""Who took part: invited, returns and rate by wave, and how far organisations' rates differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from surveybench.quantities import ALL
from surveybench.report.compose import represented
from surveybench.report.compose.national.pieces import head
from surveybench.report.compose.say import text, without_empty
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.respondents import profile
from surveybench.report.compose.view import cell, is_told, rate
from surveybench.report.compose.waves import tabled
from surveybench.report.document import Block, Cell, Column, Page, Table
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import percent
from surveybench.report.words import national as words
from surveybench.report.words import represented as words_represented

SOME = 3  # rates between which there is a middle


def pages(nation: Nation) -> Iterator[Page]:
    """One page; nothing where nothing is known of who took part."""
    blocks = list(_blocks(nation))
    if blocks:
        yield Page("people", "people", words.PEOPLE, 2, tuple(blocks), head=head(nation))


def _blocks(nation: Nation) -> Iterator[Block]:
    about = nation.survey.words
    lines = [line for line in (about.about, about.eligible, about.fieldwork) if line]
    yield from (text("paragraph", line) for line in lines)
    table = _by_wave(nation)
    if table is not None:
        yield table
    if represented.known(nation.lens):
        yield text("note", nation.say(words_represented.NATIONAL))
    invited = nation.lens.response("invited")
    asks_who = bool(nation.survey.columns.outcome)
    if not is_told(invited) and asks_who and nation.lens.publisher is None:
        yield text("note", words.NO_LIST)
    yield from _rates(nation)
    yield from profile(nation)


def _by_wave(nation: Nation) -> Table | None:
    """A row for each wave of which anything is known."""
    lens, rows = nation.lens, []
    alike = represented.known(lens)
    for wave in tabled(nation.survey):
        invited, completed = (lens.response(key, wave=wave) for key in ("invited", "completed"))
        shown = lens.response(lens.rate, wave=wave)
        if any(map(is_told, (invited, completed, shown))):
            name = Cell(wave_name(nation.survey, wave))
            row = (name, cell(lens, invited, 0), cell(lens, completed, 0), rate(shown))
            rows.append((*row, represented.with_interval(lens, wave)) if alike else row)
    if not rows:
        return None
    gaps = {"rate_name": words.RATE_NAMES[lens.rate]}
    first, *others = (nation.say(header, gaps) for header in words.PEOPLE_COLUMNS)
    others += [words_represented.COLUMN] if alike else []
    columns = (Column(first), *(Column(header, "right") for header in others))
    return _captioned(nation, Table("people-by-wave", "", columns, tuple(rows)))


def _captioned(nation: Nation, table: Table) -> Table:
    """The table of waves without columns of what nobody knows, and with what it has as caption."""
    known = without_empty(table, tuple(range(1, len(table.columns))))
    every = len(known.columns) == len(table.columns)
    return replace(known, caption=nation.say(words.PEOPLE_BY_WAVE["all" if every else "some"]))


def _rates(nation: Nation) -> Iterator[Block]:
    """How far the rates of organisations that are shown differ."""
    key = f"response_rate.{nation.lens.rate}"
    if key not in nation.release.grids:
        return
    figures_of = (nation.lens.figure(key, ALL, code, ALL) for code in nation.codes)
    rates = sorted(figure.value for figure in figures_of if figure.value is not None)
    if len(rates) >= SOME:
        gaps = {"low": rates[0], "high": rates[-1], "middle": median(rates)}
        shown = {name: percent(value) for name, value in gaps.items()}
        yield text("paragraph", nation.say(words.RATES_APART, shown))
