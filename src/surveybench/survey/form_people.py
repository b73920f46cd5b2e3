"""The written form of what people are standardised by, told apart by, adjusted and weighted by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from surveybench.survey.form_base import NEEDED, Code, Form, Key, Text, key


class DimensionForm(Form):
    """One thing people are standardised by: bands of a number, or codes with their labels."""

    name: Text = key(NEEDED, "Its name, as it stands in sentences.", "route of admission")
    column: Text | list[Text] = key(
        "",
        "Its column, or several of which the first that is filled counts; its name where it is "
        "left out.",
        "route",
    )
    bands: list[tuple[Code, Code]] = key(
        [],
        "Bands of a number, each [from, to], both included, from low to high.",
        [[16, 35], [36, 120]],
    )
    codes: dict[Key, Text] = key(
        {}, "Codes and what they stand for.", {"1": "Emergency", "2": "Planned"}
    )


class StrataForm(Form):
    """What people are standardised by in place of age bands and sexes."""

    dimensions: list[DimensionForm] = key(
        NEEDED,
        "Its dimensions; an empty list for scores that are not standardised.",
        [{"name": "sex", "codes": {"1": "Male", "2": "Female"}}],
    )


class BreakdownForm(Form):
    """Subgroups of people for figures of their own, by one or two dimensions."""

    by: Text | list[Text] = key(
        NEEDED,
        "A dimension, or two: of the strata, such as age and sex, or one with a column of its own.",
        ["age", "sex"],
    )
    column: Text | list[Text] = key(
        "",
        "The column of a dimension that is no stratum, or several of which the first that is "
        "filled counts; its name where it is left out.",
        ["ethnicity_answer", "ethnicity"],
    )
    bands: list[tuple[Code, Code]] = key(
        [],
        "Of a dimension that is no stratum: bands of a number, each [from, to], both included.",
        [[0, 1], [2, 365]],
    )
    codes: dict[Key, Text] = key(
        {},
        "Of a dimension that is no stratum: codes and what they stand for.",
        {"A": "Ash House", "B": "Beech Ward"},
    )


class CovariateForm(Form):
    """What answers depend on whichever organisation they are about."""

    name: Text = key(NEEDED, "Its name, as it stands in sentences.", "education")
    column: Text | list[Text] = key(
        "",
        "Its column, or several of which the first that is filled counts; its name where it is "
        "left out.",
        "education_years",
    )
    bands: list[tuple[Code, Code]] = key(
        [], "Bands of a number, each [from, to], both included.", [[18, 34], [35, 120]]
    )
    codes: dict[Key, Text] = key(
        {}, "Codes and what they stand for.", {"1": "Excellent", "2": "Good", "3": "Poor"}
    )
    reference: Key | None = key(
        None,
        "The code, or the first number of the band, that the others are told apart from; the "
        "first where it is left out.",
        "2",
    )
    linear: bool = key(
        False,
        "Whether it enters as one number, that of the code or the place of the band, and not "
        "category by category.",
        True,
    )


class AdjustForm(Form):
    """Case-mix adjustment by regression, in place of weights."""

    covariates: list[CovariateForm] = key(
        NEEDED,
        "What scores are adjusted for.",
        [{"name": "health", "codes": {"1": "Good", "2": "Poor"}}],
    )
    missing: Literal["organisation_mean", "leave_out"] = key(
        "organisation_mean",
        "A respondent of whom a covariate is not known: has the mean of the organisation, or is "
        "left out of scores.",
        "leave_out",
    )


class WeightForm(Form):
    """Design weights of respondents, in place of standardising."""

    column: Text = key(NEEDED, "The column that holds each respondent's weight.", "design_weight")
    decimals: Annotated[int, Field(strict=True, ge=0, le=4)] = key(
        4,
        "Decimals of a weight that count; weights may be up to 100 with 4 of them, ten times as "
        "much with each one fewer.",
        2,
    )
