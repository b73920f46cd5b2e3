"""The national reference: figures of a release that local units are compared with, in a file.

It is made of a release, so that nothing hidden can be in it, and it holds no figure of a single
organisation but the lowest and highest scores that every report prints.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from surveybench import outputs
from surveybench.disclosure import Release
from surveybench.errors import Place, ReferenceFileError
from surveybench.jobs.hashes import rules
from surveybench.quantities import (
    NATIONAL,
    Axis,
    Flag,
    Grid,
    Ref,
    Waves,
    figures,
    frozen_quantities,
    quantity,
    unprintable,
    wave_text,
)
from surveybench.results import Reference, Standard
from surveybench.survey import Survey, Words
from surveybench.whole_files import NotReadError, read_whole

FORMAT = "surveybench reference 2"
LONGEST = 500  # letters of a name
LARGEST = 1e9  # no figure of a nation is larger
ROUNDED_BY = 0.1
FIELDS = ("statistic", "wave", "population", "measure", "option", "value", "flag")
LABELS = 5  # fields that say which figure it is
# Figures of subgroups stand in a list of their own, with the subgroup in place of the option; those
# of their answers in another, with the option before it, as in `2 sex Male`.
BY_SUBGROUP = "figures_by_subgroup"
BY_ANSWER = "figures_by_answer_of_subgroup"
# What there is only where a question is named as overall experience, or invited people are known,
# or since a later version than the first of this format.
OF_SOME = ("priority", "representative")
LATER = tuple(f"inequality.{key}" for key in ("section", "share", "share_lower", "share_upper"))
SUBGROUP_FIELDS = tuple("subgroup" if field == "option" else field for field in FIELDS)


def freeze(release: Release) -> Reference:
    """What is needed of a national release.

    Raises ReferenceFileError where it compares nobody, or is not of all organisations itself.
    """
    survey = release.survey
    if release.standard is None or release.provenance.against:
        raise ReferenceFileError(
            "published figures, and reports against a reference, hold no standard to compare with.",
            remedy="Make the reference from the answers of all organisations, or their tallies.",
        )
    names = _frozen_in(len(survey.waves), release.grids, subgroups=bool(survey.breakdowns))
    grids = {name: _national(release.grids[name]) for name in names}
    if not (grids["expected_range.national"].flags == Flag.OK).any():
        least = survey.settings.release.min_organisations
        raise ReferenceFileError(
            f"no figure may leave: fewer than {least} {survey.words.organisations} have results.",
            remedy="Make the reference from the answers of all organisations, or their tallies.",
        )
    return Reference(
        survey.id,
        survey.wave,
        rules(survey),
        survey.words.organisation,
        survey.words.organisations,
        len(release.organisations),
        release.provenance.made,
        release.provenance.version,
        release.standard,
        MappingProxyType(grids),
    )


def frozen_names() -> tuple[str, ...]:
    """The quantities that a reference holds, in the order of its file."""
    return tuple(row.name for row in frozen_quantities())


def _frozen_in(waves: int, present: Container[str], *, subgroups: bool) -> tuple[str, ...]:
    """Those of a run of so many waves, with subgroups or without: of one alone is no change.

    Some there are only where they are `present`.
    """
    rows = (quantity(name) for name in frozen_names())
    return tuple(
        row.name
        for row in rows
        if (waves > 1 or row.waves is not Waves.EARLIER)
        and (subgroups or Axis.SUBGROUP not in row.axes)
        and (row.name in present or (row.statistic not in OF_SOME and row.name not in LATER))
    )


def _national(grid: Grid) -> Grid:
    """What of a grid is of all organisations together."""
    if Axis.ORGANISATION not in grid.axes:
        return grid
    axes = {axis: labels for axis, labels in grid.axes.items() if axis is not Axis.ORGANISATION}
    o = grid.positions[Axis.ORGANISATION][NATIONAL]
    return Grid(axes, grid.values[..., o].copy(), grid.flags[..., o].copy())


def local(survey: Survey, reference: Reference, unit: tuple[str, str] | None = None) -> Survey:
    """The definition for units that are compared with a reference: its waves, their words.

    `unit` is what one and what several are called. Raises ReferenceFileError where the reference is
    of another survey, wave or rules.
    """
    if (reference.survey, reference.wave) != (survey.id, survey.wave):
        raise ReferenceFileError(
            f"is of {reference.survey} {wave_text(reference.wave)}, not of {survey.id} "
            f"{wave_text(survey.wave)}.",
            remedy="Name the definition that it was made with, or the reference of this wave.",
        )
    ours = rules(survey)
    other = [w for w in survey.waves if reference.rules.get(w, ours[w]) != ours[w]]
    if other:
        raise ReferenceFileError(
            f"was made with another definition of wave {', '.join(map(str, other))}.",
            remedy="Use the definition that it was made with: scores, sections, cleaning, age "
            f"bands, weights and limits must be the same. It was made with "
            f"version {reference.version} of this program.",
        )
    earlier = tuple(e for e in survey.earlier if e.survey.wave in reference.rules)
    words: Words = survey.words
    if unit:
        words = replace(words, organisation=unit[0], organisations=unit[1])
    return replace(survey, earlier=earlier, words=words)


def units(column: str) -> tuple[str, str]:
    """What the units of a column are called: `ward_code` gives ward, wards."""
    words = column.replace("_", " ").replace("-", " ").strip().lower().split()
    kept = [word for word in words if word not in ("code", "id", "name")] or words or ["unit"]
    one = " ".join(kept)
    ies = one.endswith("y") and one[-2:-1] not in tuple("aeiou")
    return one, f"{one[:-1]}ies" if ies else f"{one}s"


def remarks(reference: Reference) -> Iterator[str]:
    """What it does not hold, and what is not exact in it."""
    standard = reference.standard
    names = [
        population
        for population, shares in zip(
            standard.populations, standard.of(reference.wave), strict=True
        )
        if np.isnan(shares).any()
    ]
    if names:
        yield f"Without {', '.join(names)}: too few {reference.organisations} have results."
    if standard.rounded:
        waves = ", ".join(map(wave_text, sorted(standard.rounded)))
        yield (
            f"The profile that scores of {waves} are standardised to is rounded: exact, it could "
            "give away how many people answered where that is hidden. Scores differ from the "
            "national run a little."
        )


def save(reference: Reference, path: Path) -> None:
    """Write it whole or not at all; equal references give equal bytes."""
    content = {
        "format": FORMAT,
        "survey": reference.survey,
        "wave": reference.wave,
        "organisation": reference.organisation,
        "organisations": reference.organisations,
        "count": reference.count,
        "made": reference.made.isoformat(),
        "version": reference.version,
        "rules": {str(wave): rule for wave, rule in reference.rules.items()},
        "standard": _standard_out(reference.standard),
        "fields": FIELDS,
        "figures": _rows(reference),
        **_by_subgroup(reference),
    }
    document = {**content, "checksum": _checksum(content)}
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in document.items()]
    outputs.put(path, ("{\n" + ",\n".join(lines) + "\n}\n").encode())


def digest(reference: Reference) -> str:
    """Hash of the figures and the standard."""
    standard = _standard_out(reference.standard)
    figures_in_file = {"figures": _rows(reference), **_by_subgroup(reference)}
    figures_in_file.pop("fields_by_subgroup", None)
    return _checksum({"standard": standard, **figures_in_file})


def _value(value: Any) -> str:
    """A line for each figure, so that two files can be compared by eye."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(entry) for entry in value) + "\n]"
    return json.dumps(value)


