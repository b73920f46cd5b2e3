"""The figures of the official inpatient workbook, laid out as other publishers do.

Written from the workbook's own XML (ods_rows), without the package's reader. Every writer returns
the path of its file; `figures` are what must come back, by quantity, measure and trust.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter

import ods_rows
from shared_data import shared_data

NAME = "Adult-Inpatient-Survey-2022_trust_benchmark.ods"
LIMITS = {
    "lower_outer": "ll99",
    "lower_middle": "ll95",
    "lower_inner": "ll90",
    "upper_inner": "ul90",
    "upper_middle": "ul95",
    "upper_outer": "ul99",
}
Row = dict[str, Any]
Figures = dict[tuple[str, str, str], float]


@dataclass(frozen=True)
class Source:
    """The official workbook: rows by column name, and which questions make which section."""

    path: Path
    sections: Mapping[str, list[str]]

    @cached_property
    def sheets(self) -> ods_rows.Sheets:
        """Every sheet."""
        return ods_rows.sheets(self.path)

    @property
    def items(self) -> list[str]:
        """Questions, in the order of the sections."""
        return [item for items in self.sections.values() for item in items]

    @property
    def measures(self) -> list[str]:
        """Sections and questions."""
        return [m for section, items in self.sections.items() for m in (section, *items)]

    @cached_property
    def trusts(self) -> list[tuple[str, str, Row, Row]]:
        """Code, name, row of scores and row of respondents of every trust."""
        people = {row["TrustCode"]: row for row in self.sheets["Trust_Respondents"]}
        return [
            (row["TrustCode"], row["trustname"], row, people[row["TrustCode"]])
            for row in self.sheets["Trust_Scores"]
        ]

    @cached_property
    def means(self) -> dict[str, float]:
        """The plain mean of the trusts' scores, by measure."""
        rows = [row for _, _, row, _ in self.trusts]
        known = {
            m: [s for row in rows if (s := self.score(row, m)) is not None] for m in self.measures
        }
        return {measure: sum(scores) / len(scores) for measure, scores in known.items()}

    def score(self, row: Row, measure: str) -> float | None:
        """A score, or None where it is blank."""
        value = row[f"mean{measure}"]
        return None if value == "" else float(value)


def official() -> Source:
    """The workbook of the shared data."""
    folder = shared_data() / "nhs_aip22"
    sections = json.loads((folder / "sections.json").read_text("utf-8"))
    return Source(folder / NAME, sections)


def definition(source: Source, folder: Path, **more: str) -> Path:
    """A definition of one wave, with its sections where `sections` is not `no`."""
    lines = [
        "survey: relaid",
        "wave: 2022",
        "origin: published",
        "words: {title: Relaid, report: Report}",
        "populations: [{id: all, name: Everyone}]",
        *(f"{key}: {text}" for key, text in more.items() if key not in ("columns", "sections")),
        "items:",
    ]
    for item in source.items:
        column = f", column: {more['columns'].format(item=item)}" if "columns" in more else ""
        lines.append(f"  - {{id: {item}, text: Question {item}, wording: unknown{column}}}")
    lines.append("sections:")
    for section, items in source.sections.items():
        name = section if more.get("sections") != "no" else f"T{section[1:]}"
        lines.append(f"  - {{id: {name}, name: {section}, items: [{', '.join(items)}]}}")
    path = folder / "relaid.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def workbook(
    path: Path, sheets: Mapping[str, list[list[Any]]], hidden: tuple[str, ...] = ()
) -> Path:
    """Rows as an XLSX file."""
    with xlsxwriter.Workbook(str(path)) as target:
        for name, rows in sheets.items():
            sheet = target.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
            if name in hidden:
                sheet.hide()
    return path


