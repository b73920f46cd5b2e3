"""Every sentence of the full working of a number, in one place."""

from __future__ import annotations

FRONT = "Working"
SHEETS = {
    "spread": "All organisations",
    "answers": "Answers",
    "pairs": "Pairs of questions",
    "search": "Search for tilts",
    "tests": "p of the family",
}
PRIVATE = "Not for publication: it holds counts of few people, and nothing is hidden in it."
RELEASED = "Of released figures, which are rounded: what they give is near the published number."
COLOURS = "Shaded cells are inputs; every other number is a formula of these."
SETTING = "Setting {name} = {value} (default {default})"
READ = "How it is worked out, and why so: {page}"
VALUE = "Value"
MORE = "… and {count} more rows; a workbook (--out working.xlsx) has all of them."
INPUT, RESULT, NAME = "Input", "Result", "What"

SCORE = "Score of {measure}, {wave}"
SCORE_SAYS = "y = sum(w x) / sum(w) over all who gave a scored answer; w is the weight of a person"
SUM_WX, SUM_W, THE_SCORE, CRUDE, N = "sum(w x)", "sum(w)", "score y", "score without weights", "n"
ERROR = "Standard error of the score of {measure}, {wave}"
ERROR_SAYS = {
    "weighted": "s = sqrt(V), V = s2 sum(w^2) / sum(w)^2, s2 = sum(w (x - y)^2) / sum(w)",
    "linearised": "s = sqrt(V), V = sum(w^2 (x - y)^2) / sum(w)^2",
}
SIGMA2, SUM_W2, VARIANCE, STANDARD_ERROR = (
    "variance of the answers s2",
    "sum(w^2)",
    "variance of the score V",
    "standard error s",
)
EFFECTIVE = "effective respondents sum(w)^2 / sum(w^2)"
ANSWERS = "Answers to {measure} by stratum, {wave}"
ANSWERS_SAYS = "One row a stratum; under each option how many chose it"
STRATUM, WEIGHT, ANSWERED, POINTS = "Stratum", "weight w", "scored answers", "score x of the option"
SUMS = (
    "sum(x)",
    "sum((x - y)^2)",
    "sum(w)",
    "sum(w x)",
    "sum(w^2)",
    "sum(w (x - y)^2)",
    "sum(w^2 (x - y)^2)",
)
UNKNOWN = "not known"
WEIGHTS = "Weights, {wave}"
WEIGHTS_SAYS = "w = min(cap, share of the stratum among everybody / its share in the organisation)"
EVERYBODY, SHARE, PEOPLE = "everybody", "share of everybody", "of the organisation"
CAP, ALL_PEOPLE, ALL_EVERYBODY = "cap", "respondents of the organisation", "everybody together"

SECTION = "Score of section {measure}, {wave}"
SECTION_SAYS = "the plain mean of the scores of its questions"
SECTION_WEIGHTED_SAYS = (
    "the mean of the scores of its questions, each with its share c in the section's score"
)
SHARE_OF_SECTION = "Share"
SECTION_ERROR = "Standard error of section {measure}, {wave}"
SECTION_ERROR_SAYS = (
    "s = sqrt(V), V = (sum of the questions' V + 2 sum of covariances C) / Q^2; without the "
    "covariances where that is not above 0"
)
SECTION_WEIGHTED_ERROR_SAYS = (
    "s = sqrt(V), V = sum of c^2 V of the questions + 2 sum of c c' C, c their shares and C their "
    "covariances; without the covariances where that is not above 0"
)
QUESTION, COVARIANCES, QUESTIONS = "Question", "sum of covariances", "questions Q"
NULL_ERROR = "standard error s0 of as many answers with the national average"
SUM_V_SHARES, COVARIANCES_SHARES = "sum of c^2 V of the questions", "sum of c c' C"
SUM_V, FULL = "sum of the questions' V", "sum of V + 2 sum of C"
PAIR = "Covariance of {one} and {another}, {wave}"
PAIR_SAYS = {
    "weighted": (
        "C = sigma sum(w^2) / (W_a W_b), sigma = sum(w (x_a - y_a) (x_b - y_b)) / sum(w), over all "
        "who answered both"
    ),
    "linearised": ("C = sum(w^2 (x_a - y_a) (x_b - y_b)) / (W_a W_b), over all who answered both"),
}
BOTH, PRODUCT, SIGMA, COVARIANCE = "answered both", "product", "sigma", "covariance C"