def _rows(reference: Reference, kind: str = "") -> list[list[Any]]:
    """Every figure of none or of one kind of subgroups, hidden ones as null with their flag."""
    return [
        [
            *(f.ref.statistic, f.ref.wave, f.ref.population, f.ref.measure),
            *(" ".join(filter(None, (f.ref.option, f.ref.subgroup))), f.value, f.flag.word),
        ]
        for f in figures(reference.grids)
        if _kind(f.ref) == kind
    ]


def _kind(ref: Ref) -> str:
    """Which list of subgroups a figure stands in; nothing for one of none."""
    if not ref.subgroup:
        return ""
    return BY_ANSWER if ref.option else BY_SUBGROUP


def _by_subgroup(reference: Reference) -> dict[str, Any]:
    """Figures of subgroups, where there are any, and the names of their fields."""
    lists = {kind: _rows(reference, kind) for kind in (BY_SUBGROUP, BY_ANSWER)}
    fields = {"fields_by_subgroup": SUBGROUP_FIELDS} if lists[BY_SUBGROUP] else {}
    return {**fields, **{kind: rows for kind, rows in lists.items() if rows}}


def _standard_out(standard: Standard) -> dict[str, Any]:
    return {
        "strata": standard.strata,
        "rounded": standard.rounded,
        "shares": {
            str(wave): {
                population: None if np.isnan(shares).any() else shares.tolist()
                for population, shares in zip(standard.populations, standard.of(wave), strict=True)
            }
            for wave in standard.waves
        },
    }


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def load(path: Path) -> Reference:
    """Read a reference. Raises ReferenceFileError where it is damaged, or of another format."""
    try:
        raw = json.loads(read_whole(path, "reference"))
        written_format = str(raw.get("format"))
    except NotReadError as error:
        where = Place(file=str(path))
        raise ReferenceFileError(error.what, where=where, remedy=error.remedy) from None
    except (ValueError, AttributeError, RecursionError):
        raise _refused(path, "cannot be read as a national reference.") from None
    if written_format != FORMAT:
        raise _refused(path, f"is not of the format '{FORMAT}'.")
    stated = raw.pop("checksum", "")
    if stated != _checksum(raw):
        raise _refused(path, "was changed or cut after it was written.")
    try:
        return _reference(raw)
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError):
        raise _refused(path, "cannot be read as a national reference.") from None


