"""Published files: what they hold, which organisations, and their figures as a user named them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from surveybench import outputs
from surveybench.errors import ReleaseError
from surveybench.jobs.definition import Target, Written, refuse_to_replace
from surveybench.jobs.inputs import Stamp
from surveybench.published import (
    Layout,
    Reading,
    account,
    drafted_definition,
    drafted_layout,
    find_layout,
    organisations_in,
    read_all,
    read_peers,
    read_successors,
    recognised,
    shipped_layouts,
)
from surveybench.quantities import Organisation, near_names
from surveybench.survey import Survey

NEAR = 5  # organisations suggested by code and name for one that is not known
MORE = 12  # and by their codes alone
ALIKE = 0.8  # of the letters of two words
PART = 4  # letters of a name that are enough to mean it


@dataclass(frozen=True, slots=True)
class Figures:
    """Files of published figures, the definition they are read by, and how they are laid out.

    Without `layout`, the shipped ones are tried. `successors` is a table of codes that changed,
    `peers` one of groups. `strict` refuses figures that contradict others.
    """

    survey: str
    files: tuple[Path, ...]
    layout: Path | None = None
    successors: Path | None = None
    peers: Path | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Codes of organisations that somebody named; `lines` say whom a name was taken for."""

    codes: tuple[str, ...]
    lines: tuple[str, ...]


def layouts_of(layout: Path | None) -> tuple[Layout, ...]:
    """The layouts to try: that of a file or an id, or all shipped ones."""
    return shipped_layouts() if layout is None else (find_layout(layout),)


def look(files: Sequence[Path], layout: Path | None) -> tuple[str, ...]:
    """What each file holds, in lines. Raises InputError for one that no layout fits."""
    layouts = layouts_of(layout)
    return tuple(line for file in files for line in recognised(file, layouts)[1])


def organisations(
    files: Sequence[Path], layout: Path | None, wanted: Sequence[str] = ()
) -> dict[str, str]:
    """The name of every organisation of the files by its code, in the order of the codes.

    Only of those `wanted`, by code or name, where there are any. Raises ReleaseError for one that
    is not there.
    """
    layouts = layouts_of(layout)
    by_code: dict[str, Organisation] = {}
    for file in files:
        for one in organisations_in(file, layouts):
            by_code.setdefault(one.code, one)
    codes = chosen(tuple(by_code.values()), wanted).codes if wanted else by_code
    return {code: by_code[code].name for code in sorted(codes)}


def listed(names: Mapping[str, str]) -> tuple[str, ...]:
    """Code and name of every organisation, a line each."""
    width = max((len(code) for code in names), default=0)
    return tuple(f"{code:<{width}}  {name}" for code, name in names.items())


def reading_of(figures: Figures, survey: Survey, stamp: Stamp) -> Reading:
    """The figures as results, and what is to be told of them."""
    successors = read_successors(figures.successors) if figures.successors else ()
    return read_all(
        figures.files,
        survey,
        made=stamp.made,
        version=stamp.version,
        layouts=layouts_of(figures.layout),
        successors=successors,
        peers=read_peers(figures.peers) if figures.peers else {},
        strict=figures.strict,
    )


def draft(file: Path, definition: Target, layout: Path, own_layout: Path | None) -> Written:
    """Draft a definition for a published file, and a layout where none fits.

    Raises OutputError where a target is there already and may not be replaced.
    """
    refuse_to_replace(definition.path, definition.overwrite)
    layouts = layouts_of(own_layout)
    lines: list[str] = []
    proposal = drafted_layout(file, layout.stem, layouts) if own_layout is None else None
    if proposal is not None:
        refuse_to_replace(layout, definition.overwrite)
        outputs.put(layout, proposal.text.encode())
        layouts = (find_layout(layout),)
        lines.append(
            f"{layout} is written: no shipped layout fits. "
            f"{account.counted(proposal.decisions, 'decisions')} are left to a person."
        )
    drafted = drafted_definition(file, definition.survey, definition.wave, layouts)
    outputs.put(definition.path, drafted.text.encode())
    what = f"{account.counted(drafted.items, 'items')}, "
    what += f"{account.counted(drafted.sections, 'sections')} found in the figures"
    lines.append(f"{definition.path} is written: {what}.")
    lines.append(
        f"{account.counted(drafted.decisions, 'decisions')} are left to a person; each has a line "
        "`# DECIDE:` there."
    )
    with_layout = f" --layout {layout}" if proposal is not None else ""
    lines.append(
        f"It can be used as it is: surveybench published {file} --survey {definition.path}"
        f"{with_layout}"
    )
    files = (layout, definition.path) if proposal is not None else (definition.path,)
    return Written(files, tuple(lines))


def told_contradictions(reading: Reading) -> tuple[str, ...]:
    """Contradictions, in lines; the exit code stays 0."""
    return tuple(account.of_contradictions(reading.contradictions))


def chosen(organisations: Sequence[Organisation], wanted: Sequence[str]) -> Chosen:
    """The organisations named by code or by name. Raises ReleaseError, with near ones."""
    matches = [_one(organisations, text) for text in wanted]
    lines = (
        f"'{text}' is taken for {one.code} {one.name}."
        for text, one in zip(wanted, matches, strict=True)
        if text != one.code
    )
    return Chosen(tuple(one.code for one in matches), tuple(lines))


def _one(organisations: Sequence[Organisation], text: str) -> Organisation:
    key = _folded(text)
    same = [one for one in organisations if one.code == text]
    same = same or [one for one in organisations if key in (_folded(one.code), _folded(one.name))]
    if len(same) == 1:
        return same[0]
    # A part of a name begins with one of its words: RA is none of Grantham.
    is_part = re.compile(rf"\b{re.escape(key)}" if len(key) >= PART else r"(?!)")
    called = same or [one for one in organisations if is_part.search(_folded(one.name))]
    if len(called) == 1:
        return called[0]
    several = f"'{text}': {len(called)} organisations are called so."
    raise ReleaseError(
        several if called else f"there is no organisation {text}.",
        remedy=f"{_suggested(called or _near(organisations, text))}--list shows them all.",
    )


def _suggested(organisations: Sequence[Organisation]) -> str:
    if not organisations:
        return ""
    shown = "; ".join(f"{one.code} {one.name}" for one in organisations[:NEAR])
    codes = [one.code for one in organisations[NEAR:]]
    rest = f"; or {', '.join(codes[:MORE])}" if codes else ""
    ellipsis = ", …" if len(codes) > MORE else ""
    return f"Did you mean {shown}{rest}{ellipsis}? "


def _near(organisations: Sequence[Organisation], text: str) -> list[Organisation]:
    """Those whose code is like a text, then those whose name is."""
    by_code = {one.code: one for one in organisations}
    by_name = {one.name: one for one in organisations}
    near = [by_code[code] for code in near_names(text, by_code, NEAR + MORE)]
    if len(text) >= PART:
        near += [one for one in organisations if _said_alike(text, one.name)][:NEAR]
        near += [by_name[name] for name in near_names(text, by_name)]
    return list(dict.fromkeys(near))


def _said_alike(text: str, name: str) -> bool:
    """Whether every word of a text is nearly one of a name: cambrige, of Cambridge."""
    words = [word for word in _folded(name).split() if len(word) >= PART]
    return all(get_close_matches(word, words, 1, ALIKE) for word in _folded(text).split())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
