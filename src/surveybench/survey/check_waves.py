"""What makes waves impossible to compare: one function per question, each yielding faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from surveybench.quantities import wave_kind, wave_text, years
from surveybench.survey.check import Fault, one_of
from surveybench.survey.types import Item, Population, Scale

ONLY_SCORED = "Remove the line: only scored items can be compared."


def same_scale(own: Scale, earlier: Mapping[int, Scale]) -> Iterator[Fault]:
    """Waves that are compared have one scale."""
    for wave, scale_then in earlier.items():
        if scale_then != own:
            yield Fault(
                ("compare", wave_text(wave)),
                f"wave {wave_text(wave)} has another scale, so no difference can be told.",
                "Give both waves one scale, or do not compare them.",
            )


def comparison(
    wave: int, pairs: Mapping[str, str], ours: Mapping[str, Item], theirs: Mapping[str, Item]
) -> Iterator[Fault]:
    """Faults of one comparability map, from our item ids to the ids of an earlier wave."""
    path = ("compare", wave_text(wave), "items")
    for name, earlier in pairs.items():
        if name not in ours:
            yield Fault((*path, name), f"there is no item {name} in this wave.", one_of(name, ours))
        elif not ours[name].evaluative:
            yield Fault((*path, name), f"{name} is not evaluative.", ONLY_SCORED)
        if earlier not in theirs:
            yield Fault(
                (*path, name),
                f"wave {wave_text(wave)} has no item {earlier}.",
                one_of(earlier, theirs),
            )
        elif not theirs[earlier].evaluative:
            yield Fault(
                (*path, name),
                f"{earlier} of wave {wave_text(wave)} is not evaluative.",
                ONLY_SCORED,
            )
    for earlier, times in Counter(pairs.values()).items():
        if times > 1:
            yield Fault(
                path,
                f"{times} items are compared with {earlier}.",
                "Keep the line of the item that asks the same, and remove the others.",
            )


def same_populations(
    wave: int, ours: tuple[Population, ...], theirs: tuple[Population, ...]
) -> Iterator[Fault]:
    """An earlier wave must know this wave's populations, in the same order."""
    ids_now, ids_then = [p.id for p in ours], [p.id for p in theirs]
    if ids_now != ids_then:
        yield Fault(
            ("compare", wave_text(wave), "definition"),
            f"wave {wave_text(wave)} has the populations {', '.join(ids_then)}, "
            f"this one {', '.join(ids_now)}.",
            "Name the same ones in the same order in both definitions.",
        )


def origins(ours: str, theirs: Mapping[int, str]) -> Iterator[Fault]:
    """Faults of waves that cannot be read together: some from respondents, some published."""
    for wave, origin in theirs.items():
        if origin != ours:
            yield Fault(
                ("compare", wave_text(wave), "definition"),
                f"wave {wave_text(wave)} comes from {origin}, this wave from {ours}.",
                "Give both definitions the same origin.",
            )


def order(waves: Iterable[int]) -> Iterator[Fault]:
    """Waves of which nobody could say which comes first, this wave given before the others."""
    now, *earlier = waves
    for wave in earlier:
        rounds = {wave_kind(now) == "round", wave_kind(wave) == "round"}
        if len(rounds) > 1 or (years(wave) < years(now)) != (wave < now):
            yield Fault(
                ("compare", wave_text(wave)),
                f"waves {wave_text(wave)} and {wave_text(now)} are written in different ways, so "
                "nobody can tell which came first.",
                "Write all waves as years, quarters, months or rounds, or go from years to "
                "quarters or months.",
            )


def notes(reasons: Mapping[str, str], ours: Iterable[str]) -> Iterator[Fault]:
    """Faults of the list of items that cannot be compared."""
    ids = frozenset(ours)
    for name in reasons:
        if name not in ids:
            yield Fault(("not_comparable", name), f"there is no item {name}.", one_of(name, ids))
