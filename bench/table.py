"""Rows of the benchmark, and the page that shows them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from timing import Timing, load, machine

HERE = Path(__file__).resolve().parent
KEPT = HERE / "results.json"
PAGE = HERE.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Row:
    """One line: a timing, what it is compared with, its target and whether that is met."""

    what: str
    seconds: float
    megabytes: float
    runs: int
    ratio: str = ""
    target: str = ""
    met: str = ""
    processor: float = 0.0


@dataclass
class Table:
    """The rows of one case, told as they come."""

    rows: list[Row]

    def add(self, what: str, timing: Timing, *ratios: Ratio) -> None:
        """One row; without a ratio it is there for others to be compared with."""
        shown = "; ".join(ratio.text for ratio in ratios)
        aimed = "; ".join(ratio.target for ratio in ratios if ratio.target)
        met = {ratio.met for ratio in ratios if ratio.target}
        verdict = "" if not met else "yes" if met == {True} else "no"
        measured = timing.seconds, timing.megabytes, timing.runs
        row = Row(what, *measured, shown, aimed, verdict, timing.processor)
        self.rows.append(row)
        sys.stdout.write(_line(row) + "\n")
        sys.stdout.flush()

    def note(self, what: str) -> None:
        """A row without figures: what could not be measured, and why."""
        self.rows.append(Row(what, 0.0, 0.0, 0))
        sys.stdout.write(_line(self.rows[-1]) + "\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class Ratio:
    """A figure with its target: `value` must be at most, or with `least` at least, `limit`."""

    value: float
    unit: str
    limit: float = 0.0
    least: bool = False

    @property
    def text(self) -> str:
        """The figure in words."""
        return f"{self.value:.3g} {self.unit}"

    @property
    def target(self) -> str:
        """The target in words, if there is one."""
        sign = "≥" if self.least else "≤"
        return f"{sign} {self.limit:g} {self.unit}" if self.limit else ""

    @property
    def met(self) -> bool:
        """Whether the figure, as it is shown, keeps to the target."""
        shown = float(f"{self.value:.3g}")
        return shown >= self.limit if self.least else shown <= self.limit


HEAD = """| what | seconds | processor | memory | runs | compared | target | met |
|---|---:|---:|---:|---:|---|---|---|
"""


def _line(row: Row) -> str:
    if row.runs == 0:
        return f"| {row.what} | | | | | | | |"
    seconds, processor = (
        "" if not time else f"{time:.2f}" if time < 10 else f"{time:.1f}"
        for time in (row.seconds, row.processor)
    )
    memory = f"{row.megabytes:,.0f} MB"
    cells = (row.what, seconds, processor, memory, str(row.runs), row.ratio, row.target, row.met)
    return f"| {' | '.join(cells)} |"


def keep(case: str, rows: list[Row]) -> None:
    """Remember the rows of one case in place of its earlier ones, and write the page."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept[case] = {
        "machine": machine(),
        "load": round(load(), 1),
        "rows": [asdict(row) for row in rows],
    }
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def page(titles: dict[str, str]) -> None:
    """Write docs/performance.md from what is remembered."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    parts = [(HERE / "method.md").read_text(encoding="utf-8"), "\n## Results\n\n", HEAD]
    for case, title in titles.items():
        if case in kept:
            parts.append(f"| **{title}** | | | | | | | |\n")
            parts += [_line(Row(**row)) + "\n" for row in kept[case]["rows"]]
    machines: dict[str, list[str]] = {}
    for case in titles:
        if case in kept:
            machines.setdefault(kept[case]["machine"], []).append(case)
    parts.append("\n## Machine\n\n")
    parts += [f"- {', '.join(cases)}: {name}.\n" for name, cases in machines.items()]
    busy = [f"{case} {kept[case]['load']}" for case in titles if case in kept]
    parts.append(f"\nProcesses that wanted a core at the end of each case: {', '.join(busy)}.\n")
    PAGE.write_text("".join(parts), encoding="utf-8")
