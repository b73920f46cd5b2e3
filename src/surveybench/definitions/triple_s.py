"""Triple-S XML 2.0, the exchange of survey software: columns, answers and their scores.

Written after the standard's published document type (sss_v20.dtd). `filter` names a logical
variable, 1 or 0 in the data, that is 1 where a question is asked. So of our conditions those are
written that are one yes-or-no question with these codes, answered yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from surveybench.definitions.left_out import NOWHERE, said_of
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.definitions.xml_tree import Element, leaf, tree, xml
from surveybench.errors import DefinitionError, Place
from surveybench.survey import OUTCOMES, Answered, Item, Survey, wave_number, wave_text

DOCTYPE = (
    '<!DOCTYPE sss PUBLIC "-//triple-s//DTD Survey Interchange v2.0//EN" '
    '"http://www.triple-s.org/dtd/sss_v20.dtd">'
)
MOST_CODES = 126  # codes of a range that are written out
MOST_QUANTITIES = 12  # a quantity with more values than a rating has is a number, not a question
TEXT_SIZE = "40"


def triple_s(survey: Survey) -> bytes:
    """The definition and its data, one CSV file, as Triple-S. Raises DefinitionError."""
    if survey.origin == "published":
        raise DefinitionError(
            f"{survey.id} {survey.wave_name} is read from published figures: its items have "
            "no answers.",
            remedy="Export it as ddi, which needs none.",
        )
    filters = {item.id: _filter(survey, item) for item in survey.asked_items}
    items = (_item(item, filters[item.id]) for item in survey.asked_items)
    variables = [*_columns(survey), *items]
    numbered = [_numbered(element, number) for number, element in enumerate(variables, 1)]
    record = tree("record", {"ident": "A", "format": "csv", "skip": "1"}, *numbered)
    content = tree(
        "survey",
        {},
        leaf("name", survey.id),
        leaf("version", wave_text(survey.wave)),
        leaf("title", survey.words.title),
        record,
    )
    root = tree("sss", {"version": "2.0"}, leaf("origin", "surveybench"), content)
    return xml(root, DOCTYPE, breaks=True)


def _numbered(variable: Element, number: int) -> Element:
    """A variable with its number and its place in the row."""
    name, label, *rest = variable.children
    position = tree("position", {"start": str(number)})
    attributes = {"ident": str(number), **variable.attributes}
    return Element("variable", attributes, "", (name, label, position, *rest))


def _variable(name: str, label: str, attributes: dict[str, str], *rest: Element | None) -> Element:
    return tree(
        "variable", attributes, Element("name", text=name), Element("label", text=label), *rest
    )


def _columns(survey: Survey) -> Iterator[Element]:
    """The columns that are no items."""
    columns, settings = survey.columns, survey.settings
    for name, label, use in (
        (columns.record_id, "Record id", "serial"),
        (columns.organisation, "Organisation", ""),
        (columns.mode, "Paper or online", ""),
        (columns.seen, "Date seen", ""),
    ):
        if name:
            size = Element("size", text=TEXT_SIZE)
            yield _variable(name, label, {"type": "character", "use": use}, size)
    if columns.outcome:
        own = {code: OUTCOMES[number - 1] for code, number in survey.outcomes.items()}
        usual = _variable(columns.outcome, "Outcome code", {"type": "quantity"}, _range(1, 7))
        yield _coded(columns.outcome, "Outcome code", own) if own else usual
    for column, codes in survey.coded_groups.items():
        if column:
            yield _coded(column, "Group", dict(codes))
    if survey.weight is not None:
        ends = _range(0, int(survey.weight.largest))
        yield _variable(survey.weight.column, "Weight", {"type": "quantity"}, ends)
    for name in columns.age:
        yield _variable(name, "Age", {"type": "quantity"}, _range(0, settings.cleaning.max_age))
    for name in columns.sex:
        yield _coded(name, "Sex", dict(settings.strata.sexes))
    for dimension in survey.stated_dimensions:
        for name in () if dimension.usual else dimension.column:
            label = dimension.name.capitalize()
            if dimension.bands:
                ends = _range(dimension.bands[0][0], dimension.bands[-1][1])
                yield _variable(name, label, {"type": "quantity"}, ends)
            else:
                yield _coded(name, label, dict(dimension.codes))


def _range(low: int, high: int) -> Element:
    return tree("values", {}, tree("range", {"from": str(low), "to": str(high)}))


def _coded(name: str, label: str, codes: dict[str, str]) -> Element:
    values = [Element("value", {"code": code}, text) for code, text in codes.items()]
    attributes = {"type": "single", "format": _format([*codes])}
    return _variable(name, label, attributes, tree("values", {}, *values))


def _format(codes: list[str]) -> str:
    """Codes that are no plain numbers are literals."""
    return "" if all(code.isdigit() for code in codes) else "literal"


def _filter(survey: Survey, item: Item) -> str:
    """The column that is 1 where an item is asked, blank where there is none."""
    condition = item.ask_if
    if (
        isinstance(condition, Answered)
        and condition.codes == (1,)
        and _logical(survey.item[condition.item])
    ):
        return survey.item[condition.item].column
    return ""


def _logical(item: Item) -> bool:
    """Whether a question is answered by yes and no, 1 and 0 in the data, and has no scores."""
    options = [(option.code, option.label) for option in item.options]
    return options == [(1, "Yes"), (0, "No")] and not item.evaluative and not item.multiple


def _item(item: Item, filtered: str) -> Element:
    if _logical(item):
        return _variable(item.column, item.text, {"type": "logical"}, leaf("filter", filtered))
    values = [
        tree("value", {"code": str(o.code), "score": _score(o.score)}, text=o.label)
        for o in item.options
    ]
    codes = [str(option.code) for option in item.options]
    kind = "multiple" if item.multiple else "single"
    attributes = {"type": kind, "format": _format(codes)}
    listed = tree("values", {}, *values)
    return _variable(item.column, item.text, attributes, leaf("filter", filtered), listed)


def _score(score: float | None) -> str:
    return "" if score is None else repr(int(score) if float(score).is_integer() else score)


def left_out_of_triple_s(survey: Survey) -> Iterator[str]:
    """What of this definition Triple-S cannot hold."""
    items = survey.asked_items
    yield "sections, populations and settings"
    filters = {_filter(survey, item) for item in items}
    unwritten = [item.id for item in items if item.ask_if and not _filter(survey, item)]
    if unwritten:
        named = f"{', '.join(unwritten[:5])}{', …' if len(unwritten) > 5 else ''}"
        yield f"routing of {named}: a filter there is one yes-or-no question with the codes 1 and 0"
    if any(item.base for item in items):
        yield "base notes"
    yield from said_of(survey, NOWHERE)
    if any(item.battery for item in items):
        yield "batteries"
    if any(item.kind == "routing" and item.column not in filters for item in items):
        yield "which unscored items are routing questions"
    if any(item.wording != "verbatim" for item in items):
        yield "which wordings are summaries"
    if any(item.column != item.id for item in items):
        yield "ids of items whose column has another name"
    if any(option.exclusive for item in items for option in item.options):
        yield "which options exclude all others"
    if any(item.multiple for item in items):
        yield "how several answers stand in the data: 1;3 here, 101 in Triple-S"
    yield "words of the reports but the title"


def read_triple_s(path: Path, root: Element) -> Source:
    """What a Triple-S file says of its columns. Raises DefinitionError."""
    record = root.first("survey", "record")
    if record is None or not any(record.all("variable")):
        what = "describes a hierarchy of files" if root.first("hierarchy") else "has no variables"
        raise DefinitionError(
            f"{what}.",
            where=Place(file=path.name, line=root.line),
            remedy="Give the file that describes one table of answers.",
        )
    doubts: list[tuple[str, str]] = []
    variables = [_read_variable(path, entry, doubts) for entry in record.all("variable")]
    _check_names(path, record, variables)
    filters = {entry.said("filter") for entry in record.all("variable")}
    any_scored = any(variable.scored for variable in variables)
    # Who gives scores gives all of them: the others are not to be guessed.
    variables = [_with_kind(v, any_scored, v.name in filters) for v in variables]
    logical = {e.said("name") for e in record.all("variable") if e.get("type") == "logical"}
    routed = tuple(
        _routed(v, e, logical, doubts)
        for v, e in zip(variables, record.all("variable"), strict=True)
    )
    serial = [e.said("name") for e in record.all("variable") if e.get("use") == "serial"]
    about = root.first("survey") or root
    wave = about.said("version")
    return Source(
        file=path.name,
        kind=f"Triple-S {root.get('version')}".strip(),
        variables=routed,
        survey=re.sub(r"\W+", "_", about.said("name"), flags=re.ASCII).strip("_"),
        wave=wave_number(wave) if re.match(r"(?:19|20)\d\d", wave) else None,
        title=about.said("title"),
        roles={"record_id": serial[0]} if serial else {},
        doubts=tuple(doubts),
    )


def _check_names(path: Path, record: Element, variables: list[Variable]) -> None:
    seen: set[str] = set()
    for entry, variable in zip(record.all("variable"), variables, strict=True):
        if not variable.name or variable.name in seen:
            what = f"the name {variable.name} stands twice." if variable.name else "has no name."
            raise DefinitionError(
                what,
                where=Place(file=path.name, line=entry.line),
                remedy="Every variable needs a name of its own.",
            )
        seen.add(variable.name)


def _read_variable(path: Path, entry: Element, doubts: list[tuple[str, str]]) -> Variable:
    name, kind = entry.said("name"), entry.get("type")
    label = entry.first("label")
    texts = [label.text, *(child.text for child in label.all("text"))] if label else []
    text = next(filter(None, texts), "")
    if entry.get("use") == "weight":
        doubts.append((name, "a weight: it is not read, weights are worked out here."))
        return Variable(name, text)
    if kind == "logical":
        return Variable(name, text, (Choice("1", "Yes"), Choice("0", "No")))
    if kind not in ("single", "multiple", "quantity"):
        return Variable(name, text)
    choices = tuple(_choices(path, entry))
    if kind == "quantity" and len(choices) > MOST_QUANTITIES:
        return Variable(name, text)
    if entry.first("spread"):
        doubts.append((name, "several answers in several columns; here they stand in one: 1;3."))
    elif kind == "multiple":
        doubts.append((name, "several answers; in the data they must stand in one column: 1;3."))
    rescaled, scored = _scored(name, choices, doubts)
    return Variable(
        name,
        text,
        rescaled,
        kind="evaluative" if scored and kind != "multiple" else "",
        scored=scored and kind != "multiple",
        labelled=any(choice.label for choice in choices),
        multiple=kind == "multiple",
    )


def _choices(path: Path, entry: Element) -> Iterator[Choice]:
    values = entry.first("values")
    if values is None:
        return
    listed = {value.get("code") for value in values.all("value")}
    for part in values.all("range"):
        low, high = (_whole(part.get(end)) for end in ("from", "to"))
        if low is not None and high is not None and 0 <= high - low < MOST_CODES:
            yield from (Choice(str(n), "") for n in range(low, high + 1) if str(n) not in listed)
    for value in values.all("value"):
        number = _whole(value.get("code"))
        score = value.get("score")
        try:
            points = float(score) if score else None
        except ValueError:
            raise DefinitionError(
                f"the score of a value of {entry.said('name')} is no number.",
                where=Place(file=path.name, line=value.line),
                remedy='Write it like score="7.5", or remove the attribute.',
            ) from None
        label = value.text or next((t.text for t in value.all("text") if t.text), "")
        yield Choice(str(number) if number is not None else value.get("code"), label, points)


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _scored(
    name: str, choices: tuple[Choice, ...], doubts: list[tuple[str, str]]
) -> tuple[tuple[Choice, ...], bool]:
    """Options with scores from 0 to 10, and whether there are at least two different ones."""
    points = [choice.score for choice in choices if choice.score is not None]
    if len(set(points)) < 2:
        return tuple(Choice(c.code, c.label) for c in choices), False
    low, high = min(points), max(points)
    if low >= 0 and high <= 10:
        return choices, True
    doubts.append((name, f"its scores run from {low:g} to {high:g}; here they run from 0 to 10."))
    scale = 10 / (high - low)
    scored = (
        c if c.score is None else replace(c, score=round(scale * (c.score - low), 6))
        for c in choices
    )
    return tuple(scored), True


def _with_kind(variable: Variable, any_scored: bool, deciding: bool) -> Variable:
    if variable.kind or not variable.choices:
        return variable
    kind = "routing" if deciding else "descriptive" if any_scored else ""
    return replace(variable, kind=kind)


def _routed(
    variable: Variable, entry: Element, logical: set[str], doubts: list[tuple[str, str]]
) -> Variable:
    if not (name := entry.said("filter")):
        return variable
    if name not in logical:
        doubts.append((variable.name, f"asked where {name} says so, which is no yes or no."))
        return variable
    return replace(variable, ask_if={name: [1]})
