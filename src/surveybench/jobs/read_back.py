"""A release read back from the folder of its run: as many figures as one working needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.jobs import manifest
from surveybench.jobs.long_table import rows_of, table_in
from surveybench.jobs.release_table import with_bounds
from surveybench.quantities import (
    CATALOGUE,
    NATIONAL,
    Figure,
    Grid,
    Organisation,
    Ref,
    figure,
    wave_text,
)
from surveybench.survey import Survey


@dataclass(frozen=True)
class ReadBack:
    """Some figures of a release, as its long table has them."""

    survey: Survey
    organisations: tuple[Organisation, ...]
    grids: Mapping[str, Grid]

    def figure(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int | str, /
    ) -> Figure:
        """One number, or None and the reason. Raises ReleaseError for an unknown reference."""
        return figure(self.grids, Ref(statistic, measure, organisation, population, wave))


def is_run(folder: Path) -> bool:
    """Whether a run wrote its reports into this folder."""
    return folder.is_dir() and any(folder.glob(f"*_{manifest.KIND}.json"))


def read_back(folder: Path, survey: Survey, ref: Ref) -> ReadBack:
    """One figure of a run with all that it is worked out from; where it is unknown, its like.

    Raises InputError where the folder has no long table, or is of another definition.
    """
    stated = manifest.read(manifest.found(folder))
    _refuse_other(folder, survey, stated)
    table = table_in(folder, stated)
    names = needed_by(ref.statistic)
    rows = rows_of(table, names, {ref.organisation, NATIONAL} if names else ())
    if ref not in rows.get(ref.statistic, {}):
        rows = rows_of(table, names)
    grids = {name: with_bounds(table, name, of_name, survey) for name, of_name in rows.items()}
    codes = dict.fromkeys(code for grid in grids.values() for code in grid.organisations)
    organisations = tuple(Organisation(code, code, stated.synthetic) for code in codes)
    return ReadBack(survey, organisations, grids)


def needed_by(statistic: str) -> frozenset[str]:
    """A statistic and all that it follows from; empty for an unknown one."""
    needed: dict[str, None] = {}
    todo = [statistic] if statistic in CATALOGUE else []
    while todo:
        name = todo.pop()
        needed[name] = None
        row = CATALOGUE[name]
        workings = [w for w in (row.working, row.of_sections) if w is not None]
        workings += [w for one in tuple(workings) for w in one.otherwise.values()]
        listed = [name.rpartition(":")[2] for one in workings for name in one.inputs]
        todo += [name for name in listed if name not in needed and name in CATALOGUE]
    return frozenset(needed)


def _refuse_other(folder: Path, survey: Survey, stated: manifest.Manifest) -> None:
    where = Place(file=str(folder))
    if (stated.survey, stated.wave) != (survey.id, survey.wave):
        raise InputError(
            f"is a run of {stated.survey} {wave_text(stated.wave)}, and the definition is of "
            f"{survey.id} {wave_text(survey.wave)}.",
            where=where,
            remedy="Name the definition that it was made with.",
        )
    if not stated.rules:
        raise InputError(
            "holds reports of figures that somebody else worked out.",
            where=where,
            remedy="Name the published file instead of the folder.",
        )
    keys = manifest.differing(stated.definition, manifest.parts_of_definition(survey))
    if stated.definition and keys:
        raise InputError(
            f"was made with another definition ({', '.join(keys[:6])}).",
            where=where,
            remedy="Name the definition that it was made with.",
        )
