"""A definition as an Excel form: one row an item, one row an option; text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveybench.definitions.layout import EMPTY, SHEETS, Column, joined
from surveybench.definitions.routing import routing_of
from surveybench.errors import OutputError, Place
from surveybench.survey import Settings, choices

LONGEST = 32_767  # letters in a cell
SPARE_ROWS = 2_000  # rows below the header that have drop-down lists
MADE = datetime(2000, 1, 1)  # the form says nothing of when it was made: same input, same bytes
FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}
READ_ME = (
    "The definition of a survey, as a form to fill in.",
    "Each sheet has one row for each thing it lists. Rows may be added, moved and removed; blank "
    "rows are passed over. The names in the first row must stay; columns may be moved.",
    "When you are done: surveybench definition import form.xlsx --out definition.yaml. It names "
    "the cell of whatever cannot be used.",
)

Row = tuple[Any, ...]


def form(definition: Mapping[str, Any]) -> bytes:
    """The form as bytes of an XLSX file; the same definition gives the same bytes."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Survey definition", "author": "", "created": MADE})
        wrapped = book.add_format({**FONT, "text_wrap": True})
        head = book.add_format({**FONT, "bold": True, "bottom": 1, "bg_color": "#E8EDF2"})
        _read_me(book.add_worksheet("Read me"), wrapped, head)
        for name, rows in _sheets(definition).items():
            page = book.add_worksheet(name)
            _sheet(page, SHEETS[name], list(rows), wrapped, head)
    return out.getvalue()


def _read_me(page: Worksheet, wrapped: Format, head: Format) -> None:
    page.set_column(0, 1, 22, wrapped)
    page.set_column(2, 2, 90, wrapped)
    for row, text in enumerate(READ_ME):
        page.merge_range(row, 0, row, 2, text, wrapped)
        page.set_row(row, 32)
    row = len(READ_ME) + 1
    for position, title in enumerate(("sheet", "column", "what it holds")):
        page.write_string(row, position, title, head)
    for sheet, columns in SHEETS.items():
        for column in columns:
            row += 1
            for position, text in enumerate((sheet, column.name, column.what)):
                page.write_string(row, position, text, wrapped)


def _sheet(
    page: Worksheet, columns: tuple[Column, ...], rows: list[Row], wrapped: Format, head: Format
) -> None:
    page.freeze_panes(1, 1)
    last = max(len(rows), 1) + SPARE_ROWS
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width, wrapped)
        page.write_string(0, position, column.name, head)
        rule: dict[str, Any] = {"validate": "any", "input_title": column.name}
        if column.words:
            rule = {"validate": "list", "source": list(column.words), "ignore_blank": True}
        page.data_validation(1, position, last, position, {**rule, "input_message": column.what})
    for row, cells in enumerate(rows, 1):
        for position, cell in enumerate(cells):
            _cell(page, row, position, cell, wrapped)
    page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    # Codes that are text, such as "1" for a group, are meant so.
    page.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(columns))}{last}"})


def _cell(page: Worksheet, row: int, column: int, cell: Any, wrapped: Format) -> None:
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float):
        page.write_number(row, column, cell, wrapped)
        return
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    if len(text) > LONGEST:
        raise OutputError(
            f"a text has {len(text)} letters; a cell holds {LONGEST}.",
            where=Place(sheet=str(page.get_name()), row=row + 1),
            remedy="Shorten it in the definition.",
        )
    page.write_string(row, column, text, wrapped)


def _sheets(definition: Mapping[str, Any]) -> dict[str, Iterator[Row]]:
    lists = _lists(definition)
    return {
        "Survey": _survey(definition),
        "Groups": _groups(definition.get("groups", {})),
        "Populations": (
            (entry["id"], entry["name"], _members(entry.get("groups", ())))
            for entry in definition["populations"]
        ),
        "Strata": _strata(definition.get("strata")),
        "Breakdowns": _breakdowns(definition.get("breakdowns", ())),
        "Adjust": _adjust(definition.get("adjust", {})),
        "Settings": _settings(definition.get("settings", {})),
        "Items": _items(definition, lists),
        "Options": _options(definition, lists),
        "Sections": (
            (
                *(entry["id"], entry["name"], _parts(entry, "items"), entry.get("change_note")),
                joined(entry.get("populations", ())) or None,
                _parts(entry, "sections"),
                entry.get("score"),
            )
            for entry in definition["sections"]
        ),
        "Compare": _compare(definition.get("compare", {})),
        "Not comparable": iter(definition.get("not_comparable", {}).items()),
    }


def _parts(section: Mapping[str, Any], key: str) -> str | None:
    """What a section is made of: `Q6; Q7`, or with how often each counts, `Q6: 2; Q7: 1`."""
    parts = section.get(key, ())
    if isinstance(parts, Mapping):
        return joined(f"{name}: {times:g}" for name, times in parts.items())
    return joined(parts) or None


