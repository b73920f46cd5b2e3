"""How to read the charts: a letter on the picture, what it is, what it means.

Braces are filled in by report/lens.
"""

from __future__ import annotations

# How to read the charts: a letter on the picture, what it is, what it means
READ_RANGE = "The expected-range bar"
READ_RANGE_PLAIN = "The bar from the lowest to the highest score"
READ_RANGE_LEGEND = (
    ("A", "Black line and bold number: your score."),
    ("B", "Triangle: the {country} average."),
    ("C", "Grey: the expected range. A score here is '{same}'."),
    ("D", "Green: somewhat better, better, much better than expected. Darker is better."),
    ("E", "Yellow and orange: somewhat worse, worse, much worse than expected. Darker is worse."),
    ("F", "The bar begins at the lowest and ends at the highest score of any {peer}{beyond}."),
)
READ_RANGE_FEW = (
    ("A", "Black line and bold number: your score."),
    ("B", "Triangle: the {country} average."),
    ("C", "Grey: the expected range. The bar runs from the lowest to the highest score."),
    ("D", "Green: {is_better}."),
    ("E", "Yellow or orange: {is_worse}."),
)
READ_RANGE_ALONE = (
    ("A", "Black line and bold number: your score."),
    (
        "B",
        "Triangle: the {country} average. The bar begins at the lowest and ends at the highest "
        "score of any {peer}.",
    ),
)
READ_RANGE_NOTE = "A colour that no {peer} reaches is not drawn."
READ_RANKING = "The ranking of a section"
READ_RANKING_LEGEND = (
    ("A", "Dot ringed in black: your {organisation}, with its score."),
    (
        "B",
        "Each other dot: one {organisation}, lowest score first. The line through a dot is its "
        "{interval} interval: the true score most likely lies on it.",
    ),
    ("C", "Dashed line: the {country} average."),
    (
        "D",
        "Colour: how that {organisation} compares with what is expected of it. Where few people "
        "answered, chance moves scores further: so grey can stand between colours.",
    ),
)
# Where nobody has published how sure the scores of the ranking are.
READ_RANKING_DOT = ("B", "Each other dot: one {organisation}, lowest score first.")
READ_OWN = "A score without comparison"
READ_OWN_LEGEND = (
    ("A", "Blue bar: your score, where too few {peers} have results to compare it with."),
)
READ_OWN_LEGEND_PUBLISHED = (
    ("A", "Blue bar: your score, where how it compares with others is not published."),
)
READ_CHANGE = "Change over time"
READ_CHANGE_LEGEND = (
    ("A", "Solid line with circles and numbers: your score in each {year}."),
    ("B", "Dashed line with diamonds: the {country} average."),
    ("C", "The scale shows a part of {scale}, at least {span} points of it on every chart."),
)
READ_CHANGE_NOTE = (
    "The table beside each chart says whether your score went up or down by more than chance "
    "would explain."
)
READ_ANSWERS = "Who chose each answer"
READ_ANSWERS_OPTIONS = ("Best", "Second", "Worst")
READ_ANSWERS_LEGEND = (
    ("A", "The darker, the better the answer; the best one stands first."),
    ("B", "Your answers, and those of {country} below. Each bar is everybody: 100%."),
    ("C", "White: not shown. The table of answers says why."),
)
READ_YOURS = {
    "inside": (
        "Yours, for example: {question} has a score of {score}. The grey part of its bar runs from "
        "{low} to {high} and holds it: '{band}'."
    ),
    "below": (
        "Yours, for example: {question} has a score of {score}. The grey part of its bar runs from "
        "{low} to {high}; the score is below it: '{band}'."
    ),
    "above": (
        "Yours, for example: {question} has a score of {score}. The grey part of its bar runs from "
        "{low} to {high}; the score is above it: '{band}'."
    ),
}
READ_EXAMPLE = "An invented example"
