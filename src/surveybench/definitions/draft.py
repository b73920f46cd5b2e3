"""A first definition from what a file says of its columns; what a person must decide is marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from surveybench.definitions.age_bands import with_bands
from surveybench.definitions.roles import SEVERAL, Roles, roles
from surveybench.definitions.scales import answers, scale
from surveybench.definitions.strata import strata_of
from surveybench.definitions.undecided import (
    ROLE_WORDS,
    about_columns,
    about_items,
    about_survey,
    is_quantity,
)
from surveybench.definitions.variables import Choice, Draft, Source, Variable
from surveybench.definitions.worded import as_options
from surveybench.errors import DefinitionError, Place
from surveybench.survey import Decision, Settings, wave_key

MOST_OPTIONS = 126
MOST_GROUPS = 20
SEX = {
    "Male": re.compile(r"(?i)(?:m|male|man|men|boy|masculine)\b.*"),
    "Female": re.compile(r"(?i)(?:f|female|woman|women|girl|feminine)\b.*"),
}


def draft(source: Source, survey: str, wave: int) -> Draft:
    """A definition that loads where the file has at least one question that can be scored.

    `survey` and `wave` count where the source does not name its own. Raises DefinitionError where
    no column has answers.
    """
    source = replace(source, variables=tuple(map(with_bands, source.variables)))
    parts = roles(source)
    items = _questions(source, parts)
    if not items:
        raise DefinitionError(
            "no column has answers with whole numbers as codes.",
            where=Place(file=source.file),
            remedy="Check that it is the file of answers, or give a codebook that lists them.",
        )
    read = {v.name for v in items} | parts.taken
    unread = [v.name for v in source.variables if v.name not in read]
    by_name = {v.name: v for v in source.variables}
    definition: dict[str, Any] = {
        "survey": source.survey or survey,
        "wave": wave_key(source.wave if source.wave is not None else wave),
        "words": {"title": source.title or _title(survey), "report": "Benchmark report"},
        "columns": _columns(source, parts, unread),
    }
    definition["words"] |= dict(source.words)
    groups = _coded(by_name.get(_first(parts, "group")))
    if groups:
        definition["groups"] = groups
    definition["populations"] = [{"id": "all", "name": "All respondents"}]
    strata = strata_of(source, parts, _sexes(by_name, parts))
    settings = dict(strata.settings)
    if source.answered and len(items) < Settings().cleaning.min_answered:
        settings["min_answered"] = 1
    if settings:
        definition["settings"] = settings
    definition |= _items(items)
    ids = {v.id or v.name: item["id"] for v, item in zip(items, definition["items"], strict=True)}
    definition["sections"] = _sections(source, definition["items"], ids)
    decisions = (
        *about_survey(source, definition),
        *about_columns(source, parts, unread, definition),
        *strata.decisions,
        *about_items(source, items, definition),
        *(Decision((), f"{name}: {what}" if name else what) for name, what in source.doubts),
    )
    values = {"responses": {"values": dict(strata.values)}} if strata.values else {}
    return Draft(definition, decisions, _header(source), values)


def _questions(source: Source, parts: Roles) -> list[Variable]:
    """The columns that can be items; one that decides who is asked another only routes."""
    questions = [v for v in source.variables if v.name not in parts.taken and v.kind != "sample"]
    questions = [v for v in questions if not is_quantity(v) and not v.bands]
    questions = [as_options(v) if v.worded else v for v in questions]
    questions = [v for v in questions if _whole_codes(v)]
    leading = {word for v in questions if v.ask_if for word in _words_of(v.ask_if)}
    return [
        replace(v, kind="routing") if not v.kind and (v.id or v.name) in leading else v
        for v in questions
    ]


def _words_of(definition: Mapping[str, Any]) -> Iterator[str]:
    """The items a condition names, among its other words."""
    for word, value in definition.items():
        yield word
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, Mapping):
                yield from _words_of(entry)


def _header(source: Source) -> str:
    return (
        f"Drafted from {source.file} ({source.kind}).\n"
        "Every line that begins with `# DECIDE:` asks for a person's decision: make it, and\n"
        "remove the line. `surveybench definition lint` says what else to look at, and\n"
        "`surveybench definition schema` lists the keys."
    )


def _title(survey: str) -> str:
    return survey.replace("_", " ").strip().capitalize() or "Survey"


def _first(parts: Roles, role: str) -> str:
    names = parts.of.get(role, ())
    return names[0] if names else ""


def _whole_codes(variable: Variable) -> bool:
    codes = [choice.code for choice in answers(variable)]
    all_whole = all(re.fullmatch(r"-?\d{1,9}", code) for code in codes)
    return all_whole and 1 <= len(codes) <= MOST_OPTIONS


def _columns(source: Source, parts: Roles, unread: list[str]) -> dict[str, Any]:
    """Every role, also where it is the default, so that a person sees what is read."""
    columns: dict[str, Any] = {}
    for role in ROLE_WORDS:
        names = parts.of.get(role, ())
        if role in SEVERAL:
            columns[role] = list(names) or ([] if source.answered else [role])
        else:
            columns[role] = names[0] if names else role if role == "organisation" else ""
    ignored = [*parts.of.get("seen", ()), *unread]
    return columns | ({"ignore": ignored} if ignored else {})


def _coded(variable: Variable | None) -> dict[str, str]:
    """Codes and names of a column of groups."""
    options = answers(variable) if variable else ()
    if not 1 < len(options) <= MOST_GROUPS:
        return {}
    return {choice.code: choice.label or f"Group {choice.code}" for choice in options}


def _sexes(by_name: Mapping[str, Variable], parts: Roles) -> dict[str, str]:
    """Codes of the two sexes, where the labels or the codes themselves tell them."""
    for name in parts.of.get("sex", ()):
        sexes: dict[str, str] = {}
        for choice in by_name[name].choices if name in by_name else ():
            for sex, pattern in SEX.items():
                if pattern.fullmatch(choice.label) and sex not in sexes.values():
                    sexes[choice.code] = sex
        if len(sexes) == len(SEX):
            return sexes
    return {}


def _items(variables: list[Variable]) -> dict[str, Any]:
    """Scales that several items share, and the items."""
    lists = [_options(variable) for variable in variables]
    shared = Counter(options for options in lists if len(options) > 1)
    names: dict[tuple[Choice, ...], str] = {}
    for options, times in shared.items():
        if times > 1:
            names[options] = _scale_name(options, set(names.values()))
    ids = _ids(variables)
    by_column = {v.name: name for v, name in zip(variables, ids, strict=True) if not v.id}
    items = [
        _item(_led_by(variable, by_column), name, options, names)
        for variable, name, options in zip(variables, ids, lists, strict=True)
    ]
    scales = {name: [_option(choice) for choice in options] for options, name in names.items()}
    return {"scales": scales, "items": items} if scales else {"items": items}


def _led_by(variable: Variable, ids: Mapping[str, str]) -> Variable:
    """The same, asked by the ids of the items that the source names by their columns."""
    if not variable.ask_if:
        return variable
    codes = {ids.get(word, word): value for word, value in variable.ask_if.items()}
    return replace(variable, ask_if=codes)


def _options(variable: Variable) -> tuple[Choice, ...]:
    """The options, with proposed scores where the source has none of its own."""
    if variable.scored or variable.kind in ("routing", "descriptive"):
        return answers(variable)
    points = scale(variable)
    return points.choices if points else answers(variable)


def _option(choice: Choice) -> dict[str, Any]:
    option: dict[str, Any] = {
        "code": int(choice.code),
        "label": choice.label or f"Code {choice.code}",
    }
    if choice.score is not None:
        option["score"] = choice.score
    if choice.exclusive:
        option["exclusive"] = True
    return option


def _scale_name(options: tuple[Choice, ...], taken: set[str]) -> str:
    ends = [_slug(options[0].label), *(_slug(c.label) for c in options if c.score == 0)]
    stem = "_to_".join(dict.fromkeys(filter(None, ends[:2])))[:40].strip("_") or "scale"
    stem = stem if stem[0].isalpha() else f"scale_{stem}"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _ids(variables: list[Variable]) -> list[str]:
    """An id for every item: its name without what an id may not hold; no id stands twice."""
    ids: list[str] = []
    for variable in variables:
        stem = re.sub(r"[^A-Za-z0-9_]+", "_", variable.id or variable.name).strip("_")
        stem = stem if re.match(r"[A-Za-z]", stem) else f"Q{stem}"
        name, number = stem, 1
        while name in ids:
            number += 1
            name = f"{stem}_{number}"
        ids.append(name)
    return ids


def _item(
    variable: Variable,
    name: str,
    options: tuple[Choice, ...],
    scales: Mapping[tuple[Choice, ...], str],
) -> dict[str, Any]:
    item: dict[str, Any] = {"id": name, "text": variable.label or variable.name}
    if not variable.verbatim:
        item["wording"] = "unknown" if variable.unknown else "summary"
    scored = len({choice.score for choice in options if choice.score is not None}) > 1
    kind = variable.kind or ("evaluative" if scored else "descriptive")
    if kind != "evaluative":
        item["kind"] = kind
    if variable.battery:
        item["battery"] = variable.battery
    if options in scales:
        item["options"] = scales[options]
    else:
        item["options"] = [_option(choice) for choice in options]
    if variable.multiple:
        item["multiple"] = True
    if variable.name != name:
        item["column"] = variable.name
    if variable.ask_if:
        item["ask_if"] = dict(variable.ask_if)
    if variable.base:
        item["base"] = variable.base
    return item


def _sections(
    source: Source, items: list[dict[str, Any]], ids: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The source's sections, and one for the scored items that have none."""
    scored = [item["id"] for item in items if item.get("kind", "evaluative") == "evaluative"]
    sections: list[dict[str, Any]] = []
    for name, title, members, note in source.sections:
        inside = [ids[item] for item in members if ids.get(item) in scored]
        if inside:
            entry: dict[str, Any] = {"id": name, "name": title or name, "items": inside}
            sections.append(entry | ({"change_note": note} if note else {}))
    homes = {item for entry in sections for item in entry["items"]}
    if rest := [item for item in scored if item not in homes]:
        taken = {entry["id"] for entry in sections} | {item["id"] for item in items}
        name = next(f"S{n}" for n in range(1, 10_000) if f"S{n}" not in taken)
        sections.append({"id": name, "name": "All questions", "items": rest})
    return sections
