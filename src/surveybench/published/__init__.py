"""From figures that somebody else has published to Results, without a respondent's record.

How a publisher lays them out is data, see `layout`. Nothing is invented: what is not published is
missing, with a flag that says so. What is published is held against itself, and contradictions are
told. The same release gate as for our own results comes after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from surveybench.errors import InputError, Place
from surveybench.published import account
from surveybench.published import draft as drafts
from surveybench.published.added import add, mark_absent
from surveybench.published.agreement import refuse
from surveybench.published.assemble import assemble, check_populations, labels_in
from surveybench.published.assembly import Assembly, count_options
from surveybench.published.book import TABLES, Book, open_book, text_of
from surveybench.published.contradictions import Contradiction, found
from surveybench.published.define import Definition, define
from surveybench.published.define_one import define_one
from surveybench.published.direction import refuse_reversed
from surveybench.published.doubtful import doubts
from surveybench.published.figures import read_figures
from surveybench.published.layout import Layout
from surveybench.published.layout_file import find_layout, shipped_layouts
from surveybench.published.levels import parts_within, split
from surveybench.published.peer_groups import grouped, read_peers, with_peers
from surveybench.published.propose import Proposal, propose
from surveybench.published.recognise import Fit, best, fits
from surveybench.published.rows import WHO
from surveybench.published.sources import (
    Source,
    check_complete,
    dated,
    organisations_of,
)
from surveybench.published.subgroups import named
from surveybench.published.successors import Successor, merged, read_successors, renamed
from surveybench.published.sureness import with_sureness
from surveybench.published.table import read_table
from surveybench.quantities import Axis, Flag, Label, Organisation
from surveybench.results import Parts, Provenance, Results
from surveybench.survey import Survey

__all__ = [
    "Contradiction",
    "Definition",
    "Layout",
    "Proposal",
    "Reading",
    "account",
    "drafted_definition",
    "drafted_layout",
    "find_layout",
    "organisations_in",
    "read",
    "read_all",
    "read_peers",
    "read_successors",
    "recognised",
    "shipped_layouts",
]

NO_PEERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Reading:
    """Results of published files, and what is to be told of them: lines, and contradictions."""

    results: Results
    lines: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]


def recognised(path: Path, layouts: Sequence[Layout]) -> tuple[Fit | None, tuple[str, ...]]:
    """How a file is laid out, and the account of it; no fit for one organisation's table.

    Raises InputError where no layout fits.
    """
    book = open_book(path)
    if _of_one(book):
        rows = len(book.sheets[0].rows) - 1
        name = "a table of one organisation (one-organisation)"
        return None, (f"{book.file}: {name}, {account.counted(rows, 'rows')}.",)
    fit = best(book, layouts)
    return fit, tuple(account.of_fit(fit))


def drafted_layout(path: Path, name: str, layouts: Sequence[Layout]) -> Proposal | None:
    """A layout for a file that none of `layouts` fits; None where one does."""
    book = open_book(path)
    if _of_one(book) or any(one.whole for one in fits(book, layouts)):
        return None
    return propose(book, name)


def drafted_definition(path: Path, survey: str, wave: int, layouts: Sequence[Layout]) -> Definition:
    """A definition for a file that one of the layouts fits. Raises InputError."""
    book = open_book(path)
    if _of_one(book):
        return define_one(book, survey, wave)
    return define(best(book, layouts), survey, wave)


def organisations_in(path: Path, layouts: Sequence[Layout]) -> tuple[Organisation, ...]:
    """The organisations of a file. Raises InputError where no layout fits."""
    book = open_book(path)
    if _of_one(book):
        header = [text_of(cell) for cell in book.sheets[0].rows[0]]
        code, name = header.index("organisation"), header.index("name")
        rows = [[text_of(cell) for cell in row] for row in book.sheets[0].rows[1:]]
        pairs = {row[code]: row[name] for row in rows if len(row) > max(code, name)}
        return tuple(Organisation(code, name) for code, name in pairs.items() if name)
    return organisations_of(Source(read_figures(best(book, layouts)), 0))


def read(path: Path, survey: Survey, *, made: date, version: str) -> Results:
    """Results of one published file in a shipped layout; see `read_all`."""
    return read_all([path], survey, made=made, version=version).results


def read_all(
    paths: Sequence[Path],
    survey: Survey,
    *,
    made: date,
    version: str,
    layouts: Sequence[Layout] | None = None,
    successors: Sequence[Successor] = (),
    peers: Mapping[str, str] = NO_PEERS,
    strict: bool = False,
) -> Reading:
    """Results of published files: of one wave, or of one wave and earlier ones.

    `peers` is the group of organisations by their codes; it counts before what the files say.
    Raises InputError where a file cannot be read or does not fit `survey`; with `strict`, also
    where published figures contradict each other.
    """
    books = [open_book(path) for path in paths]
    inputs = tuple((book.file, book.digest) for book in books)
    provenance = Provenance(version, made, inputs)
    single = [book for book in books if _of_one(book)]
    if single:
        if len(books) > 1:
            raise InputError(
                "is the table of one organisation, which stands by itself.",
                where=Place(file=single[0].file),
                remedy="Give it alone; it holds its earlier waves in columns of its own.",
            )
        if peers:
            raise InputError(
                "is the table of one organisation, which has no others beside it.",
                where=Place(file=single[0].file),
                remedy="Leave the table of peers out.",
            )
        return Reading(
            read_table(single[0].file, single[0].path.read_bytes(), survey, provenance), (), ()
        )
    offered = shipped_layouts() if layouts is None else layouts
    fitted = [best(book, offered) for book in books]
    larger, sites = split(fitted)
    reading = _assembled(larger, survey, provenance, _Tables(successors, peers), strict=strict)
    if not sites:
        return reading
    of_sites = _assembled(sites, survey, provenance, _Tables(), strict=strict)
    return _with_sites(reading, of_sites, sites)


def _with_sites(reading: Reading, of_sites: Reading, fits: Sequence[Fit]) -> Reading:
    """Results with those of sites beside them, each known to be a part of an organisation."""
    survey, codes = reading.results.survey, [one.code for one in reading.results.organisations]
    within: dict[str, str] = {}
    for source in dated([read_figures(fit) for fit in fits], survey):
        if source.wave == survey.wave:
            within |= parts_within(source, codes)
    sites = of_sites.results.organisations
    lost = len(sites) - len(within)
    left_out = (account.of_lost_sites(lost),) if lost else ()
    results = replace(reading.results, parts=Parts(of_sites.results, MappingProxyType(within)))
    return Reading(
        results,
        (*reading.lines, *of_sites.lines, *left_out),
        (*reading.contradictions, *of_sites.contradictions),
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """What somebody wrote beside the files: codes that changed, and the group of each code."""

    successors: Sequence[Successor] = ()
    peers: Mapping[str, str] = field(default_factory=dict)


def _of_one(book: Book) -> bool:
    """Whether a file is the table of one organisation."""
    if book.kind not in TABLES:
        return False
    rows = book.sheets[0].rows
    header = {text_of(cell) for cell in rows[0]} if rows else set()
    return not rows or len(set(WHO) & header) >= len(WHO) - 1


def _assembled(
    fitted: Sequence[Fit],
    survey: Survey,
    provenance: Provenance,
    tables: _Tables,
    *,
    strict: bool,
) -> Reading:
    reads = named([read_figures(fit) for fit in fitted])
    sources = dated(reads, survey)
    check_populations(survey, sources)
    for source in sources:
        if source.wave == survey.wave:
            check_complete(source.fit, survey)
    organisations, lines_of_peers = grouped(_organisations(sources, survey), tables.peers)
    options: dict[Axis, tuple[Label, ...]] = {
        Axis.OPTION: labels_in(sources, "score.share", "option")
    }
    subgroups: dict[Axis, tuple[Label, ...]] = {
        Axis.SUBGROUP: labels_in(sources, "response_rate.profile", "subgroup")
    }
    own: dict[str, drafts.Labels] = {
        "score.share": options,
        "score.national_share": options,
        "response_rate.profile": subgroups,
    }
    draft = drafts.blank(survey, organisations, own)
    assembly = Assembly(draft, files=", ".join(fit.book.file for fit in fitted))
    names, lines_of_names = _names(sources, survey, organisations, tables.successors)
    assemble(assembly, sources, names)
    count_options(assembly)
    _unmerge(assembly, sources, tables.successors)
    mark_absent(draft, survey, frozenset(source.wave for source in sources))
    add(assembly, frozenset(source.wave for source in sources if organisations_of(source)))
    refuse_reversed(assembly)
    contradictions = found(assembly)
    if strict and contradictions:
        first = contradictions[0]
        error = refuse(first.what, first.place)
        rest = [one.line for one in contradictions[1 : account.CONTRADICTIONS_SHOWN]]
        raise InputError(error.what, where=error.where, remedy="\n".join([error.remedy, *rest]))
    told = (*account.of_read(reads, assembly.omitted), *doubts(reads))
    lines = (*told, *lines_of_names, *lines_of_peers)
    results = _doubted(drafts.finish(draft, provenance), contradictions)
    results = with_peers(with_sureness(results))
    return Reading(results, lines, contradictions)


def _doubted(results: Results, contradictions: Sequence[Contradiction]) -> Results:
    """Results that know which of their figures contradict others."""
    publisher = results.provenance.publisher
    if publisher is None or not contradictions:
        return results
    doubts: dict[str, tuple[str, ...]] = {}
    for one in contradictions:
        if one.shown:
            line = f"{one.measure} ({one.place})"
            doubts[one.organisation] = (*doubts.get(one.organisation, ()), line)
    publisher = replace(publisher, contradictions=len(contradictions), doubts=doubts)
    return replace(results, provenance=replace(results.provenance, publisher=publisher))


def _organisations(sources: Sequence[Source], survey: Survey) -> tuple[Organisation, ...]:
    """Those of the wave reported, of whichever of its files lists any."""
    for source in sources:
        if source.wave == survey.wave and (listed := organisations_of(source)):
            return listed
    raise InputError(
        "holds no organisation's figures.",
        where=Place(file=sources[0].fit.book.file),
        remedy="Add the file of trusts or sites of the same wave.",
    )


def _names(
    sources: Sequence[Source],
    survey: Survey,
    organisations: tuple[Organisation, ...],
    successors: Sequence[Successor],
) -> tuple[dict[int, dict[str, str]], tuple[str, ...]]:
    """By wave, what codes have become since, and what is to be told of it."""
    now = frozenset(one.code for one in organisations)
    names: dict[int, dict[str, str]] = {}
    lines: list[str] = []
    for source in sources:
        if source.wave != survey.wave and successors:
            codes = frozenset(one.code for one in organisations_of(source))
            mapping, lines_of_names = renamed(successors, source.wave, codes, now)
            names[source.wave] = dict(mapping)
            lines += lines_of_names
    return names, tuple(lines)


def _unmerge(
    assembly: Assembly, sources: Sequence[Source], successors: Sequence[Successor]
) -> None:
    """Earlier figures of an organisation that was several then are not its own."""
    draft, survey = assembly.draft, assembly.survey
    codes = [one.code for one in draft.organisations]
    for source in sources:
        if source.wave == survey.wave:
            continue
        before = frozenset(one.code for one in organisations_of(source))
        w = survey.waves.index(source.wave)
        for code in merged(successors, source.wave, before) & set(codes):
            o = codes.index(code)
            for name in ("score.score", "score.n"):
                draft.values[name][w, :, :, o] = float("nan")
                draft.flags[name][w, :, :, o] = Flag.NOT_COMPARABLE
            for name in draft.values:
                if name.startswith("change."):
                    draft.values[name][w - 1, :, :, o] = float("nan")
                    draft.flags[name][w - 1, :, :, o] = Flag.NOT_COMPARABLE
