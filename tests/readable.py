"""How hard a text is to read: the grade of Flesch and Kincaid, whose age is five years more.

J. P. Kincaid and others, Derivation of new readability formulas, 1975: 0.39 words a sentence
+ 11.8 syllables a word - 15.59.
"""

from __future__ import annotations

import re

VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Groups of vowels, but for a silent e at the end."""
    word = word.lower()
    count = len(VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and count > 1
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1)
    return max(1, count - silent)


def grade(text: str) -> float:
    """The grade: 7 is read at twelve."""
    sentences = [part for part in re.split(r"[.?!:;]+(?:\s|$)", text) if part.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    per_sentence = len(words) / len(sentences)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
