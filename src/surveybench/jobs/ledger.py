"""The ledger of a release: what a later release, or an audit, must know of it, in one small file.

It holds nothing but what the release shows (numbers of people and scores, with their flags), the
groups inside its populations, its rule, and which larger unit each organisation is a part of. No
count is hashed: a hash of few people can be guessed. The one hash is that of the long table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench import outputs
from surveybench.disclosure import Release, View, groups_within
from surveybench.errors import LedgerError, Place
from surveybench.jobs.hashes import rules, sha256
from surveybench.quantities import CATALOGUE, Axis, Basis, Flag, Grid, Label, Unit, wave_text
from surveybench.survey import Survey
from surveybench.whole_files import NotReadError, read_whole

FORMAT = "surveybench ledger 1"
KIND = "ledger"
# What a later release is compared by: counts of people, shares of them, scores.
COUNTS = (Basis.INVITED, Basis.RETURNS, Basis.PEOPLE, Basis.ANSWERS, Basis.SUBGROUP)
SCORES = ("score.score", "score.crude", "subgroup.score")
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
Within = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Ledger:
    """A release as its ledger tells of it.

    `rules` are by wave the hash of all that decides a score. `table` is the name and SHA-256 of the
    long table that was written with it, empty where none was. `says_subgroups` is False where the
    version that wrote it did not say which there were.
    """

    survey: str
    wave: int
    version: str
    rules: Mapping[int, str]
    view: View
    table: tuple[str, str] = ("", "")
    says_subgroups: bool = True


def view_of(release: Release, within: Within, name: str) -> View:
    """A release as its reader has it, by the name it is told of."""
    survey = release.survey
    populations = (population.id for population in survey.populations)
    return View(
        name,
        {name: grid for name, grid in release.grids.items() if name in ledger_names()},
        dict(zip(populations, groups_within(survey), strict=True)),
        survey.settings.release.min_respondents,
        release.provenance.against is None,
        survey.columns.organisation,
        within,
        _items(survey),
        {breakdown.name: breakdown.subgroups for breakdown in survey.breakdowns},
    )


def _items(survey: Survey) -> dict[int, dict[str, str]]:
    """What each measure is called in each wave's own definition.

    A section, and a question that a wave did not ask, is this wave's alone.
    """
    ours = {item.id: item.id for item in survey.evaluative}
    by_wave = {survey.wave: ours} | {e.survey.wave: dict(e.items) for e in survey.earlier}
    return {
        wave: {m: items.get(m, f"{m} of {survey.wave}") for m in survey.measures}
        for wave, items in by_wave.items()
    }


def ledger_names() -> tuple[str, ...]:
    """The quantities that a ledger holds."""
    return tuple(
        name
        for name, row in CATALOGUE.items()
        if row.released is not None
        and Axis.ORGANISATION in row.axes
        and (name in SCORES or (row.basis in COUNTS and row.unit in (Unit.PEOPLE, Unit.SHARE)))
    )


def of_release(release: Release, within: Within, table: tuple[str, str] = ("", "")) -> Ledger:
    """The ledger of a release, with the name and hash of its long table."""
    survey = release.survey
    view = view_of(release, within, f"{survey.id} {wave_text(survey.wave)}")
    return Ledger(survey.id, survey.wave, release.provenance.version, rules(survey), view, table)


def file_name(survey: str, wave: int) -> str:
    """What the ledger of a release is called."""
    return outputs.file_name("", survey, wave, KIND, "json")


def write(ledger: Ledger) -> bytes:
    """The ledger as a file; equal releases give equal bytes."""
    view = ledger.view
    raw: dict[str, Any] = {
        "format": FORMAT,
        "about": "What this release shows, for comparison with later ones. It holds nothing else.",
        "survey": ledger.survey,
        "wave": ledger.wave,
        "version": ledger.version,
        "rules": {str(wave): rule for wave, rule in ledger.rules.items()},
        "populations": {name: sorted(groups) for name, groups in view.populations.items()},
        "min_respondents": view.least,
        "national_is_the_sum": view.whole,
        "column": view.column,
        "within": {column: dict(sorted(codes.items())) for column, codes in view.within.items()},
        "items": {str(wave): dict(items) for wave, items in view.items.items()},
        "breakdowns": {name: list(subgroups) for name, subgroups in view.breakdowns.items()},
        "table": {"name": ledger.table[0], "sha256": ledger.table[1]},
        "flags": {SIGNS[flag]: flag.word for flag in Flag},
        "figures": {name: _grid_out(grid) for name, grid in view.grids.items()},
    }
    raw["checksum"] = _checksum(raw)
    return (json.dumps(raw, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _grid_out(grid: Grid) -> dict[str, Any]:
    shown = grid.flags == Flag.OK
    return {
        "axes": {str(axis): list(labels) for axis, labels in grid.axes.items()},
        "flags": "".join(SIGNS[flag] for flag in grid.flags.ravel().tolist()),
        "shown": _plain(grid.values[shown]),
        "bounds": [] if grid.bounds is None else _plain(grid.bounds[_bounded(grid.flags)]),
    }


def _plain(values: NDArray[np.float64]) -> list[int | float]:
    return [int(n) if n.is_integer() else n for n in map(float, values)]


def _bounded(flags: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Where a bound stands in the place of a value."""
    return np.isin(flags, [flag for flag in Flag if flag.bounds])


