"""Is one set of submissions ready for reports? Evidence, numbers, verdict, pages.

It is for those who hold the records: it counts few people too, and holds nobody's answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from surveybench import outputs
from surveybench.checking import say
from surveybench.checking.book import workbook
from surveybench.checking.checked import Checked
from surveybench.checking.compose import compose
from surveybench.checking.effect import Move, effects
from surveybench.checking.evidence import gather
from surveybench.checking.limits import Limits
from surveybench.checking.made_up import Made, made_of
from surveybench.checking.records import error_file, lines_of, refuse_target
from surveybench.checking.verdict import Level, judge
from surveybench.checking.weights import weights
from surveybench.errors import DefinitionError, InputError, Place
from surveybench.intake import Progress, Sources, fingerprints
from surveybench.report.words import check as words
from surveybench.report.writers import WORKBOOK_WRITERS, WRITERS
from surveybench.survey import Survey
from surveybench.version import VERSION

VISIBLE_WEIGHT = 1.005  # nobody weighs more than anybody else

__all__ = [
    "Checked",
    "Level",
    "Made",
    "check",
    "lines",
    "made_of",
    "reasons",
    "refuse_target",
    "write",
    "write_records",
]


def check(
    survey: Survey,
    files: Sources,
    *,
    made: date,
    version: str = VERSION,
    effect: bool = False,
    records: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Checked:
    """Look at every wave once; with `effect`, at this wave once more for each rule that fired.

    Raises DefinitionError for a survey of which only published figures are known.
    """
    if survey.origin == "published":
        raise DefinitionError(
            f"{survey.id} {survey.wave_name} is read from published figures: there are no records.",
            where=Place(key="origin"),
            remedy="Use `surveybench published`, which checks the figures it reads.",
        )
    limits = Limits()
    evidence = gather(survey, files, records=records, progress=progress)
    judged = judge(evidence, limits)
    now = evidence.now if evidence.now is not None and evidence.now.tally.people.sum() else None
    moves: tuple[Move, ...] | None = () if effect else None
    if effect and now is not None:
        moves = effects(survey, files, now.issues, now.tally, jobs=jobs, progress=progress)
    weighed = None
    with suppress(DefinitionError):  # a standard that cannot be made is among the reasons
        weighed = weights(survey, now.tally) if now is not None else None
    return Checked(evidence, judged, limits, moves, weighed, made, version, _inputs(files))


def _inputs(files: Sources) -> tuple[tuple[str, str], ...]:
    try:
        return fingerprints(files)
    except (InputError, OSError):
        return ()  # a file that is not there is among the faults


def lines(checked: Checked) -> Iterator[str]:
    """The reasons and the verdict, for the terminal. Faults are told apart."""
    for reason in checked.found.reasons:
        if reason.code != "faults":
            sentence = f"{say.reason(reason)} {say.what_to_do(reason)}"
            yield f"{words.WEIGHTS[reason.level]}: {sentence}"
    for move in checked.moves or ():
        if not move.organisation and abs(move.difference) >= Limits().visible:
            yield words.TERMINAL_EFFECT.format(
                rule=move.rule,
                difference=say.signed(move.difference, 2),
                measure=move.measure,
                population=move.population,
            )
    people = checked.weights.people if checked.weights else ()
    weighed = [entry for entry in people if entry.numbers["largest_weight"] >= VISIBLE_WEIGHT]
    if weighed:
        heaviest = max(weighed, key=lambda entry: entry.numbers["largest_weight"])
        yield words.TERMINAL_WEIGHTS.format(
            largest=say.number(heaviest.numbers["largest_weight"], 2),
            effective=say.number(heaviest.numbers["effective_n"], 1),
            respondents=say.number(heaviest.numbers["respondents"], 0),
            organisation=heaviest.organisation,
            population=heaviest.population,
        )
    level = checked.found.level
    yield f"{words.VERDICT}: {words.VERDICTS[level].lower()}. {words.VERDICT_MEANS[level]}"


def reasons(checked: Checked) -> list[dict[str, object]]:
    """The reasons as data, each with its sentence and what to do about it."""
    return [
        {
            "code": reason.code,
            "level": reason.level.name.lower(),
            "count": reason.count,
            "named": list(reason.named),
            "sentence": say.reason(reason),
            "to_do": say.what_to_do(reason),
        }
        for reason in checked.found.reasons
    ]


def write(checked: Checked, folder: Path) -> tuple[Path, ...]:
    """The check as one web page and one workbook."""
    page, book = WRITERS["html"], WORKBOOK_WRITERS["xlsx"]
    outputs.refuse_among_reports(folder, "a check tells of single records")
    with outputs.result(folder, "surveybench check", private=True) as staging:
        return (
            staging.put(f"check.{page.ending}", page.write(compose(checked))),
            staging.put(f"check.{book.ending}", book.write(workbook(checked))),
        )


def write_records(checked: Checked, files: Sources, target: Path) -> int:
    """The error file of all waves, the newest first; how many findings it holds."""
    survey, waves = checked.evidence.survey, checked.evidence.waves
    ids = {survey.wave: survey.columns.record_id}
    ids |= {entry.survey.wave: entry.survey.columns.record_id for entry in survey.earlier}
    rows = [
        (wave, *row)
        for wave in sorted(waves, reverse=True)
        for row in lines_of(waves[wave].findings, files.waves[wave], ids[wave])
    ]
    outputs.put(target, error_file(rows), private=True)
    return len(rows)
