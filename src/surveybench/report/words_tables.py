"""Every sentence of the workbooks, in one place: what a translator works on."""

from __future__ import annotations

COVER = "Cover"
CONTENTS = "Contents"
NOTES = "Notes"
TITLE = "{title} {wave}: benchmark tables"
TITLE_OWN = "{title} {wave}: benchmark tables of {name} ({code})"
COVER_LINES = (
    "{report}.",
    "Scores run from 0 (worst) to 10 (best) and are standardised by age and sex.",
    "Made with surveybench {version} on {date}.",
    "The sheet Notes explains shorthand, rounding and methods.",
)
CONTENTS_LINES = ("One table a sheet. Each line leads to its sheet.",)
NOTES_LINES = (
    "Shorthand stands in columns of its own; number columns hold numbers only.",
    "[c] hidden: fewer than {least} {respondents}, or it would give such a figure away.",
    "[x] not available: too few {organisations} to compare, or it cannot be worked out.",
    "[z] not applicable: not asked, or not comparable with that wave.",
    "Scores, limits and averages have 2 decimals; z, phi, tau2, p and rates (shares of 1) have 4.",
    "Lower and upper are the ends of the 95 % interval of a score.",
    "Limits: a score below or above them falls in the next band.",
    "The national average is the plain mean of the {organisations}' scores.",
)
SHORTHAND = {
    "ok": "",
    "suppressed": "[c]",
    "too_few_organisations": "[x]",
    "not_calculable": "[x]",
    "not_asked": "[z]",
    "not_comparable": "[z]",
}
RATES = ("Response", "Response rates by {organisation}, {wave}")
SCORES = ("{population} scores", "{name}: scores by {organisation} and question or section, {wave}")
NATIONAL = ("{population} national", "{name}: national figures by question or section, {wave}")
CHANGE = ("{population} change", "{name}: change of scores against earlier waves, {wave}")
BASE = "Base: {respondents} with a usable return. Unit: score from 0 to 10 unless stated."
BASE_RATES = "Base: everyone invited. Unit: people; rates are shares of 1."
