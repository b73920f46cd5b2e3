"""What a run that was stopped had finished: the counts of whole waves, kept in a folder.

A part is the tally of one wave, with what it was counted from: the raw files by their content, the
definition, the mapping, the program. Where anything differs it is not taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from surveybench import outputs, readers
from surveybench.engines import Counted
from surveybench.errors import InputError, OutputError, Place, TallyError, told_by_system
from surveybench.intake import Sources, fingerprints
from surveybench.jobs import tally_file
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation, wave_text
from surveybench.readers import Location, Mapped
from surveybench.respondents import Issues
from surveybench.survey import Survey
from surveybench.tally import Tally, WaveTally

NOT_CLEANED_NOW = (
    "counted by an earlier run, which printed what cleaning changed; count again without --keep "
    "to see it."
)
Stamp = tuple[int | str, ...]
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Keep:
    """A folder for finished parts, the version that counts, and who is told what was done.

    `column` is what stands for the organisation where that is not the definition's own.
    """

    folder: Path
    version: str
    say: Callable[[str], None]
    column: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One wave that is to be counted: where its counts belong, and what they must be made from."""

    keep: Keep
    survey: Survey
    organisations: tuple[Organisation, ...]
    files: Sources
    inputs: tuple[tuple[str, str], ...]
    stamps: tuple[Stamp, ...]

    @property
    def path(self) -> Path:
        """Its file. Parts of the same wave that were made from something else stay beside it."""
        key = hashlib.sha256(repr(self.inputs).encode()).hexdigest()[:16]
        survey = self.survey
        return self.keep.folder / outputs.file_name("", survey.id, survey.wave, key, "tally")


def keep_in(
    folder: Path, say: Callable[[str], None], version: str, reports: Path | None = None
) -> Keep:
    """A folder where the counts of finished waves stay. Raises OutputError for one of reports."""
    outputs.refuse_among_reports(folder, "kept counts are small ones too")
    if reports is not None and folder.resolve().is_relative_to(reports.resolve()):
        raise OutputError(
            "is the folder of the reports or lies in it, and kept counts are not for publication.",
            where=Place(file=str(folder)),
            remedy="Name another folder with --keep.",
        )
    return Keep(folder, version, say)


def opened(folder: Path) -> None:
    """Make the folder, for its owner alone. Raises OutputError where it cannot be."""
    try:
        outputs.make_folders(folder, private=True)
    except OSError as error:
        raise OutputError(
            f"cannot be used to keep counts in ({told_by_system(error)}).",
            where=Place(file=str(folder)),
            remedy="Name another folder.",
        ) from None


def resumed(keep: Keep, survey: Survey, files: Sources, work: Callable[[], Counted]) -> Counted:
    """The counts of a wave from the folder, else from work, which are kept if they are whole.

    Raises InputError where a file cannot be read.
    """
    part = part_of(keep, survey, files)
    before = take(part)
    if before is not None:
        return Counted(before, Issues(warnings=(NOT_CLEANED_NOW,)))
    done = work()
    if not done.issues.faults:
        put(part, done.tally)
    return done


def part_of(keep: Keep, survey: Survey, files: Sources) -> Part:
    """The part that a wave's files are. They are read once more, for their content.

    Raises InputError where one cannot be read.
    """
    alone = Sources({survey.wave: files.waves[survey.wave]})
    stamps, hashes = _read(alone)
    codes = tuple(organisation.code for organisation in files.organisations)
    source = alone.waves[survey.wave]
    mappings = tuple(f.mapping for f in (source.responses, source.sample) if isinstance(f, Mapped))
    # All of it is plain data, whose text is the same in every process.
    asked = repr((replace(survey, earlier=()), codes, mappings, keep.version, _program()))
    definition = hashlib.sha256(asked.encode()).hexdigest()
    inputs = (("definition, mapping and program", definition), *hashes)
    return Part(keep, survey, files.organisations, alone, tuple(sorted(inputs)), stamps)


def take(part: Part) -> WaveTally | None:
    """The counts of a wave that an earlier run finished; none where there are none to trust."""
    wave, path = part.survey.wave, part.path
    if not path.is_file():
        return None
    try:
        kept_file = tally_file.load(path)
    except TallyError:
        part.keep.say(f"{wave_text(wave)}: {path} is damaged, so the wave is counted again.")
        return None
    counts = kept_file.tally.waves.get(wave)
    ours = counts is not None and counts.axes.fingerprint == part.survey.fingerprint
    named = wave_text(wave)
    if not ours or kept_file.inputs != part.inputs or kept_file.versions != (part.keep.version,):
        part.keep.say(f"{named}: {path} was counted from something else; it is counted again.")
        return None
    part.keep.say(f"{named}: its counts were finished before, and are taken from {path}.")
    return counts


def put(part: Part, counts: WaveTally) -> None:
    """Keep the counts of a finished wave. Where that fails it is said; the run goes on."""
    wave, keep = part.survey.wave, part.keep
    if _stamps(part.files) != part.stamps:
        keep.say(
            f"{wave_text(wave)}: its files changed while they were counted, so nothing was kept."
        )
        return
    tally, versions = Tally({wave: counts}), (keep.version,)
    file = TallyFile(tally, part.organisations, keep.column, versions, part.inputs)
    try:
        tally_file.save(file, part.path)
    except OutputError as error:
        keep.say(f"{wave_text(wave)}: its counts could not be kept. {error}")


def _read(
    files: Sources,
) -> tuple[tuple[Stamp, ...], tuple[tuple[str, str], ...]]:
    try:
        return _stamps(files), fingerprints(files)
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({told_by_system(error)}).",
            where=Place(file=Path(error.filename or "").name),
            remedy="Check that you may read it, and that its disk is there.",
        ) from None


def _stamps(files: Sources) -> tuple[Stamp, ...]:
    """What every file is now: equal while nobody writes to it."""
    return tuple(map(readers.stamp, _paths(files)))


def _paths(files: Sources) -> Iterator[Location]:
    for source in files.waves.values():
        for file in (source.responses, source.sample):
            if file is not None:
                yield from readers.files_in(file).values()


def _program() -> str:
    """Hash of this package: counts of another state of it are not ours."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
