"""What the long table of a release holds, column by column, for programs that read it."""

from __future__ import annotations

from surveybench.disclosure import Release
from surveybench.quantities import CATALOGUE, Flag, wave_key
from surveybench.report.compose import links
from surveybench.report.compose.long_table import COLUMNS
from surveybench.report.document import Description, Field
from surveybench.report.lens import Lens
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.terms import capital, nouns
from surveybench.report.words import language_tag
from surveybench.report.words import links as words_links
from surveybench.report.words import report as words
from surveybench.report.words import tables as words_tables


def describe(release: Release, file: str) -> Description:
    """The description of the long table that stands in `file`, beside it."""
    survey = release.survey
    gaps = {
        "title": survey.words.title,
        "wave": wave_name(survey),
        "Year": capital(nouns(survey)[0]),
        "organisation": survey.words.organisation,
        "respondents": survey.words.respondents,
    }
    # Months and quarters are written with a hyphen.
    dated = any(wave_key(wave) != wave for wave in survey.waves)
    about = [words_tables.LONG_ABOUT]
    if any(CATALOGUE[name].said_by for name in release.grids if name in CATALOGUE):
        about.append(words_tables.LONG_HIDDEN_GROUPS)
    if release.provenance.publisher:
        about += Lens(release).worked_out()
    if any(organisation.synthetic for organisation in release.organisations):
        about.insert(0, words.SYNTHETIC.format_map(gaps))
    if addresses := [line for line, _ in links.lines(survey)]:
        joined = words_links.BETWEEN.join(addresses)
        about.append(words_links.IN_ABOUT.format(more=words_links.MORE, lines=joined))
    return Description(
        file=file,
        title=words_tables.LONG_TITLE.format_map(gaps),
        about=" ".join(about),
        language=language_tag(),
        made=release.provenance.made,
        fields=tuple(_field(name, gaps, dated=dated) for name in COLUMNS),
        key="ref",
    )


def _field(name: str, gaps: dict[str, str], *, dated: bool) -> Field:
    meaning = words_tables.LONG_FIELDS[name].format_map(gaps)
    if name in ("value", "bound"):
        return Field(name, "number", meaning, required=False)
    if name == "wave":
        return Field(name, "text" if dated else "integer", meaning)
    allowed = tuple(flag.word for flag in Flag) if name == "flag" else ()
    return Field(name, "text", meaning, words=allowed)
