"""Is a folder of reports still what a run wrote, and of these data?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench import outputs
from surveybench.disclosure import release
from surveybench.jobs import manifest
from surveybench.jobs.gather import National, worked_out
from surveybench.jobs.hashes import sha256
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.manifest import Manifest
from surveybench.quantities import wave_text
from surveybench.report.words import verify as words

NAMED = 10
NATIONAL_RUN = "national reference "  # what a run with one is made of, and its wave
# Folders that hold nothing but what a run wrote.
OURS = ("organisations", "national", "all", "site")


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What no longer fits, as paths below the folder, and what was found of the data."""

    manifest: Manifest
    version: str
    unfinished: bool
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    other: tuple[str, ...]
    of_data: tuple[str, ...] = ()
    same_data: bool = True

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written, and of the data named."""
        faults = self.missing or self.changed or self.other or self.unfinished
        return not faults and self.same_data

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, as a terminal shows it."""
        return tuple(_lines(self))

    @property
    def content(self) -> dict[str, Any]:
        """All of it as another program takes it; `same_data` is None where no data were named."""
        compared = bool(self.of_data)
        return {
            "sound": self.sound,
            "survey": self.manifest.survey,
            "wave": self.manifest.wave,
            "written_by": self.manifest.version,
            "files": len(self.manifest.files),
            "unfinished": self.unfinished,
            "missing": list(self.missing),
            "changed": list(self.changed),
            "others": list(self.other),
            "same_data": self.same_data if compared else None,
            "differences": [] if self.same_data else list(self.of_data),
        }


def verify(
    folder: Path,
    stamp: Stamp,
    inputs: Inputs | None = None,
    counting: Counting | None = None,
    national: National | None = None,
) -> VerifyReport:
    """Hold every file of a folder against its manifest; with `inputs` count again, and compare.

    `national` is the frozen run that the reports compare with, where they do. Raises InputError
    where the folder has no manifest.
    """
    path = manifest.found(folder)
    stated = manifest.read(path)
    here = {
        p.relative_to(folder).as_posix(): p
        for name in OURS
        for p in sorted((folder / name).rglob("*"))
        if p.is_file()
    }
    named = {name: folder / name for name in stated.files}
    present = {name: p for name, p in named.items() if _inside(folder, p)}
    changed = [name for name, p in present.items() if sha256(p) != stated.files[name]]
    of_data: tuple[str, ...] = ()
    if inputs is not None:
        of_data = tuple(_differences(stated, inputs, counting or Counting(), stamp, national))
    return VerifyReport(
        stated,
        stamp.version,
        outputs.unfinished_mark(folder) is not None,
        tuple(sorted(set(named) - set(present))),
        tuple(changed),
        tuple(sorted(set(here) - set(named))),
        of_data if of_data or inputs is None else (words.SAME_COUNTS,),
        not of_data,
    )


def _inside(folder: Path, path: Path) -> bool:
    """Whether it is a file of the folder: names of a manifest may not lead out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _differences(
    stated: Manifest,
    inputs: Inputs,
    counting: Counting,
    stamp: Stamp,
    national: National | None,
) -> Iterator[str]:
    """What of the data and the definition is not what the reports were made from."""
    if national is None and any(name.startswith(NATIONAL_RUN) for name in stated.inputs):
        yield words.NO_REFERENCE
        return
    released = release(worked_out(inputs, counting, stamp, national)[1])
    now = manifest.manifest_of(released.survey, released.provenance)
    names = {**stated.inputs, **now.inputs}
    other = [name for name in names if stated.inputs.get(name) != now.inputs.get(name)]
    if other:
        yield words.OTHER_COUNTS.format(names=", ".join(other))
    waves = [w for w in {**stated.rules, **now.rules} if stated.rules.get(w) != now.rules.get(w)]
    if waves:
        yield words.OTHER_RULES.format(waves=", ".join(map(wave_text, sorted(waves))))
    settings = [
        words.SETTING.format(name=name, now=value, then=stated.settings.get(name, "none"))
        for name, value in now.settings.items()
        if stated.settings.get(name) != value
    ]
    if settings:
        yield words.OTHER_SETTINGS.format(names="; ".join(settings))
    keys = manifest.differing(stated.definition, now.definition) if stated.definition else ()
    if keys:
        yield words.OTHER_PARTS.format(names=", ".join(keys))


def _lines(report: VerifyReport) -> Iterator[str]:
    stated = report.manifest
    if report.unfinished:
        yield words.NOT_WHOLE.format(marker=outputs.MARKER)
    groups = (
        (words.MISSING, report.missing),
        (words.CHANGED, report.changed),
        (words.OTHER, report.other),
    )
    for sentence, names in groups:
        if names:
            yield sentence.format(count=f"{len(names):,}")
            yield from (f"  {name}" for name in names[:NAMED])
            if len(names) > NAMED:
                yield words.MORE.format(count=f"{len(names) - NAMED:,}")
    if report.missing or report.changed:
        yield words.TO_DO
    elif report.other:
        yield words.OTHER_TO_DO
    elif not report.unfinished:
        yield words.WHOLE.format(
            count=f"{len(stated.files):,}",
            survey=stated.survey,
            wave=wave_text(stated.wave),
            version=stated.version,
        )
    yield from report.of_data
    if stated.version != report.version:
        yield words.OTHER_VERSION.format(ours=report.version, version=stated.version)
