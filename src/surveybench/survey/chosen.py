"""The choices of a definition as its methods page lists them: strata of its own among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from surveybench.survey.definition import Survey
from surveybench.survey.settings import Choice, choices

# Settings that `strata` stands in place of.
REPLACED = ("age_bands", "sexes")
USUAL = "age and sex"
# What a setting is about, by what a survey must have for it to mean anything.
OF_WEIGHTS = frozenset({"missing_stratum", "standard", "cap"})
OF_AGE = frozenset({"age_invalid", "too_young", "ages_apart", "min_age", "max_age"})
OF_SEX = frozenset({"sex_not_standardised"})
OF_OUTCOMES = frozenset({"removed_outcomes", "answers_without_return"})
OF_WINDOW = frozenset({"outside_window"})
OF_ROUTING = frozenset({"routed_past", "blank_filter"})
OF_EXCLUSIVE = frozenset({"exclusive_option"})
OF_TWO_FILES = frozenset({"contradicts_sample"})
WHOSE = "whose_counts"
WHOSE_COUNTS = "Whose value counts where questionnaire and sample file differ"
NOTHING = "nothing: scores are not standardised"
ADJUSTED = "nothing: scores are adjusted by regression"
NONE = "nothing"
# What choices mean that are no settings, by their name.
OWN_MEANINGS = {
    "dimensions": "What people are standardised by",
    "column": "The column of weights that answers count with, and decimals of these that count",
    "covariates": "What scores are adjusted for, by ordinary least squares with a mean for each "
    "of them",
    "missing": "A respondent of whom one of these is not known",
    WHOSE: WHOSE_COUNTS,
}
# Values that are texts of ours, and not names or figures.
OWN_VALUES = (USUAL, NOTHING, ADJUSTED, NONE)
OF_PLAIN_SCORES = frozenset({"variance", "interval"})
TWO_SCORES = 2  # so that a score is a proportion
OF_ENDS = frozenset({"interval"})


def choices_of(survey: Survey) -> Iterator[Choice]:
    """Every setting of a survey, in order; what people are standardised by as it is."""
    idle = _idle(survey)
    for choice in choices(survey.settings):
        if survey.strata is None:
            yield choice
        elif choice.name == REPLACED[0]:
            yield Choice(
                group="strata",
                name="dimensions",
                value=_dimensions(survey),
                default=USUAL,
                meaning=OWN_MEANINGS["dimensions"],
                mark="D",
            )
            yield from _adjustment(survey)
        elif choice.name not in idle:
            yield replace(choice, meaning=_meaning(survey, choice))


def choices_named(survey: Survey, names: Collection[str]) -> Iterator[Choice]:
    """The settings of these names; the dimensions where age bands are asked for."""
    asked = {*names, *(["dimensions"] if REPLACED[0] in names else [])}
    return (choice for choice in choices_of(survey) if choice.name in asked)


def _idle(survey: Survey) -> frozenset[str]:
    """Settings that nothing of the survey is decided by."""
    nothing_of = {
        OF_WEIGHTS: survey.strata == (),
        OF_PLAIN_SCORES: survey.adjust is not None,
        OF_ENDS: survey.weight is not None,
        OF_AGE: not survey.columns.age,
        OF_SEX: not survey.columns.sex,
        OF_OUTCOMES: not survey.columns.outcome,
        OF_WINDOW: survey.seen_from is None,
        OF_ROUTING: all(item.ask_if is None for item in survey.items),
        OF_EXCLUSIVE: not any(o.exclusive for item in survey.items for o in item.options),
        OF_TWO_FILES: all(len(entry.column) < 2 for entry in survey.dimensions),
    }
    return frozenset(REPLACED).union(*(names for names, idle in nothing_of.items() if idle))


def _meaning(survey: Survey, choice: Choice) -> str:
    if choice.name == "contradicts_sample":
        return WHOSE_COUNTS
    return survey.in_strata_words(choice.meaning)


def _dimensions(survey: Survey) -> str:
    named = (f"{d.name} ({', '.join(d.categories)})" for d in survey.dimensions)
    return "; ".join(named) or (ADJUSTED if survey.adjust else NOTHING)


def _adjustment(survey: Survey) -> Iterator[Choice]:
    """What scores are adjusted for by regression, and what becomes of what is not known."""
    if survey.weight is not None:
        value = f"{survey.weight.column}, {survey.weight.decimals} decimals"
        yield Choice("weight", "column", value, NONE, OWN_MEANINGS["column"], "D")
    if survey.adjust is None:
        return
    named = (
        f"{c.dimension.name} ({', '.join(c.dimension.categories)}{'; linear' * c.linear})"
        for c in survey.adjust.covariates
    )
    said = OWN_MEANINGS["covariates"]
    yield Choice("adjust", "covariates", "; ".join(named), NONE, said, "D")
    usual, said = "organisation_mean", OWN_MEANINGS["missing"]
    yield Choice("adjust", "missing", survey.adjust.missing, usual, said, "D")


def range_of_average(survey: Survey, measure: str) -> bool:
    """Whether the expected range of a measure rests on the variance of the national average."""
    item = survey.answered.get(measure)
    of_average = survey.settings.banding.range_variance == "average"
    return of_average and item is not None and len(set(item.scores) - {None}) == TWO_SCORES
