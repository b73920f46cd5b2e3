"""From a release to finished files: every organisation, every format, in parallel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from surveybench import outputs
from surveybench.disclosure import Release
from surveybench.errors import (
    InputError,
    LedgerError,
    OutputError,
    PartialFailure,
    ReleaseError,
)
from surveybench.jobs import ledger, manifest
from surveybench.jobs.guarded import refuse_unsafe
from surveybench.jobs.hashes import sha256
from surveybench.jobs.ledger import Within
from surveybench.jobs.national_report import of_country
from surveybench.jobs.national_report import written as national_report
from surveybench.jobs.printing import Target, Task, printed, tasks_of
from surveybench.languages import read_language
from surveybench.outputs import Staging
from surveybench.quantities import did_you_mean
from surveybench.report.compose import compose, long_table, prepare
from surveybench.report.compose.description import describe
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Brand, Document, Download, Unfolding
from surveybench.report.words import Language, speaking
from surveybench.report.writers import (
    NATIONAL,
    NATIONAL_WRITERS,
    SITE_WRITERS,
    SUMMARY,
    SUMMARY_WRITERS,
    TABLE_WRITERS,
    WORKBOOK_WRITERS,
    WRITERS,
    TableWriter,
    WorkbookWriter,
    Writer,
)

Progress = Callable[[str, int, int], None]

AnyWriter = Writer | TableWriter | WorkbookWriter

SITES = "sites"  # the table of what organisations are made of
OF_ALL = (NATIONAL, *TABLE_WRITERS, *SITE_WRITERS)  # formats about all organisations together
FORMATS = (*WRITERS, SUMMARY, *WORKBOOK_WRITERS, *OF_ALL)


def write(
    release: Release,
    folder: str | Path,
    only: str | Sequence[str] | None = None,
    formats: str | Sequence[str] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    brands: Mapping[str, Brand] = MappingProxyType({}),
    template: bytes | None = None,
    within: Within = MappingProxyType({}),
    judged: bool = False,
    language: str | Language | None = None,
) -> tuple[Path, ...]:
    """Write the reports of all organisations, some, or one, in all formats, some, or one.

    One folder for each organisation under `organisations`, files about all of them under
    `national` (under `all` where they are compared with a reference), the site under `site`. These
    are left out where only some organisations are asked for.
    `template` is the content of a file that formats with `templated` in their row are built on,
    `within` gives by column the larger unit that each organisation is a part of. The ledger of the
    release stands in the folder itself. What is not `judged` yet is looked at first. `language` is
    the tag of a shipped one, such as `cy`, or the folder or file of one of your own.
    Raises UnsafeRelease where something hidden could be worked out, and PartialFailure when some
    organisations failed and the others were written.
    """
    if not judged:
        refuse_unsafe(release, within)
    chosen = chosen_formats(formats, template)
    codes_listed = [organisation.code for organisation in release.organisations]
    codes = chosen_organisations(codes_listed, only)
    outputs.refuse_clashes(codes)
    chosen_organisations(codes_listed, list(brands))
    survey = release.survey
    tongue = read_language(language) if isinstance(language, str) else language
    run = outputs.result(Path(folder), f"The run for {survey.id} {survey.wave_name}")
    with speaking(tongue), run as staging:
        target = Target(staging, template, tongue)
        tasks = tasks_of(codes, chosen, jobs)
        everyone = () if only else ("",)
        country = of_country(release, chosen, formats) if everyone else None
        tables = _tables(release, target, chosen, everyone, codes, within, country)
        written = list(_printed(release, target, tasks, jobs, progress, brands, tables))
        written += _manifest(release, staging)
    return tuple(written)


def _tables(
    release: Release,
    target: Target,
    chosen: tuple[str, ...],
    everyone: tuple[str, ...],
    codes: tuple[str, ...],
    within: Within,
    country: Document | None,
) -> Iterator[Path]:
    """All but organisations' reports: what is about all of them where wanted, and workbooks."""
    files = target.files
    if everyone:
        if country is not None:
            yield from national_report(country, target, together(release))
        yield from _national(release, files, chosen)
        yield from _workbooks(release, files, everyone, chosen)
        yield from _sites(release, files, chosen, country)
    yield from _ledger(release, files, within)
    yield from _workbooks(release, files, codes, chosen)


