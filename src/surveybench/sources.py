"""Which files make up a run: the answers of every wave, and the list of organisations."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from surveybench.engines import Source
from surveybench.errors import InputError, Place
from surveybench.results import NATIONAL, Organisation
from surveybench.survey import Survey

COLUMNS = ("code", "name", "synthetic")


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw files of every wave; organisations empty means: those the files name."""

    waves: Mapping[int, Source]
    organisations: tuple[Organisation, ...] = ()


def in_folder(folder: Path, survey: Survey) -> Sources:
    """The files of a data folder.

    `organisations.csv` (columns code, name, synthetic), and for every wave a folder named by it
    with `responses` and, where there is one, `sample`, each as .csv or .parquet. Raises
    InputError where a wave of the survey has no files.
    """
    if not folder.is_dir():
        raise InputError(
            "there is no such folder.", where=Place(file=str(folder)), remedy="Check the path."
        )
    waves = {wave: _wave(folder / str(wave)) for wave in survey.waves}
    listed = folder / "organisations.csv"
    return Sources(waves, read_organisations(listed) if listed.is_file() else ())


def _wave(folder: Path) -> Source:
    responses = _one(folder, "responses")
    if responses is None:
        raise InputError(
            "there is no file responses.csv or responses.parquet for this wave.",
            where=Place(file=str(folder)),
            remedy="Put it there, or remove the wave from `compare` in the definition.",
        )
    return Source(responses, _one(folder, "sample"))


def _one(folder: Path, stem: str) -> Path | None:
    found = [folder / f"{stem}{ending}" for ending in (".csv", ".parquet")]
    there = [path for path in found if path.is_file()]
    if len(there) > 1:
        raise InputError(
            f"there are two files named {stem}.",
            where=Place(file=str(folder)),
            remedy="Keep the one that counts.",
        )
    return there[0] if there else None


def read_organisations(path: Path) -> tuple[Organisation, ...]:
    """The list of organisations. Raises InputError naming the row that cannot be used."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=path.name),
            remedy=f"Save it with the columns {', '.join(COLUMNS)}.",
        ) from None
    found: dict[str, Organisation] = {}
    for line, row in enumerate(rows, 2):
        code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
        _check_row(path, line, code, name, code in found)
        synthetic = (row.get("synthetic") or "no").strip().lower() in ("yes", "true", "1")
        found[code] = Organisation(code, name, synthetic)
    if not found:
        raise InputError(
            "lists no organisation.",
            where=Place(file=path.name),
            remedy=f"Give one row each, with the columns {', '.join(COLUMNS)}.",
        )
    return tuple(found.values())


def _check_row(path: Path, line: int, code: str, name: str, again: bool) -> None:
    where = Place(file=path.name, row=line, column="code")
    if not code or not name:
        raise InputError(
            "the code or the name is blank.", where=where, remedy="Fill in both, or remove the row."
        )
    if again or code == NATIONAL:
        raise InputError(
            f"the code {code} stands twice." if again else f"the code '{NATIONAL}' is taken.",
            where=where,
            remedy="Give every organisation a code of its own.",
        )


def fingerprints(sources: Sources) -> tuple[tuple[str, str], ...]:
    """SHA-256 of every input file, by wave and name."""
    found = []
    for wave, source in sorted(sources.waves.items()):
        for path in (source.responses, source.sample):
            if path is not None:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                found.append((f"{wave}/{path.name}", digest))
    return tuple(found)
