"""What no report can be made of although every row could be counted: one verdict, from counts.

`check`, `run`, `tally` and `convert` all ask here, so what one refuses the others refuse too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from surveybench.disclosure import groups_within
from surveybench.errors import InputError
from surveybench.report.words import check as words
from surveybench.respondents import RULES, Issues, in_answers
from surveybench.survey import Survey
from surveybench.survey.condition import Answered, AnyOf, Condition, Not, OfColumn
from surveybench.tally import WaveTally

FEWEST_ASKED = 30
MOST_WITHOUT_STRATUM = 0.50
# Of the answers to a question that are none of its options, while an option at the end of its list
# was chosen by nobody: codes that begin elsewhere, or labels that were cut, look so.
MOST_STRANGE = 0.20
# Of an organisation's returns: so many values that are none of a breakdown's are another coding.
MOST_TOLD_OTHERWISE = 0.50
# A rule that touches more of a question's answers, or of the returns, is a warning.
MOST_TOUCHED = 0.01
NAMED = 8
# Rules that take something away: an answer, or what is known of a person's age or sex.
NOT_AN_OPTION, NOT_TOLD_APART = "not_an_option", "not_told_apart"
SEVERAL_TICKS = "several_ticks"
OF_ANSWERS = (NOT_AN_OPTION, SEVERAL_TICKS, "routed_past", "blank_filter", "exclusive_option")
OF_CODES = ("sex_not_standardised", "not_standardised")
# Rules by which a return is no usable one.
OF_RETURNS = ("too_young", "outside_window", "too_few_answers")
OF_PEOPLE = ("age_invalid", "sex_not_standardised", "not_standardised", NOT_TOLD_APART)


@dataclass(frozen=True, slots=True)
class Unready:
    """One reason: its code, a sentence of words.REASONS; how many; what fills the sentence."""

    code: str
    count: int = 0
    limit: float = 0.0
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """A rule of cleaning that touched many answers of an item, or many returns by a column."""

    rule: str
    item: str
    count: int
    share: float
    of_people: bool

    def __str__(self) -> str:
        """What was found, where, how often, and what was done."""
        what, action, _ = RULES[self.rule]
        return words.TOUCHED[self.of_people].format(
            item=self.item,
            what=what,
            count=f"{self.count:,}",
            share=f"{self.share * 100:.1f}\N{NO-BREAK SPACE}%",
            action=action,
            rule=self.rule,
        )


def touched(survey: Survey, counts: WaveTally, issues: Issues) -> tuple[Touched, ...]:
    """Rules that touched more than MOST_TOUCHED of an item's answers, the largest share first."""
    times: dict[tuple[str, str], int] = {}
    for row in issues.rows:
        if row.rule in OF_ANSWERS + OF_PEOPLE:
            times[row.rule, row.item] = times.get((row.rule, row.item), 0) + row.count
    removed: dict[str, int] = {}
    for (rule, item), count in times.items():
        removed[item] = removed.get(item, 0) + (count if rule in OF_ANSWERS else 0)
    returns = int(counts.outcomes[:, 1].sum())
    entries = []
    for (rule, item), count in times.items():
        of_people = item not in survey.item
        base = returns if of_people else removed[item] + _answered(survey, counts, item)
        if base and count > MOST_TOUCHED * base:
            entries.append(Touched(rule, item, count, count / base, of_people))
    return tuple(sorted(entries, key=lambda entry: -entry.share))


def _answered(survey: Survey, counts: WaveTally, item: str) -> int:
    return with_answer(survey, counts, Answered(item, survey.item[item].codes))


def unready(survey: Survey, counts: WaveTally, issues: Issues) -> tuple[Unready, ...]:
    """Why no report can be made of a wave's counts: nobody usable, no strata, a lost question.

    `issues` are what cleaning found in that wave; of counts that came as such nothing is known.
    """
    if not counts.outcomes[:, 1].sum():
        return (_nobody(issues),)
    strange = _strange(issues, (NOT_AN_OPTION,))
    return (
        *_without_strata(survey, counts),
        *_coded_otherwise(counts, issues),
        *_lost(survey, counts, _strange(issues, (NOT_AN_OPTION, SEVERAL_TICKS))),
        *_shifted(survey, counts, strange),
        *_shifted_people(survey, counts, issues),
    )