def table(path: Path, rows: list[list[Any]]) -> Path:
    """Rows as a CSV file; numbers with all their digits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                "" if cell is None else repr(cell) if isinstance(cell, float) else cell
                for cell in row
            ]
            for row in rows
        )
    return path


# The wide form used from 2023 on


def wide(source: Source, path: Path, level: str = "trust") -> Path:
    """One wide sheet of the wave in lower case, one of earlier waves with a year in each row."""
    header = [f"{level}_code", f"{level}_name", "n_tpat", "tr_rate"]
    for measure in source.measures:
        name = measure.lower()
        header += [f"{name}_mean", *(f"{name}_{column}" for column in LIMITS.values())]
        header += [f"{name}_band", f"{name}_zfinal"]
    header += [f"{item.lower()}_n" for item in source.items]
    profile = [name for name in source.sheets["Trust_Respondents"][0] if name.endswith("_tpc")]
    header += profile
    rows: list[list[Any]] = [header]
    for code, name, scores, people in source.trusts:
        row = [f"{code}  ", name.upper(), people["n_tpat"], people["tr_rate"]]
        for measure in source.measures:
            row += [scores[f"mean{measure}"], *(scores[f"{c}{measure}"] for c in LIMITS.values())]
            row += [scores[f"band{measure}"], scores[f"{measure}_Zfinal"]]
        row += [people[f"{item}_tres"] for item in source.items]
        row += [people[column] for column in profile]
        rows.append(row)
    sheets = {"Notes": [["About this workbook"]], f"IP22_{level}_results": rows}
    sheets[f"IP22_{level}_historic_results"] = _historic(source, level)
    sheets["Key"] = [["Variable name", "Description"], *_labels(profile)]
    return workbook(path, sheets)


def sites(source: Source, path: Path, *, parents: bool = True) -> Path:
    """Two sites of each trust: one with the trust's figures, one with its respondents alone."""
    named = ["trust_code"] if parents else []
    header = [*named, "site_code", "site_name", "n_tpat"]
    for measure in source.measures:
        header += [f"{measure.lower()}_mean", f"{measure.lower()}_band"]
    rows: list[list[Any]] = [header]
    for code, name, scores, people in source.trusts:
        figures = [scores[f"{c}{m}"] for m in source.measures for c in ("mean", "band")]
        own = [code] if parents else []
        rows.append([*own, f"{code}01", f"{name} main", people["n_tpat"], *figures])
        rows.append([*own, f"{code}02", f"{name} annexe", 12, *("" for _ in figures)])
    return workbook(path, {"IP22_site_results": rows})


def _historic(source: Source, level: str) -> list[list[Any]]:
    items = [item for item in source.items if item not in ("Q34", "Q51")]
    header = ["survey_year", f"{level}_code", f"{level}_name", "n_tpat_h"]
    header += [f"{item.lower()}_{name}" for item in items for name in ("mean_h", "n_h", "sig_h")]
    rows = [header]
    for wave, ending in ((2021, "H"), (2020, "H2")):
        for given in source.sheets[f"Historical_Comparisonsto{wave}"]:
            row = [wave, given["TrustCode"], given["trustname"], given[f"n_tpat_{ending}"]]
            for item in items:
                row += [given.get(f"{item}_mean_{ending}", ""), given.get(f"{item}_Base_unw", "")]
                row += [given.get(f"{item}_sig", "")]
            rows.append(row)
    return rows


def _labels(columns: list[str]) -> Iterator[list[Any]]:
    for column in columns:
        yield [column, f"Percentage {column.removesuffix('_tpc')} class"]


def national(source: Source, path: Path) -> Path:
    """The country's own workbook, with one row."""
    people, extremes = (
        source.sheets["National_Respondents"][0],
        source.sheets["National_Max&Min"][0],
    )
    names = ["n_pat", "r_rate", *(name for name in people if name.endswith("_pc"))]
    header = [name.replace("n_pat", "n_tpat").replace("r_rate", "response_rate") for name in names]
    ends = [f"{m}_{end}" for m in source.measures for end in ("min", "max")]
    rows = [
        [*header, *(name.lower() for name in ends)],
        [*(people[name] for name in names), *(extremes[name] for name in ends)],
    ]
    return workbook(path, {"IP22_national_results": rows})


# Other publishers


def verdict(row: Row, measure: str) -> str:
    """Above, within or below the 95 % limits."""
    score = row[f"mean{measure}"]
    if score == "":
        return ""
    if score >= row[f"ul95{measure}"]:
        return "Above expected range"
    return "Below expected range" if score <= row[f"ll95{measure}"] else "Within expected range"


def cancer(source: Source, path: Path, *, percent: str = "number") -> Path:
    """A row a trust and question: n, per cent, an interval, two limits, a verdict, England's."""
    header = ["Trust code", "Trust name", "Question number", "Number of responses", "Score"]
    header += ["Lower 95% CI", "Upper 95% CI", "Lower expected range", "Upper expected range"]
    header += ["National score", "Comparison"]
    rows: list[list[Any]] = [["Results by trust"], [], header]
    for code, name, scores, people in source.trusts:
        for item in source.items:
            score = source.score(scores, item)
            ends = [scores[f"ll95{item}"], scores[f"ul95{item}"]]
            around = (None, None) if score is None else (max(score - 0.3, 0), min(score + 0.3, 10))
            figures = [
                score,
                *around,
                *(None if end == "" else end for end in ends),
                source.means[item],
            ]
            shown = [None if x is None else _percent(x * 10, percent) for x in figures]
            n = people[f"{item}_tres"]
            rows.append(
                [
                    *(code, name, item, n if n != "" else "*"),
                    *(x if x is not None else "*" for x in shown),
                    verdict(scores, item),
                ]
            )
    rows += [[], ["* Suppressed where fewer than 30 people answered."]]
    return workbook(path, {"Trust results": rows})


