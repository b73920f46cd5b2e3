"""The written form of a definition: what may stand in the YAML file, key by key."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_type_hints

from pydantic import Field, create_model

from surveybench.survey.form_base import NEEDED, Form, Key, Text, WaveNumber, key
from surveybench.survey.form_items import ItemForm, OptionForm, SectionForm
from surveybench.survey.form_people import AdjustForm, BreakdownForm, StrataForm, WeightForm
from surveybench.survey.form_tests import CaseForm
from surveybench.survey.settings import GROUPS


class PopulationForm(Form):
    """Whose results stand together: everyone, or some groups."""

    id: Text = key(NEEDED, "Short name: a letter, then letters, digits, underscores.", "all")
    name: Text = key(NEEDED, "Its name in reports.", "All respondents")
    groups: list[Key] | dict[Text, list[Key]] = key(
        [],
        "Codes of its groups; everyone where it is left out. Of groups in several columns, by "
        "column the codes that its people have one of.",
        ["1", "2"],
    )


class ColumnsForm(Form):
    """Names of columns in the raw files; `""` where there is none."""

    record_id: Text = key("record_id", "Who a row is, in answers and sample alike.", "case")
    organisation: Text = key("organisation", "The code of the organisation.", "trust")
    outcome: Text = key(
        "outcome",
        "What became of the invitation, code 1 to 7 or as `outcomes` says; without it there is no "
        "response rate.",
        "",
    )
    group: Text = key("group", "The group a person belongs to, where there are groups.", "service")
    seen: Text = key("", "The day on which a person was seen.", "contact_date")
    mode: Text = key("mode", "How a person answered: paper, online, telephone.", "")
    age: list[Text] = key(
        ["age"],
        "Ages in years; of several columns the first that is filled counts.",
        ["age_answer", "age"],
    )
    sex: list[Text] = key(
        ["sex"], "Codes of sexes; of several columns the first that is filled counts.", ["sex"]
    )
    ignore: list[Text] = key([], "Columns that may be there and are not read.", ["notes"])


class OutcomesForm(Form):
    """The codes that stand for each outcome in the data; those left out do not occur."""

    complete: list[Key] = key([], "A usable return; needed.", ["C", "P"])
    undelivered: list[Key] = key([], "The invitation could not be delivered.", ["U"])
    died_after: list[Key] = key([], "Died after fieldwork began.", ["DA"])
    opted_out: list[Key] = key([], "Opted out, was too ill, or sent back a blank.", ["R"])
    ineligible: list[Key] = key([], "Should not have been invited.", ["I"])
    no_reply: list[Key] = key([], "Did not answer.", ["N"])
    died_before: list[Key] = key([], "Died before fieldwork began.", ["DB"])


class WordsForm(Form):
    """Words of the field this survey speaks in; printed as given."""

    title: Text = key(NEEDED, "What the survey is called.", "Adult Inpatient Survey")
    report: Text = key(NEEDED, "What the report is called.", "Benchmark report")
    organisation: Text = key("trust", "What one organisation is called.", "hospital")
    organisations: Text = key("trusts", "What several are called.", "hospitals")
    respondents: Text = key("respondents", "What those who answer are called.", "patients")
    country: Text = key("England", "What all organisations together are called.", "Wales")
    about: Text = key("", "What the survey is for, in a paragraph.", "It asks what care was like.")
    eligible: Text = key("", "Who was invited, in a sentence.", "People aged 16 and over.")
    fieldwork: Text = key("", "When and how people were asked.", "On paper, in May 2026.")
    further: list[Text] = key([], "Where to read more, a line each.", ["The survey's website"])


class LinkForm(Form):
    """An address for readers of reports, and what it is called."""

    address: Text = key(
        NEEDED, "https://… or mailto:…; nothing else may be clicked.", "https://example.org/method"
    )
    label: Text = key("", "What it is called; without it what its key says.", "How we did it")


class LinksForm(Form):
    """Where readers find more, and whom they ask; printed in every report."""

    sampling_instructions: LinkForm | None = key(
        None, "How organisations drew their sample.", {"address": "https://example.org/sampling"}
    )
    scored_questionnaire: LinkForm | None = key(
        None, "The questionnaire with the scores.", {"address": "https://example.org/questions"}
    )
    technical_document: LinkForm | None = key(
        None, "How figures are made.", {"address": "https://example.org/method"}
    )
    national_results: LinkForm | None = key(
        None, "The country's results.", {"address": "https://example.org/results"}
    )
    contact: LinkForm | None = key(
        None, "Whom to ask.", {"address": "mailto:survey@example.org", "label": "Survey team"}
    )


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
            words = get_args(types[entry.name]) if isinstance(usual, str) else ()
            meaning = key(default, entry.metadata["meaning"], words[-1] if words else default)
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

    from_: date = Field(alias="from", description="The first day.", examples=["2026-04-01"])
    to: date = key(NEEDED, "The last day.", "2026-05-31")


class CompareForm(Form):
    """An earlier wave, and which of its items each of ours is compared with."""

    definition: Text = key(
        "",
        "Its definition: a path from this folder, or a shipped name. A wave that this definition "
        "extends, or that such a wave is compared with, needs none.",
        "2025.yaml",
    )
    items: dict[Text, Text] | None = key(
        None,
        "Each item of this wave that may be compared, and the id it had then. Without it all "
        "items that were asked and scored alike are, by their ids.",
        {"Q5": "Q5", "Q7": "Q6"},
    )
    renamed: dict[Text, Text] = key(
        {}, "With `items` left out: items that had another id then.", {"Q7": "Q6"}
    )


class ScaleForm(Form):
    """What scores run from and to, and in which unit."""

    from_: float = Field(alias="from", description="The worst score.", examples=[0])
    to: float = key(NEEDED, "The best score.", 100)
    unit: Text = key("", "% or a word; nothing where it is left out.", "%")
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)] | None = key(
        None,
        "Decimals of a score on a page; without it 1 from 0 to 10, 0 from 0 to 100, as many as "
        "the scale is worth. A publisher's stay as published.",
        1,
    )


class BandsForm(Form):
    """What bands are called."""

    labels: list[Text] = key(
        NEEDED,
        "Three, five or seven names, from the worst to the best: one more than twice the limits "
        "of the setting `confidence`.",
        ["Worse", "As expected", "Better"],
    )


class SurveyForm(Form):
    """One wave of one survey."""

    survey: Text = key(NEEDED, "Short name of the survey; files are named by it.", "inpatients")
    wave: WaveNumber = key(
        NEEDED,
        "The wave: a year (2026), quarter (2026-Q1), month (2026-03) or round (7).",
        "2026-03",
    )
    label: Text = key(
        "",
        "What the wave is called in reports; without it its year, or words such as March 2026.",
        "Spring 2026",
    )
    origin: Literal["respondents", "published"] = key(
        "respondents",
        "Whether scores are made from respondents, or are figures that somebody has published.",
        "published",
    )
    words: WordsForm = key(
        NEEDED,
        "Words of the field this survey speaks in.",
        {"title": "Ward Survey", "report": "Report"},
    )
    links: LinksForm = key(
        LinksForm(),
        "Addresses for readers: https:// or mailto: alone.",
        {"contact": {"address": "mailto:survey@example.org"}},
    )
    columns: ColumnsForm = key(
        ColumnsForm(), "Names of columns in the raw files.", {"organisation": "trust", "mode": ""}
    )
    seen: WindowForm | None = key(
        None,
        "Days between which an eligible person was seen; needs `columns: seen:`.",
        {"from": "2026-04-01", "to": "2026-05-31"},
    )
    outcomes: OutcomesForm | None = key(
        None,
        "What stands for each outcome in the data; without it the codes 1 to 7, in the order of "
        "the keys.",
        {"complete": ["C"], "no_reply": ["N"]},
    )
    groups: dict[Key, Text | dict[Key, Text]] = key(
        {},
        "Codes in the data from which populations are made, with their names. Where several "
        "columns say who belongs where, by column its codes: then a person may be in populations "
        "that overlap in part.",
        {"1": "Adults"},
    )
    populations: list[PopulationForm] = key(
        NEEDED, "Whose results stand together.", [{"id": "all", "name": "All respondents"}]
    )
    strata: StrataForm | None = key(
        None,
        "What people are standardised by; without it age bands and sexes, as the settings "
        "`age_bands` and `sexes` and the columns of age and sex have them.",
        {"dimensions": []},
    )
    adjust: AdjustForm | None = key(
        None,
        "Scores adjusted by regression for what people are like; needs strata: {dimensions: []}.",
        {"covariates": [{"name": "health", "codes": {"1": "Good", "2": "Poor"}}]},
    )
    weight: WeightForm | None = key(
        None,
        "Design weights from a column; needs strata: {dimensions: []}.",
        {"column": "design_weight"},
    )
    breakdowns: list[BreakdownForm] = key(
        [],
        "Subgroups that have figures of their own, beside the rest of their organisation and the "
        "same subgroup of the country.",
        [{"by": "age"}, {"by": "site", "codes": {"A": "Ash House", "B": "Beech Ward"}}],
    )
    overall: Text = key(
        "",
        "The scored item that asks about overall experience; with it reports say how closely every "
        "other one goes with it.",
        "Q38",
    )
    overall_verdict: bool = key(
        False,
        "Whether reports say what share of a person's scored answers are the worst and the best "
        "there are, and how that compares.",
        True,
    )
    settings: SettingsForm = key(
        SettingsForm(), "Choices of method that differ from the usual ones.", {"min_answered": 5}
    )
    scale: ScaleForm | None = key(
        None,
        "What scores run from and to; 0 to 10 where it is left out.",
        {"from": 0, "to": 100, "unit": "%"},
    )
    bands: BandsForm | None = key(
        None,
        "What bands are called; without it the usual names.",
        {"labels": ["Worse", "As expected", "Better"]},
    )
    scales: dict[Text, list[OptionForm]] = key(
        {},
        "Lists of answers that several items share, by name.",
        {
            "yes_no": [
                {"code": 1, "label": "Yes", "score": 10},
                {"code": 2, "label": "No", "score": 0},
            ]
        },
    )
    items: list[ItemForm] = key(
        NEEDED,
        "The questions, in the order of the questionnaire.",
        [{"id": "Q5", "text": "Was the ward clean?", "options": "yes_no"}],
    )
    sections: list[SectionForm] = key(
        NEEDED,
        "Themes, in the order of the report; every scored item stands in one.",
        [{"id": "S1", "name": "The ward", "items": ["Q5"]}],
    )
    compare: dict[WaveNumber, CompareForm] = key(
        {},
        "Earlier waves, and what of them may be compared.",
        {2025: {"definition": "2025.yaml"}},
    )
    compared_waves: Annotated[int, Field(strict=True, ge=1, le=200)] | None = key(
        None,
        "How many earlier waves are compared at most, the newest; all where it is left out.",
        24,
    )
    not_comparable: dict[Text, Text] = key(
        {},
        "Items that cannot be compared with earlier waves, each with the reason.",
        {"Q6": "The question was reworded."},
    )
    tests: list[CaseForm] = key(
        [],
        "Made-up respondents with what is expected of them: `surveybench definition test`.",
        [{"name": "A cleaner ward", "given": {"Q5": 1}, "expect": {"scores": {"Q5": 10}}}],
    )
