"""What an intruder holds: released figures as text, the definition, the reference, other files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

NATIONAL = "national"
ALL = "all"
Key = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class Published:
    """One release: its long table, its definition, and what else went out with it.

    `figures` holds the text of each value, empty where it is hidden, and its flag, by (statistic,
    measure, organisation, population, wave), `bounds` what stands beside `above` and `below`.
    `parts` says which units each organisation consists of, where its units have a release of their
    own.
    """

    definition: Mapping[str, Any]
    figures: Mapping[Key, tuple[str, str]]
    reference: Mapping[str, Any] | None = None
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: Mapping[Key, str] = field(default_factory=dict)
    options: Mapping[tuple[Key, str], str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    subgroups: Mapping[tuple[Key, str], str] = field(default_factory=dict)

    def option(
        self,
        statistic: str,
        option: str,
        measure: str,
        organisation: str,
        population: str,
        wave: int,
    ) -> float | None:
        """A number by option, or None where it is hidden or not published at all."""
        key = (statistic, measure, organisation, population, wave)
        return number(self.options.get((key, option), ""))

    def subgroup(self, statistic: str, subgroup: str, *labels: str, wave: int) -> float | None:
        """A number of a subgroup; `labels` are measure, organisation and population."""
        measure, organisation, population = labels
        key = (statistic, measure, organisation, population, wave)
        return number(self.subgroups.get((key, subgroup), ""))

    @cached_property
    def breakdowns(self) -> Mapping[tuple[str, ...], Mapping[str, frozenset[int]]]:
        """The subgroups of each breakdown by age and sex, with the strata that each is made of."""
        bands = [f"age {low}\N{EN DASH}{high}" for low, high in self.settings["age_bands"]]
        sexes = [f"sex {label}" for label in self.settings["sexes"].values()]
        every = {
            (band, sex): s * len(bands) + b
            for s, sex in enumerate(sexes)
            for b, band in enumerate(bands)
        }
        listed = self.definition.get("breakdowns") or ()
        by_name: dict[tuple[str, ...], dict[str, frozenset[int]]] = {}
        for entry in listed:
            names = entry["by"] if isinstance(entry["by"], list) else [entry["by"]]
            places = [("age", "sex").index(name) for name in names]
            groups: dict[str, set[int]] = {}
            for labels, stratum in every.items():
                groups.setdefault(", ".join(labels[p] for p in places), set()).add(stratum)
            by_name[tuple(names)] = {key: frozenset(inside) for key, inside in groups.items()}
        return by_name

    def bound(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int
    ) -> float | None:
        """What a number is above or below, where its flag says so."""
        return number(self.bounds.get((statistic, measure, organisation, population, wave), ""))

    def value(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int
    ) -> float | None:
        """A number, or None where it is hidden or not published at all."""
        text, _ = self.figures.get(
            (statistic, measure, organisation, population, wave), ("", "absent")
        )
        return number(text)

    def flag(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int
    ) -> str:
        """The flag beside a number; `absent` where there is no such number."""
        key = (statistic, measure, organisation, population, wave)
        return self.figures.get(key, ("", "absent"))[1]

    def slack(self, statistic: str, value: float) -> float:
        """How far the unrounded number can be from the printed one.

        Ten significant digits round to the nearest; fewer decimals may be rounded either way.
        """
        decimals = self._decimals.get(statistic, 0)
        return abs(value) * 1e-9 + 1e-12 if decimals > 4 else 10.0**-decimals

    @cached_property
    def _decimals(self) -> Mapping[str, int]:
        most: dict[str, int] = {}
        for key, (text, _) in self.figures.items():
            text = text.removesuffix(".0")
            decimals = len(text.partition(".")[2]) if "e" not in text else 12
            most[key[0]] = max(most.get(key[0], 0), decimals)
        return most

    @cached_property
    def waves(self) -> tuple[int, ...]:
        """The waves that anything is said of."""
        return tuple(sorted({key[4] for key in self.figures}))

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Codes, the country left out."""
        return tuple(sorted({key[2] for key in self.figures} - {NATIONAL}))

    @cached_property
    def populations(self) -> Mapping[str, frozenset[str]]:
        """Groups inside each population; the empty group is of people without one."""
        every = frozenset((*self.groups, ""))
        listed = self.definition["populations"]
        return {p["id"]: frozenset(map(str, p.get("groups") or every)) for p in listed}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Groups of people that populations are made of."""
        return tuple(map(str, self.definition.get("groups") or ()))

    @property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """The smallest units that each organisation consists of: itself, where it has no parts."""
        return {code: self.parts.get(code, (code,)) for code in self.organisations}

    @property
    def least(self) -> int:
        """The fewest respondents that a figure may rest on."""
        return int(self.settings.get("min_respondents", 30))

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings printed on the methods page, those of the definition as it gives them."""
        return {**self.defaults, **(self.definition.get("settings") or {})}

    @cached_property
    def items(self) -> Mapping[str, tuple[float, ...]]:
        """Scored items with the scores of their options."""
        scales = self.definition.get("scales") or {}
        scored: dict[str, tuple[float, ...]] = {}
        for item in self.definition["items"]:
            options = item.get("options")
            options = scales[options] if isinstance(options, str) else options or ()
            scores = tuple(float(o["score"]) for o in options if o.get("score") is not None)
            if scores:
                scored[item["id"]] = scores
        return scored

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, float]]:
        """Scored items with the score of each option, by its code."""
        scales = self.definition.get("scales") or {}
        by_item: dict[str, Mapping[str, float]] = {}
        for item in self.definition["items"]:
            options = item.get("options")
            options = scales[options] if isinstance(options, str) else options or ()
            by_item[item["id"]] = {
                str(o["code"]): float(o["score"]) for o in options if o.get("score") is not None
            }
        return {item: scores for item, scores in by_item.items() if scores}

    @cached_property
    def unscored(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the answers without a score, by item."""
        scales = self.definition.get("scales") or {}
        listed: dict[str, tuple[str, ...]] = {}
        for item in self.definition["items"]:
            options = item.get("options")
            options = scales[options] if isinstance(options, str) else options or ()
            listed[item["id"]] = tuple(str(o["code"]) for o in options if o.get("score") is None)
        return listed

    @cached_property
    def strata(self) -> int:
        """How many strata of age and sex there are."""
        return len(self.settings["age_bands"]) * len(self.settings["sexes"])

    def shares(self, population: str, wave: int) -> tuple[list[float], float] | None:
        """The standard of a population, and how far each share may be off; None if not known."""
        if self.reference is None:
            return None
        entry = self.reference["standard"]["shares"].get(str(wave), {}).get(population)
        if entry is None or any(share is None for share in entry):
            return None
        rounded = wave in self.reference["standard"].get("rounded", ())
        decimals = max(len(repr(share).partition(".")[2]) for share in entry)
        return [float(share) for share in entry], 10.0**-decimals if rounded else 1e-15


def number(text: str) -> float | None:
    """A value of the long table; text that is no number (`above 9.9`) says nothing exact."""
    try:
        return float(text)
    except ValueError:
        return None


def read(
    table: str,
    definition: str,
    reference: str = "",
    parts: Mapping[str, tuple[str, ...]] | None = None,
    manifest: str = "",
) -> Published:
    """A release from the texts of its files."""
    figures: dict[Key, tuple[str, str]] = {}
    bounds: dict[Key, str] = {}
    options: dict[tuple[Key, str], str] = {}
    subgroups: dict[tuple[Key, str], str] = {}
    for key, (option, subgroup), value, flag, bound in _lines(table):
        if option:
            options[key, option] = value
            continue
        if subgroup:
            subgroups[key, subgroup] = value
            continue
        figures[key] = value, flag
        if bound:
            bounds[key] = bound
    frozen = json.loads(reference) if reference else None
    settings = json.loads(manifest)["settings"] if manifest else {}
    read_definition = yaml.safe_load(definition)
    return Published(
        read_definition, figures, frozen, parts or {}, bounds, options, settings, subgroups
    )


OPTION, SUBGROUP = "@option=", "@subgroup="
COLUMNS = ("statistic", "quantity", "measure", "organisation", "population", "wave", "ref")


def _lines(table: str) -> Iterator[tuple[Key, tuple[str, str], str, str, str]]:
    lines = io.StringIO(table.lstrip("\ufeff"), newline="")
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    head = next(rows)
    places = [head.index(name) for name in (*COLUMNS, "value", "flag")]
    last = head.index("bound") if "bound" in head else None
    for row in rows:
        statistic, quantity, measure, code, population, wave, ref, value, flag = (
            row[place] for place in places
        )
        key = (f"{statistic}.{quantity}", measure, code, population, int(wave))
        option, subgroup = (ref.partition(k)[2].partition(":")[0] for k in (OPTION, SUBGROUP))
        yield key, (option, subgroup), value, flag, row[last] if last is not None else ""
