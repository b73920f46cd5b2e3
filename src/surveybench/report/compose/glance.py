"""What matters on one page for each population: responses, best, worst, moved, with care."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import Flag
from surveybench.report.compose import certainty, moved, room, standing
from surveybench.report.compose.say import bullets, fill, head, low_better, shortened, text, wording
from surveybench.report.compose.standing import FEW, Standing, nominal_outside
from surveybench.report.compose.view import View, cell, is_told, rate, score_cell
from surveybench.report.document import Block, Cell, Column, Group, Page, Table, Text, walk
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import listed
from surveybench.report.words import for_count
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.survey import Population

LISTED = 5
NAMED = 8  # questions named before "and … more"
LETTERS = 68  # in a line of one of two columns
OVER = 35  # letters more that a wording may have for the sake of its sense
LENGTHS = ((5, 150), (9, 110), (99, 75))  # lines below the tables, letters of a wording in them


def pages(view: View) -> Iterator[Page]:
    """At a glance: a page for each population the organisation has, or one that says so."""
    present = [population for population in view.populations if view.has(population.id)]
    if not present:
        blocks = (*_figures(view, (), ""), text("lead", words.GLANCE_ABSENT))
        yield Page("glance", "glance", words.GLANCE, 2, blocks, head=head(view))
    for population in present:
        title = words.GLANCE_OF.format(population=population.name)
        yield Page(
            f"glance-{population.id}",
            "glance",
            title if len(view.survey.populations) > 1 else words.GLANCE,
            2,
            tuple(_blocks(view.within(population.id), population)),
            head=head(view),
        )


def _blocks(view: View, population: Population) -> Iterator[Block]:
    standings = tuple(standing.standings(view, population.id))
    best = [s for s in sorted(standings, key=lambda s: -s.z) if s.z > 0][:LISTED]
    worst = [s for s in sorted(standings, key=lambda s: s.z) if s.z < 0][:LISTED]
    below = _moved(view, population.id), _care(view, population.id, standings)
    yield from (text("note", line) for line in view.lens.say_against(words_local.COVER))
    yield from _figures(view, standings, population.id)
    if not standings:
        unpublished = view.lens.publisher and not view.lens.has_any("expected_range.band")
        said = words.GLANCE_NONE_PUBLISHED if unpublished else words.GLANCE_NONE
        yield text("lead", fill(said, view))
    else:
        letters = _letters(max(map(_lines, below)))
        yield _columns(
            (_table(view, population.id, words.GLANCE_BEST, best, "best", letters),),
            (_table(view, population.id, words.GLANCE_WORST, worst, "worst", letters),),
        )
    if any(below):
        yield _columns(*(side for side in below if side))
    yield from low_better(view.survey.of(population.id).evaluative)


def _lines(blocks: tuple[Block, ...]) -> int:
    sentences = [block.cells[0].text for block in walk(blocks) if isinstance(block, Text)]
    return sum(room.lines(line, LETTERS) for line in sentences[1:])


def _letters(below: int) -> int:
    """How long a question's wording may be, for so many lines below the tables."""
    return next(letters for most, letters in LENGTHS if below <= most)


def _columns(*sides: tuple[Block, ...]) -> Group:
    return Group("columns", tuple(Group("column", side) for side in sides))


def _figures(view: View, standings: tuple[Standing, ...], population: str) -> tuple[Group, ...]:
    figures: list[Text] = []
    if view.response("invited").value is not None:
        own, national = view.response(view.lens.rate), view.response(view.lens.rate, national=True)
        told = is_told(national) or view.lens.publisher is None
        beside = words.GLANCE_RATE if told else words.GLANCE_RATE_ALONE
        against = fill(beside, view, {"national": rate(national).text})
        figures.append(_answered(view, population))
        figures.append(Text("figure", (rate(own), Cell(against))))
    if standings:
        counts = (
            (words.GLANCE_BETTER, sum(s.band > 4 for s in standings)),
            (words.GLANCE_SAME, sum(s.band == 4 for s in standings)),
            (words.GLANCE_WORSE, sum(s.band < 4 for s in standings)),
        )
        for verdict, count in counts:
            said = fill(verdict, view)
            caption = for_count(words.GLANCE_QUESTIONS, count).format(verdict=said)
            figures.append(Text("figure", (Cell(str(count)), Cell(caption))))
    return (Group("figures", tuple(figures)),) if figures else ()


def _answered(view: View, population: str) -> Text:
    """How many answered, in this group where that may be said."""
    gaps = {
        "invited": cell(view.lens, view.response("invited"), 0).text,
        "completed": cell(view.lens, view.response("completed"), 0).text,
    }
    people = view.people(population) if population else None
    hidden = not is_told(view.response("completed"))
    if people is not None and len(view.survey.populations) > 1:
        sentence = fill(words.GLANCE_IN_GROUP_ONLY if hidden else words.GLANCE_IN_GROUP, view, gaps)
        return Text("figure", (Cell(cell(view.lens, people, 0).text), Cell(sentence)))
    one_group = any(p.id == population and p.groups for p in view.survey.populations)
    sentence = fill(words.GLANCE_IN_ALL if one_group else words.GLANCE_RESPONSES, view, gaps)
    return Text("figure", (cell(view.lens, view.response("completed"), 0), Cell(sentence)))


