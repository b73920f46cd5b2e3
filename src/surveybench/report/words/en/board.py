"""Sentences of the board page and of the summary: short, plain, never more than the numbers say.

Braces are filled in by report/lens and by compose/board. Which sentence is said when stands in
compose/headline.py.
"""

from __future__ import annotations

from surveybench.report.words.plural import Plural

TITLE = "On one page"
TITLE_OF = "On one page: {population}"

# Headlines, by rule: `{best}` and `{worst}` name parts of the survey.
HEADLINES = {
    "hidden": "Too few people answered to compare you with {others}",
    "one_above": "The one question beside the {country} average is above it",
    "one_below": "The one question beside the {country} average is below it",
    "one_level": "The one question beside the {country} average is neither above nor below it",
    "beside": "Of {beside} questions: {above} above the {country} average, {below} below it",
    "alone": "Your scores stand alone: they were not compared with {others}",
    "both_spread": "{better} {side_better}, most clearly in {best_in}; {worse} {side_worse}, most "
    "clearly in {worst_in}",
    "better_spread": "{better} of {compared} questions are {is_better}, most clearly in {best_in}",
    "worse_spread": "{worse} of {compared} questions are {is_worse}, most clearly in {worst_in}",
    "both_clear": "{best} stands out; {worst} falls behind",
    "better_clear": "{best} stands out; nothing clearly falls behind",
    "better_shown": "{best} stands out; of what is shown, nothing clearly falls behind",
    "worse_clear": "{worst} falls behind; nothing clearly stands out",
    "worse_shown": "{worst} falls behind; of what is shown, nothing clearly stands out",
    "both_published": "Of {compared} questions: {better} {is_better}, {worse} {side_worse}",
    "better_published": "Of {compared} questions: {better} {is_better}, none {side_worse}",
    "worse_published": "Of {compared} questions: {worse} {is_worse}, none {side_better}",
    "chance": "Little differs from what is expected: chance could explain it all",
    "unlikely_one": "One question most likely differs from what is expected; by how much is unsure",
    "unlikely_some": "{unlikely} questions most likely differ from what is expected; by how much "
    "is unsure",
    "better_many": "{better} of {compared} questions are {is_better}; chance puts "
    "{chance} outside, and none is sure by itself",
    "worse_many": "{worse} of {compared} questions are {is_worse}; chance puts {chance} "
    "outside, and none is sure by itself",
    "both_unclear": "Some questions look better and some worse, but none clearly so",
    "better_unclear": "Some questions look {is_better}, but none clearly so",
    "worse_unclear": "Some questions look {is_worse}, but none clearly so",
    "same": "All {compared} questions we compared are {is_same}",
    "two_same": "Both questions we compared are {is_same}",
    "one_better": "The one question we compared is {is_better}",
    "one_worse": "The one question we compared is {is_worse}",
    "one_same": "The one question we compared is {is_same}",
}
PART = "Part of {section}"
ONE_QUESTION = "One question"
PART_INSIDE = "part of {section}"

# Below the headline
ANSWERED_GROUP = "{people} people{of_known} in this group answered."
ANSWERED = "{people} people answered."
ANSWERED_RATE = (
    "{people} people answered. Response rate{and_adjusted}: {rate} ({country} {national})."
)
RATE = "Response rate of all groups{and_adjusted}: {rate} ({country} {national})."
SEVERAL_COMPARED = "{compared} questions were compared"
ONE_COMPARED = "One question was compared"
COUNTED = "{counted}: {better} {side_better} and {worse} {is_worse}."
COUNTED_CHANCE = (
    "{counted}: {better} {side_better} and {worse} {is_worse}. By chance alone {chance} would be."
)
LESS_THAN_ONE = "fewer than 1"
ABOUT = "about {chance}"
UNJUDGED = "The publisher does not say which differences are more than chance."
UNSHOWN = Plural(
    "1 question is not shown, to protect the people who answered.",
    "{count} questions are not shown, to protect the people who answered.",
)
ALONE = Plural(
    "1 question has too few {peers} to compare.",
    "{count} questions have too few {peers} to compare.",
)
UNWORDED = Plural(
    "The lists leave out 1 question whose wording is not known here.",
    "The lists leave out {count} questions whose wording is not known here.",
)

# The chart of sections
SECTIONS = "Your sections beside {others}"
QUESTIONS = "Your questions, each on its own"
SECTIONS_KEY = {
    "dot": "Dot: your score, in the colour of its band.",
    "plain": "Dot: your score.",
    "interval": "Line through it: its {interval} interval.",
    "range": "Grey: all {peers}, lowest to highest. Dark mark: {country} average.",
    "scale": "The scale shows {from} to {to}.",
}
SECTIONS_ALT = "Dots, one a section, among all {peers}. {rows}"
QUESTIONS_ALT = "Dots, one a question. {rows}"
SECTIONS_ALT_ROW = "{name}: {score}{interval}{verdict}{average}."
ALT_AVERAGE = "; {country} average {national}"
SECTIONS_ALT_NONE = "{name}: {reason}."
ALT_INTERVAL = " ({low} to {high})"
ALT_VERDICT = ", {verdict}"
QUESTIONS_MORE = "The first {shown} questions, of {count}."
SECTIONS_MORE = "The {shown} sections furthest from the average, of {count}."

