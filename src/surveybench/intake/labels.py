"""Whether the value labels that a file holds agree with the definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from surveybench import readers
from surveybench.readers import File, Mapped
from surveybench.respondents import Fault
from surveybench.survey import Item, Survey, folded


def contradictions(survey: Survey, file: File) -> tuple[Fault, ...]:
    """The items of which the file labels a code as the definition labels another one.

    Nothing is said where a mapping states what counts, codes or labels.
    """
    named = readers.whole(file)
    if isinstance(named, Mapped) and named.mapping.answers:
        return ()
    items = {item.column: item for item in survey.items}
    found = []
    for place, labels in readers.labels(file):
        wrong = [name for name in labels if name in items and _differ(items[name], labels[name])]
        if wrong:
            others = f" ({len(wrong)} such columns)" if len(wrong) > 1 else ""
            what = f"the file's value labels give a code the label of another option{others}"
            where = replace(place, column=wrong[0])
            found.append(Fault("labels_contradict", where, len(wrong), (), what))
    return tuple(found)


def _differ(item: Item, labels: Mapping[str, str]) -> bool:
    ours = {str(option.code): folded(option.label) for option in item.options}
    theirs = {code: folded(label) for code, label in labels.items() if code in ours}
    return any(text != ours[code] and text in ours.values() for code, text in theirs.items())
