"""One search of HiGHS: whole numbers under linear rows that make a sum of them smallest."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from surveybench.disclosure.linear import Floats, Ints, System

if TYPE_CHECKING:
    from highspy import HighsLp

SLACK = 1e-7  # of a row, for coefficients that are no whole numbers
NODES = 20  # of a search, so that it ends alike on every machine
CLOSE = 1e-6  # of a row that a solution fits
OPTIONS = {
    "output_flag": False,
    "log_to_console": False,
    "mip_rel_gap": 0.0,
    "mip_max_nodes": NODES,
}


class NoSolutionError(Exception):
    """A block has no solution."""


def solved(system: System, objective: Floats) -> tuple[Ints | None, float]:
    """The whole numbers of the smallest objective, and what it is not smaller than.

    None where the search was given up. What was not found does not count as possible, so giving up
    can only ask for more protection.
    """
    parts = (
        system.lower,
        system.upper,
        system.start.astype(np.int64),
        system.variable.astype(np.int64),
        system.coefficient,
        system.low,
        system.high,
        objective,
    )
    solution, bound = _solved(tuple(part.tobytes() for part in parts))
    return None if solution is None else np.frombuffer(solution, np.int64), bound


@lru_cache(maxsize=10_000)
def _solved(parts: tuple[bytes, ...]) -> tuple[bytes | None, float]:
    """The solution of one problem; the same question and organisation are met again and again."""
    lower, upper, start, column = (np.frombuffer(part, np.int64) for part in parts[:4])
    factor, low, high, objective = (np.frombuffer(part) for part in parts[4:])
    row = np.repeat(np.arange(len(low)), np.diff(start))
    sums = _with_slack(low, high, (row, factor))
    model = _model(objective, (lower, upper), sums, (row, column, factor))
    # HiGHS sometimes finds nothing where there is something; without presolve it looks again.
    for presolve in ("on", "off"):
        found = _searched(model, presolve)
        if found is not None:
            break
    else:
        raise NoSolutionError
    solution, bound = found
    if solution is None:
        return None, bound
    numbers = np.rint(solution).astype(np.int64)
    found_sums = np.bincount(row, factor * numbers[column], len(low))
    fits = (found_sums >= low - CLOSE).all() and (found_sums <= high + CLOSE).all()
    inside = (numbers >= lower).all() and (numbers <= upper).all()
    return numbers.tobytes() if fits and inside else None, bound


def _with_slack(low: Floats, high: Floats, entries: tuple[Ints, Floats]) -> tuple[Floats, Floats]:
    """The least and most of each row as HiGHS takes them.

    Rows of whole numbers have whole ends and no slack. With one, of 1e-7 as of 1e-5, its presolve
    called sums the smallest that were not: -5175 where there are solutions of -5183.
    """
    row, factor = entries
    whole = np.bincount(row, factor != np.rint(factor), len(low)) == 0
    return (
        np.where(whole, np.ceil(low - SLACK), low - SLACK),
        np.where(whole, np.floor(high + SLACK), high + SLACK),
    )


def _model(
    objective: Floats,
    bounds: tuple[Ints, Ints],
    sums: tuple[Floats, Floats],
    entries: tuple[Ints, Ints, Floats],
) -> HighsLp:
    """The problem as HiGHS takes it: column by column."""
    # Here, because it takes long to import, and most releases have nothing to solve.
    from highspy import HighsLp, HighsVarType, MatrixFormat

    row, column, factor = entries
    by_column = np.argsort(column, kind="stable")
    model: Any = HighsLp()  # its types ask for lists, and take arrays
    model.num_col_, model.num_row_ = len(objective), len(sums[0])
    model.col_cost_ = objective
    model.col_lower_, model.col_upper_ = (bound.astype(np.float64) for bound in bounds)
    model.row_lower_, model.row_upper_ = sums
    matrix = model.a_matrix_
    matrix.num_col_, matrix.num_row_ = len(objective), len(sums[0])
    matrix.format_ = MatrixFormat.kColwise
    ends = np.cumsum(np.bincount(column, minlength=len(objective)))
    matrix.start_ = np.concatenate([[0], ends]).astype(np.int32)
    matrix.index_ = row[by_column].astype(np.int32)
    matrix.value_ = factor[by_column]
    model.integrality_ = [HighsVarType.kInteger] * len(objective)
    return model


def _searched(model: HighsLp, presolve: str) -> tuple[Floats | None, float] | None:
    """What HiGHS finds, None for nothing, and what is not undercut; None where there is none."""
    from highspy import Highs, HighsModelStatus, kHighsInf

    search = Highs()
    for name, value in {**OPTIONS, "presolve": presolve}.items():
        search.setOptionValue(name, value)
    search.passModel(model)
    search.run()
    status, info = search.getModelStatus(), search.getInfo()
    if status == HighsModelStatus.kInfeasible:
        return None
    complete = status == HighsModelStatus.kOptimal or (
        status == HighsModelStatus.kSolutionLimit and info.objective_function_value != kHighsInf
    )
    if not complete:
        return None, -np.inf
    return np.array(search.getSolution().col_value), float(info.mip_dual_bound)