def _refused(path: Path, what: str) -> ReferenceFileError:
    remedy = "Ask for the file again, as `surveybench reference` wrote it."
    return ReferenceFileError(what, where=Place(file=str(path)), remedy=remedy)


def _reference(raw: Mapping[str, Any]) -> Reference:
    _check_words(raw)
    rows = [*raw["figures"], *raw.get(BY_SUBGROUP, ()), *raw.get(BY_ANSWER, ())]
    wanted = [tuple(row[:LABELS]) for row in rows]
    present = {row[0] for row in rows}
    names = _frozen_in(len(raw["rules"]), present, subgroups=BY_SUBGROUP in raw)
    grids = {name: _grid(rows, name) for name in names}
    reference = Reference(
        str(raw["survey"]),
        int(raw["wave"]),
        {int(wave): str(rule) for wave, rule in raw["rules"].items()},
        str(raw["organisation"]),
        str(raw["organisations"]),
        int(raw["count"]),
        date.fromisoformat(raw["made"]),
        str(raw["version"]),
        _standard_in(raw["standard"]),
        MappingProxyType(grids),
    )
    again = [row for kind in ("", BY_SUBGROUP, BY_ANSWER) for row in _rows(reference, kind)]
    if [tuple(row[:LABELS]) for row in again] != wanted:
        raise ValueError
    waves = {wave for grid in grids.values() for wave in grid.axes.get(Axis.WAVE, ())}
    rules = set(reference.rules)
    if reference.wave not in rules or waves - rules or set(reference.standard.waves) != rules:
        raise ValueError
    return reference


def _check_words(raw: Mapping[str, Any]) -> None:
    """A checksum shows damage; not what was made up. Raises ValueError for what we never write."""
    texts = [raw[name] for name in ("survey", "organisation", "organisations", "made", "version")]
    for text in (*texts, *raw["rules"].values(), *raw["standard"]["strata"]):
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST or unprintable(text):
            raise ValueError
    for row in (*raw["figures"], *raw.get(BY_SUBGROUP, ()), *raw.get(BY_ANSWER, ())):
        texts_of_row = [row[0], *row[2:LABELS], row[6]]
        if type(row[1]) is not int or not all(isinstance(text, str) for text in texts_of_row):
            raise ValueError
    if type(raw["wave"]) is not int or type(raw["count"]) is not int or raw["count"] < 1:
        raise ValueError


