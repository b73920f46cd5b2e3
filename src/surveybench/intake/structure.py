"""Which columns each file of a wave gives, and which are missing, unknown or given twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.intake.labels import compared
from surveybench.readers import File
from surveybench.respondents import Fault, from_error, in_answers
from surveybench.survey import Survey, folded

NAMES_TOLD = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read of one file.

    `blank` columns are missing in the file and stand for nothing but blanks. A `useless` file
    lacks a column without which nobody can be counted, or cannot be read at all. `places` are those
    of its parts, from which the place of a row is found; `notes` are what was noticed of it.
    """

    file: File
    columns: tuple[str, ...]
    blank: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    useless: bool = False
    places: tuple[Place, ...] = ()
    notes: tuple[readers.Note, ...] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """What the file calls the columns that a mapping gives another name."""
        return own_names(self.file)

    def read(self, batch: readers.Batch) -> pa.Table:
        """A batch with its missing columns as blanks."""
        table = batch.table
        for name in self.blank:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
        return table


def own_names(file: File) -> Mapping[str, str]:
    """What a file calls the columns that its mapping gives another name, by that name."""
    mapped = readers.whole(file)
    columns = mapped.mapping.columns if isinstance(mapped, readers.Mapped) else {}
    return {column: name for name, column in columns.items()}


def of_one(survey: Survey, file: File) -> Plan:
    """The plan of a file that holds people and answers."""
    names, faults = _header(file)
    if faults:
        return Plan(file, (), (), faults, useless=True)
    columns = survey.columns
    required = every_column(survey)
    # How people answered and who they are by their id: good to know, and not needed.
    required += [name for name in (columns.record_id, columns.mode) if name in names]
    # What the answers said of people, where a converted file holds both.
    required += [name for name in map(in_answers, (*required, columns.mode)) if name in names]
    understood = [*required, columns.record_id, columns.mode, *columns.ignore]
    plan = _plan(file, required, names, understood, (columns.organisation, columns.outcome))
    return _with_labels(survey, plan)


def of_two(survey: Survey, responses: File, sample: File) -> tuple[Plan, Plan]:
    """The plans of answers and sample; of what both have, the sample file's column is in both."""
    (own_names, own_faults), (drawn_names, drawn_faults) = _header(responses), _header(sample)
    if own_faults or drawn_faults:
        return (
            Plan(responses, (), (), own_faults, useless=True),
            Plan(sample, (), (), drawn_faults, useless=True),
        )
    columns = survey.columns
    # Whoever did not answer is known from the sample file only.
    always = tuple(filter(None, (columns.record_id, columns.organisation, columns.outcome)))
    people = _people_columns(survey)
    drawn = [name for name in people if name in drawn_names or name in always]
    own_columns = [name for name in people if name not in drawn]
    items = [item.column for item in survey.items]
    mode = [columns.mode]
    drawn += [name for name in mode if name in drawn_names]
    own_columns += [name for name in mode if name in own_names and name not in drawn]
    spare = [columns.record_id, columns.mode, *columns.ignore]
    ids = [columns.record_id]
    # What both files say of a person is read from both, and compared.
    doubled = [n for n in drawn if n in own_names and n not in (*ids, *columns.ignore)]
    first = _plan(responses, [*ids, *own_columns, *items, *doubled], own_names, spare, tuple(ids))
    return (
        _with_labels(survey, first),
        _with_labels(survey, _plan(sample, [*ids, *drawn], drawn_names, spare, always)),
    )


def _with_labels(survey: Survey, plan: Plan) -> Plan:
    """The plan with what the file's value labels say of it."""
    labels = compared(survey, plan.file)
    return replace(plan, faults=plan.faults + labels.faults, notes=labels.notes)


def every_column(survey: Survey) -> list[str]:
    """The columns of people and answers that the definition names, record id left out."""
    return list(dict.fromkeys(_people_columns(survey) + [item.column for item in survey.items]))


def _people_columns(survey: Survey) -> list[str]:
    columns = survey.columns
    named = [columns.organisation, columns.outcome, *columns.age, *columns.sex]
    if survey.groups:
        named.append(columns.group)
    if survey.seen_from is not None:
        named.append(columns.seen)
    return list(dict.fromkeys(name for name in named if name))


def _header(file: File) -> tuple[list[str], tuple[Fault, ...]]:
    try:
        return readers.header(file), ()
    except InputError as error:
        return [], (from_error(error),)


def _plan(
    file: File,
    required: list[str],
    names: list[str],
    understood: list[str],
    needed: tuple[str, ...],
) -> Plan:
    missing = [name for name in dict.fromkeys(required) if name not in names]
    unknown = [name for name in names if name not in required and name not in understood]
    faults = []
    if missing:
        near = {folded(name): name for name in unknown}
        alike = [near[folded(name)] for name in missing if folded(name) in near]
        fault = _columns("missing_column", file, missing, "missing")
        if alike:
            explained = f"{fault.what}; capitals count, and there is {_listed(alike)}"
            fault = replace(fault, what=explained)
        faults.append(fault)
    if len(unknown) == len(names):
        # Perhaps there is no header: then these are answers, which no message may show.
        what = "the first row holds none of the definition's columns"
        faults.append(Fault("unknown_column", readers.header_place(file), len(unknown), (), what))
    elif unknown:
        faults.append(_columns("unknown_column", file, unknown, "not in the definition"))
    return Plan(
        file,
        tuple(name for name in dict.fromkeys(required) if name in names),
        tuple(missing),
        tuple(faults),
        useless=any(name in needed for name in missing),
        places=readers.places(file),
    )


def _columns(rule: str, file: File, names: Sequence[str], what: str) -> Fault:
    count = f"{len(names)} column{'s are' if len(names) > 1 else ' is'}"
    sentence = f"{count} {what}: {_listed(names)}"
    return Fault(rule, readers.header_place(file), len(names), (), sentence)


def _listed(names: Sequence[str]) -> str:
    """The names that may be shown; of others, which may be answers, how many."""
    plain = [name for name in names if readers.is_plain(name)]
    listed = ", ".join(plain[:NAMES_TOLD]) + (" …" if len(plain) > NAMES_TOLD else "")
    if unnamed := len(names) - len(plain):
        remark = f"{unnamed} without a plain name (is a quote mark open, or a line break lost?)"
        return f"{listed}, {remark}" if listed else remark
    return listed
