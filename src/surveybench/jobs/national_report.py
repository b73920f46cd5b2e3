"""The report of the whole country, in every format of documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from surveybench import outputs
from surveybench.disclosure import Release
from surveybench.errors import OutputError
from surveybench.jobs.printing import Target
from surveybench.report.compose.national import national, offered
from surveybench.report.document import Document
from surveybench.report.writers import NATIONAL, NATIONAL_WRITERS


def of_country(
    release: Release, chosen: Sequence[str], formats: str | Sequence[str] | None
) -> Document | None:
    """The document, where it is among the formats chosen and there is a country to report.

    Raises OutputError where it was asked for by name, and there is none.
    """
    if NATIONAL not in chosen:
        return None
    if offered(release):
        return national(release)
    asked = [formats] if isinstance(formats, str) else formats or ()
    if NATIONAL in asked:
        least = release.survey.settings.release.min_organisations
        raise OutputError(
            "there is no national report: these figures do not hold a country's organisations, "
            "compared with each other.",
            remedy=f"It needs a run of all organisations without a reference, {least} or more of "
            "them with results for a question. Leave this format out for other runs.",
        )
    return None


def written(document: Document, target: Target, folder: str) -> Iterator[Path]:
    """The finished files of the document, in the folder of what is about all organisations."""
    for writer in NATIONAL_WRITERS.values():
        kind = writer.kind
        file = outputs.file_name("", document.survey, document.wave, kind, writer.ending)
        place = Path(folder, file)
        if target.template is not None and writer.templated is not None:
            yield target.files.put(place, writer.templated.write(document, target.template))
        else:
            yield target.files.put(place, writer.write(document))
