"""Hashes by which files and definitions are known again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from surveybench.survey import Scale, Survey


def sha256(path: Path) -> str:
    """The hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rules(survey: Survey) -> dict[int, str]:
    """By wave, the hash of everything that decides a score beside the answers.

    Wordings are not in it, nor what may be published, nor how change is tested; the question named
    as overall experience is.
    """
    own = {item.id: item.id for item in survey.evaluative}
    entries = [(survey, own), *((e.survey, dict(e.items)) for e in survey.earlier)]
    shown = tuple((section.id, section.items) for section in survey.sections)
    special = tuple(
        (section.id, tuple(survey.shares[section.id].items()), section.score)
        for section in survey.sections
        if not section.plain
    )
    rules_by_wave = {}
    for wave, items in entries:
        scores = tuple((item.id, item.scores) for item in wave.items)
        chosen = (wave.settings.standardising, wave.settings.scoring, survey.settings.banding)
        parts = (wave.fingerprint, scores, chosen, shown, sorted(items.items()))
        if special:
            parts = (*parts, special)
        if survey.scale != Scale():
            parts = (*parts, survey.scale)
        if wave is survey and survey.overall:  # with which the reference's questions go
            parts = (*parts, survey.overall)
        rules_by_wave[wave.wave] = hashlib.sha256(repr(parts).encode()).hexdigest()
    return rules_by_wave
