"""Where a definition file asks for decisions that nobody has made."""

from __future__ import annotations

from collections.abc import Iterator

MARK = "# DECIDE:"


def marks(text: str) -> Iterator[tuple[int, str]]:
    """The line of each mark, and its words, which may go on over the comments below it."""
    question, begun = "", 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        comment = line.strip()
        if question and (not comment.startswith("# ") or comment.startswith(MARK)):
            yield begun, question
            question = ""
        if comment.startswith(MARK):
            question, begun = comment.removeprefix(MARK).strip() or "a decision.", number
        elif question:
            question += f" {comment.removeprefix('# ')}"
