"""Who answered, and what they answered: shares that a publisher gives, beside everyone's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveybench.quantities import ALL, NATIONAL, Axis, Figure, Flag, Ref, figure
from surveybench.report.compose.say import fill, head, text, wording
from surveybench.report.compose.view import View, rate
from surveybench.report.document import Cell, Column, Page, Table
from surveybench.report.lens.rounding import NONE, listed
from surveybench.report.words import answers as words
from surveybench.survey import Item, Population

PROFILE, SHARE, EVERYONES = "response_rate.profile", "score.share", "score.national_share"
Row = tuple[Cell, ...]
Pair = tuple[Figure, Figure]


def profile(view: View) -> Iterator[Page]:
    """Who answered: one row a subgroup; nothing where nobody has published it."""
    if not view.lens.has_any(PROFILE):
        return
    rows = tuple(
        _profile_row(view, label) for label in view.release.grids[PROFILE].labels(Axis.SUBGROUP)
    )
    lead = fill(words.PROFILE_LEAD, view)
    columns = _columns(view, words.PROFILE_COLUMNS)
    yield _page(view, "profile", words.PROFILE, lead, columns, rows, words.PROFILE_TABLE)


def _profile_row(view: View, label: str) -> Row:
    kind, _, name = label.partition(": ")
    own, everyone = (
        _share(view, Ref(PROFILE, ALL, code, ALL, view.survey.wave, subgroup=label))
        for code in (view.organisation.code, NATIONAL)
    )
    return Cell(kind), Cell(name or kind), rate(own), rate(everyone)


def _share(view: View, ref: Ref) -> Figure:
    return figure(view.release.grids, ref)


def answers(view: View, population: Population) -> Iterator[Page]:
    """What people answered: one row an answer; nothing where nobody has published it."""
    if not view.lens.has_any(SHARE):
        return
    shares = {item.id: _shares(view, population.id, item) for item in view.survey.evaluative}
    named = {item: pairs for item, pairs in shares.items() if any(map(_has_any, pairs))}
    if not named:
        return
    gaps = {"population": population.name}
    yield _page(
        view,
        f"answers-{population.id}",
        words.ANSWERS.format_map(gaps),
        _lead(view, [pair for pairs in named.values() for pair in pairs if _has_any(pair)]),
        _columns(view, words.ANSWERS_COLUMNS),
        (*_answer_rows(view, named), *_left_out(view, shares)),
        words.ANSWERS_TABLE.format_map(gaps),
        population.id,
    )


def _shares(view: View, population: str, item: Item) -> list[Pair]:
    """The share of each answer, of the organisation and of everybody."""
    code, wave = view.organisation.code, view.survey.wave
    return [
        (
            _share(view, Ref(SHARE, item.id, code, population, wave, option)),
            _share(view, Ref(EVERYONES, item.id, NATIONAL, population, wave, option)),
        )
        for option in view.release.grids[SHARE].labels(Axis.OPTION)
    ]


def _has_any(pair: Pair) -> bool:
    return any(share.value is not None for share in pair)


def _lead(view: View, pairs: Sequence[Pair]) -> str:
    """Whose shares they are, of what, and why some are not there."""
    ours = view.lens.calculated(SHARE)
    of_all = any(everyone.value is not None for _, everyone in pairs)
    own, everyones = (
        {share.flag for share in shares if share.value is None}
        for shares in zip(*pairs, strict=True)
    )
    whose = words.ANSWERS_LEAD if ours else words.ANSWERS_LEAD_PUBLISHED
    sentences = [
        whose,
        *dashes(own, words.DASH_OWN, words.DASH_OWN_OTHER),
        *(dashes(everyones, words.DASH_EVERYONE, words.DASH_EVERYONE_OTHER) if of_all else []),
    ]
    return " ".join(fill(sentence, view) for sentence in sentences)


def dashes(flags: Iterable[Flag], reasons: Mapping[str, str], otherwise: str) -> list[str]:
    """A sentence for each reason that occurs, in the order of `reasons`."""
    occurring = {flag.word for flag in flags if flag.exists}
    sentences = [reasons[word] for word in reasons if word in occurring]
    return [*sentences, *([otherwise] if occurring - set(reasons) else [])]


def _answer_rows(view: View, named: Mapping[str, Sequence[Pair]]) -> Iterator[Row]:
    """One row an answer of the questions of which any share may be shown."""
    for name, pairs in named.items():
        item = view.survey.item[name]
        labels = {str(option.code): option.label for option in item.options}
        question = f"{name}. {wording(item)}"
        for own, everyone in filter(_has_any, pairs):
            option = own.ref.option
            yield Cell(question), Cell(labels.get(option, option)), rate(own), rate(everyone)
            question = ""


def _left_out(view: View, shares: Mapping[str, Sequence[Pair]]) -> Iterator[Row]:
    """The questions of which no share may be shown, in one row for each reason."""
    items_by_reason: dict[str, list[str]] = {}
    for item, pairs in shares.items():
        if any(map(_has_any, pairs)):
            continue
        words_of_flags = {own.flag.word for own, _ in pairs if own.flag.exists}
        # A share that follows from a hidden one is hidden too: what hid the first is the reason.
        reason = next((words.LEFT_OUT[w] for w in words.LEFT_OUT if w in words_of_flags), "")
        items_by_reason.setdefault(reason or words.LEFT_OUT_OTHER, []).append(item)
    for reason, items in items_by_reason.items():
        yield Cell(listed(items)), Cell(fill(reason, view)), Cell(NONE), Cell(NONE)


def _columns(view: View, names: Sequence[str]) -> tuple[Column, ...]:
    first, second, own, everyone = (fill(name, view) for name in names)
    return (
        Column(first, weight=3.4),
        Column(second, weight=2.2),
        Column(own, "right", 1.2),
        Column(everyone, "right", 1.2),
    )


def _page(
    view: View,
    name: str,
    title: str,
    lead: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    caption: str,
    population: str = "",
) -> Page:
    """The table under its lead; a column without any figure is not there."""
    if all(row[-1].text == NONE for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    return Page(
        id=name,
        kind="answers" if population else "profile",
        title=title,
        level=2,
        blocks=(text("note", lead), Table(name, caption, columns, tuple(rows), style="dense")),
        head=head(view, population),
        population=population,
    )
