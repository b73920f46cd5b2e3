"""One search of HiGHS: whole numbers under linear rows that make a sum of them smallest."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from surveybench.disclosure.linear import Floats, Ints, System

SLACK = 1e-7  # of a row, for coefficients that are no whole numbers
NODES = 20  # of a search, so that it ends alike on every machine
IMPOSSIBLE = 2  # a status of HiGHS
CLOSE = 1e-6  # of a row that a solution fits


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
    # Here, because it takes long to import, and most releases have nothing to solve.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    lower, upper, start, column = (np.frombuffer(part, np.int64) for part in parts[:4])
    factor, low, high, objective = (np.frombuffer(part) for part in parts[4:])
    matrix = csr_array((factor, column, start), shape=(len(low), len(lower)))
    # HiGHS sometimes finds nothing where there is something; without presolve it looks again.
    for presolve in (True, False):
        solution = milp(
            objective,
            integrality=np.ones(len(objective)),
            bounds=Bounds(lower, upper),  # pyright: ignore[reportArgumentType]
            constraints=LinearConstraint(matrix, low - SLACK, high + SLACK),  # pyright: ignore[reportArgumentType]
            options={"mip_rel_gap": 0.0, "node_limit": NODES, "presolve": presolve},
        )
        if solution.status != IMPOSSIBLE:
            break
    else:
        raise NoSolutionError
    bound = -np.inf if solution.mip_dual_bound is None else float(solution.mip_dual_bound)
    if solution.x is None:
        return None, bound
    numbers = np.rint(solution.x).astype(np.int64)
    sums = matrix @ numbers
    fits = (sums >= low - CLOSE).all() and (sums <= high + CLOSE).all()
    inside = (numbers >= lower).all() and (numbers <= upper).all()
    return numbers.tobytes() if fits and inside else None, bound
