"""What every document about one organisation is made from, and what stands around its pages."""

from __future__ import annotations

from dataclasses import replace

from surveybench.disclosure import Release
from surveybench.report.compose.say import fill
from surveybench.report.compose.view import National, View, prepare, view
from surveybench.report.document import Brand, Document, Page, Source
from surveybench.report.words import language_tag
from surveybench.report.words import report as words


def seen_by(release: Release, code: str, national: National | None, brand: Brand | None) -> View:
    """The release as one organisation sees it, under its own name. ReleaseError: unknown code."""
    seen = view(national or prepare(release), code)
    if brand and brand.name:
        return replace(seen, organisation=replace(seen.organisation, name=brand.name))
    return seen


def document(seen: View, title: str, pages: tuple[Page, ...], brand: Brand | None) -> Document:
    """Pages with what tells the document from others: whose, of what, made when and from what."""
    release, organisation, survey = seen.release, seen.organisation, seen.survey
    return Document(
        organisation=organisation.code,
        name=organisation.name,
        survey=survey.id,
        wave=survey.wave,
        title=title,
        language=language_tag(),
        made=release.provenance.made,
        notice=fill(words.SYNTHETIC, seen) if organisation.synthetic else "",
        pages=pages,
        source=Source(release.provenance.version, release.provenance.inputs),
        brand=brand or Brand(),
    )
