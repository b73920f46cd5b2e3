"""What a format adds of its own: labels of files, controls of pages, names of what stands nowhere
else. Writers see these words and no others of this room.
"""

from __future__ import annotations

# Files, as links to them are labelled
REPORT_PDF = "Report (PDF)"
SLIDES = "Slides (PowerPoint)"
SLIDES_TABLES = "Slides with all tables (PowerPoint)"
REPORT_PAGE = "Report (one web page)"
SUMMARY_PDF = "Summary (one-page PDF)"
SUMMARY_SLIDES = "Summary (PowerPoint)"
SUMMARY_PAGE = "Summary (one web page)"
NATIONAL_PDF = "National report (PDF)"
NATIONAL_SLIDES = "National report (PowerPoint)"
NATIONAL_PAGE = "National report (one web page)"
EVERY_NUMBER = "Every published number (CSV)"
TABLES_EXCEL = "Tables (Excel)"
TABLES_OPEN = "Tables (OpenDocument)"

LOGO = "Logo of {name}"
# What a deck leaves out, by kind of page, and what is said of it
FOLDED = {
    "answers": "all answers",
    "subgroups": "scores of groups",
    "peers": "scores beside peers",
    "numbers": "every number",
}
AND = ", "
FOLDED_NOTE = (
    "Tables of single figures ({tables}) are in the report and in the workbook. The format "
    "pptx-tables makes slides of them too."
)
SOURCES = "Source of each figure (surveybench explain shows its working):"
SOURCES_FILE = "Source of each figure: surveybench explain shows its working"
RANKING_COLUMNS = ("Organisation", "Score", "Interval", "Band")
SECTION_COLUMNS = ("Score", "Interval", "Band")
FROM_TO = "{low} to {high}"
CSV_LEAD = ("Question", "Wording")
NO_LAYOUT = "The template has no layout '{wanted}': '{used}' was used."
TEMPLATE_LINK = "The template has a link to {target}, which every deck carries."

# The sheet behind a chart of PowerPoint
CHART_SCORE = "Score"
CHART_AVERAGE = "Average"
CHART_RANGE = "Range"
CHART_FROM = "From"
CHART_MARK = "Your score"
CHART_LOWER = "Interval from"
CHART_UPPER = "Interval to"
CHART_LOWEST = "Lowest"
CHART_HIGHEST = "Highest"
CHART_LIMIT = "Limit"
CHART_LOWER_LIMIT = "Expected from"
CHART_UPPER_LIMIT = "Expected to"
CHART_BELOW = "Below the score"
CHART_ABOVE = "Above the score"
CHART_INTERVAL = "Interval"
CHART_NOT_SHOWN = "Not shown"
CHART_PLACE = "Line"
CHART_LIMIT_FROM = "Limit from"
CHART_LIMIT_TO = "Limit to"
CHART_SCALE_FROM = "Scale from"
CHART_SCALE_TO = "Scale to"

# The web page and the site, by key in their templates and scripts
PAGE = {
    "skip": "Skip to main content",
    "notice": "Notice",
    "pages": "Pages of this report",
    "contents": "Contents",
    "link": "Link to {name}",
    "download": "Download (CSV)",
    "behind": "The chart as a table",
    "find_all": "Find an organisation or a question",
    "find_hint": "Name, code or question",
    "find": "Find",
    "main": "Main",
    "here": "You are here",
    "beside": "Other groups:",
    "group": "Group",
    "measure": "Question or section",
    "show": "Show results",
    "downloads": "Downloads",
    "type_name": "Type a part of the name, or the code",
    "nearest": "Nothing fits. Did you mean:",
    "nothing": "Nothing fits. Try another word, a code, or the number of a question.",
    "again": "You last looked at",
    "choose": "Choose up to {most} to see them side by side",
    "none": "None",
    "choice": "Choice {number}",
    "show_all": "Show all",
    "shown": "{shown} of {count} shown",
    "all_shown": "All {count} shown",
    "add_question": "Add another",
    "show_as": "Show",
    "as_scores": "Scores",
    "as_answers": "Answers",
    "as_groups": "Groups of people",
    "peers": "Peers",
    "everybody": "All",
    "peers_mean": "Mean of {peers}",
    "band": "Compared with others",
    "any_band": "Any",
    "not_shown": "Not shown",
    "not_here": "This is not given for this question.",
    "nobody": "Nobody here fits what is chosen.",
    "choose_question": "Choose a question or section.",
    "questions_shown": "{shown} shown",
    "save_as": "Save as {kind}: {title}",
}