def _grid(figures: list[list[Any]], name: str) -> Grid:
    """One quantity, from its rows in the file."""
    rows = [row for row in figures if row[0] == name]
    values = np.array([np.nan if row[5] is None else float(row[5]) for row in rows])
    flags = [Flag[row[6].upper()] for row in rows]
    is_shown = [flag is Flag.OK for flag in flags]
    if not rows or not np.array_equal(np.isfinite(values), is_shown):
        raise ValueError
    low, high = quantity(name).range
    bounded = (max(low, -LARGEST) <= values) & (values <= min(high, LARGEST))
    if not (np.isnan(values) | bounded).all() or not all(flag.exists for flag in flags):
        raise ValueError
    columns = {Axis.WAVE: 1, Axis.POPULATION: 2, Axis.MEASURE: 3, Axis.OPTION: 4, Axis.SUBGROUP: 4}
    if {Axis.OPTION, Axis.SUBGROUP} <= set(quantity(name).axes):
        rows = [[*row[:4], *_apart(row[4]), *row[5:]] for row in rows]
        columns[Axis.SUBGROUP] = 5
    axes = {
        axis: tuple(dict.fromkeys(row[columns[axis]] for row in rows))
        for axis in quantity(name).axes
        if axis is not Axis.ORGANISATION
    }
    if Axis.OPTION in axes:  # not every question has every one of them
        axes[Axis.OPTION] = tuple(sorted(axes[Axis.OPTION], key=int))
    shape = tuple(map(len, axes.values()))
    every, reasons = np.full(shape, np.nan), np.full(shape, Flag.NO_SUCH_ANSWER, np.int8)
    position = {axis: {label: i for i, label in enumerate(axes[axis])} for axis in axes}
    for row, figure, flag in zip(rows, values, flags, strict=True):
        place = tuple(position[axis][row[columns[axis]]] for axis in axes)
        every[place], reasons[place] = figure, flag
    lacking = reasons == Flag.NO_SUCH_ANSWER
    if Axis.POPULATION in axes and Axis.MEASURE in axes:
        # What a population was not asked stands in no row at all.
        between = tuple(i for i, a in enumerate(axes) if a not in (Axis.POPULATION, Axis.MEASURE))
        of_others = lacking.all(axis=between, keepdims=True)
        reasons = np.where(of_others, Flag.NOT_OF_POPULATION, reasons).astype(np.int8)
        lacking = lacking & ~of_others
    if lacking.any() and Axis.OPTION not in axes:
        raise ValueError
    return Grid(axes, every, reasons)


def _apart(both: str) -> tuple[str, str]:
    """The option and the subgroup. Raises ValueError where one is missing."""
    option, _, subgroup = both.partition(" ")
    if not (option and subgroup):
        raise ValueError
    return option, subgroup


def _standard_in(raw: Mapping[str, Any]) -> Standard:
    strata = tuple(map(str, raw["strata"]))
    waves = tuple(map(int, raw["shares"]))
    by_wave = [raw["shares"][str(wave)] for wave in waves]
    populations = tuple(by_wave[0])
    none = [np.nan] * len(strata)
    shares = np.array(
        [[entry[p] if entry[p] is not None else none for p in populations] for entry in by_wave],
        dtype=float,
    )
    if shares.shape[2] != len(strata) or (shares < 0).any() or (shares > 1).any():
        raise ValueError
    # Whole rows are hidden or none of one is; what is rounded adds up to about 1.
    sums = shares.sum(axis=2)
    if not (np.isnan(shares).all(axis=2) | (abs(sums - 1) < ROUNDED_BY)).all():
        raise ValueError
    return Standard(waves, populations, strata, shares, tuple(map(int, raw["rounded"])))
