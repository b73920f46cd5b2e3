"""Counted at home and put together, or counted at once: the same bytes in every report."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from surveybench import simulate
from surveybench.jobs import pipeline, publish, tally_file
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation
from surveybench.survey import Survey, load_survey
from surveybench.tally import Tally

MADE = date(2025, 11, 30)
PAPER = ["pdf", "pptx", "html"]
OTHERS = ["xlsx", "ods", "csv", "site"]


def at_home(folder: Path, homes: Path) -> list[Path]:
    """Each organisation's own rows of every file, in a folder of its own."""
    with (folder / "organisations.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    for wave in sorted(path for path in folder.iterdir() if path.is_dir()):
        whose: dict[str, str] = {}
        for name in ("sample.csv", "responses.csv"):
            with (wave / name).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            at = head.index("record_id")
            if name == "sample.csv":
                whose = {row[at]: row[head.index("organisation")] for row in rows}
            for code in {o["code"] for o in listed} & set(whose.values()):
                own = [row for row in rows if whose[row[at]] == code]
                put(homes / code / wave.name / name, [head, *own])
    for one in listed:
        put(homes / one["code"] / "organisations.csv", [list(one), list(one.values())])
    return [homes / one["code"] for one in listed]


def made_from(file: TallyFile) -> tuple[tuple[str, str], ...]:
    return tally_file.made_from(file.tally, file.organisations)


def put(path: Path, rows: Iterable[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def sent(survey: Survey, home: Path, to: Path) -> Path:
    """What an organisation sends: the counts of its own files."""
    files = pipeline.in_folder(home, survey, some_waves=True)
    counted, _ = pipeline.count(survey, files)
    path = to / f"{home.name}.tally"
    inputs = pipeline.fingerprints(files)
    tally_file.save(TallyFile(counted, files.organisations, "", ("0",), inputs), path)
    return path


def reports(
    survey: Survey,
    tally: Tally,
    named: tuple[Organisation, ...],
    out: Path,
    formats: tuple[list[str], list[str]],
) -> dict[str, bytes]:
    """Every file: in the first formats those of two organisations, in the others all."""
    release = pipeline.from_counts(survey, tally, named, made=MADE, version="0")
    codes = [organisation.code for organisation in release.organisations[:2]]
    paths = [
        *publish.write(release, out, codes, formats[0], 2),
        *publish.write(release, out, None, formats[1]),
    ]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def both_ways(
    survey: Survey, folder: Path, tmp_path: Path, formats: tuple[list[str], list[str]]
) -> int:
    """How many files came out equal."""
    homes = at_home(folder, tmp_path / "homes")
    (tmp_path / "sent").mkdir()
    tallies = [sent(survey, home, tmp_path / "sent") for home in homes]
    random.Random(4).shuffle(tallies)
    merged = tally_file.gathered(tallies, survey)
    files = pipeline.in_folder(folder, survey)
    counted, _ = pipeline.count(survey, files, jobs=2)
    assert made_from(merged) == made_from(TallyFile(counted, files.organisations))
    direct = reports(survey, counted, files.organisations, tmp_path / "direct", formats)
    travelled = reports(survey, merged.tally, merged.organisations, tmp_path / "travelled", formats)
    assert list(travelled) == list(direct)
    assert [name for name in direct if travelled[name] != direct[name]] == []
    return len(direct)


def test_a_small_survey(tmp_path: Path) -> None:
    survey = load_survey("cmh/2025")
    survey = replace(survey, earlier=(), populations=survey.populations[:1])
    truth = simulate.plain(survey, organisations=31, people=40)
    simulate.simulate(survey, truth, tmp_path / "data", seed=6)
    assert both_ways(survey, tmp_path / "data", tmp_path, (["html"], ["csv", "xlsx"])) > 30


@pytest.mark.slow
def test_three_waves_in_every_format(tmp_path: Path) -> None:
    """Of four organisations; `make fuzz` has the whole demonstration."""
    survey = load_survey("cmh/2025")
    many = settings.get_current_profile_name() == "fuzz"
    truth = simulate.demonstration(survey) if many else simulate.plain(survey, organisations=4)
    simulate.simulate(survey, truth, tmp_path / "data", seed=2025)
    equal = both_ways(survey, tmp_path / "data", tmp_path, (PAPER, OTHERS))
    assert equal > 20 * len(truth.organisations)