def _nobody(issues: Issues) -> Unready:
    """That no return is usable, or what took away all that were."""
    times = dict.fromkeys(OF_RETURNS, 0)
    for row in issues.rows:
        if row.rule in times:
            times[row.rule] += row.count
    named = tuple(f"{RULES[rule][0]} ({count:,} times)" for rule, count in times.items() if count)
    return Unready("nobody_left", sum(times.values()), items=named) if named else Unready("nobody")


def refuse_unready(survey: Survey, counts: WaveTally, issues: Issues) -> None:
    """Raise InputError with the words of a check, and every reason, where there is one."""
    reasons = unready(survey, counts, issues)
    if reasons:
        sentences = [(sentence(reason), words.TO_DO[reason.code]) for reason in reasons]
        further = [f"{what} {remedy}" for what, remedy in sentences[1:]]
        raise InputError(sentences[0][0], remedy=" ".join([sentences[0][1], *further]))


def sentence(reason: Unready) -> str:
    """The reason in the words of a check."""
    shown = ", ".join(reason.items[:NAMED])
    rest = len(reason.items) - NAMED
    return words.REASONS[reason.code].format(
        limit=f"{reason.limit * 100:.0f}\N{NO-BREAK SPACE}%",
        named=words.NAMED_MORE.format(named=shown, count=rest) if rest > 0 else shown,
        count=f"{reason.count:,}",
    )


def _without_strata(survey: Survey, counts: WaveTally) -> Iterator[Unready]:
    people = counts.people[_outermost(survey)].sum(axis=(0, 1))
    excluded = survey.settings.strata.missing_stratum == "exclude"
    if excluded and people[-1] > MOST_WITHOUT_STRATUM * people.sum():
        code, named = "no_strata", survey.in_strata_words(words.AGE_OR_SEX)
        if survey.weight is not None:
            code, named = "no_numbers", survey.weight.column
        elif survey.adjust is not None:
            code, named = "no_numbers", ", ".join(entry.name for entry in survey.adjust.dimensions)
        yield Unready(code, int(people[-1]), MOST_WITHOUT_STRATUM, (named,))


def _coded_otherwise(counts: WaveTally, issues: Issues) -> Iterator[Unready]:
    """Columns of breakdowns in which an organisation has other codes than the definition."""
    codes = counts.axes.organisations
    returns = dict(zip(codes, counts.outcomes[:, 1].tolist(), strict=True))
    others: dict[str, list[str]] = {}
    for row in issues.rows:
        share = MOST_TOLD_OTHERWISE * returns.get(row.organisation, 0)
        if row.rule == NOT_TOLD_APART and row.count >= FEWEST_ASKED and row.count > share:
            others.setdefault(row.item, []).append(row.organisation)
    for column, organisations in others.items():
        named = (column, *organisations)
        yield Unready("other_codes", len(organisations), MOST_TOLD_OTHERWISE, named)


def _strange(issues: Issues, rules: Collection[str]) -> Mapping[str, int]:
    """How many answers to each question these rules removed, as none of its options or several."""
    times: dict[str, int] = {}
    for row in issues.rows:
        if row.rule in rules:
            times[row.item] = times.get(row.item, 0) + row.count
    return times


def _lost(survey: Survey, counts: WaveTally, strange: Mapping[str, int]) -> Iterator[Unready]:
    """Questions that enough people were certainly asked, and nobody answered as they can be."""
    lost = [
        item.id
        for item in survey.items
        if not counts.answers[item.id].any()
        and certainly_asked(survey, counts, item.ask_if) >= FEWEST_ASKED
    ]
    for code, items in (
        ("lost", tuple(item for item in lost if not strange.get(item))),
        ("no_options", tuple(item for item in lost if strange.get(item))),
    ):
        if items:
            yield Unready(code, len(items), items=items)


