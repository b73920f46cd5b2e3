"""What each command takes of memory: the built-in national survey, fifty organisations."""

from __future__ import annotations

import sys
from pathlib import Path

from table import Ratio, Table
from timing import timed

SURVEYBENCH = [sys.executable, "-m", "surveybench.cli"]
LIMIT = 2.0  # GB
# In the order in which each finds what it needs; {} is the folder.
COMMANDS = {
    "simulate": "simulate {}/data --survey cmh/2025 --seed 7 --quiet",
    "check, with pages": "check cmh/2025 {}/data --out {}/check --quiet",
    "tally": "tally cmh/2025 {}/data --out {}/all.tally --quiet",
    "tally --each": "tally cmh/2025 {}/data --out {}/each --each --quiet",
    "merge": "merge {}/each --out {}/merged.tally",
    "reference": "reference cmh/2025 --tally {}/all.tally --out {}/national.json --quiet",
    "convert": "convert cmh/2025 {}/data --out {}/converted --quiet",
    "explain": "explain score.score:Q31:Z01:AMHS:2025 cmh/2025 {}/data --quiet",
    "run, CSV": "run cmh/2025 {}/data --out {}/r -f csv --quiet",
    "run, workbooks": "run cmh/2025 {}/data --out {}/r -f xlsx -f ods --quiet",
    "run, site": "run cmh/2025 {}/data --out {}/r -f site --quiet",
    "run, a PDF": "run cmh/2025 {}/data --out {}/r -f pdf -o Z01 --jobs 1 --quiet",
    "run, slides": "run cmh/2025 {}/data --out {}/r -f pptx -o Z01 --jobs 1 --quiet",
    "run, a web page": "run cmh/2025 {}/data --out {}/r -f html -o Z01 --jobs 1 --quiet",
    "audit": "audit {}/r",
    "verify": "verify {}/r",
    "verify, with data": "verify {}/r cmh/2025 {}/data",
    "compare": "compare {}/all.tally {}/merged.tally --survey cmh/2025",
    "variants": "variants cmh/2025 --tally {}/all.tally --vary winsorise=0,0.05 --quiet",
    "doctor": "doctor",
    "definition export": "definition export cmh/2025 --out {}/form.xlsx",
    "definition import": "definition import {}/form.xlsx --out {}/again.yaml",
    "definition lint": "definition lint cmh/2025",
    "definition new": "definition new {}/data/2025/responses.csv --out {}/new.yaml --wave 2025",
}


def commands(folder: Path, table: Table) -> None:
    """The largest memory of the process that each command starts; its workers have their own."""
    for name, words in COMMANDS.items():
        command = [word.replace("{}", str(folder / "commands")) for word in words.split()]
        ours = timed([*SURVEYBENCH, *command], runs=1)
        table.add(f"`{name}`", ours, Ratio(ours.megabytes / 1000, "GB", LIMIT))
