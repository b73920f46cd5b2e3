"""Words of the pages that say what other settings would change."""

from __future__ import annotations

TITLE = "What other settings would change: {title} {wave}"
COVER_LEAD = "Made on {date} for {report}, {wave}."
PRIVATE = (
    "For those who hold the records: what is compared rests on full precision. Bands and verdicts "
    "that may not be published are left out."
)
LEAD = (
    "Each setting was changed alone, in all waves, and the rest left as the definition has it. "
    "Counted once: {bands} bands and {verdicts} verdicts on change are compared."
)
NOTHING = "Nothing changes with any of these settings."
SUMMARY, MOVED, ORGANISATIONS = "By setting", "What changes", "By organisation"
SUMMARY_COLUMNS = (
    "Setting",
    "Chosen",
    "Bands that change",
    "by more than one",
    "Verdicts on change that change",
    "Largest difference of a score",
)
MOVED_COLUMNS = (
    "Setting",
    "Organisation",
    "Population",
    "Question or section",
    "Compared with",
    "As published",
    "With this setting",
)
ORGANISATION_COLUMNS = ("Organisation", "Bands that change", "Verdicts on change that change")
MOVED_MORE = "The first {shown:,} of {count:,}; the workbook has all of them."
VERDICTS = {-1: "Decrease", 0: "No change", 1: "Increase"}
BAND = "the others"
LINE = (
    "{label}: {bands} of {band_count:,} bands and {verdicts} of {verdict_count:,} verdicts change"
)
SHEETS = {SUMMARY: "Settings", MOVED: "What changes", ORGANISATIONS: "Organisations"}
