"""How alike those who answered are to those invited: a sentence, and a cell of a table."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import ALL, NATIONAL, Figure
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Cell, Text
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import number
from surveybench.report.words import represented as words

INDICATOR = "representative.indicator"
ENDS = ("representative.lower", "representative.upper")
DECIMALS = 2


def known(lens: Lens) -> bool:
    """Whether anything is said of it anywhere."""
    return INDICATOR in lens.release.grids


def with_interval(lens: Lens, wave: int) -> Cell:
    """That of all organisations in a wave, with its interval; a dash where there is none."""
    figure, gaps = _figure(lens, NATIONAL, wave)
    if not gaps:
        return cell(lens, figure, DECIMALS)
    return Cell(words.BETWEEN.format_map(gaps), ref=str(figure.ref))


def sentences(view: View) -> Iterator[Text]:
    """That of the organisation, beside the country's where it is shown; nothing without one."""
    lens, wave = view.lens, view.survey.wave
    if not known(lens):
        return
    own, gaps = _figure(lens, view.organisation.code, wave)
    if gaps:
        said = [Cell(lens.say(words.OWN, gaps), ref=str(own.ref))]
        country, of_country = _figure(lens, NATIONAL, wave)
        if of_country:
            said.append(Cell(lens.say(words.BESIDE, of_country), ref=str(country.ref)))
        yield from (Text("paragraph", (one,)) for one in said)


def _figure(lens: Lens, code: str, wave: int) -> tuple[Figure, dict[str, str]]:
    """The indicator, and it with its interval as text where it is shown."""
    figure = lens.figure(INDICATOR, ALL, code, ALL, wave)
    ends = [lens.figure(name, ALL, code, ALL, wave).value for name in ENDS]
    values = dict(zip(("value", "lower", "upper"), (figure.value, *ends), strict=True))
    if any(value is None for value in values.values()):
        return figure, {}
    return figure, {k: number(v, DECIMALS) for k, v in values.items() if v is not None}
