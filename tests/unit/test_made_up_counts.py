"""Tallies and references that somebody made up: a true checksum over what no run ever wrote."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench.errors import ReferenceFileError, TallyError
from surveybench.jobs import pipeline, reference, tally_file
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation
from surveybench.respondents import clean
from surveybench.results import Reference
from surveybench.survey import Earlier
from surveybench.tally import Tally, axes_of, count, store, total
from tiny import MADE, chosen, item, raw, row, survey

Axes = dict[str, Any]
Rows = dict[str, list[Any]]
DEEP = 100_000
TWO = survey(
    item("Q1"),
    item("Q2"),
    settings=chosen(release={"min_respondents": 6, "min_organisations": 4}),
)
TWO = replace(TWO, earlier=(Earlier(replace(TWO, wave=2024), {"Q1": "Q1", "Q2": "Q2"}),))


def counted(codes: tuple[str, ...]) -> Tally:
    """Two waves of forty people in each organisation."""
    people = [
        row(Q1=1 + (i + o) % 3, Q2=1 + i * o % 3, organisation=code, age=20 + i, sex=1 + i % 2)
        for o, code in enumerate(codes)
        for i in range(40)
    ]
    waves = (TWO, TWO.earlier[0].survey)
    return total(count(clean(raw(w, people, {}), w, codes)[0], axes_of(w, codes)) for w in waves)


def of_one() -> TallyFile:
    """The file of one organisation that counted at home."""
    return TallyFile(counted(("A",)), (Organisation("A", "Trust A"),), "", ("1",))


@cache
def frozen() -> Reference:
    """A national run."""
    tally = counted(tuple("ABCDE"))
    return reference.freeze(pipeline.from_counts(TWO, tally, (), made=MADE, version="7"))


def forged(path: Path, change: Callable[[list[Axes], Rows], object]) -> Path:
    """A tally whose axes and rows somebody changed, and which is sealed again."""
    tally_file.save(of_one(), path)
    table = pq.read_table(path)
    meta = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    axes = json.loads(meta["axes"])
    rows = {name: table[name].to_pylist() for name in table.column_names}
    change(axes, rows)
    return sealed(path, json.dumps(axes), meta["notes"], rows)


def sealed(path: Path, axes: str, notes: str, rows: Rows) -> Path:
    """A file with these axes, notes and rows, and the checksum that belongs to them."""
    checksum = hashlib.sha256(f"{axes}\n{notes}".encode())
    keys = list(zip(*(rows[name] for name in ("wave", *store.NAMES)), strict=True))
    starts = [i for i, key in enumerate(keys) if not i or key != keys[i - 1]]
    for a, b in zip(starts, [*starts[1:], len(keys)], strict=False):
        cells, n = (np.array(rows[name][a:b], np.int64) for name in ("cell", "n"))
        store._add(checksum, keys[a], cells, n)
    meta = {"format": store.FORMAT, "axes": axes, "notes": notes, "checksum": checksum.hexdigest()}
    arrays = [pa.array(rows[f.name], f.type) for f in store.SCHEMA if f.name not in store.NAMES]
    words = [pa.array(rows[name], pa.string()).dictionary_encode() for name in store.NAMES]
    columns = [arrays[0], *words, *arrays[1:]]
    pq.write_table(pa.Table.from_arrays(columns, schema=store.SCHEMA.with_metadata(meta)), path)
    return path


def test_a_forger_can_seal_what_is_right(tmp_path: Path) -> None:
    path = forged(tmp_path / "a.tally", lambda axes, rows: None)
    assert tally_file.load(path) == of_one()


def into(key: str, value: Any) -> Callable[[list[Axes], Rows], object]:
    return lambda axes, rows: axes[0].update({key: value})


def counts_of(number: int) -> Callable[[list[Axes], Rows], object]:
    return lambda axes, rows: rows.update(n=[number] * len(rows["n"]))


AXES: dict[str, Callable[[list[Axes], Rows], object]] = {
    "wave null": into("wave", None),
    "wave text": into("wave", "2025"),
    "wave true": into("wave", True),
    "wave of a fraction": into("wave", 2025.5),
    "wave of long ago": into("wave", -1),
    "wave of endless digits": into("wave", 10**400),
    "survey of a list": into("survey", ["tiny"]),
    "survey blank": into("survey", ""),
    "codes of terminals": into("organisations", ["\x1b[2J"]),
    "codes of numbers": into("organisations", [1]),
    "codes twice": into("organisations", ["A", "A"]),
    "codes of nobody": into("organisations", []),
    "nobody's populations": into("populations", []),
    "strata of nulls": into("strata", [None]),
    "items of a list": into("items", ["Q1"]),
    "options of texts": into("items", {"Q1": ["1"], "Q2": ["2"]}),
    "options of halves": into("items", {"Q1": [0.5], "Q2": [1]}),
    "pairs of nobody": into("pairs", [["Q8", "Q9"]]),
    "pairs of three": into("pairs", [["Q1", "Q2", "Q1"]]),
    "huge product": lambda axes, rows: axes[0].update(
        organisations=[f"c{i:05}" for i in range(5_000)],
        populations=[f"p{i}" for i in range(300)],
        strata=[f"s{i}" for i in range(300)],
    ),
    "huge options": into("items", {"Q1": list(range(9_000)), "Q2": list(range(9_000))}),
    "no waves": lambda axes, rows: axes.clear(),
    "not a list": lambda axes, rows: axes.__setitem__(0, {"wave": 2025}),
    "counts of 2^62": counts_of(1 << 62),
    "counts of 2^63 - 1": counts_of((1 << 63) - 1),
    "more than there are people": counts_of(10**11),
    "counts below nothing": counts_of(-1),
    "cells below nothing": lambda axes, rows: rows.update(cell=[-1] * len(rows["cell"])),
    "cells far away": lambda axes, rows: rows.update(cell=[1 << 62] * len(rows["cell"])),
    "a wave that is not there": lambda axes, rows: rows.update(wave=[1999] * len(rows["wave"])),
    "a table that is not there": lambda axes, rows: rows.update(table=["x"] * len(rows["table"])),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", AXES)
def test_made_up_tallies_are_refused(name: str, tmp_path: Path) -> None:
    path = forged(tmp_path / "a.tally", AXES[name])
    begin = time.monotonic()
    with pytest.raises(TallyError, match=r"a\.tally: .*cannot be read as a tally") as caught:
        tally_file.load_all([path])
    assert "\x1b" not in str(caught.value)
    assert time.monotonic() - begin < 30


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("axes", "notes"),
    [
        ("[" * DEEP, "{}"),
        ("[]", '{"organisations": ' + "[" * DEEP + "]" * DEEP + "}"),
        ('[{"wave": ' + '{"a":' * DEEP, "{}"),
        ("[NaN]", "{}"),
        ("null", "{}"),
        ("", "{}"),
        ("[]", '{"organisations": [["\\u0007", "name", false]]}'),
        ("[]", '{"organisations": [[1, "name", false]]}'),
        ("[]", '{"versions": [{}]}'),
        ("[]", '{"inputs": [["a", null]]}'),
        ("[]", '{"column": ["a"]}'),
        ("[]", '{"column": "' + "a" * 20_000 + '"}'),
    ],
)
def test_deep_and_odd_texts_of_tallies_are_refused(axes: str, notes: str, tmp_path: Path) -> None:
    if axes == "[]":
        tally_file.save(of_one(), tmp_path / "a.tally")
        meta = pq.read_schema(tmp_path / "a.tally").metadata
        axes = meta[b"axes"].decode()
    rows: Rows = {name: [] for name in store.SCHEMA.names}
    sealed(tmp_path / "a.tally", axes, notes, rows)
    with pytest.raises(TallyError, match="cannot be read as a tally"):
        tally_file.load(tmp_path / "a.tally")


@pytest.mark.timeout(120)
def test_rows_that_a_few_bytes_stand_for_are_refused(tmp_path: Path) -> None:
    tally_file.save(of_one(), tmp_path / "a.tally")
    schema = pq.read_schema(tmp_path / "a.tally")
    count = 2_000_000
    word = pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), pa.array(["people"]))
    number = pa.array(np.zeros(count, np.int64))
    wave = pa.array(np.zeros(count, np.int32))
    table = pa.Table.from_arrays([wave, word, word, word, number, number], schema=schema)
    with pq.ParquetWriter(tmp_path / "b.tally", schema, compression="zstd") as file:
        for _ in range(5):
            file.write_table(table)
    assert (tmp_path / "b.tally").stat().st_size < 300_000
    with pytest.raises(TallyError, match=r"it has 10,000,000 rows, and one of its size at most"):
        tally_file.load(tmp_path / "b.tally")


OTHERS: dict[str, Callable[[list[Axes], Rows], object]] = {
    "other strata": into("strata", [f"s{i}" for i in range(9)]),
    "other populations": into("populations", ["somebody"]),
    "other options": into("items", {"Q1": [7, 8, 9, 10], "Q2": [7, 8, 9, 10]}),
    "other items": lambda axes, rows: axes[0].update(items={"Z": [1]}, pairs=[]),
    "no pairs": into("pairs", []),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_borrowed_fingerprint_is_not_believed(name: str, tmp_path: Path) -> None:
    """The definition's own fingerprint over axes that the definition does not have."""

    def change(axes: list[Axes], rows: Rows) -> None:
        OTHERS[name](axes, rows)
        rows.update({column: [] for column in rows})

    path = forged(tmp_path / "a.tally", change)
    with pytest.raises(TallyError, match=r"a\.tally: wave 2024 was counted with another"):
        tally_file.gathered([path], TWO)
    tally_file.save(TallyFile(counted(("B",))), tmp_path / "b.tally")
    with pytest.raises(TallyError, match="was counted with another definition than in"):
        tally_file.merge(tally_file.load_all([tmp_path / "b.tally", path]))