def _table(
    view: View, population: str, title: str, standings: list[Standing], key: str, letters: int
) -> Block:
    heading = text("heading", fill(title, view))
    if not standings:
        return Group("list", (heading, text("note", words.GLANCE_NOTHING)))
    rows = tuple(
        (
            Cell(
                f"{s.item}. {_asked(view, s, letters)}",
                link=f"{population}-{s.item}",
            ),
            score_cell(view, view.own("score.score", s.item, population), strong=True),
            score_cell(view, view.everyone("national", s.item, population)),
            Cell(view.lens.bands_short.get(s.band, ""), band=s.band),
        )
        for s in standings
    )
    columns = (
        Column(words.QUESTION_COLUMN, weight=4.9),
        Column(words.SCORE, "right", 0.85),
        Column(fill(words.AVERAGE, view), "right", 1.2),
        Column(words.BAND_COLUMN, weight=2.3),
    )
    caption = fill(title, view)
    return Group("list", (heading, Table(f"glance-{population}-{key}", caption, columns, rows)))


def _asked(view: View, entry: Standing, letters: int) -> str:
    """What is asked; of a question whose wording nobody knows, what it is about."""
    if entry.worded:
        return shortened(wording(view.survey.item[entry.item]), letters, over=OVER)
    sections = view.survey.sections
    about = next((s.name for s in sections if entry.item in s.items), "")
    return words.GLANCE_UNWORDED.format(section=about)


def _moved(view: View, population: str) -> tuple[Block, ...]:
    if len(view.survey.waves) < 2:
        return ()
    then = view.survey.waves[1]
    verdicts = [view.verdict(item.id, population, then).value for item in view.survey.evaluative]
    tested = sum(verdict is not None for verdict in verdicts)
    title = text("heading", words.GLANCE_MOVED.format(wave=wave_name(view.survey, then)))
    lines = moved.movements(view, population, then)
    if not lines:
        nothing = moved.nothing_moved(view, population, then)
        if nothing == words.CHANGE_NOTHING:
            nothing = words.GLANCE_NOTHING_MOVED.format(tested=tested)
        return (Group("list", (title, text("paragraph", nothing))),)
    gaps = {"up": str(verdicts.count(1)), "down": str(verdicts.count(-1)), "tested": str(tested)}
    remainder = [words.GLANCE_MOVED_MORE.format(count=len(lines) - LISTED)]
    lines = lines[:LISTED] + remainder if len(lines) > LISTED + 1 else lines
    lead = text("paragraph", for_count(words.GLANCE_MOVED_COUNT, tested).format_map(gaps))
    return (Group("list", (title, lead, *bullets(lines))),)


def _unpublished(view: View, item: str, population: str) -> bool:
    """Whether a publisher does not say how a score compares."""
    return view.own("expected_range.band", item, population).flag is Flag.NOT_PUBLISHED


def _care(view: View, population: str, standings: tuple[Standing, ...]) -> tuple[Block, ...]:
    lines = []
    few = [s.item for s in standings if _respondents(view, s.item, population) < FEW]
    if few:
        gaps = {"questions": _named(few), "limit": str(FEW)}
        lines.append(fill(words.CARE_SMALL, view, gaps))
    scores = standing.scores(view, population)
    hidden = [item for item, figure in scores.items() if figure.flag is Flag.SUPPRESSED]
    protects = [item for item, figure in scores.items() if figure.flag is Flag.PROTECTS_ANOTHER]
    alike = [item for item, figure in scores.items() if figure.flag in standing.NEARLY_ALIKE]
    if alike:
        lines.append(fill(words.CARE_ALIKE, view, {"questions": _named(alike)}))
    if hidden:
        lines.append(fill(words.CARE_HIDDEN, view, {"questions": _named(hidden)}))
    if protects:
        lines.append(fill(words.CARE_PROTECTS, view, {"questions": _named(protects)}))
    compared = {entry.item for entry in standings}
    uncompared = [
        i for i, figure in scores.items() if figure.value is not None and i not in compared
    ]
    unpublished = [item for item in uncompared if _unpublished(view, item, population)]
    if uncompared and len(unpublished) < len(uncompared):
        alone = [item for item in uncompared if item not in unpublished]
        lines.append(fill(words.CARE_ALONE, view, {"questions": _named(alone)}))
    if unpublished and view.lens.has_any("expected_range.band"):
        lines.append(fill(words.CARE_UNPUBLISHED, view, {"questions": _named(unpublished)}))
    missing = [p.name for p in view.populations if not view.has(p.id)]
    if missing:
        lines.append(fill(words.CARE_ABSENT, view, {"population": listed(missing)}))
    if len(standings) > 1 and nominal_outside(view) is not None:
        items = [view.survey.item[entry.item] for entry in standings]
        expected = certainty.expected_outside(view, population, items)
        gaps = {"compared": str(len(standings)), "chance": expected}
        lines.append(fill(words.CARE_CHANCE, view, gaps))
    if view.lens.publisher and (doubts := view.lens.publisher.doubts.get(view.organisation.code)):
        listed_doubts = {"figures": _named(list(doubts))}
        lines.append(fill(words_published.CARE_CONTRADICTED, view, listed_doubts))
    if not lines:
        return ()
    return (Group("list", (text("heading", words.GLANCE_CARE), *bullets(lines))),)


def _respondents(view: View, item: str, population: str) -> float:
    n = view.own("score.n", item, population).value
    return FEW if n is None else n


def _named(items: list[str]) -> str:
    """The ids of some questions; of many, the first and how many more."""
    if len(items) <= NAMED + 1:
        return listed(items)
    return listed([*items[:NAMED], words.CARE_MORE.format(count=len(items) - NAMED)])
