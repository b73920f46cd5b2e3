"""Which tables of a database make up a run: the answers of every wave, and the organisations."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.intake.source import Source
from surveybench.quantities import wave_text
from surveybench.readers import Table
from surveybench.survey import Survey

NAMES_TOLD = 8


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of every wave, and that of the organisations where there is one."""

    waves: dict[int, Source]
    listed: Table | None = None


def tables_of_waves(database: Table, survey: Survey, *, some_waves: bool = False) -> Tables:
    """The tables `responses_2025`, `sample_2025` and `organisations` of a database.

    Raises InputError where a wave of the survey has no table of answers, or with `some_waves` where
    none has; where the address names one table, which is one wave at most.
    """
    if database.table or database.query:
        raise InputError(
            "is one table, not a database.",
            where=Place(file=database.shown),
            remedy="Name it with --responses, its sample with --sample and the organisations with "
            "--organisations; or take what stands behind the question mark away.",
        )
    names = readers.tables_of(database)
    texts = {wave: wave_text(wave).replace("-", "_") for wave in survey.waves}
    present = [wave for wave in survey.waves if f"responses_{texts[wave]}" in names]
    waves = {}
    for wave in present if some_waves and present else survey.waves:
        answers, sample = f"responses_{texts[wave]}", f"sample_{texts[wave]}"
        if answers not in names:
            raise _no_table(database, answers, names)
        waves[wave] = Source(database / answers, database / sample if sample in names else None)
    return Tables(waves, database / "organisations" if "organisations" in names else None)


def _no_table(database: Table, name: str, names: tuple[str, ...]) -> InputError:
    listed = ", ".join(names[:NAMES_TOLD])
    listed += " \N{HORIZONTAL ELLIPSIS}" if len(names) > NAMES_TOLD else ""
    return InputError(
        f"there is no table {name}. "
        + (f"There is: {listed}." if names else "There is none that you may see."),
        where=Place(file=database.shown),
        remedy="Make a view of that name, or remove the wave from `compare` in the definition; or "
        "name a table or query with --responses.",
    )
