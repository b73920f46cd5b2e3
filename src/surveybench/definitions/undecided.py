"""What a draft leaves open, each a line `# DECIDE:` before the keys that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveybench.definitions.roles import Roles
from surveybench.definitions.scales import scale
from surveybench.definitions.variables import Source, Variable
from surveybench.survey import Decision

ROLE_WORDS = {
    "record_id": 'the record id, which joins answers and sample file; "" where there is none',
    "organisation": "the organisation: what is compared",
    "outcome": 'the outcome code, 1 to 7; "" where every row is a usable return',
    "group": 'the group from which populations are made; "" where there is none',
    "mode": 'paper or online; "" where there is none',
    "age": "age in years; several columns where the first filled one counts",
    "sex": "sex; several columns where the first filled one counts",
}


def is_quantity(variable: Variable) -> bool:
    """Whether it is a number or an id, which no score can be given to."""
    return variable.nature == "scale" and not variable.labelled


def about_survey(source: Source, definition: Mapping[str, Any]) -> Iterator[Decision]:
    """What the head of a definition leaves open."""
    if not source.survey:
        yield Decision(("survey",), "a short name of the survey; it becomes part of file names.")
    if source.wave is None:
        yield Decision(("wave",), "the year of this wave.")
    yield Decision(
        ("words",),
        "the words of the reports: the title, who is compared (organisation: trust, "
        "organisations: trusts), respondents, country, about, eligible, fieldwork.",
    )
    if "groups" in definition:
        yield Decision(("groups",), "the names of the groups.")
    yield Decision(
        ("populations",),
        "whose results stand together. One for a group is written "
        '{id: G1, name: Its name, groups: ["1"]}.',
    )
    if "min_answered" in definition.get("settings", {}):
        yield Decision(
            ("settings", "min_answered"),
            "how many questions a usable return answers at the least; there are few questions, so "
            "one is enough here.",
        )
    if "sexes" in definition.get("settings", {}):
        yield Decision(("settings", "sexes"), "the codes of sex by which results are standardised.")


def about_columns(
    source: Source, parts: Roles, unread: list[str], definition: Mapping[str, Any]
) -> Iterator[Decision]:
    """Which column is what, and which are not read."""
    for role, words in ROLE_WORDS.items():
        names = parts.of.get(role, ())
        how = "taken by its name" if names else "no column looks like it"
        if role in parts.unsure:
            how = f"one of {', '.join(parts.unsure[role])}, by their names"
        if role not in source.roles:
            yield Decision(("columns", role), f"{how}: {words}.")
    if parts.of.get("sex") and not definition.get("settings", {}).get("sexes"):
        yield Decision(
            ("columns", "sex"),
            'the codes of sex could not be told: write them under settings, sexes: {"1": Male, '
            '"2": Female}.',
        )
    if seen := parts.of.get("seen"):
        yield Decision(
            ("columns", "ignore"),
            f"{seen[0]} looks like the date a person was seen. To leave out people seen at another "
            f"time, write columns, seen: {seen[0]}, and seen: with from and to.",
        )
    quantities = [v.name for v in source.variables if v.name in unread and is_quantity(v)]
    if quantities:
        yield Decision(
            ("columns", "ignore"),
            f"{', '.join(quantities)}: by name or values a count, a time, an age or an id, so no "
            "question.",
        )
    if len(unread) > len(quantities):
        yield Decision(
            ("columns", "ignore"),
            "columns that are not read: no list of whole-number codes, nor of a few texts, was "
            "found for them.",
        )


def about_items(
    source: Source, variables: list[Variable], definition: Mapping[str, Any]
) -> Iterator[Decision]:
    """Wordings, kinds and scores of the items."""
    if not all(v.verbatim for v in variables):
        yield Decision(
            ("items",),
            "`wording: summary` says that a text is not the questionnaire's own; put the "
            "question's words there and remove it.",
        )
    if not any(v.base for v in variables):
        yield Decision(
            ("items",), "base: who was asked and who was left out, in words, for every scored item."
        )
    if not any(v.ask_if for v in variables):
        yield Decision(
            ("items",),
            "ask_if: {Q1: [1, 2]} on items that not everyone is asked; kind: routing for the "
            "questions that decide it.",
        )
    marked: set[str] = set()
    for i, (variable, item) in enumerate(zip(variables, definition["items"], strict=True)):
        yield from _about_item(i, variable, item, marked)
    if not source.sections:
        yield Decision(("sections",), "sections (themes) with their scored items, in report order.")


def _about_item(
    i: int, variable: Variable, item: Mapping[str, Any], marked: set[str]
) -> Iterator[Decision]:
    stated = variable.scored or variable.kind in ("routing", "descriptive")
    points = None if stated else scale(variable)
    if points is not None:
        named = item["options"] if isinstance(item["options"], str) else ""
        if named not in marked:
            path = ("scales", named) if named else ("items", i, "options")
            scale_question = " Do they fit every item that uses this scale?" if named else ""
            yield Decision(path, f"the scores are a guess: {points.doubt}.{scale_question}")
        marked |= {named} - {""}
        if len([c for c in points.choices if c.score is not None]) == 2:
            yield Decision(
                ("items", i),
                "scored, or does it only decide who is asked what follows? Then write kind: "
                "routing and give options without scores.",
            )
    elif not variable.kind and not variable.scored and not variable.multiple:
        yield Decision(
            ("items", i), "descriptive is a guess: nothing in the answers says what is good."
        )
    if variable.worded:
        yield Decision(
            ("items", i),
            "its options are the texts that stand in the answers, in an order that is a guess: add "
            "those that nobody chose, and remove those that were not offered.",
        )
    if not variable.labelled:
        yield Decision(
            ("items", i), "the file has codes without labels: write the question and its answers."
        )
