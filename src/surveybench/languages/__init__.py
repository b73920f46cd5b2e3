"""Catalogues in other languages than English: read, held against English, begun for a translator.

A language is a folder with `language.yaml` and a file a subject, or one file with all of it.
"""

from __future__ import annotations

from surveybench.languages.english import OF_TOOLS, english, required
from surveybench.languages.read import Reading, read_language, reading_of, shipped
from surveybench.languages.skeleton import skeleton

__all__ = [
    "OF_TOOLS",
    "Reading",
    "english",
    "read_language",
    "reading_of",
    "required",
    "shipped",
    "skeleton",
]
