"""Why figures moved, in lines: what went in, the definition, the settings, the software."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.comparison.moves import BAND, SCORE, Comparison
from surveybench.quantities import wave_text
from surveybench.report.words import compared as words

NAMED = 10  # organisations or keys in one line


def reasons(comparison: Comparison) -> Iterator[str]:
    """One line a cause: that it is the same, what is not the same, or that nobody knows."""
    yield from _inputs(comparison)
    yield from _definition(comparison)
    yield _settings(comparison)
    old, new = comparison.old.made.version, comparison.new.made.version
    if not old or not new:
        yield words.NO_SOFTWARE
    else:
        sentence = words.SAME_SOFTWARE if old == new else words.SOFTWARE
        yield sentence.format(old=old, new=new)
    if comparison.by_rules:
        yield words.BY_RULES.format(count=f"{comparison.by_rules:,}")


def named(comparison: Comparison, code: str) -> str:
    """An organisation as it is called here: its name, where it is known, and its code."""
    name = comparison.new.names.get(code) or comparison.old.names.get(code) or code
    return name if name == code else f"{name} ({code})"


def listed(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    further = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{further}"


def elsewhere(comparison: Comparison) -> list[str]:
    """Codes of organisations with a band that changed, whose own counts are the same; by band."""
    codes = (move.ref.organisation for move in comparison.of(BAND) if move.by)
    return [code for code in codes if code not in comparison.changed]


def _inputs(comparison: Comparison) -> Iterator[str]:
    if comparison.changed:
        entries = [
            f"{named(comparison, code)}: {', '.join(map(wave_text, waves))}"
            for code, waves in comparison.changed.items()
        ]
        yield words.COUNTS.format(names=listed(entries))
    elif comparison.exact:
        yield words.SAME_COUNTS
    elif scored := [move.ref.organisation for move in comparison.of(SCORE) if move.by]:
        names = listed([named(comparison, code) for code in dict.fromkeys(scored)])
        yield words.OTHER_SCORES.format(names=names)
    else:
        yield words.SAME_NUMBERS
    if "files" in comparison.differing:
        files = list(comparison.differing["files"])
        if files:
            yield words.FILES.format(names=listed(files))
        else:
            yield words.SAME_FILES.format(count=f"{len(comparison.new.made.files):,}")


def _definition(comparison: Comparison) -> Iterator[str]:
    keys = comparison.differing.get("definition")
    rules = comparison.differing.get("rules")
    if keys:
        yield words.DEFINITION.format(names=listed(list(keys)))
    elif keys is not None:
        yield words.SAME_DEFINITION
    elif rules:
        yield words.RULES.format(waves=", ".join(rules))
    else:
        yield words.NO_DEFINITION


def _settings(comparison: Comparison) -> str:
    keys = comparison.differing.get("settings")
    if keys is None:
        return words.NO_SETTINGS
    if not keys:
        return words.SAME_SETTINGS
    old, new = comparison.old.made.settings, comparison.new.made.settings
    changes = [
        words.SETTING.format(name=key, new=new.get(key, "none"), old=old.get(key, "none"))
        for key in keys
    ]
    return words.SETTINGS.format(names="; ".join(changes))
