"""What a user may choose from, for whoever offers it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from surveybench.survey import load_survey, shipped

SITE = "Website over all organisations"


def surveys(origin: str = "") -> tuple[str, ...]:
    """The names of shipped definitions; of an origin, respondents or published, only its own."""
    return tuple(name for name in shipped() if origin in ("", load_survey(name).origin))


def waves(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Shipped definitions by survey: the newest wave of each first, as `pulse/2026-06`."""
    by_survey: dict[str, list[str]] = {}
    for name in names:
        by_survey.setdefault(name.partition("/")[0], []).append(name)
    return {survey: tuple(sorted(of, reverse=True)) for survey, of in by_survey.items()}


def formats() -> tuple[str, ...]:
    """The names of formats."""
    from surveybench.jobs.publish import FORMATS  # takes a while to import

    return tuple(FORMATS)


def languages() -> tuple[str, ...]:
    """The tags of languages that are shipped."""
    from surveybench import languages as room  # which takes a while to import

    return room.shipped()


def labelled_formats() -> dict[str, str]:
    """What each format is called, by its name."""
    from surveybench.report.writers import TABLE_WRITERS, WORKBOOK_WRITERS, WRITERS

    labels = {name: writer.label() for name, writer in WRITERS.items()}
    labels |= {name: writer.label() for name, writer in WORKBOOK_WRITERS.items()}
    labels |= {name: writer.label() for name, writer in TABLE_WRITERS.items()}
    return {name: labels.get(name, SITE) for name in formats()}


def organisations(survey: str, path: Path, published: bool) -> dict[str, str]:
    """Names by code of those that a data folder lists, or that published figures are of.

    Raises SurveybenchError where the files cannot be used.
    """
    if published:
        from surveybench.jobs.published import organisations as of_figures

        return of_figures([path], None)
    from surveybench.intake import in_folder

    listed = in_folder(path, load_survey(survey)).organisations
    return {organisation.code: organisation.name for organisation in listed}
