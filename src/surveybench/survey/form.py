"""The written form of a definition: what may stand in the YAML file, key by key."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from surveybench.quantities import unprintable


def _can_be_printed(text: str) -> str:
    """The text, or ValueError where no report can hold it. Line breaks and tabs may stand."""
    if character := unprintable(text.replace("\n", " ").replace("\t", " ")):
        raise ValueError(f"holds {character}, which nobody sees and no report can hold: remove it")
    return text


Text = Annotated[str, Field(strict=True), AfterValidator(_can_be_printed)]
# Numbers of nine digits at most: what counts and files hold with room to spare.
Code = Annotated[int, Field(strict=True, ge=-999_999_999, le=999_999_999)]
# A group or sex code: YAML reads 1 as a number, files hold it as text; both mean the same.
Key = Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_can_be_printed)]


class Form(BaseModel):
    """Unknown keys are errors: a misspelt setting must not be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionForm(Form):
    """One answer: its code in the data, its label, its score if it carries one."""

    code: Code
    label: Text
    score: float | None = None
    exclusive: bool = False


class ItemForm(Form):
    """One question. `options` is a list, or the name of a scale; published data need none."""

    id: Text
    text: Text
    kind: Literal["evaluative", "routing", "descriptive"] = "evaluative"
    options: list[OptionForm] | Text = []
    multiple: bool = False
    column: Text = ""
    battery: Text = ""
    base: Text = ""
    wording: Literal["verbatim", "summary", "unknown"] = "verbatim"
    ask_if: dict[str, Any] | None = None


class SectionForm(Form):
    """A theme and its items, in report order."""

    id: Text
    name: Text
    items: list[Text]
    change_note: Text = ""


class PopulationForm(Form):
    """Whose results stand together: everyone, or some groups."""

    id: Text
    name: Text
    groups: list[Key] = []


class ColumnsForm(Form):
    """Names of columns in the raw files; age and sex may name several, the first filled counts."""

    record_id: Text = "record_id"
    organisation: Text = "organisation"
    outcome: Text = "outcome"
    group: Text = "group"
    seen: Text = ""
    mode: Text = "mode"
    age: list[Text] = ["age"]
    sex: list[Text] = ["sex"]
    ignore: list[Text] = []


class WordsForm(Form):
    """Words of the field this survey speaks in."""

    title: Text
    report: Text
    organisation: Text = "trust"
    organisations: Text = "trusts"
    respondents: Text = "respondents"
    country: Text = "England"
    about: Text = ""
    eligible: Text = ""
    fieldwork: Text = ""
    further: list[Text] = []


class SettingsForm(Form):
    """The choices; the frozen types in `settings` check their values."""

    min_answered: int = 5
    removed_outcomes: list[int] = [2, 3, 5, 7]
    not_an_option: Literal["remove", "refuse"] = "remove"
    several_ticks: Literal["remove", "first"] = "remove"
    routed_past: Literal["remove", "keep"] = "remove"
    blank_filter: Literal["keep", "remove"] = "keep"
    exclusive_option: Literal["drop", "keep"] = "drop"
    age_invalid: Literal["missing", "keep"] = "missing"
    sex_not_standardised: Literal["missing", "keep"] = "missing"
    too_young: Literal["ineligible", "keep"] = "ineligible"
    outside_window: Literal["ineligible", "keep"] = "ineligible"
    answers_without_return: Literal["leave", "refuse"] = "leave"
    contradicts_sample: Literal["questionnaire", "sample", "unchecked", "refuse"] = "questionnaire"
    ages_apart: int = 1
    min_age: int = 16
    max_age: int = 120
    age_bands: list[tuple[int, int]] = [(16, 35), (36, 50), (51, 65), (66, 120)]
    sexes: dict[Key, Text] = {"1": "Male", "2": "Female"}
    missing_stratum: Literal["exclude", "weight_1"] = "exclude"
    standard: Literal["population", "whole_survey", "reuse_whole_survey_weight"] = "population"
    cap: float = 5.0
    variance: Literal["weighted", "linearised"] = "weighted"
    interval: Literal["score", "normal"] = "score"
    winsorise: float = 0.1
    quantile: Literal["type7", "type6", "rank"] = "type7"
    confidence: tuple[float, float, float] = (0.90, 0.95, 0.998)
    test: Literal["z", "welch", "score"] = "z"
    significance: float = 0.95
    min_respondents: int = 30
    min_organisations: int = 30
    secondary: Literal["on", "off"] = "on"
    everybody: Literal["show", "blunt", "hide"] = "blunt"


class WindowForm(Form):
    """Dates between which an eligible person was seen, both included."""

    from_: date = Field(alias="from")
    to: date


class CompareForm(Form):
    """An earlier wave: its definition, and which of its items each of ours is compared with."""

    definition: Text
    items: dict[Text, Text]


class ScaleForm(Form):
    """What published scores run from (worst) and to (best), and in which unit."""

    from_: float = Field(alias="from")
    to: float
    unit: Text = ""


class BandsForm(Form):
    """What a publisher calls its bands, from the worst to the best: three, five or seven."""

    labels: list[Text]


class SurveyForm(Form):
    """One wave of one survey."""

    survey: Text
    wave: Code
    origin: Literal["respondents", "published"] = "respondents"
    words: WordsForm
    columns: ColumnsForm = ColumnsForm()
    seen: WindowForm | None = None
    groups: dict[Key, Text] = {}
    populations: list[PopulationForm]
    settings: SettingsForm = SettingsForm()
    scale: ScaleForm | None = None
    bands: BandsForm | None = None
    scales: dict[Text, list[OptionForm]] = {}
    items: list[ItemForm]
    sections: list[SectionForm]
    compare: dict[int, CompareForm] = {}
    not_comparable: dict[Text, Text] = {}
