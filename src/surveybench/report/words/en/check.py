"""Every sentence of a check, in one place: what a translator works on."""

from __future__ import annotations

VERDICTS = ("Ready", "Ready with notes", "Not ready")
VERDICT_MEANS = (
    "Nothing stands in the way of reports.",
    "Reports can be made; look at the notes first.",
    "No report is made from these files: mend what is listed first.",
)

# What is not known of people, unless a definition names other dimensions.
AGE_OR_SEX = "age or sex"

# By code of a reason. {count} is how many, {named} which.
REASONS = {
    "faults": "{rows} rows in {kinds} kinds of fault make files unusable.",
    "nobody": "There is no usable return.",
    "nobody_left": "There is no usable return left: {named}.",
    "population_hidden": "More than {limit} of the figures of {named} that rest on enough people "
    "({count} of them) will be hidden: together with populations that share people with it they "
    "would tell of few.",
    "covariate_alike": "In {named} everybody who answered is alike in what scores are adjusted for "
    "as {about}: they say nothing of its effect, and are adjusted by that found in the others.",
    "covariate_redundant": "What scores are adjusted for as {named} varies within no organisation, "
    "or only with what stands before it: it is left out of the regression.",
    "lost": "Nobody answered {named}: were the answers lost on the way?",
    "no_options": "None of the answers to {named} is one of the options of the definition.",
    "shifted": "More than {limit} of the answers to {named} are none of the options of the "
    "definition, and its first or last option was chosen by nobody: do the codes begin elsewhere, "
    "or were labels cut?",
    "shifted_people": "In more than {limit} of the returns the value of {named} is none of the "
    "codes of the definition, and one of those codes stands nowhere: do they begin elsewhere?",
    "no_strata": "Of more than {limit} of the returns {named} is not known: hardly any answer "
    "would count.",
    "no_numbers": "Of more than {limit} of the returns no value of {named} can be used: hardly any "
    "answer would count.",
    "miscoded": "In more than {limit} of the returns the value is none that is standardised by: "
    "{named}.",
    "other_codes": "Of more than {limit} of an organisation's returns the value is none of those "
    "that a breakdown tells people apart by. Column, then organisations: {named}.",
    "noticed": "{note}",
    "cleaned": "Cleaning changed answers or returns {times} times, by the rules {named}.",
    "blank_counts": "{count} times: {what}; {action} ({named}).",
    "contradicts_sample": "{count} times the answers describe a person otherwise than the "
    "sample file does, in {named}.",
    "mixed_up": "Within single organisations more than {limit} of the returns contradict the "
    "sample file: {named}.",
    "removed": "Cleaning removed more than {limit} of the answers to {named}.",
    "blank": "More than {limit} of those who should have answered {named} did not.",
    "blank_somewhere": "Within single organisations more than {limit} of the answers to a question "
    "are missing: {named}.",
    "moved": "The answers to {named} moved by more than {limit} since the last wave, more "
    "than they usually do: have options been swapped?",
    "moved_somewhere": "Within single organisations the answers to a question moved by more than "
    "{limit} since the last wave: {named}.",
    "response": "The adjusted response rate changed by more than {limit} points: {named}.",
    "invited": "The invited people differ from those of the last wave by more than {limit}: "
    "{named}.",
    "silent": "No usable return came from {named}.",
    "sent_again": "All answers are the same, count for count, as in an earlier wave: {named}.",
    "alike": "Codes of organisations look alike, and count as different ones: {named}.",
    "unnamed": "Organisations are called by a word that names none, and count as one each: "
    "{named}.",
    "spoiled": "Codes of organisations look like dates or large numbers, as spreadsheets make them "
    "of codes such as MAR1 or 1E5: {named}.",
    "unknown_numbers": "Far more people have one number than have those before it, as where "
    "programs write a number for what is not known. Column and number: {named}.",
    "codes_for_numbers": "All answers to {named} are codes of the options, where a number is asked "
    "for.",
    "pointed_numbers": "Some numbers have a point before three digits (1.200), all others are "
    "whole: does the point part thousands? They count as it is written, in {named}.",
    "parts_of_one": "All numbers are between 0 and 1, in {named}: are they parts of one where "
    "hundredths are asked for, as spreadsheets keep 20 % as 0.2?",
    "scale_from_elsewhere": "Nobody chose the first or the last answer of {named}, and many the "
    "one beside it: does the scale that was asked begin or end elsewhere, such as 1 to 10 for 0 to "
    "10?",
    "blank_for_option": "More than {limit} of those asked left {named} blank, and nobody chose the "
    "first or the last of the answers that score: does a blank stand for one?",
    "small": "Too few answered for any score to be shown (fewer than {least} a question): {named}.",
    "few_organisations": "Only {count} organisations have a score, and {least} are needed: they "
    "will not be compared with each other.",
}
# By code of a reason: what to do about it.
TO_DO = {
    "faults": "Send the list of what must be mended, or better the error file, to whoever sent the "
    "files.",
    "nobody": "Check the outcome codes: 1 is a usable return.",
    "nobody_left": "Compare the dates with the sample window of the definition (`seen`), and the "
    "ages with the youngest eligible one; see whether it is the right wave, and the answers came.",
    "population_hidden": "Report fewer populations together, or join those that differ by few "
    "people.",
    "covariate_alike": "Check its column there; nothing to do if it is so.",
    "covariate_redundant": "Check its column, or remove the covariate.",
    "lost": "Check that its answers were exported, and the name of its column.",
    "no_options": "Compare the codes with those of the definition; state in a mapping file what "
    "other values stand for (`values`), or that answers are labels (`answers: label`).",
    "shifted": "Compare the codes with those of the definition; state in a mapping file what other "
    "values stand for (`values`), blanks too.",
    "shifted_people": "Ask how the column is coded, and state what its values stand for under "
    "`values` in a mapping file; one that stands for nothing known, such as 9, is `9: ''`.",
    "other_codes": "Compare the codes of these organisations with those under `breakdowns` in the "
    "definition; state in a mapping file what their values stand for (`values`).",
    "noticed": "Ask whoever sent the file whether it is meant so.",
    "cleaned": "A few of each are usual. Where one question or organisation has most of them, ask "
    "how it was entered.",
    "blank_counts": "Ask whether it can be had, and why it is missing.",
    "contradicts_sample": "Have the records of the error file looked up: either may be wrong.",
    "mixed_up": "Ask whether questionnaires were entered under the right record ids.",
    "no_strata": "Add it, or state how it is coded under `values` in a mapping file. A survey that "
    "asks nothing of the kind writes `strata: {dimensions: []}` in its definition, and no "
    "`age_bands` or `sexes`: then its scores are not standardised.",
    "no_numbers": "Add it, or state how it is coded under `values` in a mapping file; a number has "
    "a point, and neither a comma nor an exponent.",
    "miscoded": "Ask how the column is coded (letters? the year of birth?), and state it under "
    "`values` in a mapping file, or have it corrected.",
    "removed": "Compare the codes of these questions with those of the definition.",
    "blank": "Compare the routing of the definition with the questionnaire; ask whether answers "
    "were lost.",
    "blank_somewhere": "Ask whether these organisations' answers were lost.",
    "moved": "Compare codes and order of the options with those of the last wave.",
    "moved_somewhere": "Ask whether these questions were coded otherwise there.",
    "response": "Check that the sample file is whole, and that the outcomes are the last ones.",
    "invited": "Ask whether people were drawn by the same rules.",
    "silent": "Ask whether their returns are still to come.",
    "sent_again": "See whether the files of that wave were sent again.",
    "alike": "See whether they are one, and write it in one way, or state under `values` in a "
    "mapping file what each stands for; a list of organisations tells which there are.",
    "unnamed": "Write the code of the organisation that these people belong to, or leave them out.",
    "spoiled": "Export the codes as text, from where they came.",
    "unknown_numbers": "Ask how it was coded; a number that means nothing is stated as `99: ''` "
    "under `values` in a mapping file.",
    "codes_for_numbers": "Ask what was exported; nothing to do if so few numbers were given.",
    "pointed_numbers": "Ask how they were written; if so, leave out the points that part "
    "thousands.",
    "parts_of_one": "Ask how they were written; if so, write them as they were asked for.",
    "scale_from_elsewhere": "Ask for the questionnaire, and correct the options of the definition; "
    "nothing to do if it is so.",
    "blank_for_option": "Ask how it was exported; if so, write the code of that answer in place of "
    "the blanks.",
    "small": "Their reports will say so; check that none of their returns are missing.",
    "few_organisations": "Check that no organisation's file is missing.",
}
# A rule that touched many answers, or many people.
TOUCHED = (
    "{item}: {what} {count} times, {share} of its answers: {action} ({rule}).",
    "{item}: {what} {count} times, {share} of the usable returns: {action} ({rule}).",
)
NAMED_MORE = "{named} and {count} more"
EVERYBODY = "all organisations"
MORE = "and {count} more"

