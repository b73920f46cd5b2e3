"""DDI-Codebook 2.5, the description that data archives keep: questions, answers, sections.

Written in the order of the standard's schema (codebook.xsd). Who is asked stands in `preQTxt`, the
base note in `universe`, a section as a group of variables. What DDI has no word for stands in
`concept` and in the `txt` of a category, marked as ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from surveybench.definitions.left_out import NOWHERE, OF_SECTIONS, said_of
from surveybench.definitions.routing import routing, routing_text
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.definitions.xml_tree import Element, leaf, tree, xml
from surveybench.errors import DefinitionError, Place
from surveybench.survey import Item, Option, Survey, wave_number, wave_text

SPACE = "ddi:codebook:2_5"
OURS = "surveybench"  # the vocabulary of our own words
ROLE = "column: "
STRATUM = "stratum: "
GROUP = "group"
UNKNOWN = "wording unknown"
SCORE = re.compile(r"score (-?\d+(?:\.\d+)?(?:e-?\d+)?)")
EXCLUSIVE = "excludes all other answers"
KINDS = ("evaluative", "routing", "descriptive")


def ddi(survey: Survey) -> bytes:
    """The definition as a DDI-Codebook file."""
    content = tree(
        "dataDscr", {}, *_groups(survey), *_columns(survey), *map(_item, survey.asked_items)
    )
    kind = Element("fileType", text="CSV, comma-separated, with a header row")
    file = tree("fileDscr", {"ID": "data_file"}, tree("fileTxt", {}, kind))
    root = tree("codeBook", {"xmlns": SPACE, "version": "2.5"}, _study(survey), file, content)
    return xml(root)


def _study(survey: Survey) -> Element:
    words = survey.words
    title = tree(
        "titlStmt",
        {},
        Element("titl", text=words.title),
        leaf("subTitl", words.report),
        tree("IDNo", {"agency": OURS}, text=f"{survey.id}/{wave_text(survey.wave)}"),
    )
    summary = tree("sumDscr", {}, leaf("nation", words.country), leaf("universe", words.eligible))
    about = tree("stdyInfo", {}, leaf("abstract", words.about), summary)
    return tree("stdyDscr", {}, tree("citation", {}, title), about)


def _groups(survey: Survey) -> Iterator[Element]:
    """Sections, and the batteries of items."""
    for section in survey.sections:
        attributes = {"ID": section.id, "type": "section", "var": " ".join(section.items)}
        if section.sections:
            attributes["varGrp"] = " ".join(section.sections)
        yield tree(
            "varGrp", attributes, leaf("labl", section.name), leaf("txt", section.change_note)
        )
    batteries: dict[str, list[str]] = {}
    for item in survey.items:
        if item.battery:
            batteries.setdefault(item.battery, []).append(item.id)
    for number, (name, members) in enumerate(batteries.items(), 1):
        attributes = {"ID": f"battery_{number}", "type": "grid", "name": name}
        yield tree("varGrp", {**attributes, "var": " ".join(members)})


def _columns(survey: Survey) -> Iterator[Element]:
    """The columns that are no items."""
    columns = survey.columns
    single = [
        ("record_id", columns.record_id),
        ("organisation", columns.organisation),
        ("outcome", columns.outcome),
        *((GROUP, name) for name in survey.coded_groups),
        ("weight", survey.weight.column if survey.weight else ""),
        ("seen", columns.seen),
        ("mode", columns.mode),
    ]
    several = [("age", name) for name in columns.age] + [("sex", name) for name in columns.sex]
    several += [
        (f"{STRATUM}{dimension.name}", name)
        for dimension in survey.stated_dimensions
        if not dimension.usual
        for name in dimension.column
    ]
    roles = [(role, name) for role, name in single if name]
    codes = {"sex": dict(survey.settings.strata.sexes)}
    dimensions = survey.stated_dimensions
    codes |= {f"{STRATUM}{d.name}": dict(d.codes) for d in dimensions if not d.usual}
    for number, (role, name) in enumerate([*roles, *several], 1):
        categories = [
            tree("catgry", {}, Element("catValu", text=code), leaf("labl", label))
            for code, label in (
                survey.coded_groups[name] if role == GROUP else codes.get(role, {})
            ).items()
        ]
        attributes = {"ID": f"column_{number}", "name": name, "files": "data_file"}
        yield tree(
            "var",
            attributes,
            *categories,
            _concept(role if role.startswith(STRATUM) else f"{ROLE}{role}"),
        )


def _concept(word: str) -> Element:
    return tree("concept", {"vocab": OURS}, text=word)


def _item(item: Item) -> Element:
    attributes = {"ID": item.id, "name": item.column, "files": "data_file"}
    summary = item.wording != "verbatim"
    question = tree(
        "qstn",
        {"responseDomainType": "multiple" if item.multiple else "category"},
        leaf("preQTxt", routing_text(item.ask_if) if item.ask_if else ""),
        None if summary else leaf("qstnLit", item.text),
    )
    return tree(
        "var",
        attributes,
        leaf("labl", item.text) if summary else None,
        question,
        leaf("universe", item.base),
        *map(_category, item.options),
        _concept(item.kind),
        _concept(UNKNOWN) if item.wording == "unknown" else None,
    )


def _category(option: Option) -> Element:
    score = "" if option.score is None else f"score {option.score!r}".removesuffix(".0")
    return tree(
        "catgry",
        {},
        Element("catValu", text=str(option.code)),
        leaf("labl", option.label),
        leaf("txt", score),
        leaf("txt", EXCLUSIVE if option.exclusive else ""),
    )


def left_out_of_ddi(survey: Survey) -> Iterator[str]:
    """What of this definition DDI cannot hold."""
    yield "populations, settings, and columns that are not read"
    yield from said_of(survey, (*NOWHERE, *OF_SECTIONS))
    yield "words of the reports but title, report, country, about and eligible"


def read_ddi(path: Path, root: Element) -> Source:
    """What a DDI-Codebook file says of its columns. Raises DefinitionError."""
    entries = list(root.all("dataDscr", "var"))
    if not entries:
        raise DefinitionError(
            "describes no variables.",
            where=Place(file=path.name, line=root.line),
            remedy="Give a codebook with a `dataDscr` that has `var` elements.",
        )
    doubts: list[tuple[str, str]] = []
    roles: dict[str, str] = {}
    variables: list[Variable] = []
    for entry in entries:
        variable, role = _variable(path, entry, doubts)
        if any(v.name == variable.name for v in variables):
            raise DefinitionError(
                f"the variable {variable.name} stands twice.",
                where=Place(file=path.name, line=entry.line),
                remedy="Give each a name of its own.",
            )
        variables.append(variable)
        if role:
            roles.setdefault(role, variable.name)
    ids = {e.get("ID"): v.id or v.name for e, v in zip(entries, variables, strict=True)}
    study = root.first("stdyDscr") or root
    survey, wave = _number(study)
    return Source(
        file=path.name,
        kind=f"DDI-Codebook {root.get('version')}".strip(),
        variables=tuple(_in_battery(v, root, ids) for v in variables),
        survey=survey,
        wave=wave,
        title=study.said("citation", "titlStmt", "titl"),
        words=_words(study),
        roles={role: name for role, name in roles.items() if role not in ("age", "sex")},
        sections=tuple(_sections(root, ids)),
        doubts=tuple(doubts),
    )


def _number(study: Element) -> tuple[str, int | None]:
    """Survey and wave where the number of the study is one of ours."""
    for entry in study.all("citation", "titlStmt", "IDNo"):
        match = re.fullmatch(r"(\w+)/([\dQ-]{1,9})", entry.text, re.ASCII)
        if entry.get("agency") == OURS and match:
            return match[1], wave_number(match[2])
    return "", None


def _words(study: Element) -> Mapping[str, str]:
    words = {
        "report": study.said("citation", "titlStmt", "subTitl"),
        "country": study.said("stdyInfo", "sumDscr", "nation"),
        "about": study.said("stdyInfo", "abstract"),
        "eligible": study.said("stdyInfo", "sumDscr", "universe"),
    }
    return {name: text for name, text in words.items() if text}


def _sections(
    root: Element, ids: Mapping[str, str]
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    taken = set(ids.values())
    for number, group in enumerate(root.all("dataDscr", "varGrp"), 1):
        if group.get("type") == "section":
            name = group.get("ID")
            if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) or name in taken:
                name = f"section_{number}"
            taken.add(name)
            members = tuple(ids[part] for part in group.get("var").split() if part in ids)
            yield name, group.said("labl") or group.get("name"), members, group.said("txt")


def _in_battery(variable: Variable, root: Element, ids: Mapping[str, str]) -> Variable:
    name = variable.id or variable.name
    for group in root.all("dataDscr", "varGrp"):
        inside = [ids.get(part) for part in group.get("var").split()]
        if group.get("type") == "grid" and name in inside:
            return replace(variable, battery=group.get("name") or group.said("labl"))
    return variable


def _variable(path: Path, entry: Element, doubts: list[tuple[str, str]]) -> tuple[Variable, str]:
    """The variable, and its role where we wrote it."""
    name = entry.get("name") or entry.get("ID")
    if not name:
        raise DefinitionError(
            "a variable has no name.",
            where=Place(file=path.name, line=entry.line),
            remedy="Give every `var` the attribute name.",
        )
    words = [c.text for c in entry.all("concept") if c.get("vocab") == OURS]
    ours = next(iter(words), "")
    question = entry.first("qstn") or Element("qstn")
    literal = question.said("qstnLit") or question.text
    choices = tuple(_choice(category) for category in entry.all("catgry"))
    choices = tuple(choice for choice in choices if choice.code)
    multiple = question.get("responseDomainType") == "multiple"
    points = {choice.score for choice in choices if choice.score is not None}
    scored = len(points) > 1 and all(0 <= point <= 10 for point in points)
    variable = Variable(
        name,
        label=literal or entry.said("labl") or entry.said("txt"),
        choices=choices if scored else tuple(replace(c, score=None) for c in choices),
        id=entry.get("ID") if ours in KINDS else "",
        nature=entry.get("nature"),
        kind=ours if ours in KINDS else "evaluative" if scored else "",
        scored=scored,
        labelled=any(choice.label for choice in choices),
        multiple=multiple,
        base=entry.said("universe"),
        verbatim=bool(literal),
        unknown=UNKNOWN in words,
        ask_if=_asked(name, question.said("preQTxt"), doubts),
    )
    return variable, ours.removeprefix(ROLE) if ours.startswith(ROLE) else ""


def _asked(name: str, text: str, doubts: list[tuple[str, str]]) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        return routing(text)
    except DefinitionError:
        doubts.append((name, f"write as ask_if who is asked: '{text[:200]}'."))
        return None


def _choice(category: Element) -> Choice:
    texts = [entry.text for entry in category.all("txt")]
    score = next((match for text in texts if (match := SCORE.fullmatch(text))), None)
    code = category.said("catValu")
    return Choice(
        re.sub(r"^(-?\d+)\.0+$", r"\1", code),
        category.said("labl"),
        float(score[1]) if score else None,
        exclusive=EXCLUSIVE in texts,
        left_out=category.get("missing") == "Y",
    )