def _shifted(survey: Survey, counts: WaveTally, strange: Mapping[str, int]) -> Iterator[Unready]:
    """Questions of whose answers many are none of the options, and none is one of the ends."""
    shifted: list[str] = []
    for item in survey.items:
        times, answered = strange.get(item.id, 0), _answered(survey, counts, item.id)
        chosen = counts.answers[item.id].sum(axis=(0, 1, 2))
        many = times > MOST_STRANGE * (times + answered) and times + answered >= FEWEST_ASKED
        if many and answered and not (chosen[0] and chosen[-1]):
            shifted.append(item.id)
    if shifted:
        yield Unready("shifted", len(shifted), MOST_STRANGE, tuple(shifted))


def _shifted_people(survey: Survey, counts: WaveTally, issues: Issues) -> Iterator[Unready]:
    """Columns of codes, such as of sex, with many values of no code while a code has nobody."""
    times: dict[str, int] = {}
    for row in issues.rows:
        if row.rule in OF_CODES:
            times[row.item] = times.get(row.item, 0) + row.count
    returns = int(counts.outcomes[:, 1].sum())
    shifted: list[str] = []
    for dimension, people in zip(survey.dimensions, _by_category(survey, counts), strict=True):
        sources = (*dimension.column, *map(in_answers, dimension.column))
        most = max((times.get(column, 0) for column in sources), default=0)
        many = most > MOST_STRANGE * returns and returns >= FEWEST_ASKED
        if dimension.codes and many and 0 in people:
            shifted.append(dimension.column[-1])
    if shifted:
        yield Unready("shifted_people", len(shifted), MOST_STRANGE, tuple(shifted))


def _by_category(survey: Survey, counts: WaveTally) -> list[list[int]]:
    """By dimension how many people are in each category, of those who are in some stratum."""
    dimensions = survey.dimensions
    people = counts.people[_outermost(survey)].sum(axis=(0, 1))[:-1]
    # The first dimension changes fastest, so it is the last axis.
    table = people.reshape([len(entry.categories) for entry in reversed(dimensions)])
    axes = range(len(dimensions))
    return [
        table.sum(axis=tuple(axis for axis in axes if axis != len(dimensions) - 1 - place)).tolist()
        for place in axes
    ]


def certainly_asked(survey: Survey, counts: WaveTally, condition: Condition | None) -> int:
    """The fewest people of whom the counts say that the routing led them to a question."""
    people = int(counts.people[_outermost(survey)].sum())
    if condition is None:
        return people
    if isinstance(condition, Answered):
        return with_answer(survey, counts, condition)
    if isinstance(condition, OfColumn):  # counts do not say who has which code
        return 0
    if isinstance(condition, Not):
        return _with_another(survey, counts, condition.part)
    parts = [certainly_asked(survey, counts, part) for part in condition.parts]
    # Of so many people in each part, at least these are in all of them.
    return max(parts) if isinstance(condition, AnyOf) else sum(parts) - (len(parts) - 1) * people


def _with_another(survey: Survey, counts: WaveTally, condition: Condition) -> int:
    """People who gave one answer, and not one of these; 0 where the counts do not say."""
    if not isinstance(condition, Answered) or survey.item[condition.item].multiple:
        return 0
    other_codes = tuple(c for c in survey.item[condition.item].codes if c not in condition.codes)
    return with_answer(survey, counts, Answered(condition.item, other_codes))


def with_answer(survey: Survey, counts: WaveTally, answered: Answered) -> int:
    """People who gave one of these answers, each counted once."""
    item = survey.item[answered.item]
    columns = [position for position, code in enumerate(item.codes) if code in answered.codes]
    table = counts.answers[item.id][_outermost(survey)].sum(axis=(0, 1, 2))[columns]
    # Of several answers at once, only the commonest is certain to be of different people.
    return int(table.max(initial=0) if item.multiple else table.sum())


def _outermost(survey: Survey) -> list[int]:
    """Populations inside no other: together they hold everybody in some population once."""
    inside = groups_within(survey)
    return [p for p, groups in enumerate(inside) if not any(groups < larger for larger in inside)]
