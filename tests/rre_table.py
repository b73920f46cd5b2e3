"""The published report of trust RRE as a table that surveybench reads.

python tests/rre_table.py ../shared/data/rre_published.json rre.csv
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

WAVES = (2024, 2023)
COLUMNS = (
    *("organisation", "name", "population", "measure", "status"),
    *("n", "score", "national", "lowest", "highest", "band"),
    *(f"{name}_{wave}" for wave in WAVES for name in ("n", "change")),
    *("invited", "completed", "adjusted_percent", "organisations"),
)


def rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a measure, as the published report has them, and what belongs to no measure."""
    who = {"organisation": report["trust"]["code"], "name": report["trust"]["name"]}
    survey = report["survey"]
    together = {
        "organisation": "national",
        "population": "all",
        "measure": "all",
        "invited": survey["invited"],
        "completed": survey["responses"],
        "adjusted_percent": survey["adjusted_response_rate_pct"],
        "organisations": survey["trusts"],
    }
    sections = [section(entry) for entry in report["sections"]]
    questions = [question(entry) for entry in report["questions"]]
    # The report says of the older people's service that this trust has no data, and of the
    # children's that nobody's are published.
    absent = [
        {"population": "OPMHS", "measure": "all", "status": "suppressed"},
        {"population": "CYPMHS", "measure": "all", "status": "too_few_organisations"},
    ]
    return [together, *({**who, **row} for row in (*sections, *questions, *absent))]


def question(entry: dict[str, Any]) -> dict[str, Any]:
    """The row of one question."""
    trend = entry["trend"] or {"n": {}}
    earlier = {f"n_{wave}": trend["n"].get(str(wave)) for wave in WAVES}
    earlier |= {f"change_{wave}": trend.get(f"sig_2025_vs_{wave}") for wave in WAVES}
    return {
        "population": "AMHS",
        "measure": entry["id"],
        "status": "" if entry["benchmarked"] else "too_few_organisations",
        "n": entry["n"],
        "score": entry["trust_score"],
        "national": entry["national_average"],
        "lowest": entry["lowest"],
        "highest": entry["highest"],
        "band": entry["band"],
        **earlier,
    }


def section(entry: dict[str, Any]) -> dict[str, Any]:
    """The row of one section."""
    return {
        "population": "AMHS",
        "measure": f"S{entry['section']}",
        "status": "too_few_organisations" if entry["suppressed"] else "",
        "score": entry["trust_score"],
        "band": entry["band"],
    }


def write_table(source: Path, target: Path) -> Path:
    """Write the table of a published report; a missing figure is a blank cell."""
    report = json.loads(source.read_text("utf-8"))
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        table.writerows(rows(report))
    return target


if __name__ == "__main__":
    write_table(Path(sys.argv[1]), Path(sys.argv[2]))