def forged_reference(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A reference that somebody changed and sealed again."""
    reference.save(frozen(), path)
    raw = json.loads(path.read_bytes())
    raw.pop("checksum")
    change(raw)
    path.write_text(json.dumps({**raw, "checksum": reference._checksum(raw)}))
    return path


def figure(value: Any) -> Callable[[dict[str, Any]], object]:
    """The first figure that is shown, changed."""

    def change(raw: dict[str, Any]) -> None:
        next(row for row in raw["figures"] if row[4] is not None)[4] = value

    return change


def every(value: Any) -> Callable[[dict[str, Any]], object]:
    def change(raw: dict[str, Any]) -> None:
        for shown in raw["figures"]:
            shown[4] = None if shown[4] is None else value

    return change


def shares(value: Any) -> Callable[[dict[str, Any]], object]:
    def change(raw: dict[str, Any]) -> None:
        for entry in raw["standard"]["shares"].values():
            for population, profile in entry.items():
                entry[population] = profile and [value] * len(profile)

    return change


FIGURES: dict[str, Callable[[dict[str, Any]], object]] = {
    "1e308": every(1e308),
    "1e12 people": figure(1e12),
    "not a number": figure(float("nan")),
    "endless": figure(float("-inf")),
    "below nothing": every(-3),
    "a text": figure("5"),
    "true": figure([1]),
    "an integer of 400 digits": figure(10**400),
    "no organisations": lambda raw: raw.update(count=0),
    "fewer than no organisations": lambda raw: raw.update(count=-1),
    "half an organisation": lambda raw: raw.update(count=2.5),
    "organisations as text": lambda raw: raw.update(count="60"),
    "no rules": lambda raw: raw.update(rules={}),
    "rules of another wave": lambda raw: raw.update(rules={"1999": "a" * 64}),
    "rules of no text": lambda raw: raw.update(rules={"2025": 5}),
    "rules without one wave": lambda raw: raw["rules"].pop("2024"),
    "wave as text": lambda raw: raw.update(wave="2025"),
    "a wave of a figure as text": lambda raw: raw["figures"][0].__setitem__(1, "2025"),
    "a word of terminals": lambda raw: raw.update(organisations="\x1b[2Jtrusts"),
    "a word without end": lambda raw: raw.update(organisation="t" * 100_000),
    "no word": lambda raw: raw.update(organisation=""),
    "no figures": lambda raw: raw.update(figures=[]),
    "figures twice": lambda raw: raw["figures"].extend(raw["figures"]),
    "no strata": lambda raw: raw["standard"].update(strata=[]),
    "no shares": lambda raw: raw["standard"].update(shares={}),
    "shares of nobody": shares(0.0),
    "shares of everybody": shares(1.0),
    "shares below nothing": shares(-0.5),
    "shares of text": shares("a"),
    "a date that is none": lambda raw: raw.update(made="2025-02-30"),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", FIGURES)
def test_made_up_references_are_refused(name: str, tmp_path: Path) -> None:
    path = forged_reference(tmp_path / "n.json", FIGURES[name])
    with pytest.raises(ReferenceFileError, match=r"n\.json: cannot be read as a national") as told:
        reference.load(path)
    assert "\x1b" not in str(told.value)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("text", ["[" * DEEP, '{"a":' * DEEP, "{" * DEEP, "9" * 100_000, "\x00"])
def test_deep_references_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text(text)
    with pytest.raises(ReferenceFileError, match="cannot be read as a national reference"):
        reference.load(tmp_path / "n.json")
