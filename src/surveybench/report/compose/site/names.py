"""What measures and populations are called on the site, and the blocks that name them."""

from __future__ import annotations

from surveybench.quantities import Figure
from surveybench.report.compose.say import wording
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.paths import START
from surveybench.report.document import Cell
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import NONE, signed
from surveybench.report.words import site as words
from surveybench.survey import Population


def measure_title(nation: Nation, measure: str) -> str:
    """`Section 2: Mental Health Team`, or a question's id and wording."""
    section = nation.survey.section.get(measure)
    if section is None:
        return f"{measure}: {wording(nation.survey.item[measure])}"
    position = list(nation.survey.section).index(measure) + 1
    return words.SECTION_TITLE.format(number=position, name=section.name)


def measure_short(nation: Nation, measure: str) -> str:
    """A question by its id, a section by its title."""
    return measure if measure in nation.survey.item else measure_title(nation, measure)


def trail(
    nation: Nation, population: Population | None = None, measure: str = ""
) -> tuple[Cell, ...]:
    """The pages above a page of results."""
    found = [Cell(words.START, link=START)]
    if population is not None:
        found.append(Cell(population.name, link=nation.paths.population(population.id)))
    if population is not None and measure in nation.survey.item:
        section = next(s for s in nation.survey.sections if measure in s.items)
        link = nation.paths.measure(population.id, section.id)
        found.append(Cell(measure_title(nation, section.id), link=link))
    return tuple(found)


def verdict(lens: Lens, change: Figure) -> Cell:
    """Whether a score went up or down."""
    if change.value is None:
        return Cell(NONE, ref=str(change.ref))
    shown = lens.verdicts[int(change.value)]
    return Cell(shown, ref=str(change.ref), strong=change.value != 0)


def difference(lens: Lens, now: Figure, then: Figure) -> str:
    """Two averages' difference with its sign, or a dash."""
    if now.value is None or then.value is None:
        return NONE
    return signed(now.value - then.value, lens.printed)
