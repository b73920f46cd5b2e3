"""Every sentence of the workbooks, in one place: what a translator works on.

Braces are filled in by compose/workbook and compose/tables.
"""

from __future__ import annotations

from surveybench.report.words.en import published

# Front
COVER = "Cover"
CONTENTS = "Contents"
NOTES = "Notes"
TITLE = "{title} {wave}: benchmark tables"
TITLE_OWN = "{title} {wave}: benchmark tables of {name} ({code})"
COVER_SCORES = "Scores run from {ends}. {standardised}"
STANDARDISED = "They are standardised by {dimensions}."
NOT_STANDARDISED = "They are not standardised: everybody's answers count alike."
DESIGN_WEIGHTED = "They are weighted by the design of the survey; shares of answers are not."
ADJUSTED = "They are adjusted by regression for {dimensions}; shares of answers are not."
COVER_LINES = (
    "{report}, {wave}.",
    "The sheet Contents leads to every table. The sheet Notes explains shorthand, rounding and "
    "terms.",
    "Each table has one sheet, with its unit and base above it and its header frozen.",
    "Made with surveybench {version} on {date}.",
)
CONTENTS_LINES = ("This sheet has one table. The first column leads to the sheet it names.",)
CONTENTS_COLUMNS = ("Sheet", "Table")
NOTES_LINES = ("This sheet has one table.",)
NOTES_COLUMNS = ("Subject", "Note")
# Quantity that the note is about, or none; the note; what it says of published figures, where else.
Note = tuple[str, str]
NOTES_ROWS: tuple[tuple[str, Note, Note | None], ...] = (
    (
        "",
        (
            "Shorthand",
            "Columns of numbers hold numbers only. Where one is missing, its cell is empty and the "
            "shorthand column says why; an empty shorthand cell means that nothing is missing.",
        ),
        None,
    ),
    (
        "",
        ("[c]", "Hidden: fewer than {least} {respondents}{or_gives_away}."),
        published.NOTE_HIDDEN,
    ),
    (
        "",
        (
            "[p]",
            "Hidden so that a figure of fewer than {least} {respondents} cannot be worked out.",
        ),
        None,
    ),
    (
        "",
        (
            "[a] and [b]",
            "Above or below the number in the column beside it. A more exact score, its interval "
            "and its comparison would say what nearly everybody answered.",
        ),
        None,
    ),
    ("", ("[e]", "Hidden, because it would say what nearly everybody answered."), None),
    (
        "response_rate.completed",
        (
            "[l]",
            "At least the number in the column beside it. How much more would tell of fewer than "
            "{least} {respondents}.",
        ),
        None,
    ),
    (
        "score.share_error",
        (
            "[f]",
            "Hidden: {few_people} gave this answer, or another to the question, whose share would "
            "follow.",
        ),
        None,
    ),
    ("", ("[x]", "Not available: too few {peers} to compare, or it cannot be worked out."), None),
    (
        "",
        ("[z]", "Not applicable: not asked, not comparable with that wave, or without a score."),
        None,
    ),
    ("", ("[n]", "Not published."), None),
    ("", ("[t]", "The {organisation} took no part in that wave."), None),
    (
        "",
        (
            "Rounding",
            "Scores, averages, limits, intervals, differences and z have {decimals} decimals, phi, "
            "tau2 and p have {finer}, and percentages have none: nothing that leaves is more "
            "exact. Half is rounded up, from the unrounded figure, but never past a limit or a "
            "threshold.",
        ),
        published.NOTE_ROUNDING,
    ),
    (
        "",
        (
            "Reference",
            "Names the number of its row: statistic, answer where it is of one, measure, "
            "organisation, population and wave. Other numbers of the row have the same name but "
            "for the statistic.",
        ),
        None,
    ),
    (
        "score.n",
        (
            "Respondents",
            "People whose answer to the question is scored. The number is not weighted.",
        ),
        published.NOTE_RESPONDENTS,
    ),
    (
        "score.score",
        (
            "Score",
            "{Averaged} of the answers. {sections_made}",
        ),
        published.NOTE_SCORE,
    ),
    (
        "score.share",
        (
            "Share of answers",
            "Of the answers that carry a score, the share that is this one{standardised_alike}. "
            "The national share is {national_share}. Shares of all answers count those without a "
            "score too.",
        ),
        published.NOTE_SHARE,
    ),
    (
        "score.lower",
        (
            "{interval} interval",
            "A range made to hold the true score in {interval} of such surveys.",
        ),
        None,
    ),
    (
        "expected_range.national",
        (
            "National average",
            "{average_of} of the {peers}' scores, on the figures that are shown.",
        ),
        published.NOTE_AVERAGE,
    ),
    (
        "expected_range.lower_outer",
        (
            "Limits",
            "The ends of the expected range of this {organisation}: the band changes where the "
            "score meets one. A limit beyond the scale is cut to {low} or {high} where it is "
            "published so.",
        ),
        published.NOTE_LIMITS,
    ),
    (
        "expected_range.z",
        ("z", "Distance of the score from the national average, in standard errors."),
        published.NOTE_Z,
    ),
    (
        "expected_range.phi",
        ("phi and tau2", "How much more {peers} differ than chance would make them."),
        None,
    ),
    (
        "change.verdict",
        (
            "Change",
            "Decrease, No clear change or Increase: the verdict of the test named in the methods.",
        ),
        published.NOTE_CHANGE,
    ),
)
OR_GIVES_AWAY = ", or it would give such a figure away"
NOTES_BANDS = ("Bands", "{bands}.")
NOTES_SUMMARY = ("Wordings", "A wording marked * is a summary, not the questionnaire's.")
NOTES_UNKNOWN = ("Wordings", "Of a wording marked * the questionnaire's own is not known here.")
NOTES_EITHER = (
    "Wordings",
    "A wording marked * is not the questionnaire's: it is a summary, or unknown.",
)
NOTES_ABSENT = (
    "{population}",
    "No tables: too few {peers} have results for {name}.",
)
NOTES_INPUT = ("Hash of", "{file}, SHA-256 {digest}")

