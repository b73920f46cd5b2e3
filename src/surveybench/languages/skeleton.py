"""What a translator begins with: every key of the English catalogue, the English as a remark."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from surveybench.languages.english import english, required
from surveybench.languages.mirror import NAME, has_text, written_key
from surveybench.report.words import Plural

HEAD = """\
# A language of surveybench. Every text is a draft until a speaker has confirmed it: list those
# that are, as subject.KEY, or write status: confirmed when all are.
code: {code}
name: {name}
english_name: {english_name}
status: draft
confirmed: []
"""
SUBJECT = """\
# {name}: fill in the texts in quotes; the English of each stands above it. What is in braces is
# filled in later and has to stay, in any order.
"""


def skeleton(code: str, name: str, english_name: str) -> dict[str, str]:
    """The files of a new language by name, with empty texts."""
    gaps = {"code": code, "name": json.dumps(name, ensure_ascii=False)}
    head = HEAD.format(**gaps, english_name=json.dumps(english_name, ensure_ascii=False))
    return {"language.yaml": head} | {
        f"{subject}.yaml": "\n".join((SUBJECT.format(name=subject), *_lines(subject), ""))
        for subject in required()
    }


def _lines(subject: str) -> Iterator[str]:
    for key, value in english()[subject].items():
        if has_text(value):
            yield from _entry(f"{key}:", value, "")


def _entry(start: str, value: object, indent: str) -> Iterator[str]:
    """One key or entry of a list, with what is below it."""
    if isinstance(value, Mapping):
        yield f"{indent}{start}"
        for key, below in value.items():
            yield from _entry(f"{_key(key)}:", below, f"{indent}  ")
    elif isinstance(value, Plural):
        yield f"{indent}{start}"
        yield from _entry("one:", value.one, f"{indent}  ")
        yield from _entry("other:", value.other, f"{indent}  ")
    elif isinstance(value, tuple):
        yield f"{indent}{start}"
        for below in value:
            yield from _of_list(below, f"{indent}  ")
    elif isinstance(value, str) and has_letters(value):
        yield f"{indent}# {' '.join(value.split())}"
        yield f'{indent}{start} ""'
    else:
        yield f"{indent}{start} {json.dumps(value, ensure_ascii=False)}"


def _of_list(value: object, indent: str) -> Iterator[str]:
    """One entry of a list; a list or table in it begins on a line of its own."""
    yield from _entry("-", value, indent)


def has_letters(text: str) -> bool:
    """Whether a text is one to translate: signs and names of figures stay as they are."""
    return not NAME.fullmatch(text) and any(letter.isalpha() for letter in text)


def _key(key: object) -> str:
    written = written_key(key)
    plain = written.replace("_", "").isalnum() or isinstance(key, int)
    return written if plain else json.dumps(written, ensure_ascii=False)
