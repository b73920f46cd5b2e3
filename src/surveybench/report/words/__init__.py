"""Every sentence that a reader sees, by key: a catalogue a language, in it a module a subject.

English stands in `en/`, as constants of Python. What is imported from here, as in
`from surveybench.report.words import report as words`, gives them in the language that is spoken
where a file is written, see `spoken.py`; so a text is asked for when it is written, and no module
keeps one from the time that it was imported.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from surveybench.report.words.plural import Plural, for_count
from surveybench.report.words.spoken import (
    Language,
    Spoken,
    english,
    language_tag,
    of_table,
    speaking,
    spoken,
)

__all__ = ["Language", "Plural", "for_count", "language_tag", "of_table", "speaking", "spoken"]

# A type checker sees the English modules themselves: every language has the same constants.
if TYPE_CHECKING:
    from surveybench.report.words.en import answers as answers
    from surveybench.report.words.en import audit as audit
    from surveybench.report.words.en import background as background
    from surveybench.report.words.en import banding as banding
    from surveybench.report.words.en import board as board
    from surveybench.report.words.en import certainty as certainty
    from surveybench.report.words.en import charts as charts
    from surveybench.report.words.en import check as check
    from surveybench.report.words.en import compared as compared
    from surveybench.report.words.en import explained as explained
    from surveybench.report.words.en import formats as formats
    from surveybench.report.words.en import links as links
    from surveybench.report.words.en import local as local
    from surveybench.report.words.en import national as national
    from surveybench.report.words.en import peers as peers
    from surveybench.report.words.en import priorities as priorities
    from surveybench.report.words.en import published as published
    from surveybench.report.words.en import reading as reading
    from surveybench.report.words.en import report as report
    from surveybench.report.words.en import represented as represented
    from surveybench.report.words.en import sections as sections
    from surveybench.report.words.en import settings as settings
    from surveybench.report.words.en import site as site
    from surveybench.report.words.en import subgroups as subgroups
    from surveybench.report.words.en import tables as tables
    from surveybench.report.words.en import trends as trends
    from surveybench.report.words.en import variants as variants
    from surveybench.report.words.en import verdict as verdict
    from surveybench.report.words.en import verify as verify
    from surveybench.report.words.en import waves as waves
    from surveybench.report.words.en import wording as wording
    from surveybench.report.words.en import worked as worked
    from surveybench.report.words.en import working as working
else:

    @cache
    def __getattr__(name: str) -> Spoken:
        """What of the catalogue a module imports, by its name."""
        module = None if name.startswith("_") else english(name)
        if module is None:
            raise AttributeError(f"{__name__} has no {name}")
        return Spoken(name, module)
