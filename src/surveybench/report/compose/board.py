"""One page that stands alone: message, sections, what to keep and ask about, years, what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from surveybench.quantities import Flag
from surveybench.report.compose import board_charts, board_room, headline, say
from surveybench.report.compose.asking import questions
from surveybench.report.compose.say import bullets, ending, fill, head, shortened, star_key, text
from surveybench.report.compose.standing import (
    FEW,
    HIDDEN,
    Standing,
    beside_averages,
    every_year,
    nominal_outside,
    outside_by_chance,
    scores,
    standings,
)
from surveybench.report.compose.view import View, cell, is_told, rate, score_cell
from surveybench.report.document import Block, Cell, Group, Page, Text
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.lens.terms import capital
from surveybench.report.words import board as words
from surveybench.report.words import for_count
from surveybench.survey import Item, Population, Section

LISTED, MOVED = 3, 3  # questions named in a list
FEW_LISTED = 5  # questions in all lists that leave room below them
LETTERS = 76  # of a question's wording in a list


@dataclass(frozen=True, slots=True)
class Message:
    """What one organisation's results come to in a population, ready to be said in any format."""

    population: Population
    headline: str
    lines: tuple[str, ...]
    keep: tuple[Standing, ...]
    ask: tuple[Standing, ...]
    compared: int
    better: int
    worse: int

    @property
    def same(self) -> int:
        """Questions that are about the same as expected."""
        return self.compared - self.better - self.worse


def pages(view: View) -> Iterator[Page]:
    """A page for each population that the organisation has results in."""
    present = [population for population in view.populations if view.has(population.id)]
    for population in present:
        yield page(view, population, linked=True)


def page(view: View, population: Population, *, linked: bool) -> Page:
    """The board page of one population; `linked` where the pages of the report follow it."""
    view = view.within(population.id)
    message = message_of(view, population)
    several = len(view.survey.populations) > 1
    title = words.TITLE_OF.format(population=population.name) if several else words.TITLE
    narrow, moved = _narrow(view, message, linked=linked)
    sides = (Group("column", tuple(_wide(view, message, moved))), Group("column", narrow))
    blocks = (
        text("headline", message.headline),
        text("paragraph", " ".join(message.lines)),
        Group("board", sides),
    )
    return Page(
        f"board-{population.id}", "board", title, 2, blocks, head(view), population=population.id
    )


# ---- the message ----


def message_of(view: View, population: Population) -> Message:
    """The headline, what stands below it, and both lists, the clearest first."""
    view = view.within(population.id)
    compared = tuple(standings(view, population.id))
    better, worse = (
        tuple(sorted((s for s in compared if s.side == side), key=headline.clearest))
        for side in (1, -1)
    )
    figures = scores(view, population.id).values()
    sections = [_clear_sections(view, side) for side in (better, worse)]
    best_in, worst_in = (ordered[0].name if ordered else "" for ordered in sections)
    signs = beside_averages(view, population.id) if view.lens.publisher else []
    facts = headline.Facts(
        compared=len(compared),
        better=len(better),
        worse=len(worse),
        best=_part(view, population.id, better, words.PART),
        worst=_part(view, population.id, worse, words.PART_INSIDE if _firm(better) else words.PART),
        weighed=view.lens.has_any("chance.q_organisation"),
        chance=outside_by_chance(view, population.id, [view.survey.item[s.item] for s in compared]),
        shown=sum(figure.value is not None for figure in figures),
        hidden=sum(figure.flag in HIDDEN for figure in figures),
        best_in=best_in,
        worst_in=worst_in,
        spread=max(map(len, sections)) > 1,
        beside=len(signs),
        above=signs.count(1),
        below=signs.count(-1),
        unlikely=sum(standing.unlikely and not standing.firm for standing in compared),
    )
    gaps = {name: str(value) for name, value in asdict(facts).items()}
    gaps["chance"] = _about(facts.chance)
    said = fill(words.HEADLINES[headline.headline(facts)], view, gaps)
    unworded = sum(not s.worded and s.side != 0 for s in compared)
    lines = (*_answered(view, population), *_counted(view, population, facts, unworded))
    # Of a question whose wording nobody knows, a reader of the lists cannot tell what to do.
    keep, ask = (tuple(s for s in side if s.worded) for side in (better, worse))
    return Message(population, said, lines, keep, ask, facts.compared, facts.better, facts.worse)


