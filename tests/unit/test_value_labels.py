"""The value labels of every column of a file are held against the definition."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from labelled_sav import Column, write_labelled_sav
from surveybench import readers
from surveybench.intake import Source, open_wave, organisation_faults
from surveybench.quantities import Organisation
from surveybench.readers import Mapped
from surveybench.survey import Columns
from surveybench.survey.mapping import FileMapping, Several
from tiny import chosen, filter_item, item, survey

Labels = dict[str, dict[float, str]]
ASKED = replace(
    survey(
        item("Q1"),
        populations={"all": (), "young": ("1",), "old": ("2",)},
        groups=("1", "2"),
        columns=Columns(mode="mode"),
        settings=chosen(strata={"sexes": (("1", "Male"), ("2", "Female"))}),
    ),
    groups=MappingProxyType({"1": "Children\u2019s ward", "2": "Adults"}),
)
CODES = {"group": [1, 2, 1], "sex": [1, 2, 2], "outcome": [1, 1, 6], "Q1": [1, 2, 3]}


def written(path: Path, labels: Labels) -> Path:
    """A file in which each column holds codes, with these labels."""
    columns = {
        name: Column([float(v) for v in codes], "", labels.get(name, {}))
        for name, codes in CODES.items()
    }
    columns |= {
        "organisation": Column([1.0, 2.0, 1.0], "", labels.get("organisation", {})),
        "age": Column([30.0, 40.0, 50.0]),
        "mode": Column([1.0, 2.0, 1.0], "", labels.get("mode", {})),
    }
    write_labelled_sav(path, columns)
    return path


def opened(tmp_path: Path, labels: Labels) -> tuple[list[str], list[str]]:
    """Columns of which a plan says that labels contradict, and those with a note."""
    (plan,) = open_wave(ASKED, Source(written(tmp_path / "answers.sav", labels))).plans
    return (
        [f.place.column for f in plan.faults if f.rule == "labels_contradict"],
        [note.place.column for note in plan.notes],
    )


AGREEING: Labels = {
    "group": {1: "CHILDREN'S  ward", 2: "adults"},
    "sex": {1: "M", 2: "Woman", 3: "Other"},
    "outcome": {1: "Completed", 6: "No reply"},
    "Q1": {1: "Option 1", 2: "option\u00a02", 3: "option 3", 9: "Not answered"},
    "mode": {1: "Online", 2: "Paper"},
}
CONTRADICTING: Labels = {
    "group": {1: "Adults", 2: "Children\u2018s ward"},
    "sex": {1: "Female", 2: "Male"},
    "outcome": {1: "No reply", 6: "Complete"},
    "Q1": {1: "option 3", 2: "option 2", 3: "option 1"},
}
UNLIKE: Labels = {
    "group": {1: "West", 2: "East"},
    "sex": {1: "Yes", 2: "No"},
    "outcome": {1: "Blue", 6: "Red"},
    "Q1": {1: "Never", 2: "Sometimes", 3: "Always"},
}


def test_labels_that_agree_however_they_are_written_say_nothing(tmp_path: Path) -> None:
    assert opened(tmp_path, AGREEING) == ([], [])


@pytest.mark.parametrize("column", CONTRADICTING)
def test_swapped_labels_of_any_column_are_refused(tmp_path: Path, column: str) -> None:
    assert opened(tmp_path, AGREEING | {column: CONTRADICTING[column]}) == ([column], [])


@pytest.mark.parametrize("letters", [{1: "F", 2: "M"}, {1: "women", 2: "MEN"}])
def test_swapped_sexes_are_seen_in_other_words(tmp_path: Path, letters: dict[float, str]) -> None:
    assert opened(tmp_path, {"sex": letters}) == (["sex"], [])


@pytest.mark.parametrize("column", UNLIKE)
def test_labels_in_other_words_are_noted_with_both_lists(tmp_path: Path, column: str) -> None:
    assert opened(tmp_path, AGREEING | {column: UNLIKE[column]}) == ([], [column])
    (plan,) = open_wave(ASKED, Source(tmp_path / "answers.sav")).plans
    for label in UNLIKE[column].values():
        assert repr(label) in str(plan.notes[0])


def test_the_sample_file_is_looked_at_too(tmp_path: Path) -> None:
    asked = replace(ASKED, columns=replace(ASKED.columns, record_id="id"))
    sample = tmp_path / "sample.sav"
    ids = Column([1.0, 2.0])
    write_labelled_sav(tmp_path / "answers.sav", {"id": ids, "Q1": Column([1.0, 2.0])})
    sexes = Column([1.0, 2.0], "", CONTRADICTING["sex"])
    people = {"id": ids, "organisation": Column(["A", "B"]), "outcome": Column([1.0, 1.0])}
    write_labelled_sav(sample, {**people, "age": Column([30.0, 40.0]), "sex": sexes})
    _, plan = open_wave(asked, Source(tmp_path / "answers.sav", sample)).plans
    assert [(f.place.file, f.place.column) for f in plan.faults if "contradict" in f.rule] == [
        ("sample.sav", "sex")
    ]


def test_a_mapping_that_states_the_values_has_the_last_word(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.sav", {"sex": CONTRADICTING["sex"]})
    values = MappingProxyType({"sex": MappingProxyType({"1": "2", "2": "1"})})
    file = Mapped(path, replace(FileMapping(), values=values))
    (plan,) = open_wave(ASKED, Source(file)).plans
    assert [fault.rule for fault in plan.faults] == []


def test_organisations_named_as_others_are_refused(tmp_path: Path) -> None:
    listed = (Organisation("1", "North"), Organisation("2", "South"))
    swapped = written(tmp_path / "a.sav", {"organisation": {1: "South", 2: "North"}})
    (fault,) = organisation_faults(ASKED, Source(swapped), listed)
    assert (fault.rule, fault.place.column) == ("labels_contradict", "organisation")
    right = written(tmp_path / "b.sav", {"organisation": {1: "NORTH", 2: "South"}})
    assert organisation_faults(ASKED, Source(right), listed) == ()


# Other kinds of file that hold labels


def written_as(path: Path, labels: Labels) -> Path:
    """The same file as Stata, as SPSS in a zip file or a folder of two files, or as Parquet whose
    fields, or whose schema, hold the labels.
    """
    if path.suffix == ".zip":
        inside = written(path.with_suffix(".sav"), labels)
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inside, inside.name)
        return path
    if not path.suffix:
        path.mkdir()
        written(path / "first.sav", AGREEING)
        written(path / "second.sav", labels)
        return path
    values = CODES | {"organisation": [1, 2, 1], "age": [30, 40, 50], "mode": [1, 2, 1]}
    if path.suffix == ".dta":
        pandas = pytest.importorskip("pandas", reason="needed to write such files")
        pyreadstat = pytest.importorskip("pyreadstat")
        whole = {name: {int(code): t for code, t in of.items()} for name, of in labels.items()}
        pyreadstat.write_dta(pandas.DataFrame(values), str(path), variable_value_labels=whole)
        return path
    table = pa.table(values)
    if path.stem == "of_file":
        text = json.dumps(labels)
        pq.write_table(table.replace_schema_metadata({"value_labels": text}), path)
        return path
    fields = [
        field.with_metadata({"labels": json.dumps(labels[field.name])})
        if field.name in labels
        else field
        for field in table.schema
    ]
    pq.write_table(table.cast(pa.schema(fields)), path)
    return path


every_file = pytest.mark.parametrize(
    "file", ["a.dta", "a.zip", "folder", "a.parquet", "of_file.parquet"]
)


@every_file
@pytest.mark.parametrize("column", CONTRADICTING)
def test_swapped_labels_are_refused_in_every_kind(tmp_path: Path, file: str, column: str) -> None:
    labels = AGREEING | {column: CONTRADICTING[column]}
    (plan,) = open_wave(ASKED, Source(written_as(tmp_path / file, labels))).plans
    refused = [f.place.column for f in plan.faults if f.rule == "labels_contradict"]
    assert (refused, plan.notes) == ([column], ())


@every_file
@pytest.mark.parametrize("column", UNLIKE)
def test_labels_in_other_words_are_noted_in_every_kind(
    tmp_path: Path, file: str, column: str
) -> None:
    labels = AGREEING | {column: UNLIKE[column]}
    (plan,) = open_wave(ASKED, Source(written_as(tmp_path / file, labels))).plans
    assert [note.place.column for note in plan.notes] == [column]
    assert all(repr(label) in str(plan.notes[0]) for label in UNLIKE[column].values())
    assert not [f for f in plan.faults if f.rule == "labels_contradict"]


@every_file
def test_organisations_named_as_others_are_refused_in_every_kind(tmp_path: Path, file: str) -> None:
    listed = (Organisation("1", "North"), Organisation("2", "South"))
    swapped = written_as(tmp_path / file, {"organisation": {1: "South", 2: "North"}})
    (fault,) = organisation_faults(ASKED, Source(swapped), listed)
    assert (fault.rule, fault.place.column) == ("labels_contradict", "organisation")


def test_notes_of_parquet_that_are_no_labels_are_passed_over(tmp_path: Path) -> None:
    table = pa.table({"Q1": [1], "Q2": [2]})
    notes = {"value_labels": "[1, 2]", "labels": "no JSON", "pandas": "{}"}
    pq.write_table(table.replace_schema_metadata(notes), tmp_path / "a.parquet")
    ((_, labels),) = readers.labels(tmp_path / "a.parquet")
    assert labels == {}


@pytest.mark.parametrize("name", ["answers.sas7bcat", "formats.sas7bcat", "other.sas7bcat"])
def test_labels_of_sas_are_in_a_catalogue_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str | None] = []
    about = SimpleNamespace(variable_value_labels={"Q1": {1.0: "Yes"}}, column_names=["Q1"])

    def read(
        path: str, *, catalog_file: str | None = None, **rest: object
    ) -> tuple[object, object]:
        asked.append(catalog_file and Path(catalog_file).name)
        return {}, about

    monkeypatch.setattr(pyreadstat, "read_sas7bdat", read)
    for file in ("answers.sas7bdat", name):
        (tmp_path / file).write_bytes(b"")
    ((_, labels),) = readers.labels(tmp_path / "answers.sas7bdat")
    assert labels == {"Q1": {"1": "Yes"}}
    assert asked == [None if name.startswith("other") else name]


HELPED = filter_item("Q8", 3, multiple=True)
OF_HELP = {"Q8_1": "1", "Q8_2": "2"}


def titled(tmp_path: Path, kind: str, titles: dict[str, str]) -> list[str]:
    """Faults of a file with these labels of its variables: columns, and what is wrong."""
    names = ["organisation", "outcome", "age", "sex", "Q1", "Q2", *OF_HELP]
    frame = pytest.importorskip("pandas").DataFrame({name: [1.0, 1.0] for name in names})
    path = tmp_path / f"a.{kind}"
    write = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
    write(frame, str(path), column_labels=[titles.get(name, "") for name in names])
    asked = survey(item("Q1"), item("Q2"), HELPED)
    mapping = FileMapping(several={"Q8": Several(OF_HELP, "1")})
    (plan,) = open_wave(asked, Source(Mapped(path, mapping))).plans
    return [f"{f.place.column}: {f.what}" for f in plan.faults if f.rule == "labels_contradict"]


@pytest.mark.parametrize("kind", ["sav", "dta"])
@pytest.mark.parametrize(
    ("titles", "column"),
    [
        ({"Q8_1": "option 2", "Q8_2": "option 1"}, "Q8_1"),
        ({"Q8_2": "Who helped? - Option 3"}, "Q8_2"),
        ({"Q8_1": "[option\u00a03] Who helped?"}, "Q8_1"),
        ({"Q1": "text of Q2"}, "Q1"),
    ],
)
def test_a_column_labelled_as_another_is_refused(
    tmp_path: Path, kind: str, titles: dict[str, str], column: str
) -> None:
    (fault,) = titled(tmp_path, kind, titles)
    assert fault.startswith(f"{column}: the file's label of a column")


def test_labels_of_columns_that_agree_or_say_something_else_are_read(tmp_path: Path) -> None:
    titles = {"Q8_1": "option 1, not option 2", "Q8_2": "option 2 (option 1)", "Q1": "Text of q1"}
    assert titled(tmp_path, "sav", titles | {"Q2": "Cleanliness"}) == []
