"""An Excel form back to a definition; every refusal names its cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from surveybench.definitions.cells import SHOWN, Line, lines, workbook
from surveybench.definitions.form_cells import Loc, Places, figure_of, keep, names_of, pair
from surveybench.definitions.form_people import (
    adjust_of,
    breakdowns_of,
    groups_of,
    populations_of,
    strata_of,
)
from surveybench.definitions.layout import (
    EMPTY,
    LATER,
    LATER_COLUMNS,
    LATER_IN_SHEET,
    LISTS,
    NOTE,
    NUMBERS,
    SHEETS,
    parted,
)
from surveybench.definitions.routing import routing
from surveybench.errors import DefinitionError, Place
from surveybench.survey import (
    Settings,
    choices,
    number_of,
    survey_of,
    wave_key,
    wave_number,
    wave_text,
)

SECTION_COLUMNS = ("id", "name", "items", "change_note", "sections", "score")
SWITCHES = frozenset({"overall_verdict"})  # keys that are yes or no
SWITCH = {"yes": True, "no": False}


def read_form(path: Path, folder: Path) -> dict[str, Any]:
    """What a form says, in the form of a definition file that is going to stand in `folder`.

    Raises DefinitionError, naming the cell, where the form cannot be used.
    """
    book = workbook(path)
    tables = {}
    for sheet, columns in SHEETS.items():
        if sheet not in book and sheet in LATER:
            tables[sheet] = []
            continue
        if sheet not in book:
            raise DefinitionError(
                f"there is no sheet {sheet}.",
                where=Place(file=path.name),
                remedy="Start from a form that `surveybench definition export --to form` wrote.",
            )
        required = [column.name for column in columns if column.name != NOTE]
        rows = book[sheet]
        if rows and NOTE in SHEETS[sheet][-1].name:
            rows = [row[: len(columns) - 1] for row in rows]
        later = LATER_COLUMNS | LATER_IN_SHEET.get(sheet, frozenset())
        tables[sheet] = lines(path.name, sheet, rows, required, later)
    places: Places = {}
    definition = _said(tables, places)

    def locate(loc: Loc) -> Place:
        for end in range(len(loc), 0, -1):
            if loc[:end] in places:
                return places[loc[:end]]
        return Place(file=path.name, key=".".join(map(str, loc)))

    survey_of(definition, locate, folder)
    return definition


def _said(tables: Mapping[str, list[Line]], places: Places) -> dict[str, Any]:
    definition = _survey(tables["Survey"], places)
    groups = groups_of(tables["Groups"], places)
    parts = {
        "groups": groups,
        "populations": populations_of(tables["Populations"], places, groups),
        "strata": strata_of(tables["Strata"], places),
        "breakdowns": breakdowns_of(tables["Breakdowns"], places),
        "adjust": adjust_of(tables["Adjust"], definition.pop("adjust", {}), places),
        "settings": _settings(tables["Settings"], places),
        **_items(tables["Items"], tables["Options"], places),
        "sections": _sections(tables["Sections"], places),
        "compare": _compare(tables["Compare"], places),
        "not_comparable": names_of(
            tables["Not comparable"], ("item", "reason"), "not_comparable", places
        ),
    }
    needed = {"populations", "items", "sections"}
    return {**definition, **{key: value for key, value in parts.items() if value or key in needed}}


def _survey(table: list[Line], places: Places) -> dict[str, Any]:
    survey: dict[str, Any] = {}
    for line in table:
        label = line.needed("key").strip()
        key, _, name = label.partition(".")
        value = wave_key(_wave(line, "value")) if label == "wave" else line.needed("value")
        value = "" if value == EMPTY else value
        value = _date(value) if key == "seen" else value
        value = _number(value) if label in NUMBERS else value
        value = SWITCH.get(str(value).lower(), value) if label in SWITCHES else value
        node, last = (survey.setdefault(key, {}), name) if name else (survey, key)
        if key == "links" and isinstance(node, dict):
            kind, _, last = name.partition(".")
            node = node.setdefault(kind, {})
        if not isinstance(node, dict) or (last in node and label not in LISTS):
            raise line.error("key", f"{label} stands there twice.", "Keep one row of it.")
        if label in LISTS:
            node.setdefault(last, [])
            node[last] += [value] if value else []
        else:
            node[last] = value
        places[(key, *name.split(".")) if name else (key,)] = line.place("value")
    file = table[0].file if table else ""
    for key in ("survey", "wave", "words", "columns", "seen"):
        places.setdefault((key,), Place(file=file, sheet="Survey"))
    return survey


def _wave(line: Line, column: str) -> int:
    """A year, quarter, month or round."""
    text = line.needed(column)
    number = wave_number(text)
    if number is None:
        raise line.error(
            column,
            f"holds '{text[:SHOWN]}', which is no year, quarter, month or round.",
            "Write 2026, 2026-Q1, 2026-03 or 7.",
        )
    return number


def _number(value: Any) -> Any:
    """A number where it is one; the definition refuses anything else."""
    number = number_of(str(value))
    if number is None:
        return value
    return int(number) if number.is_integer() else number


def _date(value: Any) -> Any:
    """A date where it is one; the definition refuses anything else."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return value


def _settings(table: list[Line], places: Places) -> dict[str, Any]:
    kinds = {choice.name: choice.default for choice in choices(Settings())}
    settings: dict[str, Any] = {}
    for line in table:
        name = line.needed("setting").strip()
        if name in settings:
            raise line.error("setting", f"{name} stands there twice.", "Keep one row of it.")
        settings[name] = _setting(line, name, kinds.get(name))
        places["settings", name] = line.place("value" if name in kinds else "setting")
    return settings