def _firm(listed: tuple[Standing, ...]) -> bool:
    return bool(listed) and listed[0].firm


def _part(view: View, population: str, listed: tuple[Standing, ...], part: str) -> str:
    """The section of the clearest questions: by its name where it differs as a whole."""
    if not _firm(listed):
        return ""
    section = next(iter(_clear_sections(view, listed)), None)
    if section is None:
        return words.ONE_QUESTION
    band = view.band(section.id, population)
    as_a_whole = band is not None and (band - 4) * listed[0].side > 0
    return section.name if as_a_whole else part.format(section=section.name)


def _clear_sections(view: View, listed: tuple[Standing, ...]) -> list[Section]:
    """Sections with clear questions: most of them first, of as many the furthest out."""
    clear = {s.item: abs(s.z) for s in listed if s.firm}

    def first(section: Section) -> tuple[int, float]:
        distances = [clear[item] for item in view.survey.listed[section.id] if item in clear]
        return -len(distances), -max(distances)

    listed_in = view.survey.listed
    return sorted((s for s in view.survey.sections if clear.keys() & {*listed_in[s.id]}), key=first)


def _answered(view: View, population: Population) -> Iterator[str]:
    people, completed = view.people(population.id), view.response("completed")
    own, national = view.response(view.lens.rate), view.response(view.lens.rate, national=True)
    gaps = {"rate": rate(own).text, "national": rate(national).text}
    known = is_told(own) and national.value is not None
    if population.groups:
        if people is not None:
            yield capital(
                fill(words.ANSWERED_GROUP, view, {"people": cell(view.lens, people, 0).text})
            )
        if known:
            yield fill(words.RATE, view, gaps)
    elif is_told(completed):
        sentence = words.ANSWERED_RATE if known else words.ANSWERED
        yield capital(fill(sentence, view, {**gaps, "people": cell(view.lens, completed, 0).text}))


def _counted(
    view: View, population: Population, facts: headline.Facts, unworded: int
) -> Iterator[str]:
    if facts.compared:
        expected = nominal_outside(view) is not None
        about = _about(facts.chance)
        gaps = {
            "counted": words.ONE_COMPARED
            if facts.compared == 1
            else words.SEVERAL_COMPARED.format(compared=facts.compared),
            "better": str(facts.better),
            "worse": str(facts.worse),
            "chance": about,
        }
        yield fill(words.COUNTED_CHANCE if expected else words.COUNTED, view, gaps)
    elif facts.beside:
        yield words.UNJUDGED
    figures = scores(view, population.id)
    bands = {s: view.own("expected_range.band", s, population.id) for s in figures}
    alone = sum(bands[s].flag is Flag.TOO_FEW_ORGANISATIONS for s, f in figures.items() if f.value)
    counts = (
        (words.UNSHOWN, facts.hidden),
        (words.ALONE, alone if facts.compared else 0),
        (words.UNWORDED, unworded),
    )
    for sentences, count in counts:
        if count:
            yield fill(for_count(sentences, count), view, {"count": str(count)})


# ---- the page ----


def _wide(view: View, message: Message, moved: int) -> Iterator[Block]:
    population = message.population.id
    strips = board_charts.strips(view, population)
    dots = board_charts.section_dots(view, population, roomy=strips is None)
    if dots is not None:
        title = text("heading", dots.model.label)
        yield Group("list", (title, dots, text("note", board_charts.key(view, dots))))
    if strips is not None:
        note = text("note", fill(words.STRIPS_KEY, view))
        yield Group("list", (text("heading", strips.model.label), strips, note))
    if not _quiet(view, message):
        yield _next(view, message, moved)


