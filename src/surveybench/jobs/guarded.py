"""What every job does before it writes a release: it looks at it as an intruder would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from surveybench.disclosure import Release
from surveybench.jobs import ledger as ledgers
from surveybench.jobs.audit import remarks
from surveybench.jobs.larger_views import with_larger
from surveybench.jobs.ledger import Ledger, Within
from surveybench.jobs.parents import Part
from surveybench.jobs.safe import judge
from surveybench.results import Results
from surveybench.survey import load_survey


def earlier_releases(places: Sequence[Path], survey: str) -> tuple[Ledger, ...]:
    """The ledgers of earlier releases of a survey, by the name of its definition.

    Raises LedgerError for one that cannot be compared with, before anything is counted.
    """
    if not places:
        return ()
    name = load_survey(survey).id
    return tuple(ledgers.earlier(place, name) for place in places)


def refuse_unsafe(
    release: Release,
    within: Within,
    earlier: Sequence[Ledger] = (),
    known: tuple[Results, Sequence[Part]] | None = None,
) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger of a release, and what is to be said of comparing it with earlier ones.

    `known` are the full results, and the parts that larger units consist of, whose figures are
    taken for known. Raises UnsafeRelease where something hidden could be worked out. What a
    publisher has worked out is published already, and with `secondary: off` nobody asked for more
    than hiding.
    """
    ours = ledgers.of_release(release, within)
    off = release.survey.settings.release.secondary == "off"
    if release.provenance.publisher or (off and not earlier):
        return ours, ()
    view, larger = with_larger(ours.view, *known) if known else (ours.view, [])
    verdict = judge(view, earlier, larger=larger)
    verdict.refuse()
    return ours, (*_remarks(ours, earlier), *verdict.notes)


def _remarks(ours: Ledger, earlier: Sequence[Ledger]) -> Iterator[str]:
    for ledger in earlier:
        yield from remarks(ledger, ours, ours.version)
