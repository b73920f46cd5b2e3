"""What a definition that loads may still have wrong: one function a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench.definitions.marks import marks
from surveybench.definitions.routing import deciding
from surveybench.definitions.scales import NO_SCORE
from surveybench.errors import Place
from surveybench.survey import (
    Answered,
    Item,
    Survey,
    find,
    load_survey,
    locator,
    written,
)

Loc = tuple[str | int, ...]

# Every code: its severity, and what it says. Codes stay; tests and people look for them.
CODES: dict[str, tuple[str, str]] = {
    "decision-left": ("warning", "A line `# DECIDE:` asks for a decision that nobody has made."),
    "nobody-usable": ("warning", "More questions must be answered than are asked."),
    "no-base-note": ("warning", "A scored item does not say who was asked and who was left out."),
    "base-says-all": ("warning", "The base note says all, but not everyone is asked."),
    "base-without-exclusion": ("note", "Options are left out of the score; the base is silent."),
    "no-answer-scored": ("warning", "An answer that says nothing of the organisation has a score."),
    "answer-unscored": ("note", "An answer of a scored item has no score."),
    "scores-not-full": ("warning", "The scores of an item do not reach both ends of the scale."),
    "scores-out-of-order": ("warning", "The scores of an item neither rise nor fall."),
    "codes-out-of-order": ("note", "The option codes of an item do not rise."),
    "label-twice": ("warning", "Two options of one item have the same label."),
    "text-twice": ("warning", "Two items have the same text."),
    "label-is-code": ("note", "An option has no label but its code."),
    "wording-summary": ("note", "The text of an item is ours, and not the questionnaire's."),
    "counts-twice": ("note", "An item counts in a section by several ways."),
    "persons-of-several-scales": (
        "warning",
        "Persons' means are of questions whose scores run between other ends.",
    ),
    "section-of-one": ("note", "A section has one item: its score is that item's score."),
    "routing-without-effect": ("warning", "A condition lets everyone through."),
    "routing-unused": ("note", "A routing question decides nothing."),
    "routing-by-description": ("note", "A question decides what follows, but is descriptive."),
    "group-without-population": ("warning", "A group stands in no population."),
    "column-twice": ("warning", "A column of people is read as two things."),
    "ignored-and-read": ("warning", "A column is called ignored, and is read."),
    "scale-unused": ("note", "No item uses a scale."),
    "seen-without-window": ("warning", "A column of dates is named, but no window."),
    "compared-and-not": ("warning", "An item is compared, and called not comparable."),
    "comparison-unsaid": ("note", "An item is neither compared nor called not comparable."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `code` is one of CODES."""

    code: str
    where: Place
    what: str
    remedy: str

    @property
    def severity(self) -> str:
        """warning or note."""
        return CODES[self.code][0]


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    path: Loc
    what: str
    remedy: str


def lint(name: str | Path) -> tuple[Finding, ...]:
    """Findings in the order of the file. Raises DefinitionError where it does not load."""
    survey = load_survey(name)
    locate = locator(name)
    result = [
        *_enough(survey),
        *_items(survey),
        *_routing(survey),
        *_parts(survey),
        *_columns(survey),
        *_scales(written(name)),
        *_comparisons(survey),
    ]
    findings = [Finding(f.code, locate(f.path), f.what, f.remedy) for f in result]
    findings += _decisions(find(name))
    return tuple(sorted(findings, key=lambda f: (f.where.line or 0, f.code)))


def _decisions(path: Path) -> Iterator[Finding]:
    for line, what in marks(path.read_text("utf-8-sig")):
        place = Place(file=str(path), line=line)
        yield Finding("decision-left", place, what, "Decide, and remove the line.")


def _enough(survey: Survey) -> Iterator[_Found]:
    least, asked = survey.settings.cleaning.min_answered, len(survey.asked_items)
    if survey.origin != "published" and least > asked:
        yield _Found(
            "nobody-usable",
            ("items",),
            f"a usable return has {least} answers or more, and {asked} questions are asked: nobody "
            "would count.",
            f"Write settings: {{min_answered: {min(asked, 1)}}}, or another number up to {asked}.",
        )


def _items(survey: Survey) -> Iterator[_Found]:
    texts = Counter(item.text for item in survey.items)
    for item in survey.items:
        path = ("items", item.id)
        if texts[item.text] > 1:
            yield _Found(
                "text-twice",
                (*path, "text"),
                f"{item.id} has the same text as another item.",
                "Tell them apart: the lines of a battery need their own words.",
            )
        if item.wording != "verbatim":
            yield _Found(
                "wording-summary",
                (*path, "wording"),
                f"{item.id} has a summary for a text.",
                "Put the questionnaire's words there, and remove `wording: summary`.",
            )
        yield from _options(item)
        if item.evaluative:
            yield from _scores(item, survey.scale.ends)
            yield from _base(item)


