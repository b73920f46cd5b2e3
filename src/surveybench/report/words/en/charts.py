"""What stands for a picture where it cannot be seen: a chart in words, with its figures.

Braces are filled in by report/lens.
"""

from __future__ import annotations

RANGE = (
    "{label} Your score is {score}{band}. The average is {national}; scores run from {lowest} to "
    "{highest}."
)
BAND = ": {band}"
OWN_SCORE = "{label} Your score is {score}, shown without comparison."
RANKING = "{label}: scores of {count}, from {lowest} to {highest}. {own}The average is {national}."
RANKING_OWN = "Yours is number {place} from the lowest, with {score}{band}. "
FUNNEL_PEOPLE = "{Respondents} whose answer is scored"
FUNNEL = (
    "{label}: scores of {count} by the number of answers, from {fewest} to {largest}. The average "
    "is {average}; {beyond} lie outside what is expected of their size."
)
PANELS = (
    "{label}: scores of {groups} on {count} questions, beside those of all. Signs point up or down "
    "in {differing} of {shown} places, where a group differs by more than chance. {examples}"
)
PANELS_EXAMPLE = "{group}, {question}: {score}, all {whole}."
CHANGE = "{label} Line chart: {waves}."
CHANGE_WAVE = "in {wave} the score was {score}{interval} and the average {national}"
INTERVAL = " ({low} to {high})"
EXAMPLE = "{example}. {title}: the list beside it names its parts."
FIGURES = "Figures of {item}"
BY_YEAR = "{item} by {year}"