def _printed(
    release: Release,
    target: Target,
    tasks: Sequence[Task],
    jobs: int,
    progress: Progress | None,
    brands: Mapping[str, Brand],
    tables: Iterator[Path],
) -> Iterator[Path]:
    """The paths of finished files; PartialFailure at the end where some could not be made."""
    failures: dict[str, str] = {}
    done, total = 0, sum(len(task.names) for task in tasks)
    for file in printed(release, target, tasks, jobs, brands, tables):
        if isinstance(file, Path):
            yield file
            continue
        done += 1
        if file.path is not None:
            yield file.path
        else:
            failures.setdefault(file.code, file.fault)
        if progress:
            progress("Writing reports", done, total)
    if failures:
        listed = "\n".join(f"  {code}: {fault}" for code, fault in failures.items())
        count = len({task.code for task in tasks})
        raise PartialFailure(
            f"{len(failures)} of {count} organisations' reports could not be written, "
            f"the others were:\n{listed}"
        )


def chosen_formats(
    formats: str | Sequence[str] | None, template: bytes | None = None
) -> tuple[str, ...]:
    """The formats named, or the one, or all.

    Raises OutputError for one that does not exist, and for a template that none is built on.
    """
    formats = [formats] if isinstance(formats, str) else formats
    unknown = [name for name in formats or () if name not in FORMATS]
    if unknown:
        raise OutputError(
            f"there is no format {unknown[0]}.", remedy=f"Choose from: {', '.join(FORMATS)}."
        )
    usual = [n for n in FORMATS if n not in WRITERS or not WRITERS[n].named_only]
    chosen = tuple(name for name in FORMATS if name in (formats or usual))
    on_template = [name for name, writer in WRITERS.items() if writer.templated]
    on_template += [SUMMARY] if any(w.templated for w in SUMMARY_WRITERS.values()) else []
    on_template += [NATIONAL] if any(w.templated for w in NATIONAL_WRITERS.values()) else []
    if template is not None and not set(chosen) & set(on_template):
        raise OutputError(
            "a template is given, and no format that is built on one.",
            remedy=f"Leave it out, or ask for {' or '.join(on_template)} too.",
        )
    return chosen


def chosen_organisations(codes: Sequence[str], only: str | Sequence[str] | None) -> tuple[str, ...]:
    """The codes named, or the one, or all. Raises ReleaseError for one that is not known."""
    only = [only] if isinstance(only, str) else only
    unknown = [code for code in only or () if code not in codes]
    if unknown:
        raise ReleaseError(
            f"there is no organisation {unknown[0]}.",
            remedy=did_you_mean(unknown[0], codes) or "There is none at all.",
        )
    return tuple(code for code in codes if not only or code in only)


def together(release: Release) -> str:
    """The folder of files about all organisations: only in a national run are they the nation."""
    return "all" if release.provenance.against else "national"


def _national(release: Release, files: Staging, chosen: tuple[str, ...]) -> Iterator[Path]:
    names = [name for name in chosen if name in TABLE_WRITERS]
    table = long_table(release) if names else None
    for name in names:
        writer = TABLE_WRITERS[name]
        survey = release.survey
        file = outputs.file_name("", survey.id, survey.wave, writer.kind, writer.ending)
        assert table is not None
        yield files.put(Path(together(release), file), writer.write(table))
        described = writer.describe(describe(release, file))
        yield files.put(Path(together(release), f"{file}{writer.suffix}"), described)
        if release.parts is not None:
            yield from _table_of_sites(release.parts.release, files, writer)


def _table_of_sites(sites: Release, files: Staging, writer: TableWriter) -> Iterator[Path]:
    file = outputs.file_name("", sites.survey.id, sites.survey.wave, SITES, writer.ending)
    yield files.put(Path(together(sites), file), writer.write(long_table(sites)))
    described = writer.describe(describe(sites, file))
    yield files.put(Path(together(sites), f"{file}{writer.suffix}"), described)