INTERVAL = "95 % interval of {measure}, {wave}"
INTERVAL_NORMAL = "score - z s to score + z s, within the scale"
INTERVAL_SECTION = (
    "y - sqrt(f sum (y_k - L_k)^2) / Q, and the upper end likewise; f is how much the questions' "
    "covariances raise the variance of their sum"
)
INTERVAL_WEIGHTED = (
    "y - sqrt(f sum c^2 (y_k - L_k)^2), and the upper end likewise; c are the questions' shares, f "
    "is how much their covariances raise the variance of their sum"
)
INTERVAL_SCORE = (
    "an end is a mean that lies z errors from the score, its error being that of answers tilted to "
    "it; how far to tilt is found by halving, step by step, on a sheet of its own, and the number "
    "of errors shows that it was found"
)
ENDS = {"lower": "lower end", "upper": "upper end"}
QUANTILE, INFLATION = "z of 95 %", "factor f"
TILT = "tilt of the {end}"
SEARCH = "Search for the tilts of {measure}, {wave}"
SEARCH_SAYS = (
    "halfway between two tilts; where the mean it gives is z errors or more from the score, the "
    "next step looks on the near side of it, else on the far side"
)
HALVING = "Step"
HALVED = ("near", "far", "tilt", "mean", "variance", "1 where too far")
TILTED_MEAN, TILTED_VARIANCE = "mean of the tilted answers", "variance of the tilted answers"
AWAY = "errors between that mean and the score"
TILTING = "Tilted answers to {measure}, {wave}"
TILTING_SAYS = (
    "p is the weighted share of an option, b the same with a tenth of an answer spread over all "
    "options; tilted is b exp(tilt (x - y))"
)
OPTION = "Option"
TILTED = ("p", "b", "tilted to the lower end", "tilted to the upper end")

BAND = "Band of {organisation} for {measure}, {wave}"
BAND_SAYS = (
    "z = (y - average) / sqrt(s^2 + tau2); bands begin where z reaches a cut, limits where the "
    "score does"
)
AVERAGE, TAU2, PHI, Z, BAND_NUMBER = (
    "average of all",
    "variance between organisations tau2",
    "overdispersion phi",
    "z",
    "band, 1 much worse to 7 much better",
)
CUTS = "Cuts of z"
CUT = "cut of {confidence} %"
LIMIT = "limit: {name}"
SPREAD = "Average and spread of {measure}, {wave}"
SPREAD_SAYS = (
    "phi = sum(z_w^2) / I; tau2 = (I phi - (I - 1)) / (W1 - W2 / W1) where I phi is above I - 1, "
    "else 0; W1 = sum(1 / s^2), W2 = sum(1 / s^4)"
)
ORGANISATIONS, Q_SUM, W1, W2, LOW, HIGH, WINSORISED_SHARE, SLACK = (
    "organisations I",
    "sum(z_w^2) = I phi",
    "W1",
    "W2",
    "lowest z that is kept",
    "highest z that is kept",
    "share pulled in at each end",
    "values pulled in at each end",
)
OTHERS = "z scores of all organisations for {measure}, {wave}"
OTHERS_SAYS = (
    "z_u = (y - average) / s; z_w is z_u pulled in to the lowest and highest that are kept"
)
ORGANISATION, OWN_Z, WINSORISED = "Organisation", "z_u", "z_w"
PRECISION, PRECISION2 = "1 / s^2", "1 / s^4"

CHANGE = "Change of {measure} since {then}"
CHANGE_SAYS = {
    "z": "z = (y1 - y2) / sqrt(V1 + V2), p two-sided",
    "welch": "z = (y1 - y2) / sqrt(V1 + V2), p from t with the degrees of freedom of Welch",
    "score": "z = (y1 - y2) / sqrt(s0^2 (1/e1 + 1/e2)), s0^2 of the answers of both waves together",
}
DIFFERENCE, P, P_WELCH, DEGREES, VERDICT, SIGNIFICANCE = (
    "difference y1 - y2",
    "p",
    "p of Welch (no formula: t with broken degrees of freedom)",
    "degrees of freedom",
    "verdict: -1 decrease, 0 no change, 1 increase",
    "confidence of the test",
)
POOLED, CENTRE = "s0^2", "common mean"

Q_OF = {
    "q_organisation": "q of {measure} among the questions of {organisation}",
    "q_question": "q of {organisation} among the organisations with {measure}",
}
Q_SAYS = (
    "Benjamini-Hochberg: the smallest of p x tests / rank over those with this p or a larger one, "
    "at most 1"
)
TESTS_OF = {
    "q_organisation": "p of the questions of the organisation",
    "q_question": "p of the organisations with the question",
}
TESTS_SAYS = (
    "p is a value: it adds up a series over the answers that people could have given, stratum by "
    "stratum, which no formula of a spreadsheet does; rank is how many have this p or a smaller one"
)
FAMILY = {"q_organisation": "Question", "q_question": "Organisation"}
TESTS, EXACT_P, RANK, RAISED, Q_VALUE = "tests", "p", "rank", "p x tests / rank", "q"

# Why a number has no working down to the counts.
NO_FORMULAS = {
    "chance": (
        "is a value without formulas: it adds up a series over all the answers that people could "
        "have given, stratum by stratum, which no formula of a spreadsheet does"
    ),
    "reliability": (
        "is a value without formulas: the variance between organisations that it rests on is found "
        "step by step until it stands still, and its interval by halving"
    ),
    "": "has no working down to the counts: it is explained from what is released alone",
}

RATES = "People invited and returns, {wave}"
RATES_SAYS = "raw = completed / invited; adjusted = completed / (invited - removed outcomes)"
OUTCOME, OF_OUTCOME = "Outcome code", "people"
INVITED, COMPLETED, RAW, ADJUSTED, REMOVED = (
    "invited",
    "completed",
    "raw rate",
    "adjusted rate",
    "1 where it is removed",
)
FINISHED = "The number itself"
PUBLISHER = "its publisher"
PUBLISHED = "as published"
GIVEN = "from these inputs"
HIDDEN_HINT = "With the records at hand, `explain --counts` shows its working, for yourself."
