"""Whether the value labels that a file holds agree with the definition, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.intake.source import Source
from surveybench.quantities import Organisation
from surveybench.readers import File, Mapped, Note
from surveybench.respondents import Fault
from surveybench.respondents.labels import MODES
from surveybench.survey import Survey, folded
from surveybench.survey.ticks import is_value, says_not_ticked

# What parts of a file call their variables in words, by the definition's column.
Titles = tuple[tuple[Place, Mapping[str, str]], ...]

LABELS_NAMED = 6
LABEL_LETTERS = 40
OF_TICKS = (
    "the file calls the value that ticks (`ticked` of the mapping) by a word for what is not "
    "ticked, or by the name of another option"
)
OF_TITLES = (
    "the file's label of a column of ticks names another option than the one that the mapping "
    "gives it (`ticks`)"
)
OF_QUESTIONS = "the file's label of a column is the wording of another question"
QUESTIONS_TO_DO = (
    "See which question the column holds, and state it under `columns` in a mapping file, or "
    "correct the label."
)
# What stands between a question and an option in the label of a column.
BETWEEN_PIECES = re.compile(r"\s[-/\N{EN DASH}\N{EM DASH}]+\s|[:;?|=()\[\]]+|\.\s")
TICKS_TO_DO = (
    "See which value ticks, and which option each column stands for, and state both under "
    "`several` in the mapping file."
)
# What files call the sexes, so that 'M' of a file is held against 'Male' of a definition.
SEXES = {
    "m": "male",
    "man": "male",
    "men": "male",
    "boy": "male",
    "f": "female",
    "w": "female",
    "woman": "female",
    "women": "female",
    "girl": "female",
}
# The outcome codes of every survey. One meaning has several names, and none may have another's.
OUTCOMES = {
    "usable return": "1",
    "usable": "1",
    "complete": "1",
    "completed": "1",
    "undelivered": "2",
    "returned undelivered": "2",
    "deceased": "3",
    "died": "3",
    "blank": "4",
    "opted out": "4",
    "refused": "4",
    "ineligible": "5",
    "not eligible": "5",
    "no reply": "6",
    "not returned": "6",
    "no response": "6",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a column's codes mean: `label` as the definition has it, and meaning by plain text."""

    labels: Mapping[str, str]
    meanings: Mapping[str, str]

    def code(self, label: str) -> str:
        """The code that a label of a file stands for here; '' where it is none of these."""
        return self.meanings.get(folded(label), "")


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file's labels contradict, and where they match too little to be compared."""

    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()


def compared(survey: Survey, file: File) -> Compared:
    """The columns of which the file labels a code as the definition labels another one.

    Of the answers nothing is said where a mapping states what counts, codes or labels.
    """
    titles_by_place = readers.titles(file)
    columns_of_items = {item.column for item in survey.asked_items}
    of_values = _compared(_expected(survey, file), file, columns_of_items, titles_by_place)
    questions = tuple(
        _of_columns(place, columns, OF_QUESTIONS, QUESTIONS_TO_DO)
        for place, titles in titles_by_place
        if (columns := _other_questions(survey, titles))
    )
    return replace(of_values, faults=(*of_values.faults, *questions))


def organisation_faults(
    survey: Survey, source: Source, organisations: Sequence[Organisation]
) -> tuple[Fault, ...]:
    """The faults of files that label one organisation's code with the name of another."""
    labels = {organisation.code: organisation.name for organisation in organisations}
    codes = {folded(code): code for code in labels}
    names = {folded(name): code for code, name in labels.items()}
    expected = {survey.columns.organisation: Expected(labels, codes | names)}
    faults: list[Fault] = []
    for file in (source.responses, source.sample):
        if file is not None and organisations:
            with suppress(InputError):  # told where the file is read
                faults += _compared(expected, file, set(), readers.titles(file)).faults
    return tuple(faults)


def _expected(survey: Survey, file: File) -> dict[str, Expected]:
    named = readers.whole(file)
    columns, stated = survey.columns, isinstance(named, Mapped) and bool(named.mapping.answers)
    expected = {}
    for item in () if stated else survey.asked_items:
        if item.numeric:
            continue
        expected[item.column] = _by_label({str(o.code): o.label for o in item.options})
    expected |= {column: _by_label(names) for column, names in survey.coded_groups.items()}
    sexes = _by_label(dict(survey.settings.strata.sexes))
    codes_by_word = {word: code for word, sex in SEXES.items() if (code := sexes.code(sex))}
    for column in columns.sex:
        expected[column] = Expected(sexes.labels, {**codes_by_word, **sexes.meanings})
    for dimension in survey.stated_dimensions:
        if dimension.codes and not dimension.usual:
            labels = _by_label(dict(dimension.codes))
            expected |= dict.fromkeys(dimension.column, labels)
    if columns.outcome and not survey.outcomes:
        outcomes = {code: text for text, code in reversed(OUTCOMES.items())}
        expected[columns.outcome] = Expected(outcomes, OUTCOMES)
    if columns.mode:
        expected[columns.mode] = Expected({word: word for word in MODES}, MODES)
    return expected


