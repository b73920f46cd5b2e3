"""The written form of questions, their answers and sections."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from surveybench.survey.form_base import NEEDED, Code, Form, Text, key


class OptionForm(Form):
    """One answer: its code in the data, its label, its score if it carries one."""

    code: Code = key(NEEDED, "The code that stands for the answer in the data.", 1)
    label: Text = key(NEEDED, "The answer, as the questionnaire words it.", "Yes, always")
    score: float | None = key(
        None,
        "What the answer scores, from the worst of `scale` to the best, 0 to 10 where there is "
        "none; without it the answer carries no score.",
        10,
    )
    exclusive: bool = key(
        False, "Whether it is a 'none of these', which no other answer goes with.", True
    )
    from_: float | None = Field(
        None,
        alias="from",
        description="In a question that is answered by a number: the first number of this answer; "
        "the code is then what counts and tables call it.",
        examples=[0],
    )
    to: float | None = key(None, "The last number of this answer, itself included.", 2)


class ItemForm(Form):
    """One question, or one line of a battery."""

    id: Text = key(NEEDED, "Short name: a letter, then letters, digits, underscores.", "Q5")
    text: Text = key(NEEDED, "The question, as the questionnaire words it.", "Was the ward clean?")
    kind: Literal["evaluative", "routing", "descriptive"] = key(
        "evaluative",
        "evaluative is scored; routing decides what is asked next; descriptive does neither.",
        "routing",
    )
    options: list[OptionForm] | Text = key(
        [],
        "Its answers in the order of the questionnaire, or the name of a list under `scales`. "
        "Published figures need none.",
        "always",
    )
    multiple: bool = key(
        False, "Whether several answers may be given; such an item is not scored.", True
    )
    column: Text = key("", "The column of its answers; its id where it is left out.", "ward_clean")
    battery: Text = key("", "What its battery of items is called.", "Q21")
    ticks_of: Text = key(
        "",
        "A question of several answers, before this one, whose number of ticks answers this one: "
        "its options say with `from` and `to` which numbers they stand for.",
        "Q5",
    )
    ticks: list[Code] = key(
        [], "The codes whose ticks count; all that are not exclusive where it is left out.", [1, 2]
    )
    ticks_blank: list[Code] = key(
        [], "Codes that say nothing, such as don't know: who ticked one has no answer.", [8]
    )
    base: Text = key(
        "",
        "Who was asked and whose answers are left out, in words; printed beside the results.",
        "All; don't know is left out.",
    )
    wording: Literal["verbatim", "summary", "unknown"] = key(
        "verbatim",
        "verbatim is the questionnaire's text; summary is ours; unknown where nobody knows what "
        "was asked. What is not verbatim is marked in reports.",
        "summary",
    )
    higher_means: Text = key(
        "",
        "What a high score means, where the text alone reads upside down; printed beside the "
        "score.",
        "slept without noise",
    )
    better: Literal["high", "low"] = key(
        "high",
        "Which scores are the better ones: bands, lists of the best, priorities and places follow. "
        "The items of one section have the same.",
        "low",
    )
    populations: list[Text] = key(
        [],
        "Ids of the populations it is scored for, where it is not about all of them; others have "
        "no figures of it.",
        ["antenatal"],
    )
    ask_if: dict[str, Any] | None = key(
        None,
        "Who is asked: an item with its codes, several of which all must hold; any, all and not "
        "take conditions; {column: route, codes: [1]} asks a column of people, such as one of the "
        "sample file. Everybody where it is left out.",
        {"Q4": [1, 2]},
    )


MOST_TIMES = 1_000_000  # that an item or a section counts: more is a slip
Weight = Annotated[float, Field(strict=True, ge=0, le=MOST_TIMES, allow_inf_nan=False)]
Parts = list[Text] | dict[Text, Weight]


class SectionForm(Form):
    """A theme: its score is the mean of the scores of its items and of the sections inside it."""

    id: Text = key(NEEDED, "Short name: a letter, then letters, digits, underscores.", "S1")
    name: Text = key(NEEDED, "Its name in reports.", "The ward")
    items: Parts = key(
        [],
        "Ids of its scored items, in report order; or each with how often it counts, as in "
        "{Q5: 2, Q6: 1}. An item may stand in several sections.",
        ["Q5", "Q6"],
    )
    sections: Parts = key(
        [],
        "Ids of the sections inside it, whose scores count as those of its items do; or each with "
        "how often it counts.",
        ["S1", "S2"],
    )
    score: Literal["items", "persons"] = key(
        "items",
        "What its score is the mean of: the scores of its items and sections; or persons, each "
        "with the mean of the scored answers that this person gave to its items.",
        "persons",
    )
    populations: list[Text] = key(
        [],
        "Ids of the populations it is reported for, with its items; all where it is left out.",
        ["antenatal"],
    )
    change_note: Text = key(
        "",
        "What stands in the way of comparing the whole section over time.",
        "All its questions are new.",
    )
