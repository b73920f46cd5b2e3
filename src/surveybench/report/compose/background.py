"""Who took part, and how the scores are made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from surveybench.quantities import Figure
from surveybench.report.compose import links, represented, waves, worked
from surveybench.report.compose.say import fill, head, text, without_empty
from surveybench.report.compose.view import View, cell, is_told, rate
from surveybench.report.document import Block, Cell, Column, Group, Page, Table, Text
from surveybench.report.lens.rounding import NONE, listed, number
from surveybench.report.lens.terms import capital, standardised_by
from surveybench.report.words import answers as words_answers
from surveybench.report.words import background as about
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words


def pages(view: View) -> Iterator[Page]:
    """About the survey, where anything is known of it, then the method."""
    known = _figures(view), _who(view), _groups(view)
    if any(known):
        yield _page(view, "background", words.BACKGROUND, *known)
    yield _page(view, "method", words.METHOD, (), _scores(view), _ranges(view))


def _page(
    view: View, name: str, title: str, top: tuple[Block, ...], left: list[Block], right: list[Block]
) -> Page:
    columns = Group("columns", (Group("column", tuple(left)), Group("column", tuple(right))))
    return Page(name, "background", title, 2, (*top, columns), head=head(view))


def _figures(view: View) -> tuple[Block, ...]:
    """The survey as a whole in large numbers."""
    completed = view.response("completed", national=True)
    invited, adjusted = (view.response(name, national=True) for name in ("invited", view.lens.rate))
    if completed.value is None:
        return ()
    shown = (
        (Cell(_took_part(view)), about.ABOUT_ORGANISATIONS),
        *(
            ((cell(view.lens, invited, 0), about.ABOUT_INVITED),)
            if invited.value is not None
            else ()
        ),
        (cell(view.lens, completed, 0), about.ABOUT_COMPLETED),
        *(((rate(adjusted), about.ABOUT_RATE),) if adjusted.value is not None else ()),
    )
    return (
        Group(
            "figures",
            tuple(Text("figure", (number, Cell(fill(said, view)))) for number, said in shown),
        ),
    )


def _who(view: View) -> list[Block]:
    survey = view.survey.words
    blocks: list[Block] = list(_compared_with(view))
    blocks += [text("paragraph", survey.about)] if survey.about else []
    own = view.response("completed")
    lines = [line for line in (survey.eligible, survey.fieldwork) if line]
    invited = view.response("invited").value
    if lines or (is_told(own) and (invited is not None or view.lens.publisher)):
        blocks.append(text("heading", about.ABOUT_WHO))
    blocks += [text("paragraph", line) for line in lines]
    if is_told(own) and view.response("invited").value is None and view.lens.publisher:
        blocks.append(text("paragraph", _answered(view)))
    if is_told(own) and view.response("invited").value is not None:
        gaps = {
            "invited": cell(view.lens, view.response("invited"), 0).text,
            "completed": cell(view.lens, own, 0).text,
            "rate": rate(view.response(view.lens.rate)).text,
        }
        blocks.append(text("paragraph", fill(about.ABOUT_YOU, view, gaps)))
    blocks += represented.sentences(view)
    if view.response("invited", national=True).value is not None:
        blocks.append(text("note", fill(about.ABOUT_FIGURES, view)))
    return blocks


def _answered(view: View) -> str:
    """How many people of the organisation answered, where nobody says how many were invited."""
    adjusted = view.response(view.lens.rate)
    gaps = {
        "completed": cell(view.lens, view.response("completed"), 0).text,
        "rate": rate(adjusted).text,
    }
    known = adjusted.value is not None
    sentence = words_answers.YOU_ANSWERED_RATE if known else words_answers.YOU_ANSWERED
    return fill(sentence, view, gaps)


def _compared_with(view: View) -> Iterator[Text]:
    """That scores are compared with a national run, where they are."""
    told = (words_local.WHAT, words_local.SIZE, words_local.RANKED, words_local.HIDDEN)
    lines = view.lens.say_against(*told)
    if lines:
        yield text("heading", words_local.HEADING)
        yield from (text("paragraph", line) for line in lines)


def _took_part(view: View) -> str:
    """How many organisations took part: as published, or those of the release."""
    if "response_rate.organisations" in view.release.grids:
        return cell(view.lens, view.response("organisations", national=True), 0).text
    return number(len(view.release.organisations), 0)


def _groups(view: View) -> list[Block]:
    blocks: list[Block] = []
    survey = view.survey
    if len(survey.populations) > 1:
        blocks.append(text("heading", about.ABOUT_GROUPS))
        blocks.append(text("paragraph", " ".join(_of_groups(view))))
        table = without_empty(_group_table(view), (-1,)) if view.populations else None
        blocks += [table] if table and len(table.columns) > 1 else []
        for population in survey.populations:
            if population not in view.populations:
                gaps = {"population": f"{population.name} ({population.id})"}
                nobody = view.lens.nobody_has_enough(population.id)
                reason = about.ABOUT_NOBODY if nobody else about.ABOUT_ABSENT
                blocks.append(text("paragraph", fill(reason, view, gaps)))
    if len(survey.waves) > 1:
        gaps = {"waves": waves.several(survey)}
        blocks.append(text("heading", fill(about.ABOUT_WAVES, view)))
        blocks.append(text("paragraph", fill(about.ABOUT_WAVES_TEXT, view, gaps)))
    return [*blocks, *links.more(survey)]


def _of_groups(view: View) -> Iterator[str]:
    """That groups stand alone, whether they share people, and what each was asked about."""
    survey = view.survey
    yield fill(about.ABOUT_GROUPS_TEXT, view)
    groups = [set(p.groups or survey.groups) for p in survey.populations]
    if any(a & b and not a <= b and not b <= a for a, b in combinations(groups, 2)):
        yield about.ABOUT_GROUPS_OVERLAP
    if not survey.measures_alike:
        asked = (
            about.ABOUT_GROUP_ASKED.format(
                group=p.name, sections=listed([s.name for s in survey.of(p.id).sections])
            )
            for p in view.populations
        )
        yield about.ABOUT_GROUPS_ASKED.format(groups="; ".join(asked))


def _group_table(view: View) -> Table:
    """Each group with the organisation's respondents, and how many organisations it has."""
    people = {p.id: view.people(p.id) for p in view.populations}
    counted = any(count is not None for count in people.values())
    heads = (about.ABOUT_GROUP_OWN, about.ABOUT_GROUP_COMPARED)
    own, compared = (Column(capital(fill(entry, view)), "right") for entry in heads)
    rows = tuple(
        (
            Cell(f"{p.name} ({p.id})"),
            *((_told(view, people[p.id]),) if counted else ()),
            _count(_compared(view, p.id)),
        )
        for p in view.populations
    )
    columns = (
        Column(about.ABOUT_GROUP, weight=4),
        *((own,) if counted else ()),
        compared,
    )
    return Table("groups", about.ABOUT_GROUPS, columns, rows)


