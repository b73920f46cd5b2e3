"""The definition of one wave of a survey: frozen, self-checking, readable by every stage."""

from surveybench.quantities import wave_key, wave_number, wave_text
from surveybench.survey.asked import unscored
from surveybench.survey.breakdown import Breakdown, counted_as
from surveybench.survey.chosen import (
    OWN_MEANINGS,
    OWN_VALUES,
    WHOSE,
    WHOSE_COUNTS,
    choices_named,
    choices_of,
    range_of_average,
)
from surveybench.survey.condition import All, Answered, AnyOf, Condition, Not, OfColumn
from surveybench.survey.condition import parse as parse_condition
from surveybench.survey.dates import day_in, iso_day, zones_differ
from surveybench.survey.definition import Earlier, Survey
from surveybench.survey.labels import folded
from surveybench.survey.load import json_schema, load_survey, locator, survey_of, written
from surveybench.survey.mapping import known_columns
from surveybench.survey.numbers import as_shown, number_of, whole_of
from surveybench.survey.places import find, shipped
from surveybench.survey.sections import inside as sections_inside
from surveybench.survey.settings import (
    Banding,
    ChangeTest,
    Choice,
    Cleaning,
    PeersRange,
    ReleasePolicy,
    Scoring,
    Settings,
    Standardising,
    Strata,
    choices,
)
from surveybench.survey.types import (
    OUTCOMES,
    USUAL_SPAN,
    Columns,
    Dimension,
    Item,
    Option,
    Population,
    Scale,
    Section,
    Words,
)
from surveybench.survey.variation import Variation, variations, varied
from surveybench.survey.weighting import MOST_UNITS, Weighting
from surveybench.survey.yaml_text import Decision, dump

__all__ = [
    "MOST_UNITS",
    "OUTCOMES",
    "OWN_MEANINGS",
    "OWN_VALUES",
    "USUAL_SPAN",
    "WHOSE",
    "WHOSE_COUNTS",
    "All",
    "Answered",
    "AnyOf",
    "Banding",
    "Breakdown",
    "ChangeTest",
    "Choice",
    "Cleaning",
    "Columns",
    "Condition",
    "Decision",
    "Dimension",
    "Earlier",
    "Item",
    "Not",
    "OfColumn",
    "Option",
    "PeersRange",
    "Population",
    "ReleasePolicy",
    "Scale",
    "Scoring",
    "Section",
    "Settings",
    "Standardising",
    "Strata",
    "Survey",
    "Variation",
    "Weighting",
    "Words",
    "as_shown",
    "choices",
    "choices_named",
    "choices_of",
    "counted_as",
    "day_in",
    "dump",
    "find",
    "folded",
    "iso_day",
    "json_schema",
    "known_columns",
    "load_survey",
    "locator",
    "number_of",
    "parse_condition",
    "range_of_average",
    "sections_inside",
    "shipped",
    "survey_of",
    "unscored",
    "variations",
    "varied",
    "wave_key",
    "wave_number",
    "wave_text",
    "whole_of",
    "written",
    "zones_differ",
]
