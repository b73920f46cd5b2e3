"""The axes of a wave's counts as the file of a tally states them, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from surveybench.quantities import unprintable
from surveybench.tally.types import Axes

LAST_WAVE = 1_000_000


def axes_out(axes: Axes) -> dict[str, Any]:
    return {
        "survey": axes.survey,
        "wave": axes.wave,
        "fingerprint": axes.fingerprint,
        "populations": axes.populations,
        "organisations": axes.organisations,
        "strata": axes.strata,
        "items": dict(axes.items),
        "pairs": axes.pairs,
        **({"subgroups": _subgroups_out(axes)} if axes.subgroups else {}),
        **({"covariates": axes.covariates} if axes.covariates else {}),
        **({"weighted": True} if axes.weighted else {}),
    }


def _subgroups_out(axes: Axes) -> dict[str, Any]:
    """What only they have: their strata and items."""
    return {
        name: {"strata": part.strata, "items": tuple(part.items)}
        for name, part in axes.subgroups.items()
    }


def axes_in(raw: dict[str, Any]) -> Axes:
    """The axes that a file states. Raises ValueError for what no axes of ours can be."""
    axes = Axes(
        raw["survey"],
        raw["wave"],
        raw["fingerprint"],
        tuple(raw["populations"]),
        tuple(raw["organisations"]),
        tuple(raw["strata"]),
        {item: tuple(codes) for item, codes in raw["items"].items()},
        tuple((a, b) for a, b in raw["pairs"]),
        covariates=tuple(
            tuple(tuple(map(int, row)) for row in values) for values in raw.get("covariates", ())
        ),
        weighted=bool(raw.get("weighted")),
    )
    axes = replace(axes, subgroups=_subgroups_in(axes, raw.get("subgroups", {})))
    lists = (axes.populations, axes.organisations, axes.strata, tuple(axes.items), axes.pairs)
    codes = [code for codes in axes.items.values() for code in codes]
    texts = [axes.survey, axes.fingerprint, *axes.populations, *axes.strata]
    texts += [*axes.organisations, *axes.items, *axes.subgroups]
    lists += tuple(part.strata for part in axes.subgroups.values())
    texts += [label for part in axes.subgroups.values() for label in part.strata]
    if (
        any(len(set(labels)) < len(labels) for labels in lists if labels is not axes.organisations)
        or not all(isinstance(text, str) and text and not unprintable(text) for text in texts)
        or not all(type(code) is int for code in (axes.wave, *codes))
        or not 0 < axes.wave < LAST_WAVE
        or not {item for pair in axes.pairs for item in pair} <= set(axes.items)
        or not (axes.populations and axes.organisations and axes.strata)
        or any(len({len(row) for row in values}) != 1 for values in axes.covariates)
        or any(len(part.strata) % len(axes.strata) for part in axes.subgroups.values())
    ):
        raise ValueError
    return axes


def _subgroups_in(axes: Axes, raw: dict[str, Any]) -> dict[str, Axes]:
    """The axes of counts by subgroup. Raises KeyError for an item that is not counted."""
    return {
        name: replace(
            axes,
            strata=tuple(part["strata"]),
            items={item: axes.items[item] for item in part["items"]},
            pairs=(),
            covariates=(),
            weighted=False,
        )
        for name, part in raw.items()
    }
