"""Groups of an organisation's respondents side by side, as a chart with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from surveybench.quantities import Figure
from surveybench.report.charts import PanelRow, Panels, draw
from surveybench.report.compose.say import ending, fill
from surveybench.report.compose.view import View
from surveybench.report.document import Chart
from surveybench.report.lens.rounding import number, plotted
from surveybench.report.words import charts as words
from surveybench.report.words import report as words_report
from surveybench.survey import Item

LINES = 18  # questions that a page has room for
SAID = 3  # differences that the words of a chart give
Found = Callable[[str, Item, str], Figure]  # a figure by its key, of a question and a group


def panels(
    view: View,
    name: str,
    label: str,
    population: str,
    groups: Mapping[str, str],
    figure: Found,
) -> list[Chart]:
    """Charts of at most so many questions, of which any group has a score.

    `groups` are names of groups by what they are called in references.
    """
    shown = [
        item
        for item in view.survey.evaluative
        if any(figure("score", item, group).value is not None for group in groups)
    ]
    parts = -(-len(shown) // LINES)
    size = -(-len(shown) // max(parts, 1))
    starts = range(0, len(shown), max(size, 1))
    return [
        _chart(
            view, f"{name}-{start}", label, population, groups, shown[start : start + size], figure
        )
        for start in starts
    ]


def _chart(
    view: View,
    name: str,
    label: str,
    population: str,
    groups: Mapping[str, str],
    items: Sequence[Item],
    figure: Found,
) -> Chart:
    rows = tuple(_row(view, population, item, tuple(groups), figure) for item in items)
    whole = fill(words_report.YOUR_ORGANISATION, view)
    model = Panels(
        label,
        tuple(groups.values()),
        rows,
        whole,
        view.survey.scale.ends,
        view.lens.score_decimals,
    )
    gaps = {
        "label": label,
        "groups": ", ".join(groups.values()),
        "count": str(len(rows)),
        "differing": str(sum(map(bool, (v for row in rows for v in row.verdicts)))),
        "shown": str(sum(score is not None for row in rows for score in row.scores)),
        "examples": " ".join(_examples(view, model)[:SAID]),
    }
    return Chart(name, fill(words.PANELS, view, gaps).strip(), model, draw(model))


def _row(view: View, population: str, item: Item, groups: Sequence[str], figure: Found) -> PanelRow:
    scores = [figure("score", item, group).value for group in groups]
    verdicts = [figure("rest_verdict", item, group).value for group in groups]
    whole = view.own("score.score", item.id, population).value
    return PanelRow(
        f"{item.id} {ending(view.survey, item)}",
        None if whole is None else plotted(whole),
        tuple(None if score is None else plotted(score) for score in scores),
        tuple(int(verdict or 0) for verdict in verdicts),
    )


def _examples(view: View, model: Panels) -> list[str]:
    """The groups that differ, with their figures."""
    decimals = view.lens.score_decimals
    return [
        words.PANELS_EXAMPLE.format(
            group=group,
            question=row.name.partition(" ")[0],
            score=number(score, decimals),
            whole=number(row.whole, decimals),
        )
        for row in model.rows
        for group, score, verdict in zip(model.panels, row.scores, row.verdicts, strict=True)
        if verdict and score is not None and row.whole is not None
    ]
