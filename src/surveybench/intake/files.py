"""Which files make up a run: the answers of every wave, and the list of organisations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from surveybench import readers
from surveybench.errors import InputError, Place, told_by_system
from surveybench.intake.database import tables_of_waves
from surveybench.intake.organisation_list import read_organisations
from surveybench.intake.source import Source
from surveybench.quantities import Organisation, wave_text
from surveybench.readers import Location, Mapped, StoredFile, Table
from surveybench.survey import Survey
from surveybench.survey.mapping import WaveMapping

STEMS = ("responses", "sample")
# Notes lie beside data, and are none.
PLAIN = (".txt", ".md", ".pdf", ".docx", ".html", ".json")
DATA = (*readers.ENDINGS, ".zip", ".7z", ".rar", ".sas7bdat", ".dta", ".xml", ".feather")
NAMES_TOLD = 5
Folder = Path | StoredFile
Stamp = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw files of every wave; organisations empty means: those the files name.

    `listed` is the file that the organisations were read from. `stamps` tell, by file, what it was
    when it was named: equal while nobody writes to it.
    """

    waves: Mapping[int, Source]
    organisations: tuple[Organisation, ...] = ()
    listed: Location | None = None
    mapping: Path | None = None
    stamps: Mapping[Location, Stamp] = field(default_factory=dict[Location, "Stamp"], compare=False)


def in_folder(folder: str | Location, survey: Survey, *, some_waves: bool = False) -> Sources:
    """The files of a data folder, on this computer or in a store, or the tables of a database.

    `organisations.csv` (columns code, name, synthetic), and for every wave a folder named by it
    with `responses` and, where there is one, `sample`: each a file of any kind that is read, or a
    folder of such files. Of a database, whatever it is called there: tables `organisations`,
    `responses_2025`, `sample_2025`. Raises InputError where a wave of the survey has no files, or
    with `some_waves` where none has.
    """
    folder = readers.location(folder) if isinstance(folder, str) else folder
    if isinstance(folder, Table):
        found = tables_of_waves(folder, survey, some_waves=some_waves)
        codes = read_organisations(found.listed) if found.listed else ()
        return Sources(found.waves, codes, found.listed)
    if not folder.is_dir():
        raise InputError(
            "there is no such folder.", where=Place(file=str(folder)), remedy="Check the path."
        )
    folders = {wave: _folder_of(folder, wave) for wave in survey.waves}
    present = [wave for wave, of_wave in folders.items() if of_wave.is_dir()]
    chosen = present if some_waves and present else survey.waves
    waves = {wave: _wave(folders[wave]) for wave in chosen}
    listed = folder / "organisations.csv"
    if not listed.is_file():
        _no_other_list(folder)
        return Sources(waves)
    return Sources(waves, read_organisations(listed), listed)


def _folder_of(folder: Folder, wave: int) -> Folder:
    """The folder of a wave: 2026-03, or the same without its hyphen."""
    plain = folder / str(wave)
    return plain if plain.is_dir() else folder / wave_text(wave)


def mapped(files: Sources, mapping: Path, survey: Survey) -> Sources:
    """The same files, understood as a mapping file says. Raises DefinitionError about that."""
    from surveybench.survey.mapping_file import load_mapping

    how = load_mapping(mapping, survey)
    waves = {wave: _understood(source, how[wave]) for wave, source in files.waves.items()}
    return replace(files, waves=waves, mapping=mapping)


def _understood(source: Source, how: WaveMapping) -> Source:
    assert isinstance(source.responses, Location)
    assert source.sample is None or isinstance(source.sample, Location)
    sample = Mapped(source.sample, how.sample) if source.sample else None
    return Source(Mapped(source.responses, how.responses), sample)


def _wave(folder: Folder) -> Source:
    responses = _one(folder, "responses")
    spare = _spare(folder)
    if responses is None:
        available = f" There is: {', '.join(spare[:NAMES_TOLD])}." if spare else ""
        raise InputError(
            f"there is no file responses.csv for this wave, nor one of another kind.{available}",
            where=Place(file=str(folder)),
            remedy=f"Put it there, ending in {', '.join(readers.ENDINGS[:-1])} or "
            f"{readers.ENDINGS[-1]}, or a folder named responses; or remove the wave from "
            "`compare` in the definition.",
        )
    sample = _one(folder, "sample")
    if spare:
        raise InputError(
            f"there are files that would not be read: {', '.join(spare[:NAMES_TOLD])}.",
            where=Place(file=str(folder)),
            remedy="Take them away, or put all files of answers into a folder named responses, and "
            "all of the sample into one named sample.",
        )
    return Source(responses, sample)