def _checksum(raw: Mapping[str, Any]) -> str:
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load(path: Path) -> Ledger:
    """Read one. Raises LedgerError where it is none, of another format, or was changed."""
    try:
        raw = json.loads(read_whole(path, "record"))
        written_format = raw["format"]
    except NotReadError as error:
        where = Place(file=str(path))
        raise LedgerError(error.what, where=where, remedy=error.remedy) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(path, "is no ledger of a release.") from None
    if written_format != FORMAT:
        raise _refused(
            path,
            f"is of the format '{written_format}', which this version cannot read: nothing of that "
            "release can be compared.",
        )
    stated = raw.pop("checksum", "")
    if stated != _checksum(raw):
        raise _refused(path, "was changed or cut after it was written.")
    try:
        return _ledger(raw, str(path))
    except (AttributeError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        raise _refused(path, "is no ledger of a release.") from None


def _ledger(raw: Mapping[str, Any], name: str) -> Ledger:
    flags = {sign: Flag[word.upper()] for sign, word in raw["flags"].items()}
    view = View(
        name,
        {str(key): _grid_in(entry, flags) for key, entry in raw["figures"].items()},
        {str(key): frozenset(map(str, groups)) for key, groups in raw["populations"].items()},
        int(raw["min_respondents"]),
        bool(raw["national_is_the_sum"]),
        str(raw["column"]),
        {str(column): dict(codes) for column, codes in raw["within"].items()},
        {int(wave): dict(items) for wave, items in raw["items"].items()},
        # Of an earlier version it does not say whether there were any.
        {str(name): tuple(map(str, one)) for name, one in raw.get("breakdowns", {}).items()},
    )
    return Ledger(
        str(raw["survey"]),
        int(raw["wave"]),
        str(raw["version"]),
        {int(wave): str(rule) for wave, rule in raw["rules"].items()},
        view,
        (str(raw["table"]["name"]), str(raw["table"]["sha256"])),
        says_subgroups="breakdowns" in raw,
    )


def _grid_in(entry: Mapping[str, Any], known_flags: Mapping[str, Flag]) -> Grid:
    axes: dict[Axis, tuple[Label, ...]] = {
        axis: tuple(entry["axes"][axis]) for axis in Axis if axis in entry["axes"]
    }
    shape = tuple(map(len, axes.values()))
    flags = np.array([known_flags[sign] for sign in entry["flags"]], np.int8).reshape(shape)
    values = np.full(shape, np.nan)
    values[flags == Flag.OK] = np.array(entry["shown"], float)
    listed = entry.get("bounds")  # of an earlier version it has none
    if not listed:
        return Grid(axes, values, flags)
    bounds = np.full(shape, np.nan)
    bounds[_bounded(flags)] = np.array(listed, float)
    return Grid(axes, values, flags, bounds=bounds)


def _refused(path: Path, what: str) -> LedgerError:
    remedy = "Take the ledger as `surveybench run` wrote it, beside its release."
    return LedgerError(what, where=Place(file=str(path)), remedy=remedy)


def in_folder(folder: Path) -> list[Path]:
    """The ledgers in a folder of reports."""
    return sorted(folder.glob(f"*_{KIND}.json"))


def earlier(place: Path, survey: str) -> Ledger:
    """The ledger of an earlier release of a survey: a folder of reports, or the ledger itself.

    Raises LedgerError where there is none, it is of another survey, or the long table beside it is
    not as it was written.
    """
    ledgers = [load(path) for path in _paths(place)]
    same = [ledger for ledger in ledgers if ledger.survey == survey]
    if not same:
        surveys = ", ".join(
            sorted({f"{ledger.survey} {wave_text(ledger.wave)}" for ledger in ledgers})
        )
        raise LedgerError(
            f"is a release of another survey ({surveys}), of other people: nothing of it can be "
            f"compared with {survey}.",
            where=Place(file=str(place)),
            remedy="Name an earlier release of this survey, or leave it out.",
        )
    newest = max(same, key=lambda ledger: ledger.wave)
    if place.is_dir():
        refuse_edited(newest, place)
    return replace(newest, view=replace(newest.view, name=str(place)))


def _paths(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    paths = in_folder(place)
    if not paths:
        raise LedgerError(
            "holds no ledger of a release (a file that ends in _ledger.json).",
            where=Place(file=str(place)),
            remedy="Name the folder that `run --out` wrote, or the ledger itself. A release of an "
            "earlier version has none: make it again from the same data, and compare with that.",
        )
    return paths


def refuse_edited(ledger: Ledger, folder: Path) -> None:
    """Raise LedgerError where the long table beside a ledger is not as it was written."""
    name, stated = ledger.table
    for path in sorted(folder.glob(f"*/{name}")) if name else ():
        if sha256(path) != stated:
            raise LedgerError(
                "was edited after it was written: its figures are not those of the ledger beside "
                "it.",
                where=Place(file=str(path)),
                remedy="Put the file back as the program wrote it. To compare with the figures as "
                "they were written, which the ledger holds whole, name the ledger itself: "
                f"{file_name(ledger.survey, ledger.wave)}.",
            )