VARIABLES = {
    "total": "Everybody",
    "population": "Population",
    "group": "Group",
    "mode": "Mode",
    "age": "Age",
    "sex": "Sex",
    "organisation": "Organisation",
}

TITLE = "Check of {title} {wave}"
COVER_LEAD = "Submissions for {report} {wave}, checked on {date}."
COVER_NOTE = (
    "For those who hold the records. It holds personal data: no answer of a person, but numbers of "
    "few people, so it is not for publication."
)
SYNTHETIC = "Made-up data: no real {organisation} and no real person stands behind these numbers."

VERDICT = "Verdict"
STOPS = "What stands in the way"
NOTES = "Notes"
NO_NOTES = "There is nothing to note."
FIGURES = ("people invited", "usable returns", "adjusted response rate", "kinds of fault")
BEFORE = "{value} in {wave}"

STANDING_OUT = "Organisations that stand out"
STANDING_OUT_COLUMNS = ("Organisation", "Name", "What was found")
STANDING_OUT_MORE = "And {count} more, in the workbook."
STANDS_OUT = {
    "silent": "no usable return",
    "small": "{returns} usable returns, too few for any score",
    "response": "adjusted response rate {now} %, last wave {then} %",
    "mixed_up": "{count} of {returns} returns contradict the sample file",
    "blank": "mostly blank: {items}",
    "moved": "moved since the last wave: {items}",
}

