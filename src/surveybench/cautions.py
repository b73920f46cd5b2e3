"""What of a wave's counts may not be what whoever sent them thinks, though a report can be made.

`run` prints them as warnings, `check` as notes, in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import enough_respondents
from surveybench.readiness import FEWEST_ASKED, MOST_STRANGE, NAMED, certainly_asked, with_answer
from surveybench.report.words import check as words
from surveybench.respondents import FOR_UNKNOWN, Sort, Watched
from surveybench.survey import Item, Survey, folded
from surveybench.survey.condition import Answered
from surveybench.tally import WaveTally

# Of a population's figures on enough people, hidden for another's sake: more is said beforehand.
MOST_HIDDEN = 0.5
# People who have a number that may mean nothing: fewer, or not more than twice as many as have one
# of the two before it, say nothing.
FEWEST_ALIKE = 5
# Options from which on a question is a scale whose ends are numbers, and people beside an end that
# nobody chose.
OPTIONS_OF_A_SCALE = 10
FEWEST_BESIDE = 10
# What numbers are counted up to at least, where all of them from nothing to one may be hundredths.
LEAST_OF_HUNDRED = 10
# Counts above nothing of an organisation that can no more be those of another wave by chance.
FEWEST_COUNTS = 20
# Letters of other scripts, and digits, that look like capitals of ours.
LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a701",
    "ABEKMHOPCTXYIABEZHIKMNOPTYXOI",
)
# What people and programs write where they know of no organisation, folded.
UNNAMED = re.compile(
    r"#?n[./]?a\.?|nan|nil|null|none|(?:un|not )known|other|missing|"
    r"not (?:stated|given|applicable)|\(?blank\)?|tb[ac]|various|unbekannt|keine angabe|k\.a\.|"
    r"inconnue?|[-.?]+|x+"
)
# What spreadsheets make of codes such as MAR1 and 1E5.
SPOILED = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?|\d{1,2}-[A-Za-z]{3}(?:-\d\d(?:\d\d)?)?|[A-Za-z]{3}-\d\d|"
    r"\d(?:[.,]\d+)?E\+\d+"
)


@dataclass(frozen=True, slots=True)
class Caution:
    """One: its code, a sentence of words.REASONS, how many, and which organisations or items.

    `about` is the covariate that it is about, if any.
    """

    code: str
    count: int
    named: tuple[str, ...]
    limit: float = MOST_STRANGE
    about: str = ""

    def __str__(self) -> str:
        """The sentence, and what to do."""
        shown, rest = ", ".join(self.named[:NAMED]), len(self.named) - NAMED
        sentence = words.REASONS[self.code].format(
            named=words.NAMED_MORE.format(named=shown, count=rest) if rest > 0 else shown,
            count=f"{self.count:,}",
            about=self.about,
            limit=f"{self.limit * 100:.0f}\N{NO-BREAK SPACE}%",
        )
        return f"{sentence} {words.TO_DO[self.code]}"


def cautions(
    survey: Survey, counts: WaveTally, watched: Sequence[Watched] = (), *, listed: bool
) -> tuple[Caution, ...]:
    """All of a wave's; `listed` says that a list, not the files, tells the organisations."""
    about = () if listed else (*_alike(counts), *_unnamed(counts), *_spoiled(counts))
    adjusted = _of_regression(survey, counts) if survey.adjust is not None else ()
    sharing = _hidden_for_others(survey, counts) if share_some_people(survey) else ()
    of_numbers = (
        *_unknown_numbers(survey, watched),
        *_codes_for_numbers(survey, counts, watched),
        *_other_numbers(survey, watched),
    )
    of_answers = (*_blank_for_an_option(survey, counts), *_scale_from_elsewhere(survey, counts))
    return (*about, *of_answers, *of_numbers, *adjusted, *sharing)


def of_waves(survey: Survey, waves: Mapping[int, WaveTally]) -> tuple[Caution, ...]:
    """Organisations whose answers are, count for count, those of an earlier wave: sent again?"""
    named: list[str] = []
    now = waves.get(survey.wave)
    for earlier in survey.earlier if now is not None else ():
        then = waves.get(earlier.survey.wave)
        if now is not None and then is not None:
            named += _sent_again(now, then, earlier.items)
    return (Caution("sent_again", len(named), tuple(dict.fromkeys(named))),) if named else ()