def _setting(line: Line, name: str, default: Any) -> Any:
    """The value of one setting, by the kind of its default."""
    text = line.needed("value")
    if name not in ("sexes", "age_bands") and default is None:
        return text  # no setting of ours: the definition says so
    if name == "sexes":
        return dict(pair(line, part, "=", "1 = Male; 2 = Female") for part in parted(text))
    if name == "age_bands":
        bands = [pair(line, part, "-", "16-35; 36-50") for part in parted(text)]
        return [[figure_of(line, low), figure_of(line, high)] for low, high in bands]
    if isinstance(default, tuple):
        return [] if text == EMPTY else [figure_of(line, part) for part in parted(text)]
    return text if isinstance(default, str) else figure_of(line, text)


def _items(items: list[Line], options: list[Line], places: Places) -> dict[str, Any]:
    lists = _options(options)
    names = [line.text("options").strip() for line in items]
    # A list that is named as its only item is written with the item, any other as a scale.
    own_options = {
        name
        for name, line in zip(names, items, strict=True)
        if names.count(name) == 1 and name == line.text("id")
    }
    result = []
    for i, (name, line) in enumerate(zip(names, items, strict=True)):
        if name and name not in lists:
            raise line.error(
                "options",
                f"there is no list {name[:SHOWN]} in the sheet Options.",
                "Add its rows there, or write the name as they have it.",
            )
        entry = _item(line)
        keep(places, "items", i, line, tuple(line.at))
        if name in own_options:
            entry["options"] = [option for option, _ in lists[name]]
            _keep_options(places, ("items", i, "options"), lists[name])
        result.append(entry)
    scales = {name: rows for name, rows in lists.items() if name not in own_options}
    for name, rows in scales.items():
        _keep_options(places, ("scales", name), rows)
    scale_options = {name: [option for option, _ in rows] for name, rows in scales.items()}
    return {"scales": scale_options, "items": result}


Options = dict[str, list[tuple[dict[str, Any], Line]]]


def _options(table: list[Line]) -> Options:
    lists: Options = {}
    for line in table:
        option: dict[str, Any] = {"code": line.whole("code"), "label": line.text("label")}
        if (score := line.number("score")) is not None:
            option["score"] = score
        if line.yes("exclusive"):
            option["exclusive"] = True
        for end in ("from", "to"):
            if text := line.text(end):
                option[end] = figure_of(line, text, end)
        lists.setdefault(line.needed("list").strip(), []).append((option, line))
    return lists


def _keep_options(places: Places, loc: Loc, rows: list[tuple[dict[str, Any], Line]]) -> None:
    for i, (_, line) in enumerate(rows):
        for column in ("code", "label", "score", "exclusive"):
            places[(*loc, i, column)] = line.place(column)


def _item(line: Line) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": line.needed("id"), "text": line.text("text")}
    for column in ("wording", "kind", "battery", "options", "column"):
        if line.text(column):
            entry[column] = line.text(column)
    if line.yes("multiple"):
        entry["multiple"] = True
    if text := line.text("ask_if"):
        try:
            entry["ask_if"] = routing(text)
        except DefinitionError as error:
            raise line.error("ask_if", error.what, error.remedy) from None
    for column in ("base", "higher_means", "better"):
        if line.text(column):
            entry[column] = line.text(column)
    if populations := parted(line.text("populations")):
        entry["populations"] = populations
    if line.text("ticks_of"):
        entry["ticks_of"] = line.text("ticks_of")
    for column in ("ticks", "ticks_blank"):
        if codes := parted(line.text(column)):
            entry[column] = [figure_of(line, code, column) for code in codes]
    return entry


def _sections(table: list[Line], places: Places) -> list[dict[str, Any]]:
    sections = []
    for i, line in enumerate(table):
        entry: dict[str, Any] = {"id": line.needed("id"), "name": line.text("name")}
        for key in ("items", "sections"):
            if parts := _section_parts(line, key):
                entry[key] = parts
        if line.text("change_note"):
            entry["change_note"] = line.text("change_note")
        if populations := parted(line.text("populations")):
            entry["populations"] = populations
        if line.text("score"):
            entry["score"] = line.text("score")
        sections.append(entry)
        keep(places, "sections", i, line, SECTION_COLUMNS)
    return sections


def _section_parts(line: Line, key: str) -> list[str] | dict[str, Any]:
    """What a section is made of; a mapping where it is said of any how often it counts."""
    parts = [part.partition(":") for part in parted(line.text(key))]
    if not any(times for _, _, times in parts):
        return [name.strip() for name, _, _ in parts]
    return {name.strip(): _number(times.strip()) if times else 1 for name, _, times in parts}


def _compare(table: list[Line], places: Places) -> dict[int | str, Any]:
    compared: dict[int | str, Any] = {}
    for line in table:
        wave, definition = _wave(line, "wave"), line.needed("definition")
        entry = compared.setdefault(wave_key(wave), {"definition": definition, "items": {}})
        if entry["definition"] != definition:
            raise line.error(
                "definition",
                f"wave {wave_text(wave)} has another definition in a row above.",
                "Name the same one in every row of a wave.",
            )
        for key in (wave, wave_text(wave)):
            places.setdefault(("compare", key, "definition"), line.place("definition"))
        item = line.text("item").strip()
        if not item and not line.text("earlier_item"):
            continue
        item, earlier = line.needed("item"), line.needed("earlier_item")
        if item in entry["items"]:
            raise line.error("item", f"{item} stands there twice.", "Keep one row of it.")
        entry["items"][item] = earlier
        places["compare", wave_text(wave), "items", item] = line.place("earlier_item")
    return compared