def _options(item: Item) -> Iterator[_Found]:
    path = ("items", item.id, "options")
    labels = Counter(option.label.strip().lower() for option in item.options)
    for label, times in labels.items():
        if times > 1:
            yield _Found(
                "label-twice",
                path,
                f"{item.id} has {times} options '{label}'.",
                "Write each as the questionnaire does.",
            )
    if any(option.label in (str(option.code), f"Code {option.code}") for option in item.options):
        numbers = all(option.label.strip().isdigit() for option in item.options[1:-1])
        if not (numbers and len(item.options) > 5):
            yield _Found(
                "label-is-code",
                path,
                f"{item.id} has options without a label.",
                "Write the answers as the questionnaire does.",
            )
    if list(item.codes) != sorted(item.codes):
        yield _Found(
            "codes-out-of-order",
            path,
            f"the codes of {item.id} do not rise.",
            "Check that no code is mistyped; reports keep the order written.",
        )


def _scores(item: Item, ends: tuple[float, float]) -> Iterator[_Found]:
    path = ("items", item.id, "options")
    scores = [score for score in item.scores if score is not None]
    low, high = ends
    if scores and (min(scores), max(scores)) != ends:
        yield _Found(
            "scores-not-full",
            path,
            f"the scores of {item.id} run from {min(scores):g} to {max(scores):g}.",
            f"The worst answer is {low:g} and the best {high:g}, unless the item is meant "
            "otherwise.",
        )
    if scores not in (sorted(scores), sorted(scores, reverse=True)):
        yield _Found(
            "scores-out-of-order",
            path,
            f"the scores of {item.id} neither rise nor fall.",
            "Check them, or the order of the options.",
        )
    for option in item.options:
        says_nothing = bool(NO_SCORE.search(option.label))
        if says_nothing and option.score is not None:
            yield _Found(
                "no-answer-scored",
                path,
                f"option {option.code} of {item.id}, '{option.label}', has the score "
                f"{option.score:g}.",
                "Take the score away.",
            )
        if not says_nothing and option.score is None:
            yield _Found(
                "answer-unscored",
                path,
                f"option {option.code} of {item.id}, '{option.label}', has no score.",
                "Leave it so if such answers are left out on purpose.",
            )


def _base(item: Item) -> Iterator[_Found]:
    path = ("items", item.id, "base") if item.base else ("items", item.id)
    if not item.base:
        yield _Found(
            "no-base-note",
            path,
            f"{item.id} has no base note.",
            "Write under `base` who was asked, and whose answers are left out.",
        )
        return
    if item.ask_if is not None and "answered by all" in item.base.lower():
        yield _Found(
            "base-says-all",
            path,
            f"{item.id} is not asked of everyone, but its base note says all.",
            "Say in the base note who is asked.",
        )
    silent = not any(word in item.base.lower() for word in ("exclu", "left out", "not counted"))
    if silent and None in item.scores:
        yield _Found(
            "base-without-exclusion",
            path,
            f"{item.id} has options without a score, and its base note does not say so.",
            "Say whose answers are left out.",
        )


def _routing(survey: Survey) -> Iterator[_Found]:
    leading = {name for item in survey.items for name in deciding(item.ask_if)}
    for item in survey.items:
        if item.kind == "routing" and item.id not in leading:
            yield _Found(
                "routing-unused",
                ("items", item.id),
                f"{item.id} is a routing question, but no `ask_if` names it.",
                "Write ask_if on the items it decides, or make it descriptive.",
            )
        if item.kind == "descriptive" and item.id in leading:
            yield _Found(
                "routing-by-description",
                ("items", item.id, "kind"),
                f"{item.id} decides who is asked other items.",
                "Write kind: routing.",
            )
        leaf = item.ask_if
        if isinstance(leaf, Answered) and {*survey.item[leaf.item].codes} <= {*leaf.codes}:
            yield _Found(
                "routing-without-effect",
                ("items", item.id, "ask_if"),
                f"every answer to {leaf.item} leads to {item.id}.",
                "Name only the options that lead to it, or remove the condition.",
            )


