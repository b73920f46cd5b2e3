"""The sites that an organisation is made of, where a publisher gives their figures too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import Figure, Organisation
from surveybench.report.compose.numbers import asked, measures_of
from surveybench.report.compose.say import fill, head, section_name, text
from surveybench.report.compose.view import View, score_cell
from surveybench.report.document import Block, Cell, Column, Page, Table
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import published as words
from surveybench.report.words import report as words_report
from surveybench.survey import Population

SIDES = ((5, 6, 7), (4,), (1, 2, 3))  # bands: better, the same, worse
BESIDE = 3  # sites that stand beside each other


def pages(view: View, population: Population) -> Iterator[Page]:
    """A table of the sites, then sections and questions with the score of each site."""
    sites, lens = view.sites, view.national.sites
    if lens is None or not sites:
        return
    for start in range(0, len(sites), BESIDE):
        beside = sites[start : start + BESIDE]
        name = f"sites-{population.id}" + (f"-{start}" if start else "")
        yield Page(
            id=name,
            kind="sites",
            title=_title(view, population, "" if not start else beside[0].name),
            level=3 if start else 2,
            blocks=(
                *(() if start else _front(view, lens, population)),
                _scores(view, lens, population, beside, name),
            ),
            head=head(view, population.id),
            population=population.id,
            parent=f"sites-{population.id}" if start else "",
            listed=not start,
        )


def _title(view: View, population: Population, first: str) -> str:
    """The first site of the page, but for the first page."""
    gaps = {"population": population.name, "first": first}
    return fill(words.SITES_MORE if first else words.SITES, view, gaps)


def _front(view: View, lens: Lens, population: Population) -> tuple[Block, ...]:
    """What the colours compare, and how many answered at each site."""
    judged = lens.has_any("expected_range.band")
    lead = words.SITES_LEAD if judged else words.SITES_LEAD_ALONE
    having = sum(lens.release.has(site.code, population.id) for site in view.sites)
    gaps = {"count": words.SITES_COUNT.format(having=having, count=len(view.sites))}
    gaps |= {"count": str(having)} if having == len(view.sites) else {}
    dash = fill(words.SITES_DASH, view)
    return (
        text("lead", fill(lead, view, gaps)),
        _listed(view, lens, population, judged=judged),
        text("note", dash),
    )


def _listed(view: View, lens: Lens, population: Population, *, judged: bool) -> Table:
    columns = [
        Column(words.SITES_COLUMNS[0], weight=4.0),
        Column(words.SITES_COLUMNS[1], weight=1.4),
        Column(words.SITES_COLUMNS[2], "right", weight=1.4),
    ]
    sides = (fill(name, view) for name in words.SITES_COLUMNS[3:])
    columns += [Column(side, "right", weight=1.4) for side in sides]
    rows = []
    for site in view.sites:
        people = lens.response("completed", site.code)
        answered = NONE if people.value is None else number(people.value, 0)
        counts = [_count(view, lens, population, site, bands) for bands in SIDES]
        row = (Cell(site.name), Cell(site.code), Cell(answered, ref=str(people.ref)))
        rows.append((*row, *(counts if judged else ())))
    shown = tuple(columns if judged else columns[:3])
    title = fill(words.SITES, view, {"population": population.name})
    return Table(f"sites-of-{population.id}", title, shown, tuple(rows), style="dense")


def _count(
    view: View, lens: Lens, population: Population, site: Organisation, bands: tuple[int, ...]
) -> Cell:
    """How many questions of a site have one of these bands."""
    found = [
        lens.figure("expected_range.band", item.id, site.code, population.id).value
        for item in view.survey.evaluative
    ]
    known = [band for band in found if band is not None]
    return Cell(str(sum(band in bands for band in known)) if known else NONE)


def _scores(
    view: View,
    lens: Lens,
    population: Population,
    sites: Sequence[Organisation],
    name: str,
) -> Table:
    judged = lens.has_any("expected_range.band")
    columns = [
        Column(words_report.NUMBERS_COLUMNS["measure"], weight=5.0),
        Column(fill(words_report.YOUR_ORGANISATION, view), "right", weight=1.2),
    ]
    for site in sites:
        columns.append(Column(site.code, "right", weight=1.2))
        columns += [Column(words_report.NUMBERS_COLUMNS["band"], weight=1.7)] if judged else []
    rows = []
    for measure in measures_of(view):
        section = view.survey.section.get(measure)
        label = section_name(view, measure) if section else asked(view, measure)
        cells = [Cell(label, strong=bool(section))]
        cells.append(score_cell(view, view.own("score.score", measure, population.id)))
        for site in sites:
            key = (measure, site.code, population.id)
            cells.append(score_cell(view, lens.figure("score.score", *key)))
            cells += [_band(view, lens.figure("expected_range.band", *key))] if judged else []
        rows.append(tuple(cells))
    title = fill(words.SITES, view, {"population": population.name})
    return Table(f"{name}-scores", title, tuple(columns), tuple(rows), style="dense")


def _band(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    band = int(figure.value)
    return Cell(view.lens.bands_short.get(band, ""), ref=str(figure.ref), band=band)