FAULTS = "What must be mended"
FAULTS_LEAD = (
    "Rows that cannot be counted, summed up by kind. The other pages leave them out, so they show "
    "what is there already."
)
FAULT_COLUMN = "column {name}"
FAULT_ROWS = ("row {rows}", "rows {rows}")
FAULT_SHEET = "{file}, sheet {sheet}"
FAULTS_COLUMNS = (
    "Code",
    "What is wrong",
    "File",
    "Column",
    "Rows",
    "Where",
    "Times",
    "What to do",
)
FAULTS_NONE = "Every row of every file can be counted."

RESPONSE = "Response"
RESPONSE_LEAD = (
    "Adjusted: usable returns as a share of the invited, without those who were {outcomes} "
    "(outcomes {removed})."
)
RESPONSE_UNADJUSTED = (
    "Adjusted: usable returns as a share of the invited. No outcome is taken out, so it is the raw "
    "rate."
)
OUTCOMES = {
    2: "not reached",
    3: "dead",
    4: "unwilling or too ill",
    5: "not eligible",
    6: "silent",
    7: "dead before they were invited",
}
RESPONSE_CHART = "Adjusted response rate, in %"
RESPONSE_ALT = "Bars of the adjusted response rate: {rows}."
RESPONSE_TABLE = "Raw and adjusted rates"
RESPONSE_COLUMNS = ("Of", "Invited", "Usable returns", "Raw %", "Adjusted %", "Last wave %")
RESPONSE_MODES = (
    "No response rate by mode: the sample file tells the mode of only {known} % of those who did "
    "not answer, so nobody knows how many were invited by each. Shown is how usable returns came "
    "in."
)
MODES_CHART = "Mode of usable returns, in %"
MODES_ALT = "Bars of the modes of usable returns: {rows}."
MODES_COLUMNS = ("Mode", "Usable returns", "Of returns %")

PROFILE = "Who answered, and who was invited"
PROFILE_LEAD = "{variables}, as the sample file has it."
PROFILE_KEY = ("Invited", "Answered")
PROFILE_ALT = "{variable}, invited and answered in %: {rows}."
PROFILE_TABLE = "{variable} in numbers"
PROFILE_COLUMNS = ("Category", "Invited %", "Answered %", "Difference", "Invited last wave %")
PROFILE_OF = "{variable}, in % of the invited and of those who answered"
PROFILE_NOTE = "Bold: a difference of more than {limit} points."
PROFILE_BIAS = (
    "Scores are standardised by {dimensions}, so such a difference does not bias them as far as "
    "{dimensions} go."
)

