"""Values that a file declares missing, and that the definition knows as answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from surveybench import readers
from surveybench.intake.labels import Compared
from surveybench.readers import File, Mapped, Note
from surveybench.respondents import Fault
from surveybench.survey import Survey

WHAT = "the file declares a value missing that is one of the answers of the definition which score"
TO_DO = (
    "See whether it is an answer. If so, save the file without declaring it missing; if not, take "
    "it out of the definition, or state what each value stands for under `values` in a mapping "
    "file."
)


def declared_missing(survey: Survey, file: File) -> Compared:
    """Refused where such an answer scores; noted where it does not: it counts as no answer."""
    named = readers.whole(file)
    stated = named.mapping.values if isinstance(named, Mapped) else {}
    faults, notes = [], []
    for place, spans in readers.missing(file):
        wrong = [
            item.column
            for item in survey.asked_items
            if item.column not in stated
            and any(
                option.score is not None and _is_in(code, spans.get(item.column, ()))
                for option in item.options
                for code in ((option.code,) if option.span is None else map(_plain, option.span))
            )
        ]
        if wrong:
            first = replace(place, column=wrong[0])
            faults.append(Fault("labels_contradict", first, len(wrong), (), WHAT, TO_DO))
        for column, codes in _codes(survey, stated):
            declared = [code for code in codes if _is_in(code, spans.get(column, ()))]
            if declared and column not in wrong:
                what = (
                    f"the file declares the values {', '.join(map(str, declared))} missing, which "
                    "are codes of the definition: they count as blank"
                )
                notes.append(Note("code_missing", replace(place, column=column), what))
    return Compared(tuple(faults), tuple(notes))


def _codes(survey: Survey, stated: Collection[str]) -> Iterator[tuple[str, Sequence[int | str]]]:
    """Columns whose codes a definition states, but for those of which a mapping does."""
    columns = survey.columns
    codes: dict[str, Sequence[int | str]] = {
        item.column: item.codes for item in survey.asked_items if not item.numeric
    }
    codes |= {column: tuple(names) for column, names in survey.coded_groups.items()}
    sexes = tuple(code for code, _ in survey.settings.strata.sexes)
    codes |= dict.fromkeys(columns.sex, sexes)
    if columns.outcome:
        codes[columns.outcome] = tuple(survey.outcome_codes)
    for dimension in survey.strata or ():
        if dimension.codes and not dimension.usual:
            codes |= dict.fromkeys(dimension.column, tuple(code for code, _ in dimension.codes))
    return iter([(column, codes[column]) for column in codes if column not in stated])


def _plain(number: float) -> int:
    """The whole number next to an end of a span: what a file may declare missing."""
    return round(number)


def _is_in(code: int | str, spans: Sequence[readers.Span]) -> bool:
    for low, high in spans:
        if isinstance(low, str) or isinstance(high, str):
            if str(code) == str(low).strip():
                return True
        elif str(code).lstrip("-").isdecimal() and low <= int(code) <= high:
            return True
    return False
