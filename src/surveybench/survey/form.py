"""The written form of a definition: what may stand in the YAML file, key by key."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    create_model,
)

from surveybench.quantities import unprintable, wave_key, wave_number
from surveybench.survey.settings import GROUPS


def _can_be_printed(text: str) -> str:
    """The text, or ValueError where no report can hold it. Line breaks and tabs may stand."""
    if character := unprintable(text.replace("\n", " ").replace("\t", " ")):
        raise ValueError(f"holds {character}, which nobody sees and no report can hold: remove it")
    return text


Text = Annotated[str, Field(strict=True), AfterValidator(_can_be_printed)]
# Numbers of nine digits at most: what counts and files hold with room to spare.
Code = Annotated[int, Field(strict=True, ge=-999_999_999, le=999_999_999)]


def _wave(value: Any) -> Any:
    """A wave as its number: 2025, 2026-Q1 as 20261, 2026-03 as 202603."""
    if not isinstance(value, str):
        return value
    if (number := wave_number(value)) is None:
        raise ValueError("is no year, quarter, month or round: write 2026, 2026-Q1, 2026-03 or 7")
    return number


WaveNumber = Annotated[
    int,
    Field(strict=True, ge=-999_999_999, le=999_999_999),
    BeforeValidator(_wave),
    PlainSerializer(wave_key),
    WithJsonSchema({"type": ["integer", "string"]}),
]
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


class DimensionForm(Form):
    """What people are standardised by: bands of a number, or codes with their labels.

    `column` is one name, or several of which the first filled counts; the name where it is left
    out. `name` is as it is to stand in sentences.
    """

    name: Text
    column: Text | list[Text] = ""
    bands: list[tuple[Code, Code]] = []
    codes: dict[Key, Text] = {}


class StrataForm(Form):
    """Dimensions in place of age and sex; an empty list for scores that are not standardised."""

    dimensions: list[DimensionForm]


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


# Settings that are written otherwise than they are held: a mapping for pairs.
WRITTEN = {"sexes": dict[Key, Text]}


def _entries() -> dict[str, Any]:
    """Every setting as its group has it: type, default, meaning."""
    entries: dict[str, Any] = {}
    for group in GROUPS.values():
        types = get_type_hints(group)
        for entry in fields(group):
            mapped = entry.name in WRITTEN
            usual: Any = entry.default
            default = dict(usual) if mapped else usual
            meaning = Field(default, description=entry.metadata["meaning"])
            entries[entry.name] = (WRITTEN.get(entry.name, types[entry.name]), meaning)
    return entries


if TYPE_CHECKING:
    SettingsForm = Form
else:
    SettingsForm = create_model(
        "SettingsForm",
        __base__=Form,
        __doc__="The choices; the frozen types in `settings` have them, and check their values.",
        **_entries(),
    )


class WindowForm(Form):
    """Dates between which an eligible person was seen, both included."""

    from_: date = Field(alias="from")
    to: date


class CompareForm(Form):
    """An earlier wave: its definition, and which of its items each of ours is compared with.

    Without `items` all that were asked and scored alike are, by their ids; `renamed` names those
    whose id is another now.
    """

    definition: Text = ""
    items: dict[Text, Text] | None = None
    renamed: dict[Text, Text] = {}


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
    wave: WaveNumber
    label: Text = ""
    origin: Literal["respondents", "published"] = "respondents"
    words: WordsForm
    columns: ColumnsForm = ColumnsForm()
    seen: WindowForm | None = None
    groups: dict[Key, Text] = {}
    populations: list[PopulationForm]
    strata: StrataForm | None = None
    settings: SettingsForm = SettingsForm()
    scale: ScaleForm | None = None
    bands: BandsForm | None = None
    scales: dict[Text, list[OptionForm]] = {}
    items: list[ItemForm]
    sections: list[SectionForm]
    compare: dict[WaveNumber, CompareForm] = {}
    compared_waves: Annotated[int, Field(strict=True, ge=1, le=200)] | None = None
    not_comparable: dict[Text, Text] = {}