def _quiet(view: View, message: Message) -> bool:
    """Whether the lists are so short, and the charts so high, that it belongs below the lists."""
    if board_charts.strips(view, message.population.id) is None:
        return False
    listed = (message.keep, message.ask, movements(view, message.population.id))
    return sum(min(len(entries), LISTED) for entries in listed) <= FEW_LISTED


def _next(view: View, message: Message, moved: int) -> Group:
    return Group("list", (text("heading", words.NEXT), *bullets(asked(view, message, moved))))


def asked(view: View, message: Message, moved: int = MOVED) -> list[str]:
    """What to ask next; of what moved, only what is named beside it."""
    beside = named_moves(movements(view, message.population.id), moved)
    fell = [item.id for item, way in beside if way * (-1 if item.better == "low" else 1) < 0]
    return questions(view, message.population.id, message.keep, message.ask, fell)


def _narrow(view: View, message: Message, *, linked: bool) -> tuple[tuple[Block, ...], int]:
    """The lists, with as many questions as there is room for; and how many that moved are named."""
    blocks, moved = (), 0
    for listed, moved in board_room.SIZES:
        lists = tuple(_lists(view, message, listed, moved, linked=linked))
        blocks = (*lists, *star_key(view.survey, lists))
        if board_room.height(blocks) <= board_room.COLUMN:
            break
    return blocks, moved


def _lists(
    view: View, message: Message, listed: int, moved: int, *, linked: bool
) -> Iterator[Block]:
    population = message.population.id
    if message.compared:
        for title, standings_of in ((words.KEEP, message.keep), (words.ASK, message.ask)):
            nothing = fill(none_listed(message, better=title == words.KEEP), view)
            heading = text("heading", counted(title, len(standings_of), listed))
            findings = [_finding(view, population, s, linked=linked) for s in standings_of[:listed]]
            yield Group("list", (heading, *(findings or [text("note", nothing)])))
    if len(view.survey.waves) > 1:
        yield Group("list", tuple(moved_blocks(view, population, moved)))
    if _quiet(view, message):
        yield _next(view, message, moved)


def none_listed(message: Message, *, better: bool) -> str:
    """Why no question is in a list: none is outside, or none with a wording that is known."""
    if message.better if better else message.worse:
        return words.UNWORDED_NONE
    return words.KEEP_NONE if better else words.ASK_NONE


def counted(title: str, count: int, shown: int) -> str:
    """`Keep`, or `Keep (3 of 5)` where not all are shown."""
    if count <= shown:
        return title
    return words.OF_COUNT.format(title=title, shown=shown, count=count)


def _finding(view: View, population: str, standing: Standing, *, linked: bool) -> Text:
    item = view.survey.item[standing.item]
    name, average = named(view, item), view.everyone("national", item.id, population)
    beside = fill(words.BESIDE, view, {"average": score_cell(view, average).text})
    band = view.own("expected_range.band", item.id, population)
    return Text(
        "finding",
        (
            Cell(name, link=f"{population}-{item.id}" if linked else ""),
            score_cell(view, view.own("score.score", item.id, population), strong=True),
            Cell(beside, ref=str(average.ref)),
            Cell(view.lens.bands_short[standing.band], ref=str(band.ref), band=standing.band),
            Cell(why(view, population, standing)),
        ),
    )


def named(view: View, item: Item) -> str:
    """A question by its id and as much of its wording as tells it from others."""
    return f"{item.id} {shortened(ending(view.survey, item), LETTERS)}"


def why(view: View, population: str, standing: Standing) -> str:
    """How sure it is that a question belongs into its list, in a sentence or two."""
    key = headline.reason(standing)
    gaps = {
        "side": fill(words.BETTER if standing.side > 0 else words.WORSE, view),
        "times": _times(standing.again or 0.0),
    }
    said = [fill(words.WHY[key], view, gaps)] if key else []
    sign, years = every_year(view, standing.item, population)
    if standing.n is not None and standing.n < FEW:
        said.append(words.FEW_ANSWERS.format(n=number(standing.n, 0)))
    elif sign == (-standing.side if view.survey.better_low(standing.item) else standing.side):
        said.append(fill(words.EVERY_YEAR[sign], view, {"count": str(years)}))
    return " ".join(said)