def _percent(value: float, percent: str) -> float | str:
    if percent == "share":
        return value / 100
    return f"{value!r}%" if percent == "sign" else value


def long(source: Source, path: Path) -> Path:
    """organisation, question, answer, n, per cent: the result, and the shares of two answers."""
    rows: list[list[Any]] = [
        ["organisation", "organisation_name", "question", "answer", "n", "per cent"]
    ]
    for code, name, scores, people in source.trusts:
        for item in source.items:
            score, n = source.score(scores, item), people[f"{item}_tres"]
            if score is None:
                rows.append([code, name, item, "", "<30", "[c]"])
                continue
            rows.append([code, name, item, "", n, score * 10])
            rows.append([code, name, item, "Yes", n, score * 10])
            rows.append([code, name, item, "No", n, 100 - score * 10])
    return table(path, rows)


def practices(source: Source, path: Path) -> Path:
    """One wide row a practice, percentages as fractions, -97 where too few answered."""
    header = [
        "ad_practicecode",
        "ad_practicename",
        "ad_icbname",
        "distributed",
        "received",
        "resprate",
    ]
    for item in source.items:
        name = item.lower()
        header += [f"{name}.pcteval", f"{name}.baseeval", f"{name}.baseevalw", f"{name}_1.pct"]
    rows: list[list[Any]] = [header]
    for code, name, scores, people in source.trusts:
        row: list[Any] = [code, name, "Somewhere", 1250, int(people["n_tpat"])]
        row.append(people["n_tpat"] / 1250)
        for item in source.items:
            score, n = source.score(scores, item), people[f"{item}_tres"]
            share = -97 if score is None else score / 10
            row += [share, -97 if n == "" else n, 1.5, share]
        rows.append(row)
    return table(path, rows)


def hcahps(source: Source, path: Path) -> Path:
    """A row a hospital and measure: linear means, and percentages of answers."""
    header = ["Facility ID", "Facility Name", "State", "HCAHPS Measure ID", "HCAHPS Question"]
    header += ["HCAHPS Answer Percent", "HCAHPS Linear Mean Value", "Patient Survey Star Rating"]
    header += ["Number of Completed Surveys", "Survey Response Rate Percent", "Start Date"]
    rows: list[list[Any]] = [header]
    absent = "Not Applicable"
    for number, (_, name, scores, people) in enumerate(source.trusts, 1):
        tail = [int(people["n_tpat"]), people["tr_rate"], "01/01/2022"]
        for item in source.items:
            score, lead = source.score(scores, item), [f"{number:06d}", name, "AL"]
            value = "Not Available" if score is None else score * 10
            key = f"H_{item.upper()}"
            rows.append([*lead, f"{key}_LINEAR_SCORE", "q", absent, value, absent, *tail])
            rows.append([*lead, f"{key}_STAR_RATING", "q", absent, absent, 3, *tail])
            rows.append([*lead, f"{key}_A_P", "q", value, absent, absent, *tail])
            rest = "Not Available" if score is None else 100 - score * 10
            rows.append([*lead, f"{key}_SN_P", "q", rest, absent, absent, *tail])
    return table(path, rows)


def one(source: Source, path: Path, code: str) -> Path:
    """The table of one trust, a row a measure."""
    scores, people = next((row, rest) for c, _, row, rest in source.trusts if c == code)
    extremes = source.sheets["National_Max&Min"][0]
    header = ["organisation", "name", "population", "measure", "status", "n", "score", "national"]
    rows: list[list[Any]] = [[*header, "lowest", "highest", "band", "z", *LIMITS]]
    for measure in source.measures:
        score = source.score(scores, measure)
        lead = [
            code,
            scores["trustname"],
            "all",
            measure,
            "" if score is not None else "suppressed",
        ]
        n = people.get(f"{measure}_tres", "")
        national = [source.means[measure], extremes[f"{measure}_min"], extremes[f"{measure}_max"]]
        if score is None:
            rows.append([*lead, "", "", *national, *[""] * 8])
            continue
        compared = [int(scores[f"band{measure}"]), scores[f"{measure}_Zfinal"]]
        limits = [scores[f"{column}{measure}"] for column in LIMITS.values()]
        count = int(n) if n != "" else ""
        rows.append([*lead, count, score, *national, *compared, *limits])
    return table(path, rows)
