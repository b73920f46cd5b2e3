"""From a release to the report of one organisation: what appears where, wording, rounding."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.disclosure import Release
from surveybench.report.compose import chapters
from surveybench.report.compose.long_table import long_table
from surveybench.report.compose.say import fill, head, text
from surveybench.report.compose.view import National, View, prepare
from surveybench.report.compose.whole import document, seen_by
from surveybench.report.document import Block, Brand, Cell, Document, Page, Text
from surveybench.report.lens.language import draft_notes
from surveybench.report.lens.named import wave_name
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words

MOST_FINDINGS = 4  # on a cover

__all__ = ["National", "compose", "long_table", "prepare"]


def compose(
    release: Release, code: str, national: National | None = None, brand: Brand | None = None
) -> Document:
    """The report of one organisation.

    `national` is what all reports of a release share; give it where many are made. `brand` is the
    organisation's own name, colour and logo. Raises ReleaseError for an unknown code.
    """
    seen = seen_by(release, code, national, brand)
    body = tuple(chapters.body(seen))
    pages = (_cover(seen, body), _contents(seen, body), *body)
    survey = release.survey
    title = f"{survey.words.title} {wave_name(survey)}: {seen.organisation.name}"
    return document(seen, title, pages, brand)


def _cover(seen: View, body: tuple[Page, ...]) -> Page:
    survey, organisation = seen.survey, seen.organisation
    made = fill(words.COVER_MADE, seen)
    blocks: list[Block] = [
        text("lead", f"{survey.words.report} {wave_name(survey)}"),
        text("paragraph", f"{organisation.name} ({organisation.code})"),
        *(text("paragraph", line) for line in seen.lens.say_against(words_local.COVER)),
    ]
    blocks += _findings(seen, body)
    if seen.lens.publisher:
        blocks.append(text("note", words_published.WORKED_OUT_SHORT))
    if organisation.synthetic:
        blocks.append(text("notice", fill(words.SYNTHETIC, seen)))
    blocks += [text("note", line) for line in (*draft_notes(), made)]
    return Page("cover", "cover", survey.words.title, 1, tuple(blocks), listed=False)


def _findings(seen: View, body: tuple[Page, ...]) -> Iterator[Text]:
    """The headlines of the board pages, and where they stand; none where too many."""
    boards = [page for page in body if page.kind == "board"]
    if len(boards) > MOST_FINDINGS:
        return
    several = len(seen.survey.populations) > 1
    names = {population.id: population.name for population in seen.survey.populations}
    for page in boards:
        first = page.blocks[0]
        if isinstance(first, Text) and first.role == "headline":
            gaps = {"population": names.get(page.population, ""), "headline": first.cells[0].text}
            finding = words.COVER_FINDING.format_map(gaps) if several else gaps["headline"]
            yield Text("bullet", (Cell(finding, link=page.id),))


def _contents(seen: View, body: tuple[Page, ...]) -> Page:
    entries = tuple(
        Text("entry", (Cell(page.title, link=page.id),), depth=min(page.level - 1, 2))
        for page in body
        if page.listed
    )
    return Page("contents", "contents", words.CONTENTS, 2, entries, head=head(seen), listed=False)
