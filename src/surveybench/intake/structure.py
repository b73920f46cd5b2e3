"""Which columns each file of a wave gives, and which are missing, unknown or given twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.intake.declared_missing import declared_missing
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
    # Who people are by their id: good to know, and needed of all where some have one.
    required += [name for name in (columns.record_id,) if name in names]
    # How people answered; what the answers said of them, where a converted file holds both.
    optional = [columns.mode, *map(in_answers, (*required, columns.mode))]
    understood = [*required, columns.record_id, columns.mode, *columns.ignore]
    wanted = _Wanted(required, optional, understood, (columns.organisation, columns.outcome))
    return _with_labels(survey, _plan(file, names, wanted))


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
    items = [item.column for item in survey.asked_items]
    mode = [columns.mode]
    spare = [columns.record_id, columns.mode, *columns.ignore]
    ids = [columns.record_id]
    # What both files say of a person is read from both, and compared.
    both = [*drawn, *(name for name in mode if name in drawn_names)]
    doubled = [n for n in both if n in own_names and n not in (*ids, *columns.ignore)]
    doubled += [name for name in mode if name not in drawn_names]
    own = _Wanted([*ids, *own_columns, *items], doubled, spare, tuple(ids))
    of_people = _Wanted([*ids, *drawn], mode, spare, always)
    return (
        _with_labels(survey, _plan(responses, own_names, own)),
        _with_labels(survey, _plan(sample, drawn_names, of_people)),
    )


def _with_labels(survey: Survey, plan: Plan) -> Plan:
    """The plan with what the file's value labels, and its missing values, say of it."""
    labels, missing = compared(survey, plan.file), declared_missing(survey, plan.file)
    faults = (*plan.faults, *labels.faults, *missing.faults)
    return replace(plan, faults=faults, notes=(*labels.notes, *missing.notes))


def every_column(survey: Survey) -> list[str]:
    """The columns of people and answers that the definition names, record id left out."""
    return list(
        dict.fromkeys(_people_columns(survey) + [item.column for item in survey.asked_items])
    )


def _people_columns(survey: Survey) -> list[str]:
    columns = survey.columns
    named = [columns.organisation, columns.outcome, *columns.age, *columns.sex]
    dimensions = survey.stated_dimensions
    named += [column for dimension in dimensions for column in dimension.column]
    named += survey.coded_groups
    named += [survey.weight.column] if survey.weight else []
    named += survey.routing_columns
    if survey.seen_from is not None:
        named.append(columns.seen)
    return list(dict.fromkeys(name for name in named if name))


def _header(file: File) -> tuple[list[str], tuple[Fault, ...]]:
    try:
        return readers.header(file), ()
    except InputError as error:
        return [], (from_error(error),)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Columns of a file: `required` ones, `optional` ones, and all that it may hold.

    Without one of those that are `needed` nobody can be counted.
    """

    required: list[str]
    optional: list[str]
    understood: list[str]
    needed: tuple[str, ...]


def _plan(file: File, names: list[str], wanted: _Wanted) -> Plan:
    """What to read of a file, all of whose parts together have these columns."""
    required = list(dict.fromkeys(wanted.required))
    known = {*required, *wanted.optional, *wanted.understood}
    gaps = [_gap(part, required, known, file) for part in readers.headers_of_parts(file)]
    faults: list[Fault] = []
    common = _Gap(
        gaps[0].place,
        [name for name in gaps[0].missing if all(name in gap.missing for gap in gaps)],
        [name for name in gaps[0].unknown if all(name in gap.unknown for gap in gaps)],
        all(gap.headless for gap in gaps),
    )
    # What all parts lack is told once, and then of each part what only some of them lack.
    for gap in (common, *(gap.without(common) for gap in gaps)):
        faults += _faults_of(gap)
    columns = dict.fromkeys([*required, *wanted.optional])
    return Plan(
        file,
        tuple(name for name in columns if name in names),
        tuple(name for name in required if name not in names),
        tuple(faults),
        useless=any(name in wanted.needed for gap in gaps for name in gap.missing),
        places=readers.places(file),
    )


@dataclass(frozen=True, slots=True)
class _Gap:
    """What the header of one part of a file lacks, and what nobody knows in it.

    `headless` is a part of which no column is known: perhaps its first row is no header.
    """

    place: Place
    missing: list[str]
    unknown: list[str]
    headless: bool

    def without(self, other: _Gap) -> _Gap:
        """What of it is not said of the other already."""
        missing = [name for name in self.missing if name not in other.missing]
        unknown = [name for name in self.unknown if name not in other.unknown]
        return _Gap(self.place, missing, unknown, self.headless and not other.headless)


def _gap(
    part: tuple[Place, tuple[str, ...]], required: list[str], known: set[str], file: File
) -> _Gap:
    place, names = part
    not_asked = readers.columns_not_asked(file)
    missing = [n for n in required if n not in names and n not in not_asked]
    unknown = [n for n in names if n not in known]
    return _Gap(place, missing, unknown, len(unknown) == len(names))


def _faults_of(gap: _Gap) -> Iterator[Fault]:
    if gap.missing:
        fault = _columns("missing_column", gap.place, gap.missing, "missing")
        near = {folded(name): name for name in gap.unknown}
        alike = [near[folded(name)] for name in gap.missing if folded(name) in near]
        if alike:
            explained = f"{fault.what}; capitals count, and there is {_listed(alike)}"
            fault = replace(fault, what=explained)
        yield fault
    if gap.unknown and gap.headless:
        # Perhaps there is no header: then these are answers, which no message may show.
        what = "the first row holds none of the definition's columns"
        yield Fault("unknown_column", gap.place, len(gap.unknown), (), what)
    elif gap.unknown:
        yield _columns("unknown_column", gap.place, gap.unknown, "not in the definition")


def _columns(rule: str, place: Place, names: Sequence[str], what: str) -> Fault:
    count = f"{len(names)} column{'s are' if len(names) > 1 else ' is'}"
    sentence = f"{count} {what}: {_listed(names)}"
    return Fault(rule, place, len(names), (), sentence)


def _listed(names: Sequence[str]) -> str:
    """The names that may be shown; of others, which may be answers, how many."""
    plain = [name for name in names if readers.is_plain(name)]
    listed = ", ".join(plain[:NAMES_TOLD]) + (" …" if len(plain) > NAMES_TOLD else "")
    if unnamed := len(names) - len(plain):
        remark = f"{unnamed} without a plain name (is a quote mark open, or a line break lost?)"
        return f"{listed}, {remark}" if listed else remark
    return listed