def _survey(definition: Mapping[str, Any]) -> Iterator[Row]:
    """The keys that are no table of their own, with a dot between the levels."""
    tables = {
        "groups",
        "populations",
        "strata",
        "breakdowns",
        "settings",
        "scales",
        "items",
        "sections",
        "compare",
    }
    for key, value in definition.items():
        if key in tables | {"not_comparable", "tests"}:
            continue
        inside = value.items() if isinstance(value, Mapping) else ((None, value),)
        for name, entry in inside:
            if key == "adjust" and name == "covariates":
                continue  # a sheet of its own
            label = key if name is None else f"{key}.{name}"
            if isinstance(entry, Mapping):
                yield from ((f"{label}.{part}", one) for part, one in entry.items())
                continue
            values = entry if isinstance(entry, list) else [entry]
            for one in values or [""]:
                yield label, EMPTY if one == "" else one


def _groups(groups: Mapping[str, Any]) -> Iterator[Row]:
    """Codes with their names; of several columns, each with its column."""
    for code, name in groups.items():
        if isinstance(name, Mapping):
            yield from ((str(one), label, code) for one, label in name.items())
        else:
            yield str(code), name, None


def _members(groups: Any) -> str:
    """Codes of a population's groups; of several columns, each with its column."""
    if not isinstance(groups, Mapping):
        return joined(groups)
    return joined(f"{column} = {code}" for column, codes in groups.items() for code in codes)


def _strata(strata: Mapping[str, Any] | None) -> Iterator[Row]:
    """What people are standardised by; one row that says so where that is nothing."""
    if strata is not None and not strata["dimensions"]:
        yield EMPTY, None, None, None
    for entry in (strata or {}).get("dimensions", ()):
        yield (entry["name"], *_categories(entry))


def _breakdowns(breakdowns: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """What people are told apart by."""
    for entry in breakdowns:
        by = entry["by"]
        yield (joined([by] if isinstance(by, str) else by), *_categories(entry))


def _adjust(adjust: Mapping[str, Any]) -> Iterator[Row]:
    """What scores are adjusted for by regression; the rest stands in the sheet Survey."""
    for entry in adjust.get("covariates", ()):
        reference, linear = entry.get("reference"), entry.get("linear") or None
        yield (entry["name"], *_categories(entry), reference, linear)


def _categories(dimension: Mapping[str, Any]) -> Row:
    """The columns of a dimension, its bands and its codes."""
    column = dimension.get("column", "")
    bands, codes = dimension.get("bands", ()), dimension.get("codes", {})
    return (
        joined([column] if isinstance(column, str) else column) if column else None,
        joined(f"{low}-{high}" for low, high in bands) or None,
        joined(f"{code} = {label}" for code, label in codes.items()) or None,
    )


def _settings(settings: Mapping[str, Any]) -> Iterator[Row]:
    choice_by_name = {choice.name: choice for choice in choices(Settings())}
    for name, value in settings.items():
        meaning = choice_by_name[name].meaning if name in choice_by_name else ""
        if name == "age_bands":
            value = joined(f"{low}-{high}" for low, high in value)
        elif isinstance(value, Mapping):
            value = joined(f"{code} = {label}" for code, label in value.items())
        elif isinstance(value, list):
            value = joined(value) or EMPTY
        yield name, value, meaning


def _lists(definition: Mapping[str, Any]) -> dict[str, str]:
    """Item id to the name of its list of options: its own id, unless a scale is called so."""
    scales = definition.get("scales", {})
    names = {}
    for item in definition["items"]:
        options = item.get("options")
        if isinstance(options, str):
            names[item["id"]] = options
        elif options:
            name = item["id"]
            while name in scales:
                name += "_own"
            names[item["id"]] = name
    return names


def _items(definition: Mapping[str, Any], lists: Mapping[str, str]) -> Iterator[Row]:
    for item in definition["items"]:
        condition = item.get("ask_if")
        yield (
            item["id"],
            item["text"],
            item.get("kind"),
            lists.get(item["id"]),
            item.get("multiple") or None,
            item.get("column"),
            item.get("battery"),
            item.get("base"),
            item.get("wording"),
            routing_of(condition) if condition else None,
            item.get("higher_means"),
            item.get("better"),
            joined(item.get("populations", ())) or None,
            item.get("ticks_of"),
            joined(item.get("ticks", ())) or None,
            joined(item.get("ticks_blank", ())) or None,
        )


def _options(definition: Mapping[str, Any], lists: Mapping[str, str]) -> Iterator[Row]:
    scales = dict(definition.get("scales", {}))
    for item in definition["items"]:
        if isinstance(item.get("options"), list) and item["options"]:
            scales[lists[item["id"]]] = item["options"]
    for name, options in scales.items():
        for option in options:
            exclusive = option.get("exclusive") or None
            ends = option.get("from"), option.get("to")
            yield name, option["code"], option["label"], option.get("score"), exclusive, *ends


def _compare(compared: Mapping[Any, Any]) -> Iterator[Row]:
    for wave, entry in compared.items():
        pairs = entry["items"] or {None: None}
        for ours, theirs in pairs.items():
            yield wave, entry["definition"], ours, theirs
