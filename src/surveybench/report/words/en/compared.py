"""Every sentence of a comparison of two runs, in one place."""

from __future__ import annotations

TITLE = "What moved between two runs: {survey} {wave}"
UNKNOWN = "a survey that the tables do not name,"
COVER_LEAD = "{old} beside {new}. Made on {date}."
SYNTHETIC = "Made-up data: no real organisation and no real person stands behind these numbers."
MADE_UP = "Made-up data"  # what the description of a table of made-up data begins with
PRIVATE = (
    "For those who hold both runs: what moved between a draft and a release is not for publication."
)
FIGURES = "{moved} of {count} figures moved"
NO_FIGURE = "No figure moved: all {count} that both have are the same."
ONLY = "Figures that only {name} has: {count} ({statistics})."
BANDS = "{bands} of {band_count} bands and {verdicts} of {verdict_count} verdicts on change"
ELSEWHERE = (
    "{count} of these bands are at organisations whose own counts are the same in both: {codes}."
)
ELSEWHERE_SHOWN = (
    "{count} of these bands are at organisations where as many people answered in both, as far as "
    "the figures show: {codes}."
)
WHY, MOVED = "Why:", "What moved, the most important first:"
SAME_COUNTS = "Input: no organisation's own counts moved."
SAME_NUMBERS = (
    "Input: as many people answered in both, as far as the figures show; what they answered may "
    "not be the same."
)
OTHER_SCORES = (
    "Input: as many people answered in both, as far as the figures show, but scores moved at "
    "{names}: by other answers, or by another profile that all are weighted to."
)
COUNTS = "Input: other counts of {names}."
FILES = "Files that are not the same: {names}."
SAME_FILES = "Files: the same ({count})."
DEFINITION = "Definition: other keys: {names}."
RULES = "Definition: it scores otherwise in {waves}; which keys is not known from these runs."
SAME_DEFINITION = "Definition: the same."
NO_DEFINITION = "Definition: not known from these runs."
SETTINGS = "Settings: {names}."
SETTING = "{name} {new} instead of {old}"
SAME_SETTINGS = "Settings: the same."
NO_SETTINGS = "Settings: not known from these runs."
SOFTWARE = "Software: {new} instead of {old}."
SAME_SOFTWARE = "Software: the same ({new})."
NO_SOFTWARE = "Software: not known from these runs."
BY_RULES = "{count} bands change with the definition alone, the counts being the later ones."
SPLIT_EXACT = (
    "Split of a z: its own answers; the others: the profile that all are weighted to, the average "
    "and the spread. Both orders of the two are tried and their mean is given. Rules: what the "
    "definition did after that."
)
SPLIT_ROUNDED = (
    "Split of a z, worked out of released figures, which are rounded: its own score and standard "
    "error, in which the profile that all are weighted to is included; the others: the average and "
    "the spread. Both orders of the two are tried and their mean is given."
)
LINE = "  {where}: {old} → {new}{split}"
SPLIT = "; z moved by {total}: own {own}, others {others}"
SPLIT_RULES = ", rules {rules}"
MORE = "  and {count} more: the workbook and the JSON have all of them (--out)."
HIDDEN = "not shown ({flag})"
VERDICTS = {-1: "decrease", 0: "no change", 1: "increase"}
SUMMARY, BANDS_MOVED, VERDICTS_MOVED, SCORES_MOVED, ORGANISATIONS = (
    "What moved, by quantity",
    "Bands that changed",
    "Verdicts that changed",
    "Scores and averages that moved",
    "Whose counts moved",
)
REASONS = "Why it moved"
SUMMARY_COLUMNS = (
    "Quantity",
    "Figures in both",
    "that moved",
    "not shown any more",
    "shown now",
    "Largest move",
)
MOVE_COLUMNS = (
    "Organisation",
    "Population",
    "Question or section",
    "Wave",
    "Earlier run",
    "Later run",
)
SPLIT_COLUMNS = ("z moved by", "of that its own", "the others", "rules")
CHANGED_COLUMNS = ("Organisation", "Waves in which its own counts moved", "Bands that changed")
OWN = "Its own counts moved"
# Of figures alone, which do not tell whether as many people answered the same.
CHANGED_SHOWN = ("Organisation", "Waves in which other numbers answered", "Bands that changed")
OWN_SHOWN = "Other numbers answered there"
YES, NO = "yes", "no"
SCORES_NOTE = "Scores and averages that moved by {least} or more."
ROWS = "The first {shown} of {count}; the workbook has all of them."
SHEETS = {
    SUMMARY: "Quantities",
    REASONS: "Why",
    BANDS_MOVED: "Bands",
    VERDICTS_MOVED: "Verdicts",
    SCORES_MOVED: "Scores",
    ORGANISATIONS: "Organisations",
}
