"""Ages, sexes, populations and questions all at once: a programme of whole numbers.

Each breakdown, and each question, proves how many respondents there are at least. One table of
people that all of them fit can need more than any of them by itself; and what is hidden for one
question follows from others. Of few organisations the country's figures stand in the same table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from attacks import counts
from attacks.claims import Claim
from attacks.programme import Programme, Terms
from attacks.published import ALL, NATIONAL, Published

PEOPLE = "standardise.respondents"
MOST = 10_000.0
OFF = 5  # people of the country's subgroups are told in tens
TOGETHER = 8  # organisations: of more each is looked at by itself
Strata = frozenset[int]


def attack(published: Published) -> list[Claim]:
    """Bounds of hidden respondents, of hidden numbers of those who answered, and of answers."""
    return _attack(published, guess=False)


def guessing(published: Published) -> list[Claim]:
    """The same, and as if each subgroup of one dimension that is hidden were of few people.

    Some are hidden for the sake of those, and which is which the rule does not say.
    """
    return _attack(published, guess=True)


def _attack(published: Published, *, guess: bool) -> list[Claim]:
    claims: list[Claim] = []
    for wave in published.waves:
        codes = published.organisations
        groups = [codes] if len(codes) <= TOGETHER else [(code,) for code in codes]
        for together in groups:
            if any(_hides(published, code, wave) for code in together):
                claims += _Everything(published, together, wave).claims(guess=guess)
            if any(published.breakdowns.values()):
                for item in published.items:
                    claims += _Answers(published, together, wave, item).claims()
    return claims


def _hides(published: Published, code: str, wave: int) -> bool:
    hidden = ("suppressed", "few_in_subgroup")
    return any(
        flag in hidden and key[2] == code and key[4] == wave
        for key, (_, flag) in published.figures.items()
    ) or any(not value and key[2] == code for (key, _), value in published.subgroups.items())


class _Everything:
    """What a release says of some organisations in a wave.

    Respondents by part of the populations and stratum, and those of them who answered a question.
    """

    def __init__(self, published: Published, codes: Sequence[str], wave: int) -> None:
        self.published, self.codes, self.wave = published, tuple(codes), wave
        self.whole = tuple(codes) == published.organisations
        members = {
            group: frozenset(p for p, inside in published.populations.items() if group in inside)
            for group in ("", *published.groups)
        }
        self.parts = sorted(set(members.values()), key=sorted)
        self.items = list(published.items)
        single = (names for names in published.breakdowns if len(names) == 1)
        self.single = {label for names in single for label in published.breakdowns[names]}
        # Those of no known age or sex may not count: then a stratum is known of everybody who does.
        self.excludes = published.settings.get("missing_stratum") == "exclude"
        self.strata = published.strata + (not self.excludes)
        self.rows = Programme()
        shape = (len(self.codes), len(self.parts), self.strata)
        self.people = self._variables(shape)
        self.answered = self._variables((len(self.items), *shape))
        self.returned, self.invited = (self._variables(shape[:1]) for _ in range(2))
        for o in range(len(self.codes)):
            self._questions(o)
            self._respondents(o)
            self._returns(o)
        if self.whole:
            self._country()

    def _variables(self, shape: tuple[int, ...]) -> NDArray[np.int64]:
        numbers = [self.rows.variable(MOST) for _ in range(int(np.prod(shape)))]
        return np.array(numbers).reshape(shape)

    def _cells(
        self, variables: NDArray[np.int64], population: str | None, strata: Strata | None
    ) -> Terms:
        """Of variables [..., part, stratum] those of a population and of some strata."""
        parts = [i for i, p in enumerate(self.parts) if population is None or population in p]
        inside = variables[..., parts, :]
        inside = inside[..., sorted(strata)] if strata is not None else inside
        return dict.fromkeys(inside.ravel().tolist(), 1.0)

    def _questions(self, o: int) -> None:
        published, code = self.published, self.codes[o]
        for i, item in enumerate(self.items):
            own = self.answered[i, o]
            for n, people in zip(own.ravel(), self.people[o].ravel(), strict=True):
                self.rows.know({int(n): 1.0, int(people): -1.0}, -np.inf, 0)
            for population in published.populations:
                self._told(self._cells(own, population, None), "score.n", item, code, population)
                for label, strata in self._subgroups():
                    at = item, code, population
                    n = published.subgroup("subgroup.n", label, *at, wave=self.wave)
                    if n is not None:
                        self.rows.know(self._cells(own, population, strata), n, n)

    def _told(self, terms: Terms, name: str, item: str, code: str, population: str) -> None:
        """A count that is shown, or what its flag says of it."""
        at = name, item, code, population, self.wave
        exact, flag = self.published.value(*at), self.published.flag(*at)
        least = self.published.least
        if exact is not None:
            self.rows.know(terms, exact, exact)
        elif flag == "suppressed":
            self.rows.know(terms, 0, least - 1)
        elif flag == "protects_another":
            self.rows.know(terms, least)
        elif flag == "at_least":
            bound = self.published.bound(*at) or 0
            further = min(10, least - 1) - 1  # it would be shown if it were more
            self.rows.know(terms, bound, np.inf if name == PEOPLE else bound + further)

    def _subgroups(self) -> Iterator[tuple[str, Strata]]:
        for groups in self.published.breakdowns.values():
            yield from groups.items()

    def _respondents(self, o: int) -> None:
        for population in self.published.populations:
            terms = self._cells(self.people[o], population, None)
            self._told(terms, PEOPLE, ALL, self.codes[o], population)

    def _returns(self, o: int) -> None:
        """Respondents returned, and those who returned were invited."""
        code, everybody = self.codes[o], self._cells(self.people[o], None, None)
        returned, invited = int(self.returned[o]), int(self.invited[o])
        most = np.inf if self.excludes else 0.0
        self.rows.know({returned: 1.0, **dict.fromkeys(everybody, -1.0)}, 0, most)
        self.rows.know({invited: 1.0, returned: -1.0}, 0)
        self._told({returned: 1.0}, counts.COMPLETED, ALL, code, ALL)
        self._told({invited: 1.0}, counts.INVITED, ALL, code, ALL)
        rate = self.published.value("response_rate.raw", ALL, code, ALL, self.wave)
        if rate is not None:
            half = 0.5 if rate > 1 else 0.005
            scale = 100.0 if rate > 1 else 1.0
            self.rows.know({returned: 1.0, invited: -(rate + half) / scale}, -np.inf, 0)
            self.rows.know({returned: 1.0, invited: -(rate - half) / scale}, 0)

    def _country(self) -> None:
        for name, variables in (
            (counts.COMPLETED, self.returned),
            (counts.INVITED, self.invited),
        ):
            terms = dict.fromkeys(variables.tolist(), 1.0)
            self._told(terms, name, ALL, NATIONAL, ALL)
        for i, item in enumerate(self.items):
            for population in self.published.populations:
                for label, strata in self._subgroups():
                    at = item, NATIONAL, population
                    n = self.published.subgroup("inequality.n", label, *at, wave=self.wave)
                    if n is not None:
                        terms = self._cells(self.answered[i], population, strata)
                        self.rows.know(terms, n - OFF, n + OFF)

    def claims(self, *, guess: bool) -> Iterator[Claim]:
        """What each hidden number can be."""
        published = self.published
        for o, code in enumerate(self.codes):
            for population in published.populations:
                at = code, population, self.wave
                if published.flag(PEOPLE, ALL, *at) == "suppressed":
                    aim = self._cells(self.people[o], population, None)
                    if (ends := self.rows.ends(aim)) is not None:
                        yield Claim("people", *at, *ends)
                for i, item in enumerate(self.items):
                    yield from self._of_question(o, i, item, population, guess=guess)

    def _of_question(
        self, o: int, i: int, item: str, population: str, *, guess: bool
    ) -> Iterator[Claim]:
        published, code, own = self.published, self.codes[o], self.answered[i, o]
        at = code, population, self.wave
        few, n = float(published.least - 1), published.value("score.n", item, *at)
        if published.flag("score.n", item, *at) == "suppressed":
            ends = self.rows.ends(self._cells(own, population, None))
            if ends is not None:
                yield Claim("answered", *at, *ends, item=item)
        for label, strata in self._subgroups() if n is not None else ():
            told = published.subgroup("subgroup.n", label, item, code, population, wave=self.wave)
            if told is None:
                most = few if guess and label in self.single else np.inf
                ends = self.rows.ends(self._cells(own, population, strata), most)
                if ends is not None and ends[0] <= most:
                    high = min(ends[1], most)
                    yield Claim("answered", *at, ends[0], high, item=item, strata=strata)


class _Answers:
    """How many people gave each answer to a question, by part of the populations and stratum.

    The score of a subgroup is a mean of answers as they are: with n it is a sum.
    """

    def __init__(self, published: Published, codes: Sequence[str], wave: int, item: str) -> None:
        self.published, self.codes, self.wave, self.item = published, codes, wave, item
        self.scores = published.items[item]
        parts = {
            frozenset(p for p, inside in published.populations.items() if group in inside)
            for group in ("", *published.groups)
        }
        self.parts = sorted(parts, key=sorted)
        self.rows = Programme()
        shape = (len(codes), len(self.parts), published.strata + 1, len(self.scores))
        numbers = [self.rows.variable(MOST) for _ in range(int(np.prod(shape)))]
        self.people = np.array(numbers).reshape(shape)
        self.cells = list(self._told())

    def _told(self) -> Iterator[tuple[int, str, Strata]]:
        """Everybody, and subgroups, with rows for what is shown of them."""
        published, every = self.published, frozenset(range(self.published.strata + 1))
        for o, code in enumerate(self.codes):
            for population in published.populations:
                at = self.item, code, population
                n = published.value("score.n", *at, self.wave)
                if n is None:
                    continue
                self._know(o, population, every, n, None)
                yield o, population, every
                for groups in published.breakdowns.values():
                    for label, strata in groups.items():
                        n, score = (
                            published.subgroup(f"subgroup.{key}", label, *at, wave=self.wave)
                            for key in ("n", "score")
                        )
                        if n is not None:
                            self._know(o, population, strata, n, score)
                        yield o, population, strata

    def _know(self, o: int, population: str, strata: Strata, n: float, score: float | None) -> None:
        places = [self._of(o, population, strata, option) for option in range(len(self.scores))]
        self.rows.know({k: 1.0 for one in places for k in one}, n, n)
        if score is not None:
            slack = self.published.slack("score.score", score)
            terms = {k: s for one, s in zip(places, self.scores, strict=True) for k in one}
            self.rows.know(terms, n * (score - slack), n * (score + slack))

    def _of(self, o: int, population: str, strata: Strata, option: int) -> Terms:
        parts = [i for i, p in enumerate(self.parts) if population in p]
        inside = self.people[o][parts][:, sorted(strata), option]
        return dict.fromkeys(inside.ravel().tolist(), 1.0)

    def claims(self) -> Iterator[Claim]:
        """How many can have given each answer."""
        for o, population, strata in self.cells:
            for option, score in enumerate(self.scores):
                ends = self.rows.ends(self._of(o, population, strata, option))
                if ends is not None:
                    at = self.codes[o], population, self.wave, *ends
                    known = strata if self.published.strata not in strata else None
                    yield Claim("option", *at, item=self.item, score=score, strata=known)