def _told(view: View, people: Figure | None) -> Cell:
    return Cell(NONE) if people is None else Cell(cell(view.lens, people, 0).text)


def _count(people: float | None) -> Cell:
    return Cell(NONE if people is None else number(people, 0))


def _compared(view: View, population: str) -> float | None:
    """The most organisations that any measure is compared between."""
    counts = [
        view.everyone("organisations", measure, population).value
        for measure in view.survey.measures
    ]
    return max((count for count in counts if count is not None), default=None)


def _scores(view: View) -> list[Block]:
    if view.lens.publisher:
        blocks = [text("heading", words_published.WHO)]
        blocks += [text("paragraph", line) for line in view.lens.worked_out()]
        return blocks + _titled(view, about.HOW_SCORE, words_published.SCORE_TEXT)
    blocks = _titled(view, about.HOW_SCORE, about.HOW_SCORE_TEXT)
    example = _example(view)
    if example:
        blocks.append(text("paragraph", example))
    weighted = standardised_by(view.survey)
    weight = about.HOW_WEIGHT_TEXT if weighted else about.HOW_NOT_WEIGHTED
    heading = about.HOW_WEIGHT if weighted else about.HOW_PLAIN
    if view.survey.adjust is not None:  # of which printed shares do not give a score
        weight, heading = f"{about.HOW_ADJUST_TEXT} {about.HOW_SHARES_PLAIN}", about.HOW_WEIGHT
    elif view.survey.weight is not None:
        weight = about.HOW_DESIGN_TEXT
    else:
        blocks += worked.score_of(view)
    blocks += _titled(view, heading, weight)
    return blocks + _titled(view, about.HOW_SECTION, about.HOW_SECTION_TEXT)


def _example(view: View) -> str:
    """The first item with three or more scores, answer by answer."""
    for item in view.survey.evaluative:
        scored = [option for option in item.options if option.score is not None]
        if 3 <= len(scored) <= 5:
            parts = [
                f"'{option.label}' "
                + (
                    about.HOW_SCORE_NONE
                    if option.score is None
                    else about.HOW_SCORE_OF.format(score=f"{option.score:g}")
                )
                for option in item.options
            ]
            gaps = {"question": f"{item.id} ({item.text})", "parts": "; ".join(parts)}
            return fill(about.HOW_SCORE_EXAMPLE, view, gaps)
    return ""


def _ranges(view: View) -> list[Block]:
    several = len(view.survey.waves) > 1
    if view.lens.publisher:
        judged = view.lens.has_any("expected_range.band")
        said = words_published.RANGE_TEXT if judged else words_published.RANGE_TEXT_NONE
        blocks = _titled(view, about.HOW_RANGE, said)
        blocks += _titled(view, about.HOW_HIDDEN, words_published.HIDDEN_TEXT)
        unjudged = view.lens.unjudged
        change = words_published.CHANGE_TEXT_NONE if unjudged else words_published.CHANGE_TEXT
        return blocks + (_titled(view, about.HOW_CHANGE, change) if several else [])
    blocks = _titled(view, about.HOW_RANGE, about.HOW_RANGE_TEXT)
    blocks.append(text("paragraph", fill(about.HOW_RANGE_SIZE, view)))
    blocks += _titled(view, about.HOW_HIDDEN, about.HOW_HIDDEN_TEXT)
    return blocks + (_titled(view, about.HOW_CHANGE, about.HOW_CHANGE_TEXT) if several else [])


def _titled(
    view: View, title: str, sentence: str, gaps: dict[str, str] | None = None
) -> list[Block]:
    return [text("heading", fill(title, view)), text("paragraph", fill(sentence, view, gaps))]