SHORTHAND = {
    "ok": "",
    "suppressed": "[c]",
    "protects_another": "[p]",
    "too_few_organisations": "[x]",
    "not_calculable": "[x]",
    "no_invited_list": "[x]",
    "not_asked": "[z]",
    "not_comparable": "[z]",
    "not_published": "[n]",
    "took_no_part": "[t]",
    "above": "[a]",
    "below": "[b]",
    "nearly_alike": "[e]",
    "few_chose": "[f]",
    "no_such_answer": "[z]",
    "few_in_subgroup": "[g]",
    "at_least": "[l]",
    "not_of_population": "[z]",
}

# Tables: name on the tab, title
RATES = ("Response rates", "Response rates by {organisation} and wave")
QUESTIONS = ("{population} questions", "{name}: question scores by {organisation}, {wave}")
SECTIONS = ("{population} sections", "{name}: section scores by {organisation}, {wave}")
MAP = ("{population} map", "{name}: every section and question of every {organisation}, {wave}")
MAP_BASE = (
    "Base: all {organisations}. Unit: band, in words and in colour. Scores, and the reason of each "
    "empty cell, are on the sheets of questions and sections."
)
NATIONAL = ("{population} national", "{name}: national results by question or section, and wave")
CHANGE = ("{population} change", "{name}: change of question scores since earlier waves")
PART = "{title}. Part {number} of {parts}: {organisations} {first} to {last}"
BASE_RATES = "Base: everyone invited. Unit: people, and percentages of them."
BASE_SCORES = (
    "Base: {respondents} with a usable return whose answers are scored. Unit: score, {scale}."
)
SPREAD = ("{population} spread", "{name}: spread between {peers}, by question or section, and wave")
BASE_SPREAD = (
    "Base: {peers} with a score that may be shown. Unit: none for phi; points squared for tau2."
)
BASE_NATIONAL = "Base: {peers} with a score that may be shown. Unit: score, {scale}."
BASE_CHANGE = "Base: questions that can be compared with that wave. Unit: score, {scale}."
NOT_COMPARED = (
    "Not compared: fewer than {organisations_least} {peers} have results, so there is no "
    "average, expected range or band."
)
MISSING = (
    "Empty cells: see the column Shorthand; [a], [b], [c], [e], [f], [g], [l] and [p] hidden, "
    "[x] not available, [z] not applicable, [n] not published, [t] took no part."
)

# Columns
CODE = "Organisation code"
NAME = "Organisation"
WAVE = "Wave"
MEASURE = "Question or section"
KIND = "Kind"
QUESTION = "Question"
SECTION = "Section"
WORDING = "Wording or name"
BAND_WORDS = "Band in words"
ABOVE = "Score is above ({scale})"
BELOW = "Score is below ({scale})"
AT_LEAST = "{header}, at least"
EARLIER_WAVE = "Earlier wave"
EARLIER_N = "Respondents then (people)"
EARLIER_SCORE = "Score then ({scale})"
NOW = "Score now ({scale})"
VERDICT = "Change"
REF = "Reference"
SHORT = "Shorthand"
SHORT_SCORE = "Shorthand: score"
SHORT_BAND = "Shorthand: comparison"

# The long table of a release
LONG_TITLE = "{title} {wave}: every published number"
LONG_ABOUT = (
    "One row for each number that is published, and for each that is not, with the reason. A text "
    "that a spreadsheet would take for a formula has an apostrophe in front."
)
LONG_HIDDEN_GROUPS = (
    "Where the number of respondents of a subgroup (subgroup.n) is hidden, its row stands for all "
    "quantities of that subgroup: they are hidden with it, and have no rows."
)
LONG_FIELDS = {
    "ref": "Name of the number: statistic, measure, organisation, population and wave.",
    "statistic": "What the number is; docs/methods has a page for each.",
    "quantity": "Which quantity of the statistic, such as score or standard_error.",
    "measure": "Id of a question or section; all where the number is of none.",
    "organisation": "Code of the {organisation}; national for figures of all.",
    "population": "Id of the group of {respondents}; all for everyone.",
    "wave": "{Year} of the survey.",
    "value": "The number; empty where the flag is not ok.",
    "flag": "ok, or why there is no value.",
    "bound": "Where the flag is above or below: what the number is above or below.",
}
