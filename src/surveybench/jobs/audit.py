"""The audit of a release that is written: read back from its files, as an intruder would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from surveybench import outputs
from surveybench.disclosure import Bounded, View, groups_within
from surveybench.errors import LedgerError, Place
from surveybench.jobs import ledger as ledgers
from surveybench.jobs.audit_page import page
from surveybench.jobs.hashes import rules
from surveybench.jobs.inputs import Stamp
from surveybench.jobs.ledger import Ledger
from surveybench.jobs.release_table import read_table
from surveybench.jobs.safe import Verdict, judge, through
from surveybench.quantities import did_you_mean, wave_text
from surveybench.report.words import audit as words
from surveybench.report.writers import WRITERS
from surveybench.survey import Survey, load_survey

NARROWEST = 10  # hidden counts that are listed


@dataclass(frozen=True, slots=True)
class AuditReport:
    """One finished audit: of what, beside what, and the verdict."""

    ledger: Ledger
    earlier: tuple[str, ...]
    verdict: Verdict
    knows: str
    stamp: Stamp

    @property
    def lines(self) -> tuple[str, ...]:
        """What was looked at, the narrowest hidden counts, what falls, the verdict."""
        return tuple(_lines(self))

    @property
    def content(self) -> dict[str, Any]:
        """All of it, every hidden count included, as another program takes it."""
        return _content(self)


def audit(
    place: Path,
    stamp: Stamp,
    *,
    against: Sequence[Path] = (),
    knows: str = "",
    survey: str = "",
) -> AuditReport:
    """Read a release back, a folder of reports or its long table, and look at what it gives away.

    Without a ledger beside it the definition must be named. Raises LedgerError where a file cannot
    be used, ReleaseError where its figures contradict each other.
    """
    definition = load_survey(survey) if survey else None
    release = _read(place, definition, stamp.version)
    if knows and knows not in release.view.codes:
        raise LedgerError(
            f"there is no organisation {knows} in the release.",
            where=Place(file=str(place)),
            remedy=did_you_mean(knows, release.view.codes) or "There is none at all.",
        )
    earlier = [ledgers.earlier(path, release.survey) for path in against]
    verdict = judge(release.view, earlier, knows=knows)
    notes = [n for one in (release, *earlier) for n in remarks(one, release, stamp.version)]
    verdict = replace(verdict, notes=(*notes, *verdict.notes))
    return AuditReport(release, tuple(e.view.name for e in earlier), verdict, knows, stamp)


def remarks(ledger: Ledger, release: Ledger, version: str) -> Iterator[str]:
    """What is to be said of comparing with a ledger."""
    name = ledger.view.name
    if ledger.version != version:
        yield words.OTHER_VERSION.format(name=name, version=ledger.version, ours=version)
    if release.view.breakdowns and not ledger.says_subgroups:
        yield words.NO_SUBGROUPS.format(name=name)
    other = [w for w, rule in ledger.rules.items() if release.rules.get(w, rule) != rule]
    if other:
        yield words.OTHER_RULES.format(name=name, waves=", ".join(map(wave_text, sorted(other))))


def _read(place: Path, definition: Survey | None, version: str) -> Ledger:
    """The release in a folder, in a ledger, or in a long table with its ledger or definition."""
    if place.is_dir():
        paths = ledgers.in_folder(place)
        if len(paths) > 1:
            raise LedgerError(
                f"holds {len(paths)} releases.",
                where=Place(file=str(place)),
                remedy=f"Name one of their ledgers: {', '.join(path.name for path in paths)}.",
            )
        if paths:
            ledger = ledgers.load(paths[0])
            ledgers.refuse_edited(ledger, place)
            return _named(ledger, str(place))
        tables = sorted(place.glob("*/*_release.csv"))
        if len(tables) != 1:
            raise LedgerError(
                "holds no ledger of a release, and not one long table (CSV) either.",
                where=Place(file=str(place)),
                remedy="Name the folder that `run --out` wrote, or a release as CSV.",
            )
        place = tables[0]
    if place.suffix == ".json":
        return _named(ledgers.load(place), str(place))
    return _of_table(place, definition, version)


def _named(ledger: Ledger, name: str) -> Ledger:
    return replace(ledger, view=replace(ledger.view, name=name))


def _of_table(path: Path, definition: Survey | None, version: str) -> Ledger:
    """A long table: as its ledger says, which stands one folder up, or as the definition says."""
    if not path.is_file():
        raise LedgerError(
            "there is no such file or folder.",
            where=Place(file=str(path)),
            remedy="Name the folder that `run --out` wrote, or a release as CSV.",
        )
    for candidate in ledgers.in_folder(path.resolve().parent.parent):
        ledger = ledgers.load(candidate)
        if ledger.table[0] == path.name:
            ledgers.refuse_edited(ledger, candidate.parent)
            return _named(ledger, str(path))
    if definition is None:
        raise LedgerError(
            "no ledger of this release stands in the folder above, so nobody knows who is inside "
            "which population.",
            where=Place(file=str(path)),
            remedy="Name its definition with --survey.",
        )
    grids = read_table(path, definition)
    populations = (population.id for population in definition.populations)
    view = View(
        str(path),
        grids,
        dict(zip(populations, groups_within(definition), strict=True)),
        definition.settings.release.min_respondents,
        True,
        definition.columns.organisation,
        breakdowns={one.name: one.subgroups for one in definition.breakdowns},
    )
    return Ledger(definition.id, definition.wave, version, rules(definition), view)


def _lines(report: AuditReport) -> Iterator[str]:
    verdict, view = report.verdict, report.ledger.view
    yield words.TITLE.format(
        name=f"{report.ledger.survey} {wave_text(report.ledger.wave)} ({view.name})"
    )
    yield from verdict.notes
    if report.knows:
        yield words.KNOWS.format(organisation=report.knows)
    if verdict.cells:
        yield f"{words.NARROWEST}:"
    for name, cell in narrowest(verdict):
        yield f"  {cell.ref}: {between(cell)}{f' ({name})' if report.earlier else ''}"
    if verdict.unsafe:
        yield f"{words.UNSAFE_LIST}:"
    for entry in verdict.unsafe:
        yield f"  {entry.cell.ref}: {between(entry.cell)}{through(entry)}"
    if verdict.differences:
        yield f"{words.DIFFERENT_LIST}:"
    for name, entry in verdict.differences:
        yield f"  {entry.ref}: {words.KINDS[entry.kind]} ({name})"
    yield f"{words.VERDICTS[not verdict.safe]}. {summary(verdict, view)}"


def summary(verdict: Verdict, view: View) -> str:
    """The verdict in one sentence or two."""
    count = f"{sum(cell.upper > 0 for _, cell in verdict.cells):,}"
    if verdict.unsafe:
        return words.NOT_SAFE.format(count=f"{len(verdict.unsafe):,}", cells=count)
    if verdict.cells:
        return words.SAFE.format(count=count, narrowest=view.shape.narrowest)
    return words.NONE_HIDDEN


def narrowest(verdict: Verdict) -> list[tuple[str, Bounded]]:
    """The hidden counts that can be the fewest numbers; what is surely nobody is not protected."""
    return [entry for entry in verdict.cells if entry[1].upper > 0][:NARROWEST]


def between(cell: Bounded) -> str:
    """The interval in words."""
    return f"{cell.lower} to {cell.upper}{'' if cell.exact else ' at most'}"


def _content(report: AuditReport) -> dict[str, Any]:
    verdict = report.verdict
    unsafe = {(entry.release, str(entry.cell.ref)): entry.ways for entry in verdict.unsafe}
    return {
        "about": words.PRIVATE,
        "release": report.ledger.view.name,
        "survey": report.ledger.survey,
        "wave": report.ledger.wave,
        "against": list(report.earlier),
        "knows": report.knows,
        "verdict": "safe" if verdict.safe else "unsafe",
        "narrowest_allowed": report.ledger.view.shape.narrowest,
        "notes": list(verdict.notes),
        "cells": [
            {
                "ref": str(cell.ref),
                "release": name,
                "lower": cell.lower,
                "upper": cell.upper,
                "exact": cell.exact,
                "unsafe": (name, str(cell.ref)) in unsafe,
                "through": list(unsafe.get((name, str(cell.ref)), ())),
            }
            for name, cell in verdict.cells
        ],
        "differences": [
            {"ref": str(entry.ref), "kind": entry.kind, "release": name}
            for name, entry in verdict.differences
        ],
    }


def as_json(report: AuditReport) -> bytes:
    """The whole audit as a file."""
    return (json.dumps(report.content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def save(report: AuditReport, folder: Path) -> tuple[Path, ...]:
    """The audit as JSON and as a page, for their owner alone."""
    outputs.refuse_among_reports(folder, "an audit says what can be worked out of hidden counts")
    with outputs.result(folder, "surveybench audit", private=True) as staging:
        return (
            staging.put("audit.json", as_json(report)),
            staging.put("audit.html", WRITERS["html"].write(_page(report))),
        )


def _page(report: AuditReport):
    verdict = report.verdict
    return page(
        report.ledger,
        report.stamp,
        verdict,
        summary(verdict, report.ledger.view),
        [(str(cell.ref), *ends(cell), name) for name, cell in narrowest(verdict)],
        [(str(e.cell.ref), *ends(e.cell), ", ".join(e.ways)) for e in verdict.unsafe],
    )


def ends(cell: Bounded) -> tuple[str, str]:
    """Both ends as a table shows them."""
    return str(cell.lower), str(cell.upper)