def _parts(survey: Survey) -> Iterator[_Found]:
    for section in survey.sections:
        if len(section.parts) == 1:
            yield _Found(
                "section-of-one",
                ("sections", section.id),
                f"section {section.id} has one {'item' if section.items else 'section'}, "
                f"{section.parts[0]}.",
                "Leave it so if the item is a theme of its own.",
            )
    yield from _means(survey)
    everyone = any(not population.groups for population in survey.populations)
    standing = {group for population in survey.populations for group in population.groups}
    for group in survey.groups:
        if not everyone and group not in standing:
            yield _Found(
                "group-without-population",
                ("groups", group),
                f"group {group} stands in no population, so its people are in no result.",
                "Add it to a population, or give it one of its own.",
            )
    if survey.columns.seen and survey.seen_from is None:
        yield _Found(
            "seen-without-window",
            ("columns", "seen"),
            f"the dates in {survey.columns.seen} are not used.",
            "Write the window under `seen`, or remove the column.",
        )


def _means(survey: Survey) -> Iterator[_Found]:
    """Sections whose mean may not be the one that is meant."""
    for section in survey.sections:
        within = [*section.items]
        within += [item for part in section.sections for item in survey.shares[part]]
        for item in (name for name, times in Counter(within).items() if times > 1):
            yield _Found(
                "counts-twice",
                ("sections", section.id),
                f"{item} counts in {section.id} by {within.count(item)} ways: its share is "
                f"{survey.shares[section.id][item]:.0%}.",
                "Leave it so if it is to count more, or take it out of one of its parts.",
            )
        if section.score != "persons":
            continue
        scored = ([s for s in survey.item[name].scores if s is not None] for name in section.items)
        ends = {(min(scores), max(scores)) for scores in scored}
        if len(ends) > 1:
            listed = ", ".join(f"{low:g} to {high:g}" for low, high in sorted(ends))
            yield _Found(
                "persons-of-several-scales",
                ("sections", section.id),
                f"the scores of {section.id} run {listed}: who skips a question is worth more or "
                "less for it.",
                "Let all its questions run from the worst to the best score, or score it over "
                "items.",
            )


def _columns(survey: Survey) -> Iterator[_Found]:
    """Columns that contradict each other: read as two things, or ignored and read."""
    columns = survey.columns
    homes: dict[str, list[str]] = {}
    named = [
        ("columns.record_id", columns.record_id),
        ("columns.organisation", columns.organisation),
        ("columns.outcome", columns.outcome),
        ("columns.seen", columns.seen),
        ("columns.mode", columns.mode),
    ]
    named += [("groups", column) for column in survey.coded_groups]
    if survey.weight is not None:
        named.append(("weight", survey.weight.column))
    dimensions = {d.name: d for d in (*survey.dimensions, *survey.read_dimensions)}
    named += [(name, column) for name, d in dimensions.items() for column in d.column]
    for what, column in named:
        if column:
            homes.setdefault(column, []).append(what)
    for column, several in homes.items():
        if len(several) > 1:
            yield _Found(
                "column-twice",
                ("columns",),
                f"the column {column} is read as {' and as '.join(several)}.",
                "Name another column for one of them, or leave it so if it is both.",
            )
    read = {*homes, *(item.column for item in survey.items)}
    for column in columns.ignore:
        if column in read:
            yield _Found(
                "ignored-and-read",
                ("columns", "ignore"),
                f"the column {column} is called ignored, and is read.",
                "Remove it from `ignore`, or from what reads it.",
            )


def _scales(definition: Mapping[str, Any]) -> Iterator[_Found]:
    used = {
        item.get("options") for item in definition["items"] if isinstance(item.get("options"), str)
    }
    for name in definition.get("scales", {}):
        if name not in used:
            yield _Found(
                "scale-unused", ("scales", name), f"no item uses the scale {name}.", "Remove it."
            )


def _comparisons(survey: Survey) -> Iterator[_Found]:
    if not survey.earlier:
        return
    compared = {item for entry in survey.earlier for item in entry.items}
    for item in survey.evaluative:
        if item.id in compared and item.id in survey.not_comparable:
            yield _Found(
                "compared-and-not",
                ("not_comparable", item.id),
                f"{item.id} is compared with an earlier wave, and called not comparable.",
                "Keep one of the two.",
            )
        if item.id not in compared and item.id not in survey.not_comparable:
            yield _Found(
                "comparison-unsaid",
                ("items", item.id),
                f"{item.id} is neither compared nor called not comparable.",
                "Add it under `compare`, or under `not_comparable` with the reason.",
            )