# Strips of years
STRIPS = "{Year} by {year}, every question"
STRIPS_KEY = (
    "A square is a question, section by section. Up: your whole interval is above the {country} "
    "average. Down: below it. Empty: not asked or shown. These are not bands; chance marks some."
)
STRIPS_ALT = "Squares, one a question, by year. {rows}"
STRIPS_ALT_ROW = "{wave}: {up} above the average, {down} below, {same} neither, {none} not shown."

# Lists
KEEP = "Keep"
ASK = "Ask about"
MOVED = "Moved since {wave}"
OF_COUNT = "{title} ({shown} of {count})"
KEEP_NONE = "No question is {is_better}."
ASK_NONE = "No question is {is_worse}."
UNWORDED_NONE = "None whose wording is known here."
# Of one question, and of several.
MOVED_NONE = Plural(
    "No clear change on the one question tested.",
    "No clear change, of {tested} questions tested.",
)
# By whether the score test, which alone finds as many by chance as it says, finds the same.
MOVED_TESTED = {
    True: "Of {tested} tested, {moved} moved; chance alone would move {chance}.",
    False: "Of {tested} tested, {moved} moved. A second test, which chance misleads less, finds "
    "{score}; chance alone would make it find {chance}.",
}
UP = "up"
DOWN = "down"
LOW_BETTER = "Low scores of {questions} are the better ones."
STEP = "{before} \N{RIGHTWARDS ARROW} {now} {way}"
BESIDE = "{country} {average}"

# Why a question is in a list, by rule
WHY = {
    "clear": "Stands out among all your questions.",
    "clear_unranked": "Stands out; do not rank {organisations} by it.",
    "enlarged": "Hardly chance alone, which may have added to it: allowing for that, the score is "
    "about as expected.",
    "drawn": "May be chance: allowing for that, the score is about as expected.",
    "likely": "If others answer as these did, {side} again {times} times in 10.",
    "unsure": "May be chance: if others answer as these did, {side} again {times} times in 10.",
}
MORE_THAN_NINE = "more than 9"
FEW_ANSWERS = "Only {n} people answered."
EVERY_YEAR = {
    1: "Above the {country} average in all {count} {years}.",
    -1: "Below the {country} average in all {count} {years}.",
}
BETTER = "{side_better}"
WORSE = "{side_worse}"

# In short, on the first slide
SHORT = "{title}: {question} \N{EN DASH} you {score}, {country} {average}"

# What to ask next, by rule
NEXT = "What to ask next"
ASKS = {
    "theme": "{count} of the questions to ask about are in {section}. What do they share?",
    "worst": "What would have helped the {n} people who answered {item}?",
    "fell": "{items} fell since {wave}. What has changed?",
    "best": "{item} went well. What do those teams do, and can others do it too?",
    "unheard": "Response rate{and_adjusted}: {rate} ({country} {national}). Whom do we not hear?",
    "small": "Few people answered {items}. Do other sources say the same?",
    "always": "What lies behind these scores, and what could lift them?",
}

# The slides
SLIDE_MESSAGE = "{population}: {headline}"
SLIDE_SECTIONS = "Sections beside {others}: {population}"
SLIDE_QUESTIONS = "Questions beside {others}: {population}"
SLIDE_LISTS = "What to keep, and what to ask about: {population}"
SLIDE_MOVED = "What moved: {population}"
SLIDE_NEXT = "What to ask next, and how to read this"
READING = "How to read this"
SLIDE_MOVED_NEXT = "What moved, and what to ask next: {population}"
SLIDE_READ = "How to read these slides"
COLUMNS = ("Question", "You", "{country}", "Band", "How sure")
COMPARED = ("{side_better}", "{same}", "{side_worse}")
READ_ALONE = (
    "The scores are of your {organisation} alone. A score may be high or low for all.",
    "A line through a dot is its {interval} interval: the true score most likely lies on it.",
    "The full report has every question, its wording and how many people answered.",
)
READ = (
    "A band says how a score compares with what is expected of {a_organisation} of your size.",
    "A score inside the expected range is '{same}', however high or low it is.",
    "A line through a dot is its {interval} interval: the true score most likely lies on it.",
    "'9 times in 10': so often would it be on the same side again if others answer as these did.",
    "The full report has every question, its wording, its range and how it was worked out.",
)
READ_PUBLISHED = (
    "A band says how a score compares with what is expected of your {organisation}.",
    "A score inside the expected range is '{same}', however high or low it is.",
    "The publisher of these figures worked them out, and gave the bands.",
    "The full report has every question, its wording and its figures.",
)
READ_PUBLISHED_ALONE = (
    "Each score stands beside the {country} average. How far it may differ from it by chance is "
    "not published.",
    "The publisher of these figures worked them out.",
    "The full report has every question, its wording and its figures.",
)
SUMMARY = "{title} {wave}, summary: {name}"
NO_RESULTS = "No results"
