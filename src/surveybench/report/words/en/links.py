"""Where to read more, and whom to ask."""

MORE = "Read more"
LINE = "{label}: {address}"
KINDS = {
    "sampling_instructions": "Sampling instructions",
    "scored_questionnaire": "Scored questionnaire",
    "technical_document": "Technical document",
    "national_results": "National results",
    "contact": "Contact",
}
IN_ABOUT = "{more}: {lines}."
FIRST = "{more}: "
BETWEEN = "; "
