"""What lines of a form say: names, pairs, numbers, and where faults of an entry stand."""

from __future__ import annotations

from surveybench.definitions.cells import SHOWN, Line
from surveybench.errors import Place

Loc = tuple[str | int, ...]
Places = dict[Loc, Place]


def names_of(
    table: list[Line], columns: tuple[str, str], key: str, places: Places
) -> dict[str, str]:
    names: dict[str, str] = {}
    for line in table:
        name = line.needed(columns[0])
        if name in names:
            raise line.error(columns[0], f"{name} stands there twice.", "Keep one row of it.")
        names[name] = line.text(columns[1])
        places[key, name] = line.place(columns[0])
    return names


def keep(places: Places, key: str, position: int, line: Line, columns: tuple[str, ...]) -> None:
    """Faults name an entry by its position or by its id."""
    for keys in (position, line.needed("id")):
        places[key, keys] = line.place("id")
        for column in columns:
            places[key, keys, column] = line.place(column)


def pair(line: Line, part: str, mark: str, example: str, column: str = "value") -> tuple[str, str]:
    first, separator, right = part.partition(mark)
    if not separator:
        raise line.error(column, f"holds '{part[:SHOWN]}'.", f"Write it like {example}.")
    return first.strip(), right.strip()


def figure_of(line: Line, text: str, column: str = "value") -> float | int:
    try:
        value = float(text)
        return int(value) if value.is_integer() else value
    except (ValueError, OverflowError):
        raise line.error(
            column,
            f"holds '{text[:SHOWN]}', where a number belongs.",
            "Write digits, and a point before decimals: 0.95.",
        ) from None
