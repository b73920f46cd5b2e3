"""Have a definition test itself: what becomes of its made-up respondents, and what should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveybench.checking import Made, made_of
from surveybench.errors import DefinitionError, Place
from surveybench.survey import Survey, find, load_survey, locator, written

EXAMPLE = (
    "tests: [{name: A clean ward scores 10, given: {Q5: 1}, expect: {usable: true, scores: {Q5: "
    "10}}}]"
)
WORDS = {True: "yes", False: "no", None: "none"}


@dataclass(frozen=True, slots=True)
class Failure:
    """What was expected of a made-up respondent and is not so."""

    case: str
    where: Place
    what: str

    def __str__(self) -> str:
        """Where, which case, and what."""
        return f"{self.where}: {self.case}: {self.what}"


@dataclass(frozen=True, slots=True)
class AssureReport:
    """How many made-up respondents there are, and where they are not as expected."""

    name: str
    cases: int
    failures: tuple[Failure, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each failure, and the counts."""
        failed = len({failure.case for failure in self.failures})
        count = f"{self.cases} made-up respondent{'s' * (self.cases != 1)}"
        verdict = f"{failed} not as expected" if failed else "all as expected"
        return (*map(str, self.failures), f"{self.name}: {count}, {verdict}.")

    @property
    def content(self) -> dict[str, Any]:
        """The same, as another program takes it."""
        failures = [{"case": f.case, "where": f.where.parts, "what": f.what} for f in self.failures]
        return {"definition": self.name, "cases": self.cases, "failures": failures}


def assure(name: str) -> AssureReport:
    """What becomes of the made-up respondents of a definition, held against what it expects.

    Raises DefinitionError where it has none, or speaks of what it does not have.
    """
    survey, locate = load_survey(name), locator(name)
    cases = written(name).get("tests", [])
    if not cases:
        raise DefinitionError(
            "has no made-up respondents to test itself with.",
            where=Place(file=str(find(name)), key="tests"),
            remedy=f"Write some, such as {EXAMPLE}.",
        )
    failures: list[Failure] = []
    for number, case in enumerate(cases):
        where = locate(("tests", number))
        made = made_of(survey, case["given"], where)
        failures += (
            Failure(case["name"], where, what)
            for what in _unlike(survey, made, case["expect"], where)
        )
    return AssureReport(name, len(cases), tuple(failures))


def _unlike(survey: Survey, made: Made, expected: Mapping[str, Any], where: Place) -> Iterator[str]:
    """What is expected and not so."""
    usable = expected.get("usable")
    if usable is not None and usable != made.usable:
        yield f"a usable return: {WORDS[made.usable]}, expected {WORDS[usable]}."
    stratum = expected.get("stratum")
    if stratum is not None and stratum != made.stratum:
        strata = ", ".join(survey.strata_labels)
        yield f"in the stratum {made.stratum}, expected {stratum} (strata are {strata})."
    populations = expected.get("populations")
    if populations is not None and set(populations) != set(made.populations):
        _refuse_unknown(populations, [p.id for p in survey.populations], "population", where)
        inside, expected_names = ", ".join(made.populations), ", ".join(populations)
        yield f"in the populations {inside or 'none'}, expected {expected_names or 'none'}."
    scores, asked = expected.get("scores", {}), expected.get("asked", {})
    _refuse_unknown(scores, made.scores, "scored item", where)
    _refuse_unknown(asked, made.asked, "item", where)
    for item, score in scores.items():
        if score != made.scores[item]:
            yield f"{item} scores {_number(made.scores[item])}, expected {_number(score)}."
    for item, is_asked in asked.items():
        if is_asked != made.asked[item]:
            yield f"{item} asked: {WORDS[made.asked[item]]}, expected {WORDS[is_asked]}."


def _refuse_unknown(names: Any, known: Any, what: str, where: Place) -> None:
    for name in names:
        if name not in known:
            raise DefinitionError(
                f"there is no {what} {name}.",
                where=where,
                remedy=f"Known are {', '.join(list(known)[:8])}.",
            )


def _number(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"
