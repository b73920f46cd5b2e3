"""A table of a check is described once: its page and its workbook show the same."""

from __future__ import annotations

import ast
from pathlib import Path

from surveybench import checking
from surveybench.checking.table import (
    CheckTable,
    Head,
    Look,
    Marked,
    Shown,
    first,
    in_book,
    on_page,
)

HEADS = (
    Head("Who", width=20),
    Head("People", Look.COUNT),
    Head("Share", Look.PERCENT),
    Head("More", Look.POINTS),
    Head("V", Look.RATIO),
    Head("Limit", Look.LIMIT),
    Head("In words", shown=Shown.PAGE),
    Head("Code", shown=Shown.BOOK),
)
NONE = float("nan")
TABLE = CheckTable(
    "people",
    "People",
    HEADS,
    (
        ("A", 1234, 0.1234, -0.05, 0.125, 0.30, "a few", "few"),
        ("B", Marked(5), NONE, Marked(0.012), NONE, 30, "none", "no"),
    ),
)


def test_a_page_has_rounded_text_to_the_right_and_dashes() -> None:
    table = on_page(TABLE)
    assert [c.header for c in table.columns] == [h.header for h in HEADS if h.header != "Code"]
    assert [c.align for c in table.columns] == ["left", *["right"] * 5, "left"]
    assert [cell.text for cell in table.rows[0]] == [
        *("A", "1,234", "12.3", "−5.0", "0.12", "0.3", "a few")
    ]
    assert [cell.text for cell in table.rows[1]] == ["B", "5", "–", "+1.2", "–", "30", "none"]
    assert [cell.strong for cell in table.rows[1]] == [False, True, False, True, *[False] * 3]


def test_a_workbook_has_the_same_numbers_and_none_for_what_is_not_there() -> None:
    sheet = in_book(TABLE, "tab", "title", ("a line",))
    assert [c.header for c in sheet.columns] == [h.header for h in HEADS if h.header != "In words"]
    assert [c.decimals for c in sheet.columns] == [None, 0, 1, 1, 2, 2, None]
    assert sheet.columns[0].width == 20
    assert list(sheet.rows) == [
        ("A", 1234, 12.34, -5.0, 0.125, 0.30, "few"),
        ("B", 5, None, 1.2, None, 30, "no"),
    ]
    assert (sheet.name, sheet.title, sheet.lines) == ("tab", "title", ("a line",))


def test_a_page_may_show_the_first_rows_alone() -> None:
    assert first(TABLE, 1).rows == TABLE.rows[:1]
    assert first(TABLE, 5) == TABLE


def test_pages_and_workbook_make_no_table_of_their_own() -> None:
    room = Path(checking.__file__).parent
    for file in ("pages.py", "people.py", "book.py", "compose.py"):
        tree = ast.parse((room / file).read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & {"Table", "Column", "SheetColumn", "CheckTable"}, file