def _by_label(labels: Mapping[str, str]) -> Expected:
    texts = [folded(label) for label in labels.values()]
    meanings = {folded(label): code for code, label in labels.items() if label.strip()}
    # What two codes are called tells nothing of either.
    return Expected(labels, {t: c for t, c in meanings.items() if texts.count(t) == 1})


def _compared(
    expected: Mapping[str, Expected],
    file: File,
    items: set[str],
    titles_by_place: Titles,
) -> Compared:
    faults, notes = [], []
    for place, labels in readers.labels(file):
        wrong = []
        for column, ours in expected.items():
            theirs = _common(file, column, labels.get(column, {}), ours)
            if any(ours.code(label) not in ("", code) for code, label in theirs.items()):
                wrong.append(column)
            else:
                notes += _unlike(replace(place, column=column), ours, theirs)
        if ticks := _wrong_ticks(expected, file, labels):
            faults.append(_of_columns(place, ticks, OF_TICKS, TICKS_TO_DO))
        if wrong:
            remark = f" ({len(wrong)} such columns)" if len(wrong) > 1 else ""
            what = f"the file's value labels give a code the label of another option{remark}"
            first_place = replace(place, column=wrong[0])
            faults.append(
                Fault("labels_contradict", first_place, len(wrong), (), what, _remedy(wrong, items))
            )
    for place, titles in titles_by_place:
        if columns := _other_titles(expected, file, titles):
            faults.append(_of_columns(place, columns, OF_TITLES, TICKS_TO_DO))
    return Compared(tuple(faults), tuple(notes))


def _of_columns(place: Place, columns: Sequence[str], what: str, remedy: str) -> Fault:
    first_column = replace(place, column=columns[0])
    return Fault("labels_contradict", first_column, len(columns), (), what, remedy)


def _other_questions(survey: Survey, titles: Mapping[str, str]) -> list[str]:
    """Columns of questions that the file labels with the very words of another one."""
    texts = [folded(item.text) for item in survey.asked_items]
    columns = {
        text: item.column
        for item, text in zip(survey.asked_items, texts, strict=True)
        if text and texts.count(text) == 1
    }
    asked = {item.column for item in survey.asked_items}
    meant = {column: columns.get(folded(title), column) for column, title in titles.items()}
    return sorted(column for column in asked & meant.keys() if meant[column] != column)


def _other_titles(
    expected: Mapping[str, Expected], file: File, titles: Mapping[str, str]
) -> list[str]:
    """Columns of ticks whose title names another option than the one that the mapping gives them.

    A title may be the question and the option, in either order: of its pieces those that are
    options are looked at, and one that names the option itself is not wrong.
    """
    named = readers.whole(file)
    joined = named.mapping.several if isinstance(named, Mapped) else {}
    wrong = []
    for column in joined.keys() & expected.keys():
        ours = expected[column]
        for name, code in joined[column].codes.items():
            title = titles.get(name, "")
            meant = {ours.code(piece) for piece in (title, *BETWEEN_PIECES.split(title))} - {""}
            if code and meant and code not in meant:
                wrong.append(name)
    return sorted(wrong)


def _wrong_ticks(
    expected: Mapping[str, Expected], file: File, labels: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Columns of ticks whose ticking value is called `No`, or another option's name."""
    named = readers.whole(file)
    joined = named.mapping.several if isinstance(named, Mapped) else {}
    wrong = []
    for column in joined.keys() & expected.keys():
        several, ours = joined[column], expected[column]
        for name, code in several.codes.items():
            called = [
                text for v, text in labels.get(name, {}).items() if is_value(v, several.ticked)
            ]
            meant = {ours.code(text) for text in called} - {""}
            denied = not meant and any(says_not_ticked(text) for text in called)
            if code and (denied or meant - {code}):
                wrong.append(name)
    return sorted(wrong)


def _remedy(columns: Sequence[str], items: set[str]) -> str:
    """What to do; '' for what is said of answers."""
    if all(column in items for column in columns):
        return ""
    return (
        "See which are right, and correct the file's labels or the definition, or state what each "
        "code stands for under `values` in a mapping file."
    )


def _common(file: File, column: str, labels: Mapping[str, str], ours: Expected) -> dict[str, str]:
    """The labels of codes that the definition has too; none where a mapping states the values."""
    named = readers.whole(file)
    if isinstance(named, Mapped) and column in named.mapping.values:
        return {}
    return {code: label for code, label in labels.items() if code in ours.labels}


def _unlike(place: Place, ours: Expected, theirs: Mapping[str, str]) -> Iterator[Note]:
    """A note where most labels of the codes that both have are in other words."""
    if not theirs or 2 * sum(ours.code(label) == code for code, label in theirs.items()) >= len(
        theirs
    ):
        return
    common = {code: ours.labels[code] for code in theirs}
    what = (
        f"the file labels the codes {_listed(theirs)}, the definition {_listed(common)}: nobody "
        "can tell from the words whether they mean the same"
    )
    yield Note("labels_unlike", place, what.replace("{", "{{").replace("}", "}}"))


def _listed(labels: Mapping[str, str]) -> str:
    shown = [f"{code} {label[:LABEL_LETTERS]!r}" for code, label in labels.items()][:LABELS_NAMED]
    return ", ".join(shown) + (" …" if len(labels) > LABELS_NAMED else "")
