"""What a document says of its own language: that its wording is a draft, and what is quoted."""

from __future__ import annotations

from surveybench.report.words import spoken
from surveybench.report.words import wording as words
from surveybench.report.words.en import wording as in_english


def draft_notes() -> tuple[str, ...]:
    """In both languages, that no speaker has confirmed the wording; empty where one has."""
    language = spoken()
    if language is None or not language.drafts:
        return ()
    return (
        words.DRAFT.format(language=language.name),
        in_english.DRAFT.format(language=language.english_name),
    )


def draft_mark() -> str:
    """The same in few words, for the head of a page that stands alone."""
    marks = (words.DRAFT_SHORT, in_english.DRAFT_SHORT) if draft_notes() else ()
    return " / ".join(marks)


def quoted_notes() -> tuple[str, ...]:
    """That what stands in the definition is quoted; empty in English."""
    return () if spoken() is None else (words.QUOTED,)