def _times(again: float) -> str:
    """In 10 times, rounded down: never all of them, for nothing is that sure."""
    times = int(again * 10 + 1e-9)
    return str(times) if times < 10 else words.MORE_THAN_NINE


# ---- what moved ----


def movements(view: View, population: str) -> list[tuple[Item, int]]:
    """Questions that went up or down since the wave before, largest difference first."""
    then = view.survey.waves[1] if len(view.survey.waves) > 1 else 0
    moved = []
    for item in view.survey.evaluative if then else ():
        verdict = view.verdict(item.id, population, then).value
        if verdict and item.wording != "unknown":
            now = view.own("score.score", item.id, population).value
            before = view.own("score.score", item.id, population, then).value
            size = abs(now - before) if now is not None and before is not None else 0.0
            moved.append((size, item, int(verdict)))
    moved.sort(key=lambda entry: -entry[0])
    return [(item, way) for _, item, way in moved]


def named_moves(moved: list[tuple[Item, int]], most: int) -> list[tuple[Item, int]]:
    """The largest moves, always with the largest rise and the largest fall among them."""
    ends = [next((move for move in moved if move[1] == way), None) for way in (1, -1)]
    chosen = [move for move in ends if move is not None]
    chosen += [move for move in moved if move not in chosen][: max(most - len(chosen), 0)]
    return [move for move in moved if move in chosen]


def moved_blocks(view: View, population: str, most: int) -> Iterator[Text]:
    """A heading, how many were tested, and the questions that moved."""
    then = view.survey.waves[1]
    moved = movements(view, population)
    title = fill(words.MOVED, view, {"wave": wave_name(view.survey, then)})
    listed = named_moves(moved, most)
    yield text("heading", counted(title, len(moved), len(listed)))
    verdicts = [view.verdict(item.id, population, then) for item in view.survey.evaluative]
    tested = sum(verdict.value is not None for verdict in verdicts)
    if not tested:
        yield text("note", board_charts.untested(view, population, then))
        return
    if not any(verdict.value for verdict in verdicts):
        yield text("note", for_count(words.MOVED_NONE, tested).format(tested=tested))
        return
    if not view.lens.publisher:
        yield text("note", by_chance(view, population, then, tested))
    if not listed:
        yield text("note", words.UNWORDED_NONE)
    for item, way in listed:
        moved_by = Cell(step(view, population, item.id, way))
        yield Text("movement", (Cell(named(view, item)), moved_by))
    yield from say.low_better(item for item, _ in listed)


def by_chance(view: View, population: str, then: int, tested: int) -> str:
    """How many changes chance alone makes, by the test that finds no more of them than it says."""
    significance = view.survey.settings.change.significance
    items = [item.id for item in view.survey.evaluative]
    p = {i: view.own("change.p_score", i, population, then).value for i in items}
    moved = {i for i in items if view.verdict(i, population, then).value}
    level = 1 - significance + 1e-12
    again = {i for i, value in p.items() if value is not None and value <= level}
    agree = view.survey.settings.change.test == "score" or again == moved
    chance = _about(tested * (1 - significance))
    return words.MOVED_TESTED[agree].format(
        tested=tested, moved=len(moved), score=len(again), chance=chance
    )


def _about(expected: float) -> str:
    """How many are expected, in words: `about 3`."""
    if expected < 1:
        return words.LESS_THAN_ONE
    return words.ABOUT.format(chance=number(expected, 0))


def step(view: View, population: str, item: str, way: int) -> str:
    """`5.6 → 4.7 down`, or the way alone where an earlier score is not published."""
    before = view.own("score.score", item, population, view.survey.waves[1])
    name = words.UP if way > 0 else words.DOWN
    now = cell(view.lens, view.own("score.score", item, population), view.lens.score_decimals).text
    if before.value is None or now == NONE:
        return name
    return words.STEP.format(before=score_cell(view, before).text, now=now, way=name)