def _ledger(release: Release, files: Staging, within: Within) -> Iterator[Path]:
    """What later releases are compared with; of published figures their publisher has it."""
    if release.provenance.publisher:
        return
    survey, writer = release.survey, TABLE_WRITERS["csv"]
    file = outputs.file_name("", survey.id, survey.wave, writer.kind, writer.ending)
    path = files.stage / together(release) / file
    name = ledger.file_name(survey.id, survey.wave)
    table = (file, sha256(path)) if path.is_file() else ("", "")
    content = ledger.write(ledger.of_release(release, within, table))
    if not path.is_file():  # the table of an earlier run of the same stays in it
        with suppress(LedgerError):
            before = ledger.load(files.root / name)
            same = ledger.write(ledger.of_release(release, within, before.table))
            content = same if same == ledger.write(before) else content
    yield files.put(name, content)


def _manifest(release: Release, files: Staging) -> Iterator[Path]:
    """What was made of what. Files of an earlier run of the same stay in it."""
    survey = release.survey
    made = sorted(path for path in files.stage.rglob("*") if path.is_file())
    hashed = manifest.hashes(files.stage, made)
    synthetic = bool(release.organisations) and all(o.synthetic for o in release.organisations)
    ours = manifest.manifest_of(survey, release.provenance, hashed, synthetic=synthetic)
    name = manifest.file_name(survey.id, survey.wave)
    with suppress(InputError):
        before = manifest.read(files.root / name)
        if before.made_of == ours.made_of:
            ours = replace(ours, files={**before.files, **ours.files})
    yield files.put(name, manifest.encoded(ours))


def _workbooks(
    release: Release, files: Staging, codes: tuple[str, ...], chosen: tuple[str, ...]
) -> Iterator[Path]:
    """Tables of organisations; of everyone for an empty code."""
    names = [name for name in chosen if name in WORKBOOK_WRITERS]
    survey = release.survey
    for code in codes if names else ():
        place = Path("organisations", outputs.safe(code)) if code else Path(together(release))
        tables = workbook(release, code)
        for name in names:
            writer = WORKBOOK_WRITERS[name]
            file = outputs.file_name(code, survey.id, survey.wave, writer.kind, writer.ending)
            yield files.put(place / file, writer.write(tables))


def _sites(
    release: Release, files: Staging, chosen: tuple[str, ...], country: Document | None
) -> Iterator[Path]:
    names = [name for name in chosen if name in SITE_WRITERS]
    if names:
        national = prepare(release)
        codes = [organisation.code for organisation in release.organisations]
        documents = Unfolding(
            len(codes), lambda: (compose(release, code, national) for code in codes)
        )
        downloads = _downloads(release, codes, chosen, national=country is not None)
        pages = site(release, documents, downloads, country)
        for name in names:
            for path, content in SITE_WRITERS[name](pages):
                yield files.put(Path(name, path), content)


def _downloads(
    release: Release, codes: list[str], chosen: tuple[str, ...], *, national: bool
) -> dict[str, tuple[Download, ...]]:
    """Files beside the site, by organisation; the national ones under an empty code."""
    survey = release.survey

    def offered(code: str, folder: str, writers: Mapping[str, AnyWriter]) -> Iterator[Download]:
        for name, writer in writers.items():
            if name.partition(".")[0] in chosen:
                file = outputs.file_name(code, survey.id, survey.wave, writer.kind, writer.ending)
                yield Download(f"../{folder}/{file}", writer.label(), media=writer.media)

    reports = {f"{NATIONAL}.{name}": w for name, w in NATIONAL_WRITERS.items() if national}
    of_all = {**reports, **WORKBOOK_WRITERS, **TABLE_WRITERS}
    files = {"": tuple(offered("", together(release), of_all))}
    for code in codes:
        folder = f"organisations/{outputs.safe(code)}"
        shorter = {f"{SUMMARY}.{name}": writer for name, writer in SUMMARY_WRITERS.items()}
        files[code] = tuple(offered(code, folder, {**shorter, **WRITERS, **WORKBOOK_WRITERS}))
    return files
