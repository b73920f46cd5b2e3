"""The raw files again, with every kind of fault that contractors submit, and a ledger of them.

Only the newest wave is spoiled. Every fault stands in the rows of another person, so that none
hides another, and nobody is spoiled whom cleaning would have counted in the good files already.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench.quantities import wave_text
from surveybench.simulate import files as plain
from surveybench.simulate.dirty import refused, repairable
from surveybench.simulate.dirty.ledger import Planted, ledger_csv, numbered
from surveybench.simulate.dirty.sheets import Files, Person, sheet
from surveybench.simulate.dirty.whole import WHOLE
from surveybench.simulate.effects import definitions
from surveybench.simulate.truth import Organisation
from surveybench.survey import Survey

# What may be asked for, with whether rows are repairable, rows are refused, files are spoiled.
KINDS = {
    "repairable": (True, False, False),
    "refused": (False, True, True),
    "all": (True, True, True),
}
# How often each fault is planted, where there are enough people.
TIMES = 12
# People looked at for those whom faults fit, and people in a small copy.
VICTIMS = 3000
PEOPLE = 200
# Names that a spreadsheet, a browser or a typesetter could take for more than text.
NAMES = (
    '=HYPERLINK("http://example.org";"{}")',
    "<b>{}</b> & <script>alert(1)</script>",
    "+{}, north\n(second line)",
    "@{} #let x = $1$ \\ *_`",
    "-{} \u202e\u00a0Ünïcode",
)
README = """
Faults were planted in the newest wave. planted.csv names each, its place, and what must be found:
the code of a cleaning rule, the kind of a refusal, or nothing where the oddity must be read as it
was meant. Folders under files/ are small copies of the data, in each of which one file as a whole
is spoiled.
"""


@dataclass(frozen=True, slots=True)
class Dirty:
    """Files to write instead of good ones or beside them, by path, and what was planted."""

    files: Mapping[str, bytes]
    planted: tuple[Planted, ...]


def spoil(
    survey: Survey,
    organisations: tuple[Organisation, ...],
    waves: Mapping[int, tuple[pa.Table, pa.Table]],
    kind: str,
    rng: np.random.Generator,
    only: Collection[str] = (),
) -> Dirty:
    """Faults of a kind in the sample and answers of the newest wave, the rest as it is.

    `only` names faults of rows, where not all of that kind are wanted.
    """
    repair, refuse, damage = KINDS[kind]
    sample, responses = waves[survey.wave]
    work = Files(
        survey,
        sheet(f"{wave_text(survey.wave)}/sample.csv", sample),
        sheet(f"{wave_text(survey.wave)}/responses.csv", responses),
    )
    answered, silent = _victims(work, rng)
    planted: list[Planted] = []
    if repair:
        planted += _plant(_chosen(repairable.FAULTS, only), work, answered)
    if refuse:
        planted += _plant(_chosen(refused.ANSWERED, only), work, answered)
        planted += _plant(_chosen(refused.INVITED, only), work, silent)
    sheets = {entry.file: entry for entry in (work.sample, work.responses)}
    findings = [*numbered(planted, sheets)]
    texts = {name: entry.csv() for name, entry in sheets.items()}
    if repair:
        renamed = _renamed(organisations)
        texts["organisations.csv"] = plain.organisations_csv(renamed)
        findings += _names(renamed)
    if damage:
        texts |= _excerpts(survey, organisations, waves)
        findings += _whole(survey.wave)
    texts["planted.csv"] = ledger_csv(findings)
    texts["README.txt"] = (plain.README + README).encode()
    return Dirty(texts, tuple(findings))


def _chosen(
    faults: Mapping[str, repairable.Plant], only: Collection[str]
) -> dict[str, repairable.Plant]:
    return {name: plant for name, plant in faults.items() if not only or name in only}


def _plant(
    faults: Mapping[str, repairable.Plant], work: Files, victims: list[Person]
) -> list[Planted]:
    """Every fault TIMES times, in turn, so that few people still see every kind."""
    planted: list[Planted] = []
    fitting = dict(faults)
    for turn in range(TIMES):
        for name, plant in list(fitting.items()):
            finding = _first(plant, work, victims, turn)
            planted += finding
            if not finding:
                del fitting[name]
    return planted


def _first(plant: repairable.Plant, work: Files, victims: list[Person], turn: int) -> list[Planted]:
    """The fault in the rows of the first person whom it fits; nobody is a victim twice."""
    for position, person in enumerate(victims):
        finding = plant(work, person, turn)
        if finding:
            del victims[position]
            return finding
    return []


def _victims(work: Files, rng: np.random.Generator) -> tuple[list[Person], list[Person]]:
    """Some people with a usable return of whom all is known, and some without, in any order."""
    columns = work.survey.columns
    needed = [*columns.age, *columns.sex, *work.survey.coded_groups]
    people = list(work.people())
    order = [people[position] for position in rng.permutation(len(people))]
    fewest = work.survey.settings.cleaning.min_answered
    answered = (
        person
        for person in order
        if person.answers is not None
        and all(work.text(person, name) for name in needed)
        and len(work.answered(person)) >= fewest
    )
    silent = (person for person in order if person.answers is None)
    return list(islice(answered, VICTIMS)), list(islice(silent, VICTIMS))


def _renamed(organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
    names = NAMES[: len(organisations)]
    first = (
        Organisation(entry.code, name.format(entry.name))
        for entry, name in zip(organisations, names, strict=False)
    )
    return (*first, *organisations[len(names) :])


def _names(organisations: tuple[Organisation, ...]) -> list[Planted]:
    return [
        Planted("odd_name", "", "organisations.csv", position + 2, "", entry.code, "name")
        for position, entry in enumerate(organisations[: len(NAMES)])
    ]


def _excerpts(
    survey: Survey,
    organisations: tuple[Organisation, ...],
    waves: Mapping[int, tuple[pa.Table, pa.Table]],
) -> dict[str, bytes]:
    """For each fault of a whole file a small data folder, with that fault in the newest wave."""
    good: dict[str, bytes] = {}
    for wave, (sample, responses) in waves.items():
        columns = definitions(survey)[wave].columns
        people = sample.slice(0, PEOPLE)
        inside = pc.is_in(responses[columns.record_id], people[columns.record_id])
        good[f"{wave_text(wave)}/sample.csv"] = plain.table_csv(people)
        good[f"{wave_text(wave)}/responses.csv"] = plain.table_csv(responses.filter(inside))
    good["organisations.csv"] = plain.organisations_csv(organisations)
    excerpts: dict[str, bytes] = {}
    for name, fault in WHOLE.items():
        spoiled = f"{wave_text(survey.wave)}/{fault.stem}.csv"
        copy = good | {spoiled: fault.spoil(good[spoiled])}
        excerpts |= {f"files/{name}/{path}": content for path, content in copy.items()}
    return excerpts


def _whole(wave: int) -> Iterator[Planted]:
    for name, fault in WHOLE.items():
        for finding in fault.findings or ("",):
            yield Planted(
                name, finding, f"files/{name}/{wave_text(wave)}/{fault.stem}.csv", fault.row
            )