def _spare(folder: Folder) -> list[str]:
    """Files that look like data or hold some, and are neither answers nor sample of the wave."""
    files = _entries(folder)
    names = {f"{stem}{ending}" for stem in STEMS for ending in ("", *readers.ENDINGS)}
    spare = [path.name for path in files if path.name.lower() not in names]
    return [name for name in spare if _looks_like_data(name)]


def _looks_like_data(name: str) -> bool:
    low = name.lower()
    hidden = low.startswith((".", "~$"))
    plain = low.endswith(PLAIN) and not low.startswith(STEMS)
    return not hidden and not plain and (low.startswith(STEMS) or low.endswith(DATA))


def _no_other_list(folder: Folder) -> None:
    names = sorted(path.name for path in folder.iterdir())
    wrong = [name for name in names if Path(name).stem.lower() == "organisations"]
    if wrong:
        raise InputError(
            "the list of organisations is read from a file organisations.csv only.",
            where=Place(file=str(folder / wrong[0])),
            remedy="Save it as 'CSV UTF-8' under this name, in small letters.",
        )


def _entries(folder: Folder) -> list[Folder]:
    """What a folder holds, by name; nothing where there is none."""
    return sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []


def _one(folder: Folder, stem: str) -> Folder | None:
    """The file or the folder of this name, whatever its kind."""
    names = {stem, *(f"{stem}{ending}" for ending in readers.ENDINGS)}
    matching = [path for path in _entries(folder) if path.name.lower() in names]
    matching = [path for path in matching if path.is_dir() == (path.name.lower() == stem)]
    if len(matching) > 1:
        raise InputError(
            f"there are {len(matching)} files named {stem}: "
            f"{', '.join(path.name for path in matching)}.",
            where=Place(file=str(folder)),
            remedy="Keep the one that counts.",
        )
    return matching[0] if matching else None


def stamped(sources: Sources) -> Sources:
    """The same files, with what they are now. What is wrong with one is told where it is read."""
    with suppress(InputError):
        return replace(sources, stamps={path: _stamp(path) for path in _named(sources).values()})
    return sources


@contextmanager
def unchanged(sources: Sources) -> Iterator[None]:
    """Within, nobody may write to the files: else whatever came of them is told as that.

    Raises InputError where somebody did.
    """
    try:
        yield
    except Exception:
        refuse_changed(sources)
        raise
    refuse_changed(sources)


def refuse_changed(sources: Sources) -> None:
    """Raise InputError where a file is no longer what it was when it was stamped."""
    for path, stamp in sources.stamps.items():
        if _stamp(path) != stamp:
            raise _changed(path, "changed while it was read")


def _stamp(path: Location) -> Stamp:
    """Size, times and place of a file on its disk; of a table what it holds."""
    try:
        return readers.stamp(path)
    except OSError:
        raise _changed(path, "vanished while it was read") from None


def _changed(path: Location, what: str) -> InputError:
    return InputError(
        f"the file {what}, so nothing was written.",
        where=Place(file=str(path)),
        remedy="Wait until nobody writes to it, and run it again.",
    )


def _named(sources: Sources) -> dict[str, Location]:
    """Every input file, by wave and name."""
    paths: dict[str, Location] = {
        path.name: path for path in (sources.listed, sources.mapping) if path
    }
    for wave, source in sorted(sources.waves.items()):
        for file in (source.responses, source.sample):
            parts = readers.files_in(file) if file else {}
            paths |= {f"{wave_text(wave)}/{name}": path for name, path in parts.items()}
    return paths


def fingerprints(sources: Sources) -> tuple[tuple[str, str], ...]:
    """SHA-256 of every input file, by wave and name."""
    return tuple((name, _sha256(path)) for name, path in _named(sources).items())


def _sha256(path: Location) -> str:
    try:
        return readers.sha256(path)
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({told_by_system(error)}).",
            where=Place(file=str(path)),
            remedy="Check that it is there, that you may read it, and that its disk is there.",
        ) from None
