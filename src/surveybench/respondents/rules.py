"""What cleaning does and what is refused, by stable codes."""

from __future__ import annotations

# Stable codes of the cleaning rules: what was found, what is done about it, and what whoever sent
# the records should do.
RULES = {
    "not_an_option": (
        "code is none of the item's options",
        "answer removed",
        "Correct the code, or leave the answer blank.",
    ),
    "several_ticks": (
        "several ticks where one answer is asked for",
        "answer removed",
        "Check against the questionnaire; leave it blank if several boxes are ticked.",
    ),
    "routed_past": (
        "answered although the routing leads past the item",
        "answer removed",
        "Check the filter question and this one against the questionnaire.",
    ),
    "blank_filter": (
        "answered although the filter question is blank",
        "answer removed",
        "Check whether the filter question was answered.",
    ),
    "exclusive_option": (
        "'none of these' ticked with other options",
        "exclusive option dropped",
        "Check which boxes are ticked.",
    ),
    "age_invalid": (
        "age outside the valid ages",
        "age taken as missing",
        "Correct the age, or leave it blank.",
    ),
    "sex_not_standardised": (
        "sex is none of those standardised by",
        "sex taken as missing",
        "Check the code; nothing to do if it is as recorded.",
    ),
    "not_standardised": (
        "value is none of those standardised by",
        "value taken as missing",
        "Check the code; nothing to do if it is as recorded.",
    ),
    "not_adjusted_for": (
        "value is none of those that scores are adjusted for",
        "value taken as missing",
        "Check the code; list it under the codes of the covariate if it is right.",
    ),
    "not_a_weight": (
        "weight is no number above 0 that the definition allows",
        "left out of scores",
        "Correct it; weights that are too large can be divided by their mean.",
    ),
    "not_told_apart": (
        "value is none of those that people are told apart by",
        "in no subgroup",
        "Check the code; list it under the codes of the breakdown if it is right.",
    ),
    "no_stratum": (
        "what people are standardised by is not known",
        "left out of standardised scores",
        "Add it if it is known.",
    ),
    "no_group": (
        "usable return without a group",
        "in no group's results",
        "Add the group if it is known.",
    ),
    "too_young": (
        "below the youngest eligible age",
        "counted as ineligible",
        "Check the age; outcome 5 if it is right.",
    ),
    "outside_window": (
        "seen outside the sample window",
        "counted as ineligible",
        "Check the date; outcome 5 if it is right.",
    ),
    "too_few_answers": (
        "fewer answers than a usable return needs",
        "counted as blank",
        "Check that all answers were sent; outcome 4 if the return is blank.",
    ),
    "blank_date": (
        "no date of contact, where there is a sample window",
        "counted as inside the window",
        "Add the date if it is known.",
    ),
    "blank_age": (
        "no age, where there is a youngest eligible age",
        "counted as old enough",
        "Add the age if it is known.",
    ),
    "blank_group": (
        "usable return without a group",
        "counted only where all groups are",
        "Add the group if it is known.",
    ),
    "unknown_stratum": (
        "what people are standardised by is not known",
        "counted with weight 1",
        "Add it if it is known.",
    ),
    "no_covariate": (
        "what scores are adjusted for is not known",
        "taken as the mean of the organisation",
        "Add it if it is known.",
    ),
    "no_weight": (
        "design weight is blank",
        "left out of scores",
        "Add it if it is known.",
    ),
    "left_unadjusted": (
        "what scores are adjusted for is not known",
        "left out of scores",
        "Add it if it is known.",
    ),
    "no_subgroup": (
        "what a breakdown tells people apart by is not known",
        "in none of its subgroups",
        "Add it if it is known.",
    ),
    "contradicts_sample": (
        "not what the sample file says of the person",
        "nothing changed; whose value counts is a setting",
        "See which of the two is right, and correct the other; check that the record id is the "
        "right one.",
    ),
    "answers_without_return": (
        "answers, but the outcome is no usable return",
        "answers not used",
        "Check the outcome: 1 if the questionnaire was returned and may be used.",
    ),
}

# What to do about an outcome where a definition has codes of its own.
OWN_OUTCOMES = (
    "Write one of the codes that stand under `outcomes` in the definition, add this one there, or "
    "state what it stands for under `values` in a mapping file."
)

# Stable codes of what is refused, with what is wrong and what to do. Nothing is counted for good
# from files with such a fault: rows would be missing that nobody could see.
REFUSALS = {
    "unreadable": ("the file cannot be read to its end", "Send it again."),
    "no_rows": ("there are no rows under the header", "Send the file again."),
    "missing_column": (
        "a column is missing",
        "Add it, or name the file's own column in the definition (`column`, `columns`) or in a "
        "mapping file.",
    ),
    "unknown_column": (
        "a column is not in the definition",
        "Remove it, or list it under `columns: ignore:` in the definition.",
    ),
    "labels_contradict": (
        "the file's value labels give a code the label of another option",
        "See which are right, and state `answers: code` or `answers: label` in a mapping file.",
    ),
    "blank_record_id": ("the record id is blank", "Give every row its own id."),
    "duplicate_record_id": ("the record id stands already", "Keep one row for each person."),
    "rounded_record_id": (
        "the record id was rounded by a spreadsheet: it looks like 1.2E+11",
        "Export ids as text, from where they came.",
    ),
    "altered_record_id": (
        "the record id is in the sample file only with other zeros, capitals or spaces",
        "Export ids as text, alike in both files: programs drop or add zeros of numbers.",
    ),
    "orphan": (
        "the record id is not in the sample file",
        "Add the person to the sample file, or correct the id.",
    ),
    "blank_organisation": (
        "the organisation is blank",
        "Write the code of the organisation that the person belongs to.",
    ),
    "unknown_organisation": (
        "the organisation is not a known code",
        "Write the code as the list of organisations has it, add the organisation there, or state "
        "what the value stands for under `values` in a mapping file.",
    ),
    "altered_organisation": (
        "the organisation is a known code only with other zeros or capitals",
        "Write the code as in the list of organisations; spreadsheets drop zeros before a number.",
    ),
    "reserved_organisation": (
        "'national' is no code of an organisation: it names the whole country",
        "Give that organisation another code.",
    ),
    "blank_outcome": (
        "the outcome is blank",
        "Write one of the outcome codes 1 to 7; 1 is a usable return, 6 is no reply.",
    ),
    "unknown_outcome": (
        "the outcome is not a known code",
        "Write one of the outcome codes 1 to 7 (1 is a usable return, 6 is no reply), or state "
        "what it stands for under `values` in a mapping file.",
    ),
    "unknown_group": (
        "the group is not a known code",
        "Write a code that stands under groups in the definition, add this one there, leave it "
        "blank, or state what it stands for under `values` in a mapping file.",
    ),
    "unreadable_date": (
        "the date cannot be read, or does not exist",
        "Write dates as 2025-04-01, or state their format, or all their formats, in a mapping file "
        "under `dates`.",
    ),
    "several_zones": (
        "its times of day are of several time zones, so that nobody can tell the day",
        "Send all of them in the time zone of the place, or days alone, as 2025-04-01.",
    ),
}
