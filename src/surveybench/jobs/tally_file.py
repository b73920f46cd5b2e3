"""Counts that travel: a tally in a file, with the names of its organisations and its origin.

Organisations count at home and send this file instead of records. Files of different organisations
add up to the file of them all, in any order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveybench import outputs
from surveybench.disclosure import groups_within
from surveybench.errors import InputError, Place, TallyError
from surveybench.jobs.parents import Part
from surveybench.limits import limit, shown, way_up
from surveybench.quantities import Organisation, did_you_mean
from surveybench.survey import Survey
from surveybench.tally import (
    Axes,
    SmallCells,
    Tally,
    axes_of,
    counted_in,
    load_with_notes,
    save_tally,
    share,
    small_cells,
    small_differences,
    total,
)

SHOWN = 20  # faults in one message
NAMED = 6  # organisations in one fault


@dataclass(frozen=True)
class TallyFile:
    """A tally with what travels beside it.

    `organisations` are those whose names are known; `column` is what stood for the organisation
    where that was not the definition's own; `versions` of the software counted it; `inputs` are the
    raw files with their SHA-256. `parts` says which larger units the organisations are parts of.
    """

    tally: Tally
    organisations: tuple[Organisation, ...] = ()
    column: str = ""
    versions: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


def _listed(organisation: Organisation) -> tuple[str | bool, ...]:
    """What is known of an organisation; peers where it has any."""
    peers = (organisation.peers,) if organisation.peers else ()
    return (organisation.code, organisation.name, organisation.synthetic, *peers)


def file_name(code: str, file: TallyFile) -> str:
    """What the counts of one organisation are called."""
    wave = max(file.tally.waves)
    survey = file.tally[wave].axes.survey
    return outputs.file_name(code, survey, wave, "counts", "tally")


def save(file: TallyFile, path: Path) -> None:
    """Write it whole or not at all; equal counts and origins give equal bytes."""
    notes = {
        "organisations": sorted(map(_listed, file.organisations)),
        "column": file.column,
        "versions": sorted(set(file.versions)),
        "inputs": sorted(set(file.inputs)),
    }
    if file.parts:
        notes["parts"] = sorted(set(file.parts))
    save_tally(file.tally, path, json.dumps(notes))


def save_each(file: TallyFile, folder: Path) -> tuple[Path, ...]:
    """A file for each organisation, all of them or none: half of them would look like all.

    Raises OutputError where one cannot be written.
    """
    outputs.refuse_clashes(codes(file.tally))
    names = [file_name(code, file) for code in codes(file.tally)]
    with outputs.result(folder, "surveybench tally --each", private=True) as staging:
        for name, code in zip(names, codes(file.tally), strict=True):
            save(of_organisations(file, [code]), staging.stage / name)
    return tuple(folder / name for name in names)


def load(path: Path) -> TallyFile:
    """Read one. Raises TallyError where it is damaged, or of another format."""
    tally, notes = load_with_notes(path)
    try:
        raw = json.loads(notes) if notes else {}
        return TallyFile(
            tally,
            tuple(
                Organisation(_text(c), _text(n), bool(s), _text(peers[0]) if peers else "")
                for c, n, s, *peers in raw.get("organisations", ())
            ),
            _text(raw.get("column", "")),
            tuple(map(_text, raw.get("versions", ()))),
            tuple((_text(name), _text(hashed)) for name, hashed in raw.get("inputs", ())),
            tuple(
                (_text(c), _text(larger), _text(code)) for c, larger, code in raw.get("parts", ())
            ),
        )
    except (AttributeError, TypeError, ValueError, RecursionError, InputError):
        raise TallyError(
            "cannot be read as a tally: its notes are not as this program writes them.",
            where=Place(file=str(path)),
            remedy="Ask for the file again; it must come whole, as it was written.",
        ) from None


def _text(value: object) -> str:
    """A text as it is. Raises ValueError for anything else, TallyError for one without end."""
    if not isinstance(value, str):
        raise ValueError
    if len(value) > limit("tally_text"):
        raise TallyError(
            f"cannot be read as a tally: a text in it has more than {shown('tally_text')}.",
            remedy=f"Ask for the file again. {way_up('tally_text')}",
        )
    return value


def load_all(paths: Sequence[Path]) -> dict[str, TallyFile]:
    """Several files by name, or all of a folder that end in .tally.

    Raises TallyError that names every one that cannot be read.
    """
    files: dict[str, TallyFile] = {}
    faults: list[str] = []
    every_path = [p for path in paths for p in (_in_folder(path) if path.is_dir() else (path,))]
    for path in dict.fromkeys(every_path):
        try:
            files[str(path)] = load(path)
        except TallyError as error:
            faults.append(str(error))
    _raise(faults)
    return files


def _in_folder(folder: Path) -> list[Path]:
    paths = sorted(folder.glob("*.tally"))
    if not paths:
        raise TallyError(
            "no file in this folder ends in .tally.",
            where=Place(file=str(folder)),
            remedy="Name the files themselves.",
        )
    return paths


def merge(files: Mapping[str, TallyFile]) -> TallyFile:
    """All files as one, equal to counting their people together.

    Raises TallyError with everything that keeps them apart: other definitions, another column as
    the organisation, one organisation in two files, one code with two names.
    """
    _raise([*_other_definitions(files), *_twice(files), *_two_names(files)])
    every = files.values()
    return TallyFile(
        total(wave for file in every for wave in file.tally.waves.values()),
        tuple(sorted({o for f in every for o in f.organisations}, key=lambda o: o.code)),
        next((f.column for f in every), ""),
        tuple(sorted({version for f in every for version in f.versions})),
        tuple(sorted({entry for f in every for entry in f.inputs})),
        tuple(sorted({part for f in every for part in f.parts})),
    )


def _raise(faults: Sequence[str]) -> None:
    if not faults:
        return
    if len(faults) == 1:
        raise TallyError(faults[0])
    listed = "\n".join(f"  {fault}" for fault in faults[:SHOWN])
    rest = f"\n  and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    raise TallyError(f"the tallies cannot be used together ({len(faults)} faults):\n{listed}{rest}")


def _other_definitions(files: Mapping[str, TallyFile]) -> Iterator[str]:
    """Files that differ from the first that has such a wave."""
    firsts: dict[int, tuple[str, Axes]] = {}
    for name, file in files.items():
        first = next(iter(files))
        for wave, counts in file.tally.waves.items():
            axes = replace(counts.axes, organisations=())
            first_name, expected = firsts.setdefault(wave, (name, axes))
            if expected != axes:
                yield (
                    f"{name}: wave {wave} was counted with another definition than in "
                    f"{first_name}. Count it again with the same one."
                )
        if file.column != files[first].column:
            yield (
                f"{name}: what it takes as the organisation is not what {first} takes. "
                "Count both with the same --by, or both without."
            )
        surveys = {c.axes.survey for f in (files[first], file) for c in f.tally.waves.values()}
        if len(surveys) > 1:
            yield f"{name}: is of another survey than {first}."


def _twice(files: Mapping[str, TallyFile]) -> Iterator[str]:
    """Organisations that two files hold in one wave."""
    firsts: dict[tuple[int, str], str] = {}
    for name, file in files.items():
        both: dict[tuple[str, int], list[str]] = {}
        for wave, counts in file.tally.waves.items():
            for code in counted_in(counts):
                first_name = firsts.setdefault((wave, code), name)
                if first_name != name:
                    both.setdefault((first_name, wave), []).append(code)
        for (first_name, wave), repeated in both.items():
            yield (
                f"{first_name} and {name} both hold {_named(repeated)} in wave {wave}. Keep one of "
                "the two."
            )


def _two_names(files: Mapping[str, TallyFile]) -> Iterator[str]:
    firsts: dict[str, tuple[str, Organisation]] = {}
    for name, file in files.items():
        for organisation in file.organisations:
            first_name, named_first = firsts.setdefault(organisation.code, (name, organisation))
            if named_first != organisation:
                yield (
                    f"{name}: names {organisation.code} otherwise than {first_name} does. "
                    "Use one list of organisations."
                )


def _named(codes: Sequence[str]) -> str:
    rest = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return f"{', '.join(codes[:NAMED])}{rest}"


def of_organisations(file: TallyFile, only: Iterable[str]) -> TallyFile:
    """The file of some organisations alone. Raises TallyError for a code that it does not have."""
    chosen = tuple(sorted(set(only)))
    present = codes(file.tally)
    unknown = [code for code in chosen if code not in present]
    if unknown:
        raise TallyError(
            f"there is no organisation {_named(unknown)}.",
            remedy=did_you_mean(unknown[0], present) or "There is none at all.",
        )
    waves = {wave: share(counts, chosen) for wave, counts in file.tally.waves.items()}
    named = tuple(o for o in file.organisations if o.code in chosen)
    parts = tuple(part for part in file.parts if part[2] in chosen)
    return replace(file, tally=Tally(waves), organisations=named, parts=parts)


def codes(tally: Tally) -> tuple[str, ...]:
    """The organisations of any wave, those without anybody included."""
    return tuple(sorted({c for wave in tally.waves.values() for c in wave.axes.organisations}))


def small(tally: Tally, least: int, survey: Survey) -> tuple[SmallCells, ...]:
    """The tables of every wave with counts, or differences of two, of 1 to `least` - 1 people."""
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    found: list[SmallCells] = []
    for wave, counts in tally.waves.items():
        names = (population.id for population in definitions[wave].populations)
        inside = dict(zip(names, groups_within(definitions[wave]), strict=True))
        found += [*small_cells(counts, least), *small_differences(counts, least, inside)]
    return tuple(found)


def fits(files: Mapping[str, TallyFile], survey: Survey) -> None:
    """Raise TallyError naming every file whose waves were counted with another definition."""
    definitions = {d.wave: d for d in (survey, *(e.survey for e in survey.earlier))}
    faults = []
    for name, file in files.items():
        for wave, counts in file.tally.waves.items():
            axes = counts.axes
            if axes.survey != survey.id:
                faults.append(f"{name}: is of the survey {axes.survey}, not {survey.id}.")
            # The fingerprint alone can be borrowed from another file.
            elif wave in definitions and axes_of(definitions[wave], axes.organisations) != axes:
                faults.append(
                    f"{name}: wave {wave} was counted with another definition"
                    f"{_versions(file)}. Count its raw files again with this one."
                )
    _raise(list(dict.fromkeys(faults)))


def _versions(file: TallyFile) -> str:
    return f" (by version {', '.join(file.versions)})" if file.versions else ""


def gathered(paths: Sequence[Path], survey: Survey) -> TallyFile:
    """Files as one tally of a survey. Raises TallyError with all that is wrong with them."""
    files = load_all(paths)
    fits(files, survey)
    return merge(files)


def made_from(tally: Tally, organisations: Sequence[Organisation]) -> tuple[tuple[str, str], ...]:
    """What reports say they were made from beside their figures: a hash of the names.

    It does not depend on how the people arrived: in what files, in what order, counted where. The
    counts are not hashed, because a hash lets others try guesses of hidden ones.
    """
    listed = codes(tally)
    rows = sorted(_listed(o) for o in organisations if o.code in listed)
    if not rows:
        return ()
    return (("names of organisations", hashlib.sha256(json.dumps(rows).encode()).hexdigest()),)
