"""Rows of the catalogue for the overall verdict: shares of people's best and worst answers."""

from __future__ import annotations

from surveybench.quantities.axes import Axis
from surveybench.quantities.row import Basis, Place, Quantity, Unit, Waves, Working

BY_POPULATION = (Axis.WAVE, Axis.POPULATION, Axis.ORGANISATION)
EVERYWHERE = (Place.CSV, Place.WORKBOOK, Place.REPORT, Place.SITE)
WEIGHTED = ("standard", "cap", "age_bands", "sexes", "missing_stratum", "variance")
HIDING = ("min_respondents", "min_chosen", "secondary")
RANGED = (*WEIGHTED, *HIDING, "winsorise", "quantile", "confidence", "min_organisations")
WORDS = {"lowest": "most negative", "highest": "most positive"}
REACH = "sqrt(s^2 + tau2)"


def _row(
    side: str,
    key: str,
    label: str,
    meaning: str,
    function: str,
    formula: str,
    settings: tuple[str, ...],
) -> Quantity:
    unit, ends = (Unit.BAND, (1.0, 7.0)) if key == "band" else (Unit.SHARE, (0.0, 1.0))
    inputs = () if key == "share" else (f"verdict.{side}_share",)
    decimals = 0 if key == "band" else 2
    return Quantity(
        name=f"verdict.{side}_{key}",
        axes=BY_POPULATION,
        waves=Waves.REPORTED,
        unit=unit,
        range=ends,
        released=decimals,
        tabulated=0,
        printed=0,
        label=f"{label}, {WORDS[side]} answers",
        meaning=f"{meaning}: {WORDS[side]} answers",
        working=Working(function, formula, inputs, settings, records=True),
        basis=Basis.PEOPLE,
        places=EVERYWHERE,
        note="Only where the definition asks for an overall verdict.",
    )


def _rows(side: str) -> tuple[Quantity, ...]:
    inner = "the average of all -+ 1.64 " + REACH
    higher = "many of them are a low band" if side == "lowest" else "many of them are a high band"
    shares, ranges = "verdict.share", "expected_range.limits"
    return (
        _row(
            side,
            "share",
            "Share of answers",
            "mean over people of the share of their scored answers",
            shares,
            "sum(w k / m) / sum(w), k of the m scored answers of a person",
            (*WEIGHTED, *HIDING),
        ),
        _row(
            side,
            "lower",
            "Share from",
            "lower end of the 95 % interval",
            shares,
            "p - 1.96 s, not below 0",
            (*WEIGHTED, *HIDING),
        ),
        _row(
            side,
            "upper",
            "Share to",
            "upper end of the 95 % interval",
            shares,
            "p + 1.96 s, not above 1",
            (*WEIGHTED, *HIDING),
        ),
        _row(side, "expected_from", "Expected from", "lower inner limit", ranges, inner, RANGED),
        _row(side, "expected_to", "Expected to", "upper inner limit", ranges, inner, RANGED),
        _row(
            side,
            "band",
            "Band",
            f"band among all organisations, 1 worst to 7 best, as {higher}",
            "expected_range.bands",
            f"by z = (p - average) / {REACH}",
            RANGED,
        ),
    )


VERDICT_ROWS = (*_rows("lowest"), *_rows("highest"))
