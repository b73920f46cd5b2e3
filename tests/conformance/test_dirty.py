"""Planted faults: all of them are found, with exact counts, and nothing is found in good files.

The ledger says what must be found; files are read back with csv alone.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from surveybench import checking, outputs
from surveybench.engines import ENGINES
from surveybench.errors import InputError
from surveybench.intake import Source, Sources, read_organisations
from surveybench.jobs import pipeline
from surveybench.respondents import REFUSALS, Issues, Refused
from surveybench.respondents.refusal import ROWS_NAMED
from surveybench.simulate import Simulated, draw, plain, simulate
from surveybench.simulate.dirty import TIMES, Dirty, spoil
from surveybench.simulate.dirty import refused as refused_rows
from surveybench.simulate.dirty import repairable as repairable_rows
from surveybench.simulate.dirty.whole import WHOLE
from surveybench.simulate.truth import Truth
from surveybench.survey import Survey, load_survey
from surveybench.tally import Tally
from tiny import MADE

Row = dict[str, str]
EXAMPLE = Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"
REPAIRABLE, REFUSED = list(repairable_rows.FAULTS), [*refused_rows.ANSWERED, *refused_rows.INVITED]


def small(survey: Survey, **rest: float) -> Truth:
    truth = plain(survey, organisations=6, people=200, response=0.4)
    return replace(truth, blank=0.02, unanswered=0.03, unknown=0.03, **rest)


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return replace(load_survey("cmh/2025"), earlier=())


@pytest.fixture(scope="module")
def made(cmh: Survey) -> Simulated:
    return draw(cmh, small(cmh), seed=4)


@pytest.fixture(scope="module")
def good(cmh: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    simulate(cmh, small(cmh), folder, seed=4)
    return folder


Spoiled = Callable[..., tuple[Path, Dirty]]
# What is read past in a file that is read as it was meant, and must be said of it.
NOTED = {"last_cell_left_out": {"short_rows"}, "blank_column_without_name": {"blank_columns"}}


@pytest.fixture
def spoiled(cmh: Survey, made: Simulated, tmp_path: Path) -> Spoiled:
    """A folder with faults of a kind, or with some of them only."""

    def write(
        kind: str, *only: str, survey: Survey = cmh, of: Simulated = made
    ) -> tuple[Path, Dirty]:
        waves = {wave: (tables.sample, tables.responses) for wave, tables in of.waves.items()}
        dirty = spoil(survey, of.organisations, waves, kind, np.random.default_rng(1), only)
        for name, content in dirty.files.items():
            outputs.put(tmp_path / name, content)
        if "organisations.csv" not in dirty.files:
            rows = "".join(f"{o.code},{o.name},yes\n" for o in of.organisations)
            outputs.put(tmp_path / "organisations.csv", f"code,name,synthetic\n{rows}".encode())
        return tmp_path, dirty

    return write


def counted(survey: Survey, folder: Path) -> tuple[Tally, Issues]:
    wave = folder / str(survey.wave)
    source = Source(wave / "responses.csv", wave / "sample.csv")
    listed = read_organisations(folder / "organisations.csv")
    return pipeline.count(survey, Sources({survey.wave: source}, listed))


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ledger(folder: Path) -> list[Row]:
    return rows(folder / "planted.csv")


def expected(planted: list[Row]) -> Counter[tuple[str, str, str]]:
    """Findings by rule, item and organisation."""
    return Counter((p["finding"], p["item"], p["organisation"]) for p in planted if p["finding"])


def found(issues: Issues) -> Counter[tuple[str, str, str]]:
    return Counter({(e.rule, e.item, e.organisation): e.count for e in issues.rows})


def same(a: Tally, b: Tally, survey: Survey) -> bool:
    one, other = a.waves[survey.wave], b.waves[survey.wave]
    return (
        np.array_equal(one.outcomes, other.outcomes)
        and np.array_equal(one.people, other.people)
        and all(np.array_equal(one.answers[name], other.answers[name]) for name in one.answers)
    )


# Good files raise no alarm


def test_in_good_files_only_people_of_unknown_age_are_found(cmh: Survey, good: Path) -> None:
    sample = {row["record_id"]: row for row in rows(good / "2025/sample.csv")}
    nowhere = Counter(
        sample[row["record_id"]]["organisation"]
        for row in rows(good / "2025/responses.csv")
        if not (row["age_answer"] or sample[row["record_id"]]["age"])
        or not (row["sex_answer"] or sample[row["record_id"]]["sex"])
    )
    _, issues = counted(cmh, good)
    assert found(issues) == {("no_stratum", "", code): n for code, n in nowhere.items()}


# Faults that cleaning repairs


def test_every_repairable_fault_is_found_and_nothing_else(
    cmh: Survey, good: Path, spoiled: Spoiled
) -> None:
    folder, _ = spoiled("repairable")
    before, after = counted(cmh, good)[1], counted(cmh, folder)[1]
    assert found(after) == found(before) + expected(ledger(folder))


def test_every_repairable_fault_is_planted_many_times(spoiled: Spoiled) -> None:
    times = Counter((p["fault"], p["record_id"]) for p in ledger(spoiled("repairable")[0]))
    faults = Counter(fault for fault, _ in times)
    assert faults == {**dict.fromkeys(REPAIRABLE, TIMES), "odd_name": 1}
    people = Counter(record for _, record in times if record)
    assert set(people.values()) == {1}


@pytest.mark.parametrize("name", REPAIRABLE)
def test_each_repairable_fault_alone(cmh: Survey, good: Path, spoiled: Spoiled, name: str) -> None:
    folder, _ = spoiled("repairable", name)
    tally, issues = counted(cmh, good)
    after, more = counted(cmh, folder)
    planted = [p for p in ledger(folder) if p["fault"] == name]
    assert planted
    assert found(more) - found(issues) == expected(planted)
    if name in ("odd_number", "odd_ticks", "blanks_around", "routed_past"):
        assert same(tally, after, cmh)  # read as it was meant, or removed again


def test_the_ledger_names_rows_as_a_spreadsheet_counts_them(spoiled: Spoiled) -> None:
    folder, _ = spoiled("all")
    files: dict[str, list[Row]] = {}
    named = 0
    for entry in ledger(folder):
        if entry["record_id"]:
            table = files.setdefault(entry["file"], rows(folder / entry["file"]))
            row = table[int(entry["row"]) - 2]
            # A person whose questionnaire is missing is named where they were invited.
            assert row["record_id"].strip() == entry["record_id"]
            assert entry["column"] in row
            named += 1
    assert named > 300


def test_the_ledger_holds_no_answer(spoiled: Spoiled) -> None:
    _, dirty = spoiled("all")
    header = dirty.files["planted.csv"].decode().splitlines()[0]
    assert header == "fault,finding,file,row,record_id,organisation,column,item"
    assert b"see comment" not in dirty.files["planted.csv"]
    assert b"see comment" in dirty.files["2025/responses.csv"]


SWITCHES = {
    "blank_filter": "remove",
    "exclusive_option": "keep",
    "several_ticks": "first",
    "routed_past": "keep",
    "age_invalid": "keep",
    "sex_not_standardised": "keep",
    "too_young": "keep",
    "outside_window": "keep",
    "contradicts_sample": "unchecked",
}


@pytest.mark.parametrize("switched", [*SWITCHES, "all"])
def test_the_ledger_follows_the_settings(
    cmh: Survey, good: Path, spoiled: Spoiled, switched: str
) -> None:
    values = SWITCHES if switched == "all" else {switched: SWITCHES[switched]}
    cleaning = replace(cmh.settings.cleaning, **values)  # pyright: ignore[reportArgumentType]
    other = replace(cmh, settings=replace(cmh.settings, cleaning=cleaning))
    folder, _ = spoiled("repairable", survey=other)
    before = found(counted(other, good)[1])
    planted = expected(ledger(folder))
    assert found(counted(other, folder)[1]) - before == planted
    fired = {rule for rule, _, _ in planted}
    assert fired.isdisjoint({rule for rule in values if rule != "blank_filter"})
    assert ("blank_filter" in fired) == ("blank_filter" in values)


def test_a_survey_without_groups_dates_and_lists(spoiled: Spoiled, tmp_path: Path) -> None:
    survey = load_survey(EXAMPLE)
    of = draw(survey, plain(survey, organisations=5, people=200, response=0.6), seed=2)
    folder, _ = spoiled("repairable", survey=survey, of=of)
    planted = ledger(folder)
    assert found(counted(survey, folder)[1]) == expected(planted)
    assert {"unknown_code", "several_ticks", "impossible_age"} <= {p["fault"] for p in planted}
    assert not {"group_missing", "outside_window"} & {p["fault"] for p in planted}


# Faults that stop a run


@pytest.mark.parametrize("name", REFUSED)
def test_each_row_that_cannot_be_counted_is_refused(
    cmh: Survey, spoiled: Spoiled, name: str
) -> None:
    folder, _ = spoiled("refused", name)
    planted = [p for p in ledger(folder) if p["fault"] == name]
    assert len(planted) == TIMES
    with pytest.raises(InputError) as caught:
        counted(cmh, folder)
    where = caught.value.where
    places = {(Path(p["file"]).name, p["row"], p["column"]) for p in planted}
    assert (Path(where.file).name, str(where.row), where.column) in places
    assert str(TIMES) in str(caught.value) or name == "unknown_group"
    assert "see comment" not in str(caught.value)


def test_all_faults_of_rows_are_found_at_once(cmh: Survey, good: Path, spoiled: Spoiled) -> None:
    folder, _ = spoiled("all")
    issues = engine_issues(cmh, folder)
    planted = [p for p in ledger(folder) if not p["file"].startswith("files/")]
    refused = [p for p in planted if p["finding"] in REFUSALS]
    before = found(counted(cmh, good)[1])
    assert found(issues) - before == expected([p for p in planted if p not in refused])
    assert {f.rule for f in issues.faults} == {p["finding"] for p in refused}
    for fault in issues.faults:
        rows = sorted(
            int(p["row"])
            for p in refused
            if (p["finding"], Path(p["file"]).name, p["column"])
            == (fault.rule, fault.place.file, fault.place.column)
        )
        assert (fault.count, list(fault.rows)) == (len(rows), rows[:ROWS_NAMED])
    with pytest.raises(Refused) as caught:
        counted(cmh, folder)
    assert caught.value.faults == issues.faults
    assert "see comment" not in str(caught.value)


def engine_issues(survey: Survey, folder: Path) -> Issues:
    wave = folder / str(survey.wave)
    source = Source(wave / "responses.csv", wave / "sample.csv")
    codes = tuple(o.code for o in read_organisations(folder / "organisations.csv"))
    return ENGINES["local"](survey, source, codes, jobs=2, progress=None).issues


@pytest.mark.parametrize("name", WHOLE)
def test_each_spoiled_file_is_refused_or_read_as_meant(
    cmh: Survey, spoiled: Spoiled, name: str
) -> None:
    folder, _ = spoiled("refused", "none of the rows")
    place, good = folder / "files" / name, folder / "files" / "windows_lines"
    entry = next(p for p in ledger(folder) if p["fault"] == name)
    if not entry["finding"]:
        assert same(counted(cmh, place)[0], counted(cmh, good)[0], cmh)
        issues = counted(cmh, place)[1]
        assert found(issues) == found(counted(cmh, good)[1])
        assert {note.kind for note in issues.notes} == NOTED.get(name, set())
        return
    findings = {p["finding"] for p in ledger(folder) if p["fault"] == name}
    with pytest.raises(Refused) as caught:
        counted(cmh, place)
    assert {fault.rule for fault in caught.value.faults} == findings
    for fault in caught.value.faults:
        assert fault.place.file == Path(entry["file"]).name
        assert not entry["row"] or str(fault.place.row or fault.place.line) == entry["row"]


# The whole


def test_equal_seeds_give_equal_bytes_and_spoil_the_newest_wave_only(tmp_path: Path) -> None:
    survey = load_survey("cmh/2025")
    for name in ("one", "other"):
        simulate(survey, small(survey), tmp_path / name, seed=4, dirty="all")
    simulate(survey, small(survey), tmp_path / "clean", seed=4)
    files = {path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*")}
    assert files == {
        path.relative_to(tmp_path / "other") for path in (tmp_path / "other").rglob("*.*")
    }
    assert all(
        (tmp_path / "one" / f).read_bytes() == (tmp_path / "other" / f).read_bytes() for f in files
    )
    clean = {path.relative_to(tmp_path / "clean") for path in (tmp_path / "clean").rglob("*.*")}
    changed = {
        path.as_posix()
        for path in clean
        if (tmp_path / "one" / path).read_bytes() != (tmp_path / "clean" / path).read_bytes()
    }
    assert changed == {"README.txt", "organisations.csv", "2025/sample.csv", "2025/responses.csv"}
    assert "Everything in this folder is invented" in (tmp_path / "one/README.txt").read_text()


def test_reports_can_be_made_of_repairable_files(cmh: Survey, tmp_path: Path) -> None:
    simulate(cmh, small(cmh), tmp_path, seed=4, dirty="repairable")
    names = [o.name for o in read_organisations(tmp_path / "organisations.csv")]
    assert names[0] == '=HYPERLINK("http://example.org";"Invented organisation 1")'
    tally, _ = pipeline.count(cmh, pipeline.in_folder(tmp_path, cmh))
    assert tally.waves[2025].people.sum() > 500
    with pytest.raises(
        InputError, match=r"no faults of the kind odd\. Choose from: repairable, ref"
    ):
        simulate(cmh, small(cmh), tmp_path / "none", seed=4, dirty="odd")
    assert not (tmp_path / "none").exists()


def test_the_page_lists_every_fault_with_what_is_found(spoiled: Spoiled) -> None:
    text = (Path(__file__).parents[2] / "docs/how-to/planted-faults.md").read_text("utf-8")
    told = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    for entry in ledger(spoiled("all")[0]):
        cells = [after for faults, after in told if entry["fault"] in re.findall(r"\w+", faults)]
        assert len(cells) == 1, entry["fault"]
        assert (entry["finding"] or "none") in cells[0]


def test_the_error_file_for_the_contractor_is_the_ledger(
    cmh: Survey, spoiled: Spoiled, tmp_path: Path
) -> None:
    folder, _ = spoiled("all")
    files = pipeline.in_folder(folder, cmh)
    checked = checking.check(
        cmh, files, made=MADE, version="0", effect=False, records=True, jobs=2, progress=None
    )
    told = tmp_path / "errors.csv"
    checking.write_records(checked, files, told)
    planted = [p for p in ledger(folder) if p["finding"] and not p["file"].startswith("files/")]
    asked = Counter((p["finding"], p["column"], p["row"]) for p in planted)
    found_in_file = Counter((e["rule"], e["column"], e["row"]) for e in rows(told))
    # People of unknown age are in the good files already.
    assert asked - found_in_file == Counter()
    assert {rule for rule, _, _ in found_in_file - asked} <= {"no_stratum"}
    assert "see comment" not in told.read_text("utf-8")
