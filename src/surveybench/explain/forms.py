"""A working as text, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from surveybench.report.live import Entry, Step, Worked
from surveybench.report.words import worked as words

ROWS = 40  # of one table in text and Markdown


def steps_to(worked: Worked, depth: int) -> tuple[Step, ...]:
    """The steps that lie no more than so far below the number."""
    return tuple(step for step in worked.steps if step.level <= depth)


def as_text(worked: Worked, depth: int) -> Iterator[str]:
    """Lines for a terminal."""
    yield worked.ref
    yield from worked.marks
    yield from worked.about
    for step in steps_to(worked, depth):
        yield from ("", step.title)
        if step.says:
            yield f"  {step.says}"
        yield from (f"  {line}" for line in _aligned(step))
    yield ""
    yield from _ending(worked)


def as_markdown(worked: Worked, depth: int) -> Iterator[str]:
    """The same with headings and tables."""
    yield f"# {_safe(worked.ref)}"
    for line in (*(f"**{mark}**" for mark in worked.marks), *map(_safe, worked.about)):
        yield from ("", line)
    for step in steps_to(worked, depth):
        yield from ("", f"## {_safe(step.title)}", "")
        if step.says:
            yield from (_safe(step.says), "")
        yield f"| {' | '.join(map(_safe, step.headers))} |"
        yield f"|{'---|' * len(step.headers)}"
        for row in _padded(step, len(step.headers))[:ROWS]:
            yield f"| {' | '.join(map(_safe, row))} |"
        if len(step.rows) > ROWS:
            yield from ("", words.MORE.format(count=f"{len(step.rows) - ROWS:,}"))
    yield ""
    yield from (f"- {line}" for line in _ending(worked))


def as_data(worked: Worked, depth: int) -> dict[str, Any]:
    """All of it as one object; a formula names cells by their names, in braces."""
    return {
        "ref": worked.ref,
        "value": worked.value,
        "publishable": worked.publishable,
        "marks": list(worked.marks),
        "about": [line.strip() for line in worked.about],
        "settings": [
            {"name": name, "value": value, "default": default}
            for name, value, default in worked.settings
        ],
        "steps": [_step(step) for step in steps_to(worked, depth)],
        "read": worked.read,
    }


def as_json(worked: Worked, depth: int) -> str:
    """The same as text."""
    return json.dumps(as_data(worked, depth), indent=1, ensure_ascii=False)


def _step(step: Step) -> dict[str, object]:
    return {
        "title": step.title,
        "says": step.says,
        "level": step.level,
        "headers": list(step.headers),
        "rows": [[_entry(entry) for entry in row] for row in step.rows],
    }


def _entry(entry: Entry) -> dict[str, object]:
    value = entry.value
    if isinstance(value, float) and value != value:
        value = None
    cell: dict[str, object] = {"value": value}
    if entry.name:
        cell["name"] = entry.name
    if entry.formula:
        cell["formula"] = entry.formula
    return cell


def _ending(worked: Worked) -> Iterator[str]:
    for name, value, default in worked.settings:
        yield words.SETTING.format(name=name, value=value, default=default)
    if worked.read:
        yield words.READ.format(page=worked.read)


def _shown(entry: Entry) -> str:
    value = entry.value
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if float(value).is_integer() else repr(value)


def _padded(step: Step, width: int) -> list[list[str]]:
    return [[*map(_shown, row), *[""] * (width - len(row))] for row in step.rows]


def _aligned(step: Step) -> Iterator[str]:
    width = max(len(step.headers), *(len(row) for row in step.rows))
    rows = [[*step.headers, *[""] * (width - len(step.headers))], *_padded(step, width)[:ROWS]]
    wide = [max(len(row[c]) for row in rows) for c in range(width)]
    for row in rows:
        yield "  ".join(text.ljust(w) for text, w in zip(row, wide, strict=True)).rstrip()
    if len(step.rows) > ROWS:
        yield words.MORE.format(count=f"{len(step.rows) - ROWS:,}")


SIGNS = "\\`*_{}[]<>#|"


def _safe(text: str) -> str:
    """Text in which nothing is a sign of Markdown."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(text.split()))


def written(lines: Sequence[str]) -> bytes:
    """Lines as a file."""
    return ("\n".join(lines) + "\n").encode()
