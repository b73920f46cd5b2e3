"""Languages begun for a translator, and looked through; what each gave, as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench import languages, outputs
from surveybench.errors import LanguageError, OutputError, SurveybenchError

SHOWN = 20  # faults in lines


@dataclass(frozen=True, slots=True)
class Begun:
    """The files of a new language, with every text empty."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What was written, and what comes next."""
        return (
            f"{self.folder}: {len(self.files)} files, every text of them to be filled in.",
            f"Then: surveybench language check {self.folder}",
        )

    @property
    def content(self) -> dict[str, Any]:
        """The paths, as another program takes them."""
        return {"folder": str(self.folder), "files": [str(path) for path in self.files]}


@dataclass(frozen=True, slots=True)
class Checked:
    """A language held against English: how much of it is there, and what is wrong with it."""

    source: str
    name: str
    texts: int
    confirmed: int
    faults: tuple[SurveybenchError, ...]

    @property
    def content(self) -> dict[str, Any]:
        """All of it, as another program takes it."""
        return {
            "language": self.source,
            "name": self.name,
            "keys": self.texts,
            "confirmed": self.confirmed,
            "usable": not self.faults,
            "faults": [
                {"where": fault.where.parts, "what": fault.what, "remedy": fault.remedy}
                for fault in self.faults
            ],
        }

    def lines(self, every: bool = False) -> tuple[str, ...]:
        """The verdict, then the faults: all, or the first of them."""
        if not self.faults:
            drafts = self.texts - self.confirmed
            return (
                f"{self.name}: complete, {self.texts} keys.",
                f"{drafts} of them no speaker has confirmed: reports say that they are a draft."
                if drafts
                else "A speaker has confirmed all of them.",
            )
        shown = self.faults if every else self.faults[:SHOWN]
        more = len(self.faults) - len(shown)
        count = f"{len(self.faults)} texts" if len(self.faults) > 1 else "1 text"
        return (
            f"{self.name}: cannot be used yet, {count} missing or at odds with English:",
            *(f"  {fault}" for fault in shown),
            *([f"  and {more} more; --all shows them."] if more else []),
        )


def new(code: str, name: str, english_name: str, folder: Path, *, overwrite: bool = False) -> Begun:
    """Write the files of a new language. Raises OutputError for a folder that has some already."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise LanguageError(
            f"'{code}' is no tag of a language.", remedy="Write one such as cy, fr or pt-BR."
        )
    there = [path.name for path in folder.glob("*.yaml")] if folder.is_dir() else []
    if there and not overwrite:
        raise OutputError(
            f"{folder} has files of a language already, such as {sorted(there)[0]}.",
            remedy="Name another folder, or add --overwrite: their texts are lost then.",
        )
    written = []
    for file, text in languages.skeleton(code, name or code, english_name or code).items():
        outputs.put(folder / file, text.encode())
        written.append(folder / file)
    return Begun(folder, tuple(written))


def check(source: str) -> Checked:
    """Hold a language against English. Raises LanguageError where there is none to read."""
    reading = languages.reading_of(source)
    language = reading.language
    keys = sum(map(len, language.texts.values()))
    return Checked(source, language.name, keys, keys - language.drafts, reading.faults)