CLEANING = "What cleaning changed"
CLEANING_LEAD = "Each rule has a stable code and is a setting; nothing is changed in the files."
CLEANING_COLUMNS = ("Code", "What was found", "What was done", "Times", "Organisations")
CLEANING_NONE = "No rule fired."
CLEANING_WHERE = ("Organisation", "Times", "Most often")
CLEANING_FIRED = "The organisations with most of them"
CLEANING_WHO = "Where rules fired most"

QUESTIONS = "Questions"
QUESTIONS_LEAD = (
    "Blank: of the usable returns that the routing leads to a question. Moved: share of the "
    "answers that another option has than in {wave}; V is Cramér's V."
)
QUESTIONS_ALONE = "Blank: of the usable returns that the routing leads to a question."
QUESTIONS_CHART = "Blank where an answer was due, in %: the {count} highest"
QUESTIONS_ALT = "Bars of the questions most often left blank: {rows}."
QUESTIONS_TABLE = "Every question"
QUESTIONS_COLUMNS = ("Question", "Asked", "Answered", "Blank %", "Removed", "Moved %", "V")
QUESTIONS_WITHIN = "Within single organisations"
WITHIN_COLUMNS = ("Question", "Organisation", "What", "Size %", "Answers")
WITHIN_BLANK = "blank"
WITHIN_MOVED = "moved since the last wave"

ORGANISATIONS = "Organisations"
ORGANISATIONS_LEAD = (
    "A score is shown where at least {least} people gave a scored answer and no difference of "
    "shown figures would tell of fewer."
)
ORGANISATIONS_TABLE = "Every organisation"
ORGANISATIONS_COLUMNS = (
    "Organisation",
    "Name",
    "Invited",
    "Usable returns",
    "Adjusted %",
    "Last wave %",
    "Rules fired",
    "Scores shown",
    "Populations with scores",
)
NONE_SHOWN = "none"

EFFECT = "What each rule did to the scores"
EFFECT_LEAD = (
    "Score with all rules less the score with one rule switched off, where both can be shown and "
    "the rule touched answers of at least {least} people. National: plain mean of the "
    "organisations' scores. Personal data: not for publication."
)
EFFECT_LEAST = "Differences below {least} are left out."
EFFECT_COLUMNS = (
    "Code",
    "Switched off by",
    "Scores moved",
    "Largest national",
    "Largest of one organisation",
)
EFFECT_NONE = (
    "No rule that fired can be switched off with an effect on scores that rests on enough people."
)
EFFECT_ROWS = ("Code", "Population", "Measure", "Organisation", "With", "Without", "Difference")
NATIONAL = "national"

WEIGHTS_TITLE = "Weights"
WEIGHTS_LEAD = (
    "How far weights reach. Personal data: with these numbers it can be worked out who answered "
    "what, so no report holds them. Not for publication."
)
WEIGHTS_OF = ("Population", "Organisation")
CRUDE_TITLE = "Scores with and without weights"
CRUDE_OF = ("Population", "Question", "Organisation")
TERMINAL_WEIGHTS = (
    "Weights: the largest is {largest} ({organisation}, {population}), where {respondents} people "
    "count as {effective}. Personal data: not for publication."
)

HOW = "How this was checked"
HOW_LEAD = "From which size on a finding becomes a note: our own choices."
HOW_COLUMNS = ("Limit", "Meaning", "Value")
HOW_LIMITS = "Limits"
HOW_VERSION = "Software: surveybench {version}."
HOW_INPUT = "Input files and the first 16 characters of their SHA-256 hash"
HOW_INPUT_COLUMNS = ("File", "SHA-256 begins")

SHEETS = {
    "verdict": "Verdict",
    "weights": "Weights",
    "crude": "Crude scores",
    "standing_out": "Stand out",
    "faults": "Faults",
    "response": "Response",
    "modes": "Modes",
    "profile": "Profile",
    "cleaning": "Cleaning",
    "questions": "Questions",
    "within": "Within organisations",
    "organisations": "Organisations",
    "effect": "Effect",
    "limits": "Limits",
}
VERDICT_COLUMNS = ("Weight", "Code", "Reason", "What to do")
WEIGHTS = ("", "Note", "Stands in the way")
CLEANING_ROWS = ("Code", "What was found", "Question or column", "Organisation", "Times")

# The error file for whoever sent the records
RECORD_COLUMNS = (
    "wave",
    "file",
    "sheet",
    "row",
    "record_id",
    "column",
    "rule",
    "found",
    "what_to_do",
)

# The terminal
TERMINAL_EFFECT = "Effect: {rule} moved {measure} ({population}) by {difference} nationally."