def _sent_again(now: WaveTally, then: WaveTally, items: Mapping[str, str]) -> Iterator[str]:
    """Codes of organisations with the same counts of all items that are compared."""
    compared = [
        (now.answers[ours], then.answers[theirs])
        for ours, theirs in items.items()
        if ours in now.answers and theirs in then.answers
    ]
    places = {code: place for place, code in enumerate(then.axes.organisations)}
    for place, code in enumerate(now.axes.organisations):
        if code in places:
            both = [(a[:, place], b[:, places[code]]) for a, b in compared]
            filled = sum(int(np.count_nonzero(a)) for a, _ in both)
            if filled >= FEWEST_COUNTS and all(np.array_equal(a, b) for a, b in both):
                yield code


def share_some_people(survey: Survey) -> bool:
    """Whether any two populations share people, and neither is inside the other."""
    groups = [set(p.groups or ("", *survey.groups)) for p in survey.populations]
    return any(a & b and not a <= b and not b <= a for a, b in combinations(groups, 2))


def _hidden_for_others(survey: Survey, counts: WaveTally) -> Iterator[Caution]:
    """Populations of which most figures are hidden for the sake of others that share people."""
    n, asked = respondents_of_items(survey, counts), asked_items(survey)
    enough = asked[:, :, None] & (n >= survey.settings.release.min_respondents)
    hidden = enough & ~enough_respondents(survey, n, asked=asked)
    for p, population in enumerate(survey.populations):
        if hidden[p].sum() > MOST_HIDDEN * enough[p].sum():
            yield Caution(
                "population_hidden", int(hidden[p].sum()), (population.name,), MOST_HIDDEN
            )


def respondents_of_items(survey: Survey, counts: WaveTally) -> NDArray[np.int64]:
    """Respondents with a scored answer [population, scored item, organisation]."""
    counted = slice(0, -1) if survey.settings.strata.missing_stratum == "exclude" else slice(None)
    return np.stack([_with_a_score(item, counts, counted) for item in survey.evaluative], axis=1)


def asked_items(survey: Survey) -> NDArray[np.bool_]:
    """Which scored items each population is reported with [population, scored item]."""
    return np.array(
        [[i.id in survey.measures_of[p.id] for i in survey.evaluative] for p in survey.populations]
    )


def _with_a_score(item: Item, counts: WaveTally, counted: slice) -> NDArray[np.int64]:
    scored = np.array([score is not None for score in item.scores])
    return counts.answers[item.id][:, :, counted][..., scored].sum(axis=(2, 3), dtype=np.int64)


def _of_regression(survey: Survey, counts: WaveTally) -> Iterator[Caution]:
    """Covariates that say nothing in some organisations, or nothing at all."""
    from surveybench.results import effects  # takes long to import, and few surveys need it

    by_population = [effects(survey, counts, p) for p in range(len(survey.populations))]
    redundant = tuple(
        dict.fromkeys(name for of_people in by_population for name in of_people.redundant)
    )
    if redundant:
        yield Caution("covariate_redundant", len(redundant), redundant)
    for column in survey.adjust.columns if survey.adjust else ():
        codes = tuple(
            dict.fromkeys(
                code for of_people in by_population for code in of_people.alike.get(column, ())
            )
        )
        if codes and column not in redundant:
            yield Caution("covariate_alike", len(codes), codes, about=column)


def _alike(counts: WaveTally) -> Iterator[Caution]:
    """Organisations whose codes read alike: perhaps one, written in several ways."""
    by_look: dict[str, list[str]] = {}
    for code in counts.axes.organisations:
        by_look.setdefault(_look(code), []).append(code)
    alike = [code for codes in by_look.values() if len(codes) > 1 for code in codes]
    if alike:
        yield Caution("alike", len(alike), tuple(alike))


def _look(code: str) -> str:
    """A code without what people and programs change of it and an eye does not see."""
    plain = re.sub(r"\W|_", "", folded(code).removesuffix(".0")).upper().lstrip("0")
    return plain.translate(LOOKALIKES).replace("L", "I")


def _unnamed(counts: WaveTally) -> Iterator[Caution]:
    named = tuple(code for code in counts.axes.organisations if UNNAMED.fullmatch(folded(code)))
    if named:
        yield Caution("unnamed", len(named), named)


def _spoiled(counts: WaveTally) -> Iterator[Caution]:
    """Organisations whose codes are dates, or numbers with an exponent."""
    named = tuple(code for code in counts.axes.organisations if SPOILED.fullmatch(code))
    if named:
        yield Caution("spoiled", len(named), named)


