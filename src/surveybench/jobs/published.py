"""Published files: what they hold, which organisations, and their figures as a user named them."""

from __future__ import annotations

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
from surveybench.quantities import Organisation
from surveybench.survey import Survey

NEAR = 5  # names suggested for one that is not known


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


def layouts_of(layout: Path | None) -> tuple[Layout, ...]:
    """The layouts to try: that of a file or an id, or all shipped ones."""
    return shipped_layouts() if layout is None else (find_layout(layout),)


def look(files: Sequence[Path], layout: Path | None) -> tuple[str, ...]:
    """What each file holds, in lines. Raises InputError for one that no layout fits."""
    layouts = layouts_of(layout)
    return tuple(line for file in files for line in recognised(file, layouts)[1])


def organisations(files: Sequence[Path], layout: Path | None) -> dict[str, str]:
    """The name of every organisation of the files by its code, in the order of the codes."""
    layouts = layouts_of(layout)
    names: dict[str, str] = {}
    for file in files:
        for one in organisations_in(file, layouts):
            names.setdefault(one.code, one.name)
    return dict(sorted(names.items()))


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


def chosen_codes(organisations: Sequence[Organisation], wanted: Sequence[str]) -> tuple[str, ...]:
    """The codes of organisations named by code or by name. Raises ReleaseError, with near ones."""
    return tuple(_code(organisations, text) for text in wanted)


def _code(organisations: Sequence[Organisation], text: str) -> str:
    exact = [one.code for one in organisations if one.code == text]
    key = _folded(text)
    same = exact or [
        one.code for one in organisations if key in (_folded(one.code), _folded(one.name))
    ]
    if len(same) == 1:
        return same[0]
    within = [one for one in organisations if key and key in _folded(one.name)]
    if len(within) == 1 and not same:
        return within[0].code
    near = within or [one for one in organisations if one.code in _near(organisations, text)]
    shown = "; ".join(f"{one.code} {one.name}" for one in near[:NEAR])
    several = f"{len(within)} organisations are called so" if len(within) > 1 else ""
    raise ReleaseError(
        f"'{text}': {several}." if several else f"there is no organisation {text}.",
        remedy=(f"Did you mean {shown}? " if shown else "") + "--list shows them all.",
    )


def _near(organisations: Sequence[Organisation], text: str) -> set[str]:
    """Codes that are like a text, and those whose names are."""
    codes = {_folded(one.code): one.code for one in organisations}
    names = {_folded(one.name): one.code for one in organisations}
    key = _folded(text)
    found = [codes[match] for match in get_close_matches(key, codes, n=NEAR, cutoff=0.5)]
    found += [names[match] for match in get_close_matches(key, names, n=NEAR, cutoff=0.6)]
    return set(found)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
