"""Every way in, tried: what is published of a shape, the intruder's program, and the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attacks import (
    publishing,
    shapes,
    shapes_of_subgroups,
    way_01_largest_weight,
    way_02_score_digits,
    way_03_effective_n,
    way_04_absent_organisation,
    way_05_small_sums,
    way_06_invited,
    way_07_two_breakdowns,
    way_08_other_populations,
    way_09_late_return,
    way_10_check_effect,
    way_11_small_differences,
    way_12_largest_n,
    way_13_everybody,
    way_14_shares,
    way_15_near_everybody,
    way_16_the_rules,
    way_17_hidden_shares,
    way_18_unscored,
    way_19_subgroup_scores,
    way_20_breakdowns_later,
    way_21_sections,
    way_22_all_at_once,
    way_23_overall_verdict,
    way_24_late_outside,
)
from attacks.claims import Claim
from attacks.published import Published
from attacks.publishing import Command, Files, opened
from attacks.shapes import Shape
from attacks.truth import Row, Truth

Publications = Mapping[str, Files]


@dataclass(frozen=True)
class Trial:
    """A way in: who publishes what (`publish`), who looks at it (`attack`), who knows (`shape`)."""

    shape: Callable[[], Shape]
    publish: Callable[[Command, Path], dict[str, Files]]
    attack: Callable[[Publications], list[Claim]]
    unit: str = "organisation"

    def judge(self) -> Truth:
        """The judge of this shape."""
        shape = self.shape()
        asked = Published(shape.definition, {})
        rows: list[Row] = list(shape.responses)
        return Truth(asked, {int(shape.definition["wave"]): rows}, self.unit)


def single(shape: Callable[[], Shape], look: Callable[[Published], list[Claim]]) -> Trial:
    """One release of one shape, and one program that looks at it."""

    def publish(command: Command, folder: Path) -> dict[str, Files]:
        return {"one": publishing.release(command, shape(), folder)}

    def attack(publications: Publications) -> list[Claim]:
        return look(opened(publications["one"])) if publications["one"] else []

    return Trial(shape, publish, attack)


def by_sites(
    shape: Callable[[], Shape], look: Callable[[Sequence[Published]], list[Claim]]
) -> Trial:
    """Two releases of one shape, by organisation and by its units."""

    def publish(command: Command, folder: Path) -> dict[str, Files]:
        first = publishing.release(command, shape(), folder / "1", reference=False)
        against = earlier(command, folder / "1" / "out")
        by = ("--by", "unit", *against)
        second = publishing.release(command, shape(), folder / "2", *by, reference=False)
        return {"trusts": first, "sites": second}

    def attack(publications: Publications) -> list[Claim]:
        parts: dict[str, tuple[str, ...]] = {}
        for row in shape().responses:
            if row["unit"]:
                units = parts.get(row["organisation"], ())
                parts[row["organisation"]] = tuple(dict.fromkeys((*units, row["unit"])))
        releases = [
            opened(files, parts if name == "trusts" else None)
            for name, files in publications.items()
            if files
        ]
        return look(releases)

    return Trial(shape, publish, attack, "unit")


def _populations_published(command: Command, folder: Path) -> dict[str, Files]:
    shape = shapes.two_populations()
    first = publishing.release(command, shape, folder / "1", reference=False)
    other = shape.with_populations({"all": "", "P2": "2"})
    against = earlier(command, folder / "1" / "out")
    second = publishing.release(command, other, folder / "2", *against, reference=False)
    return {"first": first, "second": second}


def _rest() -> Shape:
    """The judge also knows the population that the two releases leave over."""
    shape = shapes.two_populations()
    return shape.with_populations({"all": "", "P1": "1", "P2": "2", "rest": "3"})


def _populations_attacked(publications: Publications) -> list[Claim]:
    entries = [opened(files) for files in publications.values() if files]
    listed = _rest().definition["populations"]
    wider = [replace(e, definition={**e.definition, "populations": listed}) for e in entries]
    return way_08_other_populations.attack(wider)


def _late_published(command: Command, folder: Path) -> dict[str, Files]:
    before, after = shapes.before_late_return(), shapes.late_return()
    first = publishing.release(command, before, folder / "1", reference=False)
    against = earlier(command, folder / "1" / "out")
    second = publishing.release(command, after, folder / "2", *against, reference=False)
    return {"before": first, "after": second}


def _late_attacked(publications: Publications) -> list[Claim]:
    if not all(publications.values()):
        return []
    before, after = (opened(publications[name]) for name in ("before", "after"))
    return way_09_late_return.attack(before, after)


def _many_late_published(command: Command, folder: Path) -> dict[str, Files]:
    before = shapes_of_subgroups.before_many_late_returns()
    first = publishing.release(command, before, folder / "1", reference=False)
    against = earlier(command, folder / "1" / "out")
    after = shapes_of_subgroups.many_late_returns()
    second = publishing.release(command, after, folder / "2", *against, reference=False)
    return {"before": first, "after": second}


def _many_late() -> Shape:
    """The judge also knows those outside, and of them who came late."""
    shape = shapes_of_subgroups.many_late_returns()
    late = [row for row in shape.responses if row["record_id"].startswith("late")]
    wider = shape.with_populations({"all": "", "P1": "1", "all less P1": "2"})
    return replace(wider, responses=late)


def _many_late_attacked(publications: Publications) -> list[Claim]:
    if not all(publications.values()):
        return []
    before, after = (opened(publications[name]) for name in ("before", "after"))
    return way_24_late_outside.attack(before, after)


def _breakdowns_published(command: Command, folder: Path) -> dict[str, Files]:
    without = shapes_of_subgroups.breakdowns_later()
    first = publishing.release(command, without, folder / "1", reference=False)
    shape = shapes_of_subgroups.with_breakdowns(without)
    against = earlier(command, folder / "1" / "out")
    second = publishing.release(command, shape, folder / "2", *against, reference=False)
    return {"without": first, "with": second}


def _breakdowns_attacked(publications: Publications) -> list[Claim]:
    releases = [opened(files) for files in publications.values() if files]
    return way_20_breakdowns_later.attack(releases)


def _check_published(command: Command, folder: Path) -> dict[str, Files]:
    shape = shapes.routed()
    return {
        "one": publishing.release(command, shape, folder / "1", reference=False),
        "check": publishing.checked(command, shape, folder / "2"),
    }


def _check_attacked(publications: Publications) -> list[Claim]:
    if not publications["one"]:
        return []
    found = publications["check"]
    published = opened(publications["one"])
    return way_10_check_effect.attack(published, found["effect"], found["errors"])


def _lone() -> Shape:
    return shapes.counted_at_home().with_populations({"all": "", "P1": "1", "rest": "2"})


def _tally_published(command: Command, folder: Path) -> dict[str, Files]:
    return {"tally": publishing.counted(command, shapes.counted_at_home(), folder, 10)}


def _tally_attacked(publications: Publications) -> list[Claim]:
    if not publications["tally"]:
        return []
    definition = {**_lone().definition, "groups": {}}
    groups = frozenset("12")
    asked = Published(definition, {})
    listed = {"all": groups, "P1": frozenset("1"), "rest": frozenset("2")}
    asked.__dict__["populations"] = listed
    tally = bytes.fromhex(publications["tally"]["tally"])
    return way_11_small_differences.attack(asked, tally)


def earlier(command: Command, folder: Path) -> tuple[str, ...]:
    """How an earlier release is declared, where the software can be told of one."""
    if not folder.exists() or command(["run", "--help", "--against", str(folder)]):
        return ()
    return ("--against", str(folder))


TRIALS: Mapping[str, Trial] = {
    "01 largest weight": single(shapes.largest_weight, way_01_largest_weight.attack),
    "02 score digits": single(shapes.score_digits, way_02_score_digits.attack),
    "02 few strata": single(shapes.few_strata, way_02_score_digits.attack),
    "03 effective n": single(shapes.effective_n, way_03_effective_n.attack),
    "04 absent organisation": single(shapes.absent_organisation, way_04_absent_organisation.attack),
    "05 small sum": single(shapes.small_sum, way_05_small_sums.attack),
    "05 large sum": single(shapes.large_sum, way_05_small_sums.attack),
    "06 invited": single(shapes.no_sample, way_06_invited.attack),
    "07 two breakdowns": by_sites(shapes.sites, way_07_two_breakdowns.attack),
    "08 other populations": Trial(_rest, _populations_published, _populations_attacked),
    "09 late return": Trial(shapes.late_return, _late_published, _late_attacked),
    "10 check effect": Trial(shapes.routed, _check_published, _check_attacked),
    "11 small differences": Trial(_lone, _tally_published, _tally_attacked),
    "12 largest n": single(shapes.largest_n, way_12_largest_n.attack),
    "13 everybody": single(shapes.unanimous, way_13_everybody.attack),
    "14 few chose": single(shapes.few_chose, way_14_shares.attack),
    "14 few chose plain": single(shapes.few_chose_plain, way_14_shares.attack),
    "15 near everybody": single(shapes.near_everybody, way_15_near_everybody.attack),
    "16 given up": single(shapes.given_up, way_16_the_rules.attack),
    "16 the smallest": by_sites(shapes.sites_of_one_size, way_16_the_rules.smallest),
    "17 few by score": single(shapes.few_by_score, way_17_hidden_shares.by_score),
    "17 few by order": single(shapes.few_by_order, way_17_hidden_shares.by_order),
    "18 unscored": single(shapes.few_unscored, way_18_unscored.attack),
    "21 sections": single(shapes.bounded_section, way_21_sections.attack),
    "19 subgroup scores": single(
        shapes_of_subgroups.crude_subgroups, way_19_subgroup_scores.attack
    ),
    "20 breakdowns later": Trial(
        shapes_of_subgroups.breakdowns_later, _breakdowns_published, _breakdowns_attacked
    ),
    "22 all at once": single(shapes_of_subgroups.all_at_once, way_22_all_at_once.attack),
    "23 overall verdict": single(
        shapes_of_subgroups.overall_verdict, way_23_overall_verdict.attack
    ),
    "24 late outside": Trial(_many_late, _many_late_published, _many_late_attacked),
}


# Programs that need one release alone, for any survey; way 14, which searches most, by itself.
ANY: Mapping[str, Callable[[Published], list[Claim]]] = {
    "01": way_01_largest_weight.attack,
    "02": way_02_score_digits.attack,
    "03": way_03_effective_n.attack,
    "04": way_04_absent_organisation.attack,
    "05": way_05_small_sums.attack,
    "06": way_06_invited.attack,
    "12": way_12_largest_n.attack,
    "13": way_13_everybody.attack,
    "15": way_15_near_everybody.attack,
    "16": way_16_the_rules.attack,
    "17 score": way_17_hidden_shares.by_score,
    "17 order": way_17_hidden_shares.by_order,
    "18": way_18_unscored.attack,
}


def file_name(name: str) -> str:
    """The fixture of a way in."""
    return f"{name.replace(' ', '_')}.json.xz"