def _unknown_numbers(survey: Survey, watched: Sequence[Watched]) -> Iterator[Caution]:
    """Columns in which 98, 99, 998 or 999 stands far more often than the numbers before it."""
    times = {(one.column, one.number): one.count for one in watched}
    known = {
        (item.column, option.code)
        for item in survey.asked_items
        for option in item.options
        if option.span is None
    }
    named = [
        f"{column} {number}"
        for column in dict.fromkeys(one.column for one in watched)
        for *before, low, high in FOR_UNKNOWN
        for number in (low, high)
        if (count := times.get((column, number), 0)) >= FEWEST_ALIKE
        and count > 2 * sum(times.get((column, near), 0) for near in before)
        and (column, number) not in known
    ]
    if named:
        yield Caution("unknown_numbers", len(named), tuple(named))


def _codes_for_numbers(
    survey: Survey, counts: WaveTally, watched: Sequence[Watched]
) -> Iterator[Caution]:
    """Questions that are answered by a number, of which all are codes of the options instead."""
    others = {one.column for one in watched if one.number == Sort.NO_CODE}
    named = tuple(
        item.id
        for item in survey.asked_items
        if item.numeric
        and item.column not in others
        and any(option.span and not _is_in(option.code, option.span) for option in item.options)
        and with_answer(survey, counts, Answered(item.id, item.codes)) >= FEWEST_ASKED
    )
    if named:
        yield Caution("codes_for_numbers", len(named), named)


def _other_numbers(survey: Survey, watched: Sequence[Watched]) -> Iterator[Caution]:
    """Columns of numbers that may be a thousand or a hundred times as much as they seem."""
    highest = {
        item.column: max(option.span[1] for option in item.options if option.span)
        for item in survey.asked_items
        if item.numeric
    }
    for dimension in survey.stated_dimensions:
        if dimension.bands:
            highest |= dict.fromkeys(dimension.column, dimension.bands[-1][1])
    times = {(one.column, one.number): one.count for one in watched}

    def has(column: str, sort: Sort) -> bool:
        return bool(times.get((column, sort)))

    pointed = tuple(
        column
        for column in highest
        if has(column, Sort.POINTED) and has(column, Sort.WHOLE) and not has(column, Sort.BROKEN)
    )
    parts = tuple(
        column
        for column, high in highest.items()
        if times.get((column, Sort.BELOW_ONE), 0) >= FEWEST_ALIKE
        and high >= LEAST_OF_HUNDRED
        and not has(column, Sort.WHOLE)
    )
    for code, named in (("pointed_numbers", pointed), ("parts_of_one", parts)):
        if named:
            yield Caution(code, len(named), named)


def _is_in(number: float, span: tuple[float, float]) -> bool:
    return span[0] <= number <= span[1]


def _scale_from_elsewhere(survey: Survey, counts: WaveTally) -> Iterator[Caution]:
    """Long scales of which nobody chose an end, and many the option beside it."""
    named = tuple(item.id for item in survey.asked_items if _lacks_an_end(item, counts))
    if named:
        yield Caution("scale_from_elsewhere", len(named), named)


def _lacks_an_end(item: Item, counts: WaveTally) -> bool:
    scored = [place for place, option in enumerate(item.options) if option.score is not None]
    if item.multiple or item.numeric or len(scored) < OPTIONS_OF_A_SCALE:
        return False
    chosen = counts.answers[item.id].sum(axis=(0, 1, 2))[scored].tolist()
    ends = (chosen[:2], chosen[:-3:-1])
    return any(not end and beside >= FEWEST_BESIDE for end, beside in ends)


def _blank_for_an_option(survey: Survey, counts: WaveTally) -> Iterator[Caution]:
    """Questions that many left blank, while an end of their scale was chosen by nobody."""
    named = tuple(item.id for item in survey.items if _may_be_blank(survey, counts, item))
    if named:
        yield Caution("blank_for_option", len(named), named)


def _may_be_blank(survey: Survey, counts: WaveTally, item: Item) -> bool:
    scored = [place for place, option in enumerate(item.options) if option.score is not None]
    people = certainly_asked(survey, counts, item.ask_if)
    if item.multiple or not scored or people < FEWEST_ASKED:
        return False
    answered = with_answer(survey, counts, Answered(item.id, item.codes))
    chosen = counts.answers[item.id].sum(axis=(0, 1, 2))
    is_open = not (chosen[scored[0]] and chosen[scored[-1]])
    return bool(answered) and is_open and people - answered > MOST_STRANGE * people
